//! Every setting there is, declared once.
//!
//! The file's keys, the variables, the flags, their help, the defaults and the reference in
//! `docs/guides/configuration.md` are all read off [`ALL`]; there is no second list to keep in step.

/// One setting, wherever it may be given.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    /// The dotted path: `listen.address` is `address` in the section `[listen]`. Also the setting's identity.
    pub path: &'static str,
    /// Whether it may stand in the file, or is read from the environment (and a flag) alone.
    pub place: Place,
    /// The flag of `guildhall serve`, where there is one.
    pub flag: Option<Flag>,
    /// What may be written.
    pub kind: Kind,
    /// What holds when nothing is written.
    pub default: Preset,
    /// What it is for, in Markdown, for the reference and the help of the flag.
    pub meaning: &'static str,
}

/// Where a setting may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the file, as a variable and, where there is one, as a flag.
    Everywhere,
    /// Not in the file: it is secret, or it says where the file is.
    OutsideTheFile,
}

/// A flag without its dashes, and the word that stands for its value in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The name, without `--`.
    pub name: &'static str,
    /// The word for the value, or an empty text for a switch.
    pub value: &'static str,
    /// Whether the commands that open the store beside a server have it too.
    pub reach: Reach,
}

/// Which commands have a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only `serve`.
    Serve,
    /// Every command that opens the data directory or the database.
    Storage,
}

/// What may be written for a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; what it must look like is decided by the section that reads it.
    Text,
    /// Text that is never shown again: a password or a key, or text that may hold one.
    Secret,
    /// A file or folder. A relative one in the file is relative to the file, elsewhere to the working directory.
    Path,
    /// `true` or `false`.
    Switch,
    /// A whole number from the first to the second.
    Number(u64, u64),
    /// Several texts: an array in the file, separated by commas in a variable, repeated as a flag.
    List,
}

