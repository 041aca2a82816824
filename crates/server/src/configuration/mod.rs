//! The configuration: typed sections with defaults, from the file, the environment and the flags of `serve`.
//!
//! Everything is read and checked once, at start; what exists is valid. `setting.rs` declares every setting once:
//! to add one, put it there, read it in its section under `sections/`, and write the reference anew. Nothing here
//! knows what the settings are used for, and nothing here opens a database or a socket.

mod arguments;
mod environment;
mod file;
mod host;
mod listen_address;
mod load;
mod nearest;
mod origin;
mod problem;
pub mod reference;
mod report;
mod sections;
mod setting;
#[cfg(test)]
mod tests;
mod values;

pub use arguments::{Arguments, ArgumentsOf, Serve, ServeArguments, Storage, StorageArguments};
pub use host::{Host, HostError};
pub use listen_address::{ListenAddress, ListenAddressError};
pub use origin::{Origin, OriginError, Scheme};
pub use problem::{Error, Problem, Source};
pub use report::Report;
pub use sections::database::{Database, DatabaseUrl};
pub use sections::listen::Listen;
pub use sections::mail::{Mail, SmtpUrl};
pub use sections::outbound::Outbound;
pub use sections::public::Public;
pub use sections::rate_limits::RateLimits;
pub use sections::telemetry::{Format, Telemetry};
pub use sections::tls::{OwnCertificate, Transport};
pub use sections::workers::Workers;
pub use setting::{ALL, Flag, Kind, Place, Preset, Reach, Setting};

use std::path::PathBuf;

use secrecy::SecretString;

/// The whole configuration, valid.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// Where database, keys and certificates are kept; absolute. Not created by reading the configuration.
    pub data_directory: PathBuf,
    /// The master key as it came from the environment (base64, not yet checked); `None`: from its file.
    pub master_key: Option<SecretString>,
    /// Which database, and how many hands on it.
    pub database: Database,
    /// Where and how patiently to listen.
    pub listen: Listen,
    /// Plain HTTP, or TLS and with which certificate.
    pub transport: Transport,
    /// The URLs people use.
    pub public: Public,
    /// What requests to the outside may reach.
    pub outbound: Outbound,
    /// The mail server.
    pub mail: Mail,
    /// How calls are limited.
    pub rate_limits: RateLimits,
    /// Threads for costly computations.
    pub workers: Workers,
    /// Days that entries of the tenants' logs are kept.
    pub log_retention_days: u32,
    /// The file to which events are appended as JSON lines.
    pub events_file: Option<PathBuf>,
    /// The server's own log.
    pub telemetry: Telemetry,
    /// Whether development-only paths exist.
    pub development: bool,
    /// A tenant as the deploy CLI exports it, to be loaded at start.
    pub seed_file: Option<PathBuf>,
    /// What is allowed but should be known, one sentence each; print them at start.
    pub warnings: Vec<String>,
    report: Report,
}

impl Configuration {
    /// The hosts that our certificates must cover: the public URL's, the Dashboard's and, when it is one address, the
    /// one that is listened on.
    pub fn certificate_hosts(&self) -> Vec<Host> {
        let mut hosts = vec![
            self.public.url.host.clone(),
            self.public.dashboard_url.host.clone(),
        ];
        let bound = &self.listen.address.host;
        if matches!(bound, Host::Address(_)) && !bound.is_wildcard() {
            hosts.push(bound.clone());
        }
        hosts.sort();
        hosts.dedup();
        hosts
    }

    /// This configuration after the listener got its port: URLs that were not given follow it. Only port 0 makes a
    /// difference.
    #[must_use]
    pub fn bound_to(mut self, port: u16) -> Self {
        self.listen.address.port = port;
        self.public = self.public.bound_to(port);
        self
    }

    /// Every setting with its value and where it was written; secrets are not shown.
    pub fn report(&self) -> &Report {
        &self.report
    }
}
