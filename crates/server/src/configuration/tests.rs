//! The configuration as a whole: precedence, defaults, refusals.

use std::ffi::OsString;
use std::path::Path;

use clap::{Args, FromArgMatches};
use secrecy::ExposeSecret;

use super::*;

struct Attempt {
    directory: tempfile::TempDir,
    variables: Vec<(OsString, OsString)>,
    flags: Vec<String>,
}

impl Attempt {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().expect("a directory"),
            variables: Vec::new(),
            flags: Vec::new(),
        }
    }

    fn file(self, text: &str) -> Self {
        std::fs::write(self.path().join("guildhall.toml"), text).expect("written");
        self
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    fn flags(mut self, flags: &str) -> Self {
        self.flags = flags.split_whitespace().map(str::to_owned).collect();
        self
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn load(&self) -> Result<Configuration, Error> {
        let command = ServeArguments::augment_args(clap::Command::new("serve"));
        let words = std::iter::once("serve").chain(self.flags.iter().map(String::as_str));
        let matches = command
            .try_get_matches_from(words)
            .expect("flags that exist");
        let arguments = ServeArguments::from_arg_matches(&matches).expect("arguments");
        Configuration::load(&arguments, self.variables.clone(), self.path())
    }

    fn valid(&self) -> Configuration {
        self.load().expect("a valid configuration")
    }

    /// The sentences of the refusal, with the directory's name taken out.
    fn refusal(&self) -> String {
        let error = self.load().expect_err("a refusal").to_string();
        error.replace(&self.path().display().to_string(), "DIR")
    }
}

#[test]
fn nothing_written_gives_the_documented_defaults() {
    let attempt = Attempt::new();
    let configuration = attempt.valid();
    assert_eq!(
        configuration.data_directory,
        attempt.path().join("guildhall-data")
    );
    assert_eq!(configuration.listen.address.to_string(), "localhost:8443");
    assert_eq!(
        configuration.public.url.to_string(),
        "https://localhost:8443"
    );
    assert_eq!(
        configuration.public.dashboard_url.to_string(),
        "https://manage.localhost:8443"
    );
    assert_eq!(configuration.transport, Transport::LocalAuthority);
    assert_eq!(configuration.rate_limits, RateLimits::SelfHosted);
    assert_eq!(configuration.log_retention_days, 30);
    assert!(configuration.database.url.is_none());
    assert!(configuration.database.readers >= 2);
    assert!(!configuration.development);
    assert_eq!(configuration.warnings, Vec::<String>::new());
}

#[test]
fn flags_win_over_variables_and_variables_over_the_file() {
    let file = "[listen]\naddress = \"localhost:1\"\n";
    let attempt = Attempt::new().file(file);
    assert_eq!(attempt.valid().listen.address.port, 1);
    let attempt = attempt.variable("GUILDHALL_LISTEN_ADDRESS", "localhost:2");
    assert_eq!(attempt.valid().listen.address.port, 2);
    let attempt = attempt.flags("--listen localhost:3");
    assert_eq!(attempt.valid().listen.address.port, 3);
    assert_eq!(
        attempt.valid().public.url.to_string(),
        "https://localhost:3"
    );
}

#[test]
fn every_setting_reaches_the_configuration_from_the_file_and_from_its_variable() {
    let pair = Attempt::new();
    for name in ["cert.pem", "seed.yaml"] {
        std::fs::write(pair.path().join(name), "").expect("written");
    }
    let base = pair.path().display();
    for setting in ALL
        .iter()
        .filter(|setting| setting.place == Place::Everywhere)
    {
        let (value, extra) = other_value(setting.path, &base.to_string());
        let (section, key) = setting.path.split_once('.').expect("a section");
        let quoted = match setting.kind {
            Kind::Switch | Kind::Number(..) => value.clone(),
            Kind::List => format!("[\"{value}\"]"),
            Kind::Text | Kind::Secret | Kind::Path => format!("\"{value}\""),
        };
        let mut by_file = Attempt::new().file(&format!("[{section}]\n{key} = {quoted}\n"));
        let mut by_variable = Attempt::new().variable(&setting.variable(), &value);
        for attempt in [&mut by_file, &mut by_variable] {
            attempt.variables.extend(extra.clone());
        }
        let shown = |attempt: &Attempt| {
            let mut configuration = attempt.valid();
            configuration.report = Report::new(&values::Values::new(Path::new("/")), &[]);
            let directory = attempt.path().display().to_string();
            format!("{configuration:?}").replace(&directory, "DIR")
        };
        assert_ne!(
            shown(&by_file),
            shown(&Attempt::new()),
            "{} has no effect",
            setting.path
        );
        assert_eq!(shown(&by_file), shown(&by_variable), "{}", setting.path);
    }
}

/// A value that is not the default, and what else must then be set.
fn other_value(path: &str, base: &str) -> (String, Vec<(OsString, OsString)>) {
    let certificate = format!("{base}/cert.pem");
    let also = |name: &str| vec![(name.into(), certificate.clone().into())];
    let value = match path {
        "data.directory" | "events.file" => "/elsewhere",
        "database.url" => "postgres://host/database",
        "listen.address" => "127.0.0.1:9",
        "listen.http" | "development.enabled" => "true",
        "listen.trusted_proxies" | "outbound.allowed_networks" => "10.0.0.0/8",
        "public.url" => "https://auth.example.com",
        "public.dashboard_url" => "https://manage.example.com",
        "rate_limits.personality" => "off",
        "mail.smtp_url" => "smtps://mail.example:465",
        "mail.from" => "guild@example.com",
        "telemetry.format" => "json",
        "telemetry.filter" => "debug",
        "seed.file" => return (format!("{base}/seed.yaml"), Vec::new()),
        "outbound.authorities" => return (certificate, Vec::new()),
        "tls.certificate" => return (certificate.clone(), also("GUILDHALL_TLS_KEY")),
        "tls.key" => return (certificate.clone(), also("GUILDHALL_TLS_CERTIFICATE")),
        _ => "77",
    };
    (value.to_owned(), Vec::new())
}

#[test]
fn an_unknown_key_is_refused_with_its_line_and_what_was_meant() {
    let attempt =
        Attempt::new().file("# mine\n[listen]\nadress = \"localhost:1\"\n\n[smtp]\nhost = \"x\"\n");
    assert_eq!(
        attempt.refusal(),
        "configuration: DIR/guildhall.toml, line 3: there is no setting `listen.adress`; did you mean `listen.address`?\n\
         configuration: DIR/guildhall.toml, line 5: there is no setting `smtp`; the settings are listed in \
         docs/guides/configuration.md"
    );
}

#[test]
fn what_must_not_stand_in_the_file_is_unknown_there() {
    assert!(
        Attempt::new()
            .file("master_key = \"x\"\n")
            .refusal()
            .contains("no setting `master_key`")
    );
    assert!(
        Attempt::new()
            .file("config = \"x\"\n")
            .refusal()
            .contains("no setting `config`")
    );
}

#[test]
fn a_value_of_the_wrong_type_names_both_types() {
    let cases = [
        (
            "[listen]\nhttp = \"yes\"",
            "`listen.http` is a string, but must be true or false",
        ),
        (
            "[listen]\nidle_seconds = \"7\"",
            "is a string, but must be a whole number",
        ),
        (
            "[listen]\naddress = 8443",
            "is a whole number, but must be a string",
        ),
        (
            "[listen]\ntrusted_proxies = \"10.0.0.0/8\"",
            "is a string, but must be an array of strings",
        ),
        (
            "[listen]\ntrusted_proxies = [1]",
            "is a whole number, but must be an array of strings",
        ),
        (
            "[listen]\naddress = { host = \"x\" }",
            "is a section, but must be a string",
        ),
    ];
    for (file, sentence) in cases {
        let refusal = Attempt::new().file(file).refusal();
        assert!(refusal.contains("line 2: "), "{refusal}");
        assert!(refusal.contains(sentence), "{refusal}");
    }
}

#[test]
fn a_file_that_is_not_toml_is_refused_with_its_line() {
    let refusal = Attempt::new()
        .file("[listen]\nhttp = true\nhttp = false\n")
        .refusal();
    assert!(refusal.contains("guildhall.toml, line 3: "), "{refusal}");
    assert!(
        Attempt::new()
            .file("nonsense")
            .refusal()
            .contains("line 1: ")
    );
}

#[test]
fn a_named_file_must_be_there_but_the_default_need_not() {
    let refusal = Attempt::new().flags("--config other.toml").refusal();
    assert!(
        refusal.contains("the configuration file DIR/other.toml cannot be read"),
        "{refusal}"
    );
    let attempt = Attempt::new().variable("GUILDHALL_CONFIG", "other.toml");
    std::fs::write(attempt.path().join("other.toml"), "[listen]\nhttp = true\n").expect("written");
    assert_eq!(attempt.valid().transport, Transport::Http);
}

#[test]
fn paths_in_a_file_are_relative_to_the_file() {
    let attempt = Attempt::new().flags("--config conf/guildhall.toml --seed seed.yaml");
    std::fs::create_dir(attempt.path().join("conf")).expect("made");
    std::fs::write(attempt.path().join("seed.yaml"), "").expect("written");
    std::fs::write(
        attempt.path().join("conf/guildhall.toml"),
        "[data]\ndirectory = \"./d\"\n",
    )
    .expect("written");
    let configuration = attempt.valid();
    assert_eq!(configuration.data_directory, attempt.path().join("conf/d"));
    assert_eq!(
        configuration.seed_file,
        Some(attempt.path().join("seed.yaml"))
    );
}

#[test]
fn an_unknown_variable_gives_a_warning_and_no_refusal() {
    let attempt = Attempt::new()
        .variable("GUILDHALL_PORT", "tcp://10.0.0.1:8443")
        .variable("GUILDHALL_LISTEN_ADRESS", "localhost:1")
        .variable("PATH", "/bin");
    assert_eq!(
        attempt.valid().warnings,
        [
            "the variable GUILDHALL_LISTEN_ADRESS is no setting and has no effect; did you mean GUILDHALL_LISTEN_ADDRESS?",
            "the variable GUILDHALL_PORT is no setting and has no effect",
        ]
    );
}

#[test]
fn a_variable_set_to_nothing_counts_as_not_set() {
    let attempt = Attempt::new()
        .file("[listen]\naddress = \"localhost:1\"\n")
        .variable("GUILDHALL_LISTEN_ADDRESS", "")
        .variable("GUILDHALL_DATABASE_URL", "");
    assert_eq!(attempt.valid().listen.address.port, 1);
    assert!(attempt.valid().database.url.is_none());
    let refusal = Attempt::new().file("[listen]\naddress = \"\"\n").refusal();
    assert!(refusal.contains("write HOST:PORT"), "{refusal}");
}

#[test]
#[cfg(unix)]
fn a_variable_that_is_not_text_is_refused() {
    use std::os::unix::ffi::OsStringExt;
    let mut attempt = Attempt::new();
    attempt
        .variables
        .push(("GUILDHALL_SEED_FILE".into(), OsString::from_vec(vec![0xff])));
    assert_eq!(
        attempt.refusal(),
        "configuration: the variable GUILDHALL_SEED_FILE is not UTF-8; write it as text"
    );
}

#[test]
fn every_mistake_is_reported_at_once() {
    let refusal = Attempt::new()
        .variable("GUILDHALL_LOGS_RETENTION_DAYS", "0")
        .flags("--listen 8443 --rate-limits none --trusted-proxy 10.0.0.0/40 --seed nowhere.yaml")
        .refusal();
    let expected = "\
configuration: `listen.address` (flag --listen) is \"8443\": write HOST:PORT, as in localhost:8443, 0.0.0.0:8443 or [::]:8443
configuration: `rate_limits.personality` (flag --rate-limits) is \"none\": write off, self-hosted, auth0-free or auth0-enterprise
configuration: `logs.retention_days` (variable GUILDHALL_LOGS_RETENTION_DAYS) is \"0\": write a whole number from 1 to 36500
configuration: `seed.file` (flag --seed) is \"DIR/nowhere.yaml\": there is no such file";
    assert_eq!(refusal, expected);
}

#[test]
fn a_switch_can_be_given_alone_and_overridden() {
    let attempt = Attempt::new().flags("--http --dev");
    assert!(attempt.valid().development);
    let attempt = Attempt::new()
        .file("[listen]\nhttp = true\n")
        .flags("--http=false");
    assert_eq!(attempt.valid().transport, Transport::LocalAuthority);
}

#[test]
fn proxies_can_be_repeated_and_separated_by_commas() {
    let attempt = Attempt::new().flags("--trusted-proxy 10.1.2.3/8 --trusted-proxy ::1");
    let shown: Vec<String> = attempt
        .valid()
        .listen
        .trusted_proxies
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(shown, ["10.0.0.0/8", "::1/128"]);
    let attempt = Attempt::new().variable(
        "GUILDHALL_LISTEN_TRUSTED_PROXIES",
        "10.0.0.0/8, 192.168.0.1",
    );
    assert_eq!(attempt.valid().listen.trusted_proxies.len(), 2);
}

#[test]
fn with_http_only_loopback_is_accepted_and_with_a_warning() {
    let configuration = Attempt::new()
        .flags("--http --listen localhost:8080")
        .valid();
    assert_eq!(
        configuration.public.url.to_string(),
        "http://localhost:8080"
    );
    assert!(
        configuration
            .warnings
            .iter()
            .any(|warning| warning.starts_with("http://localhost:8080 is plain HTTP"))
    );
    let refusal = Attempt::new()
        .flags("--http --public-url http://auth.example.com")
        .refusal();
    assert!(
        refusal.contains("over http only loopback hosts are accepted"),
        "{refusal}"
    );
    let refusal = Attempt::new()
        .flags("--http --listen 192.0.2.1:8080")
        .refusal();
    assert!(
        refusal.contains("over http only loopback hosts are accepted"),
        "{refusal}"
    );
    let refusal = Attempt::new()
        .flags("--public-url http://localhost:8443")
        .refusal();
    assert!(refusal.contains("the server listens with TLS"), "{refusal}");
}

#[test]
fn behind_a_proxy_the_public_url_is_https_and_the_proxy_should_be_named() {
    let flags =
        "--http --public-url https://auth.example.com --dashboard-url https://manage.example.com";
    let configuration = Attempt::new().flags(flags).valid();
    assert_eq!(
        configuration.public.url.to_string(),
        "https://auth.example.com"
    );
    assert_eq!(configuration.warnings.len(), 1);
    assert!(configuration.warnings[0].contains("--trusted-proxy"));
    let flags = format!("{flags} --trusted-proxy 10.0.0.0/8");
    assert!(Attempt::new().flags(&flags).valid().warnings.is_empty());
}

#[test]
fn the_default_url_is_one_that_reaches_the_listener() {
    let cases = [
        ("0.0.0.0:9000", "https://localhost:9000"),
        ("[::]:9000", "https://localhost:9000"),
        ("127.0.0.1:9000", "https://localhost:9000"),
        ("localhost:443", "https://localhost"),
        ("192.0.2.1:9000", "https://192.0.2.1:9000"),
        ("auth.internal:9000", "https://auth.internal:9000"),
    ];
    for (listen, url) in cases {
        let attempt = Attempt::new().flags(&format!("--listen {listen}"));
        assert_eq!(attempt.valid().public.url.to_string(), url);
    }
}

#[test]
fn urls_that_were_not_given_follow_the_port_that_was_taken() {
    let configuration = Attempt::new()
        .flags("--listen localhost:0")
        .valid()
        .bound_to(4711);
    assert_eq!(
        configuration.public.url.to_string(),
        "https://localhost:4711"
    );
    assert_eq!(
        configuration.public.dashboard_url.to_string(),
        "https://manage.localhost:4711"
    );
    let flags = "--listen localhost:0 --public-url https://auth.example.com";
    let configuration = Attempt::new().flags(flags).valid().bound_to(4711);
    assert_eq!(
        configuration.public.url.to_string(),
        "https://auth.example.com"
    );
}

#[test]
fn the_dashboard_never_shares_a_host_with_a_tenant() {
    let refusal = Attempt::new()
        .flags("--dashboard-url https://localhost:9443")
        .refusal();
    assert!(
        refusal.contains("have the same host, localhost"),
        "{refusal}"
    );
}

#[test]
fn certificate_and_key_go_together_and_not_with_http() {
    let attempt = Attempt::new().flags("--tls-cert cert.pem");
    std::fs::write(attempt.path().join("cert.pem"), "").expect("written");
    assert!(attempt.refusal().contains("go together"));
    let attempt = attempt.flags("--http --tls-cert cert.pem --tls-key cert.pem");
    assert!(attempt.refusal().contains("`listen.http` means no TLS"));
}

#[test]
fn development_where_others_can_reach_it_gives_a_warning() {
    assert!(Attempt::new().flags("--dev").valid().warnings.is_empty());
    let warnings = Attempt::new()
        .flags("--dev --listen 0.0.0.0:8443")
        .valid()
        .warnings;
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].contains("--dev"));
}