/// What holds when a setting is written nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// This value.
    Value(&'static str),
    /// A value that follows from others, described in words.
    Derived(&'static str),
    /// Nothing.
    Absent,
}

impl Setting {
    /// The environment variable: `listen.address` is `GUILDHALL_LISTEN_ADDRESS`.
    pub fn variable(&self) -> String {
        let name = self.path.replace('.', "_").to_ascii_uppercase();
        format!("{PREFIX}{name}")
    }

    /// Whether this setting has a flag at a command of this reach.
    pub(super) fn flag_at(&self, reach: Reach) -> Option<&Flag> {
        self.flag
            .as_ref()
            .filter(|flag| reach == Reach::Serve || flag.reach == Reach::Storage)
    }
}

/// What the names of all variables begin with.
pub(super) const PREFIX: &str = "GUILDHALL_";

macro_rules! settings {
    ($($name:ident { $($field:ident: $value:expr),* $(,)? })*) => {
        $(pub(super) static $name: Setting = Setting { $($field: $value),* };)*

        /// Every setting, in the order of the reference.
        pub static ALL: &[&Setting] = &[$(&$name),*];
    };
}

const fn flag(name: &'static str, value: &'static str) -> Flag {
    Flag {
        name,
        value,
        reach: Reach::Serve,
    }
}

const fn storage_flag(name: &'static str, value: &'static str) -> Flag {
    Flag {
        name,
        value,
        reach: Reach::Storage,
    }
}

use Kind::{List, Number, Path, Secret, Switch, Text};
use Place::{Everywhere, OutsideTheFile};
use Preset::{Absent, Derived, Value};

settings! {
    CONFIG {
        path: "config",
        place: OutsideTheFile,
        flag: Some(storage_flag("config", "FILE")),
        kind: Path,
        default: Derived("`guildhall.toml` in the working directory, when it is there"),
        meaning: "The configuration file.",
    }
    MASTER_KEY {
        path: "master_key",
        place: OutsideTheFile,
        flag: None,
        kind: Secret,
        default: Derived("the file `keys/master.key` in the data directory, made on first start"),
        meaning: "32 bytes in base64 with which stored secrets are encrypted. Nodes that share a database need the same one.",
    }
    DATA_DIRECTORY {
        path: "data.directory",
        place: Everywhere,
        flag: Some(storage_flag("data-dir", "DIR")),
        kind: Path,
        default: Value("./guildhall-data"),
        meaning: "Where the database (SQLite), the keys and the local certificate authority are kept.",
    }
    DATABASE_URL {
        path: "database.url",
        place: Everywhere,
        flag: Some(storage_flag("database-url", "URL")),
        kind: Secret,
        default: Derived("SQLite in the data directory"),
        meaning: "`postgres://user:password@host/database` to keep everything in PostgreSQL.",
    }
    DATABASE_CONNECTIONS {
        path: "database.connections",
        place: Everywhere,
        flag: None,
        kind: Number(1, 10_000),
        default: Derived("8 for each core"),
        meaning: "The most connections to PostgreSQL at a time.",
    }
    DATABASE_READERS {
        path: "database.readers",
        place: Everywhere,
        flag: None,
        kind: Number(1, 1_024),
        default: Derived("1 for each core, at least 2"),
        meaning: "Threads that read SQLite. There is always one that writes.",
    }
    LISTEN_ADDRESS {
        path: "listen.address",
        place: Everywhere,
        flag: Some(flag("listen", "HOST:PORT")),
        kind: Text,
        default: Value("localhost:8443"),
        meaning: "Where to listen. `localhost` means 127.0.0.1 and, where the machine has it, ::1. Port 0 takes a free one.",
    }
    LISTEN_HTTP {
        path: "listen.http",
        place: Everywhere,
        flag: Some(flag("http", "")),
        kind: Switch,
        default: Value("false"),
        meaning: "Plain HTTP instead of TLS: behind a proxy that ends TLS, or on this machine alone.",
    }
    LISTEN_TRUSTED_PROXIES {
        path: "listen.trusted_proxies",
        place: Everywhere,
        flag: Some(flag("trusted-proxy", "CIDR")),
        kind: List,
        default: Absent,
        meaning: "Networks whose `X-Forwarded-*` headers are believed, such as `10.0.0.0/8`. Repeat the flag for several.",
    }
    LISTEN_FIRST_REQUEST_SECONDS {
        path: "listen.first_request_seconds",
        place: Everywhere,
        flag: None,
        kind: Number(1, 3_600),
        default: Value("10"),
        meaning: "How long a new connection may take for its TLS handshake, and then for its first request.",
    }
    LISTEN_IDLE_SECONDS {
        path: "listen.idle_seconds",
        place: Everywhere,
        flag: None,
        kind: Number(1, 86_400),
        default: Value("75"),
        meaning: "How long a connection may wait between two requests (headers included). Keep it longer than the proxy's own limit.",
    }
    LISTEN_SHUTDOWN_SECONDS {
        path: "listen.shutdown_seconds",
        place: Everywhere,
        flag: None,
        kind: Number(0, 3_600),
        default: Value("30"),
        meaning: "How long requests that were accepted may still take when the server is told to stop.",
    }
    TLS_CERTIFICATE {
        path: "tls.certificate",
        place: Everywhere,
        flag: Some(flag("tls-cert", "FILE")),
        kind: Path,
        default: Derived("certificates of a local authority made on first start"),
        meaning: "Your own certificate and its chain, in PEM. Read again on SIGHUP.",
    }
    TLS_KEY {
        path: "tls.key",
        place: Everywhere,
        flag: Some(flag("tls-key", "FILE")),
        kind: Path,
        default: Absent,
        meaning: "The private key of `tls.certificate`, in PEM.",
    }
    PUBLIC_URL {
        path: "public.url",
        place: Everywhere,
        flag: Some(flag("public-url", "URL")),
        kind: Text,
        default: Derived("`https://localhost:8443`, with the port that is listened on, and `http` with `listen.http`"),
        meaning: "The URL at which clients reach the first tenant. With `http` only loopback hosts are accepted.",
    }
    PUBLIC_DASHBOARD_URL {
        path: "public.dashboard_url",
        place: Everywhere,
        flag: Some(flag("dashboard-url", "URL")),
        kind: Text,
        default: Derived("`https://manage.localhost:8443`, in the same way"),
        meaning: "The URL of the Dashboard. Its host serves no tenant.",
    }
    OUTBOUND_ALLOWED_NETWORKS {
        path: "outbound.allowed_networks",
        place: Everywhere,
        flag: None,
        kind: List,
        default: Absent,
        meaning: "Networks that webhooks and identity providers may be in although they are not public, such as `10.0.0.0/8`.",
    }
    OUTBOUND_AUTHORITIES {
        path: "outbound.authorities",
        place: Everywhere,
        flag: None,
        kind: Path,
        default: Derived("Mozilla's list alone"),
        meaning: "Certificates (PEM) of further authorities that requests to the outside believe.",
    }
    MAIL_SMTP_URL {
        path: "mail.smtp_url",
        place: Everywhere,
        flag: None,
        kind: Secret,
        default: Derived("no mail is sent"),
        meaning: "The mail server: `smtps://user:password@host:465`, or `smtp://user:password@host:587?tls=required` for STARTTLS.",
    }
    MAIL_FROM {
        path: "mail.from",
        place: Everywhere,
        flag: None,
        kind: Text,
        default: Derived("`no-reply@` and the host of `public.url`"),
        meaning: "The address that mails are from. Their sender's name is the tenant's.",
    }
    RATE_LIMITS_PERSONALITY {
        path: "rate_limits.personality",
        place: Everywhere,
        flag: Some(flag("rate-limits", "NAME")),
        kind: Text,
        default: Value("self-hosted"),
        meaning: "`off`, `self-hosted`, `auth0-free` or `auth0-enterprise`.",
    }
    WORKERS_HASHING {
        path: "workers.hashing",
        place: Everywhere,
        flag: None,
        kind: Number(1, 1_024),
        default: Derived("1 for each core"),
        meaning: "Password hashes computed at a time. Each takes 19 MiB.",
    }
    WORKERS_SIGNING {
        path: "workers.signing",
        place: Everywhere,
        flag: None,
        kind: Number(1, 1_024),
        default: Derived("1 for each core"),
        meaning: "Tokens signed at a time.",
    }
    LOGS_RETENTION_DAYS {
        path: "logs.retention_days",
        place: Everywhere,
        flag: None,
        kind: Number(1, 36_500),
        default: Value("30"),
        meaning: "How long the entries of the tenants' logs are kept.",
    }
    EVENTS_FILE {
        path: "events.file",
        place: Everywhere,
        flag: None,
        kind: Path,
        default: Absent,
        meaning: "A file to which every event is appended as a line of JSON, at least once.",
    }
    TELEMETRY_FORMAT {
        path: "telemetry.format",
        place: Everywhere,
        flag: None,
        kind: Text,
        default: Value("auto"),
        meaning: "What the server's own log, on standard error, looks like: `text`, `json`, or `auto` (text on a terminal, else JSON).",
    }
    TELEMETRY_FILTER {
        path: "telemetry.filter",
        place: Everywhere,
        flag: None,
        kind: Text,
        default: Value("info"),
        meaning: "What is logged: a level, or levels by module such as `info,guildhall_store=debug`.",
    }
    DEVELOPMENT_ENABLED {
        path: "development.enabled",
        place: Everywhere,
        flag: Some(flag("dev", "")),
        kind: Switch,
        default: Value("false"),
        meaning: "Mailbox, movable clock and loopback callbacks for tests. Never where others can reach it.",
    }
    SEED_FILE {
        path: "seed.file",
        place: Everywhere,
        flag: Some(flag("seed", "FILE")),
        kind: Path,
        default: Absent,
        meaning: "A tenant as the deploy CLI exports it (YAML), loaded before the server answers: what it names is made or changed, nothing is deleted.",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_used_once() {
        let paths: HashSet<&str> = ALL.iter().map(|setting| setting.path).collect();
        let variables: HashSet<String> = ALL.iter().map(|setting| setting.variable()).collect();
        let flags: Vec<&str> = ALL
            .iter()
            .filter_map(|setting| setting.flag)
            .map(|flag| flag.name)
            .collect();
        assert_eq!(paths.len(), ALL.len());
        assert_eq!(variables.len(), ALL.len());
        assert_eq!(flags.iter().collect::<HashSet<_>>().len(), flags.len());
    }

    #[test]
    fn the_flags_that_others_rely_on_are_there() {
        let flags: HashSet<&str> = ALL
            .iter()
            .filter_map(|setting| setting.flag)
            .map(|flag| flag.name)
            .collect();
        let promised = "data-dir listen http public-url dashboard-url trusted-proxy database-url rate-limits dev seed \
                        tls-cert tls-key config";
        assert_eq!(flags, promised.split_whitespace().collect());
    }

    #[test]
    fn a_variable_is_the_path_in_capitals() {
        assert_eq!(LISTEN_ADDRESS.variable(), "GUILDHALL_LISTEN_ADDRESS");
        assert_eq!(MASTER_KEY.variable(), "GUILDHALL_MASTER_KEY");
    }
}
