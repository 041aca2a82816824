//! What `serve` says when it starts.

use std::path::Path;

use secrecy::ExposeSecret as _;

use super::say;
use crate::boot::Installation;
use crate::certificate::Certificates;
use crate::configuration::Configuration;
use crate::data_directory::DataDirectory;
use crate::seed::Loaded;

/// Says where things are; the first time also what was made.
pub(super) fn print(
    configuration: &Configuration,
    directory: &DataDirectory,
    certificates: Option<&Certificates>,
    installation: &Installation,
) {
    let url = &configuration.public.url;
    say(format_args!("guildhall {}", env!("CARGO_PKG_VERSION")));
    say("");
    say(format_args!(
        "  tenant         {} at {}",
        installation.tenant.name,
        url.authority()
    ));
    say(format_args!("  Management API {url}/api/v2/"));
    say(format_args!(
        "  Dashboard      {}",
        configuration.public.dashboard_url
    ));
    say(format_args!(
        "  data           {}",
        directory.path().display()
    ));
    if configuration.database.url.is_some() {
        say("  database       PostgreSQL (database.url)");
    }
    say(format_args!(
        "  master key     {}",
        master_key(configuration, directory)
    ));
    for warning in &configuration.warnings {
        say(format_args!("  warning        {warning}"));
    }
    let trust = certificates
        .map(|certificates| certificates.trust_lines(url))
        .unwrap_or_default();
    if !trust.is_empty() {
        say("");
        say("Trust its certificate authority:");
        trust.iter().for_each(|line| say(format_args!("  {line}")));
    }
    if let Some(first) = &installation.first {
        say("");
        say("The Management API application (shown once; `guildhall token` needs no secret):");
        say(format_args!("  client_id      {}", first.created.client_id));
        say(format_args!(
            "  client_secret  {}",
            first.created.client_secret.expose_secret()
        ));
        say("");
        say("Create an organization:");
        say(curl(configuration, directory, certificates));
    }
    say("");
    if let Some(first) = &installation.first {
        say(format_args!(
            "setup: {}/setup?code={}",
            configuration.public.dashboard_url, first.setup_code
        ));
    }
}

/// Says what came of the seed file.
pub(super) fn seeded(file: &Path, loaded: &Loaded) {
    say(format_args!("seed: {}: {loaded}", file.display()));
    for warning in &loaded.warnings {
        say(format_args!("  warning        {warning}"));
    }
}

/// Says that the server answers.
pub(super) fn ready(configuration: &Configuration) {
    say(format_args!("ready: {}", configuration.public.url));
}

fn master_key(configuration: &Configuration, directory: &DataDirectory) -> String {
    match configuration.master_key {
        Some(_) => "from GUILDHALL_MASTER_KEY".to_owned(),
        None => directory.keys().join("master.key").display().to_string(),
    }
}

/// A call that can be pasted as it is.
fn curl(
    configuration: &Configuration,
    directory: &DataDirectory,
    certificates: Option<&Certificates>,
) -> String {
    let program = std::env::current_exe().map_or_else(
        |_| "guildhall".to_owned(),
        |path| quoted(&path.display().to_string()),
    );
    let data = quoted(&directory.path().display().to_string());
    let database = if configuration.database.url.is_some() {
        " --database-url \"$GUILDHALL_DATABASE_URL\""
    } else {
        ""
    };
    let trust = certificates.and_then(Certificates::authority_file);
    let trust = trust
        .map(|file| format!(" --cacert {}", quoted(&file.display().to_string())))
        .unwrap_or_default();
    format!(
        "  curl{trust} {url}/api/v2/organizations \\\n    \
         --header \"authorization: Bearer $({program} token --data-dir {data}{database})\" \\\n    \
         --header 'content-type: application/json' \\\n    \
         --data '{{\"name\": \"acme\", \"display_name\": \"Acme\"}}'",
        url = configuration.public.url,
    )
}

/// A word for a shell, in double quotes where it needs them.
fn quoted(word: &str) -> String {
    let plain = word
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/._-+=:@".contains(&byte));
    if plain {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