#[test]
fn certificates_cover_every_host_people_use() {
    let flags = "--public-url https://auth.example.com --listen 192.0.2.1:443";
    let hosts: Vec<String> = Attempt::new()
        .flags(flags)
        .valid()
        .certificate_hosts()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(hosts, ["auth.example.com", "manage.localhost", "192.0.2.1"]);
}

#[test]
fn secrets_appear_neither_in_the_report_nor_in_refusals_nor_in_debug() {
    let attempt = Attempt::new()
        .variable("GUILDHALL_MASTER_KEY", "open-sesame")
        .variable(
            "GUILDHALL_DATABASE_URL",
            "postgres://me:open-sesame@host/db",
        );
    let configuration = attempt.valid();
    let key = configuration
        .master_key
        .as_ref()
        .map(ExposeSecret::expose_secret);
    assert_eq!(key, Some("open-sesame"));
    let shown = format!("{configuration:?}\n{}", configuration.report());
    assert!(!shown.contains("open-sesame"), "{shown}");
    assert!(shown.contains("master_key = (not shown)  # variable GUILDHALL_MASTER_KEY"));
    let refusal = Attempt::new()
        .flags("--database-url mysql://me:open-sesame@host/db")
        .refusal();
    assert!(refusal.starts_with(
        "configuration: `database.url` (flag --database-url): the database URL must be"
    ));
    assert!(!refusal.contains("open-sesame"), "{refusal}");
}

