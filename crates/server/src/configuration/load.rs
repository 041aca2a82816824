//! Reading everything, in order of precedence, and checking it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::problem::{Error, Problem, Problems, Source};
use super::sections::database::Database;
use super::sections::listen::Listen;
use super::sections::mail::Mail;
use super::sections::outbound::Outbound;
use super::sections::public::{self, Public};
use super::sections::rate_limits::RateLimits;
use super::sections::telemetry::Telemetry;
use super::sections::tls::Transport;
use super::sections::workers::Workers;
use super::setting::{self, Setting};
use super::values::{Values, Written};
use super::{Arguments, Configuration, Report, environment, file};

impl Configuration {
    /// Reads the file (`--config`, `GUILDHALL_CONFIG`, or `guildhall.toml` in the working directory when it is there),
    /// then the variables, then the flags; the later wins. All that is wrong is reported together.
    pub fn load<Of>(
        arguments: &Arguments<Of>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        working_directory: &Path,
    ) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let mut outside = Values::new(working_directory);
        let mut warnings = environment::read(environment, &mut outside, &mut problems);
        arguments.write(&mut outside);

        let mut values = Values::new(working_directory);
        if let Some(path) = problems
            .keep(file_to_read(&outside, working_directory))
            .flatten()
        {
            file::read(&path, &mut values, &mut problems);
        }
        values.overlay(outside);
        let configuration = read(&values, &mut warnings, &mut problems);
        configuration
            .filter(|_| problems.0.is_empty())
            .ok_or(Error {
                problems: problems.0,
            })
    }

    /// Loads the configuration only to say what it is: `guildhall config check`.
    pub fn check<Of>(
        arguments: &Arguments<Of>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        working_directory: &Path,
    ) -> Result<Report, Error> {
        let configuration = Self::load(arguments, environment, working_directory)?;
        Ok(configuration.report)
    }
}

fn file_to_read(outside: &Values, working_directory: &Path) -> Result<Option<PathBuf>, Problem> {
    let named = outside.path(&setting::CONFIG)?;
    let found = || Some(working_directory.join(file::DEFAULT_NAME)).filter(|path| path.exists());
    Ok(named.or_else(found))
}

fn read(
    values: &Values,
    warnings: &mut Vec<String>,
    problems: &mut Problems,
) -> Option<Configuration> {
    let data_directory = problems
        .keep(values.path(&setting::DATA_DIRECTORY))
        .flatten();
    let master_key = values.get(&setting::MASTER_KEY).map(secret);
    let database = problems.keep(Database::read(values));
    let listen = problems.keep(Listen::read(values));
    let transport = problems.keep(Transport::read(values));
    let outbound = problems.keep(Outbound::read(values));
    let rate_limits = problems.keep(RateLimits::read(values));
    let workers = problems.keep(Workers::read(values));
    let log_retention_days = problems.keep(values.number(&setting::LOGS_RETENTION_DAYS));
    let events_file = problems.keep(values.path(&setting::EVENTS_FILE));
    let telemetry = problems.keep(Telemetry::read(values));
    let development = problems.keep(values.switch(&setting::DEVELOPMENT_ENABLED));
    let seed_file = problems.keep(existing_file(values, &setting::SEED_FILE));
    let (listen, transport) = (listen?, transport?);
    let public = problems.keep(Public::read(values, &listen, &transport))?;
    let mail = problems.keep(Mail::read(values, &public));
    public::warn(&public, &listen, &transport, development?, warnings);
    Some(Configuration {
        data_directory: data_directory?,
        master_key,
        database: database?,
        listen,
        transport,
        public,
        outbound: outbound?,
        mail: mail?,
        rate_limits: rate_limits?,
        workers: workers?,
        log_retention_days: u32::try_from(log_retention_days??).ok()?,
        events_file: events_file?,
        telemetry: telemetry?,
        development: development?,
        seed_file: seed_file?,
        warnings: warnings.clone(),
        report: Report::new(values, warnings),
    })
}

fn secret(written: Written) -> SecretString {
    SecretString::from(written.texts.concat())
}

/// A path to a file that is there.
pub(super) fn existing_file(
    values: &Values,
    setting: &Setting,
) -> Result<Option<PathBuf>, Problem> {
    let Some(path) = values.path(setting)? else {
        return Ok(None);
    };
    if path.is_file() {
        return Ok(Some(path));
    }
    let source = values
        .get(setting)
        .map_or(Source::Default, |written| written.source);
    let shown = path.display().to_string();
    Err(Problem::invalid(
        setting,
        &source,
        &shown,
        "there is no such file",
    ))
}
