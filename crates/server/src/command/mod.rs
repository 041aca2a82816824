//! The command line.

mod banner;
mod config;
mod keys;
mod serve;
mod setup_link;
mod tenant;
mod token;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::boot;
use crate::configuration::{Configuration, ServeArguments, StorageArguments};
use crate::data_directory::DataDirectory;
use crate::operating_system::{SystemClock, SystemRandom};

/// An identity server for B2B products that speaks Auth0's wire for Organizations.
#[derive(Debug, Parser)]
#[command(name = "guildhall", version, about, propagate_version = true)]
pub struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server. The first time it makes everything it needs.
    Serve(ServeArguments),
    /// Prints a Management API token, also beside a running server.
    Token {
        #[command(flatten)]
        storage: StorageArguments,
        /// The tenant, by name; the first one otherwise.
        #[arg(long, value_name = "NAME")]
        tenant: Option<String>,
        /// A scope that the token has; may be repeated. All scopes otherwise.
        #[arg(long, value_name = "SCOPE")]
        scope: Vec<String>,
    },
    /// Makes and lists tenants, also beside a running server.
    #[command(subcommand)]
    Tenant(tenant::TenantCommand),
    /// Rotates a tenant's signing keys, also beside a running server.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Prints a new setup link; the one before is void.
    SetupLink {
        #[command(flatten)]
        storage: StorageArguments,
    },
    /// Checks the configuration, or prints its reference.
    #[command(subcommand)]
    Config(config::ConfigCommand),
}

impl CommandLine {
    /// Runs the command.
    pub async fn run(self) -> Result<()> {
        match self.command {
            Command::Serve(arguments) => serve::run(&arguments).await,
            Command::Token {
                storage,
                tenant,
                scope,
            } => token::run(&storage, tenant, &scope).await,
            Command::Tenant(command) => tenant::run(command).await,
            Command::Keys(command) => keys::run(command).await,
            Command::SetupLink { storage } => setup_link::run(&storage).await,
            Command::Config(command) => config::run(command),
        }
    }
}

/// What a command beside a server works on.
struct Opened {
    configuration: Configuration,
    services: guildhall_app::Services,
}

/// Opens the store beside a server that may be running: nothing is made that is not there.
async fn open(storage: &StorageArguments) -> Result<Opened> {
    let configuration =
        Configuration::load(storage, std::env::vars_os(), &std::env::current_dir()?)?;
    let directory = DataDirectory::existing(&configuration.data_directory)?;
    let store = boot::open_store(&configuration, &directory, &SystemClock, &SystemRandom).await?;
    let clock = std::sync::Arc::new(SystemClock);
    let random = std::sync::Arc::new(SystemRandom);
    let outside = guildhall_app::outbound::Outside::closed();
    let services = guildhall_app::Services::new(store.system(), clock, random, outside);
    Ok(Opened {
        configuration,
        services,
    })
}

impl Opened {
    /// The tenant of that name, or the first one, as it is reached at its own domain.
    async fn realm(&self, name: Option<&str>) -> Result<guildhall_app::Realm> {
        let tenants = self.services.system.tenants().await?;
        let found = match name {
            Some(name) => tenants.into_iter().find(|(tenant, _)| tenant.name == name),
            None => tenants.into_iter().next(),
        };
        let (tenant, store) = found.ok_or_else(|| match name {
            Some(name) => {
                anyhow::anyhow!("there is no tenant {name:?}; `guildhall tenant list` names them")
            }
            None => anyhow::anyhow!(
                "there is no tenant yet: start the server once with `guildhall serve`"
            ),
        })?;
        let scheme = self.configuration.public.url.scheme.as_str();
        let origin = format!("{scheme}://{}", tenant.domain);
        Ok(guildhall_app::Realm::new(
            self.services.clone(),
            tenant,
            store,
            origin,
        ))
    }
}

/// Prints a line for the one who called the command. Whoever closes standard output early (`| head`) does not want to
/// hear more, and the server runs on.
fn say(line: impl std::fmt::Display) {
    use std::io::Write as _;
    if let Err(error) = writeln!(std::io::stdout().lock(), "{line}") {
        tracing::debug!(%error, "standard output takes no more");
    }
}