#[test]
fn a_check_says_what_holds_and_where_it_was_written() {
    let attempt = Attempt::new()
        .file("[listen]\naddress = \"localhost:1\"\n")
        .variable("GUILDHALL_NO", "");
    let report = Configuration::check(
        &ServeArguments::default(),
        attempt.variables.clone(),
        attempt.path(),
    );
    let report = report.expect("valid").to_string();
    let file = attempt.path().join("guildhall.toml");
    assert!(
        report.contains(&format!(
            "listen.address = localhost:1  # {}, line 2\n",
            file.display()
        )),
        "{report}"
    );
    assert!(
        report.contains("rate_limits.personality = self-hosted  # default\n"),
        "{report}"
    );
    assert!(
        report.contains("database.url: SQLite in the data directory  # default\n"),
        "{report}"
    );
    assert!(
        report.contains("warning: the variable GUILDHALL_NO is no setting"),
        "{report}"
    );
}

#[test]
fn commands_beside_a_server_have_the_flags_of_the_store_alone() {
    let command = StorageArguments::augment_args(clap::Command::new("token"));
    let mut flags: Vec<&str> = command
        .get_arguments()
        .filter_map(clap::Arg::get_long)
        .collect();
    flags.sort_unstable();
    assert_eq!(flags, ["config", "data-dir", "database-url"]);
}
