//! `guildhall serve`.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};

use guildhall_model::Clock;
use guildhall_web::rate_limit::Personality;

use super::banner;
use crate::boot::{self, Installation};
use crate::certificate::{Certificates, install_cryptography};
use crate::compose::{Parts, router, tenants};
use crate::configuration::{Configuration, ServeArguments};
use crate::data_directory::DataDirectory;
use crate::development::{self, MovableClock};
use crate::job::Jobs;
use crate::listen::{Listener, reload_on_hangup, stop_signal};
use crate::mail::{self, Mailbox};
use crate::operating_system::{SystemClock, SystemRandom};
use crate::seed::{self, Api, Loaded};
use crate::telemetry::{Metrics, install_log};

/// Runs the server until it is told to stop.
pub(super) async fn run(arguments: &ServeArguments) -> Result<()> {
    let configuration =
        Configuration::load(arguments, std::env::vars_os(), &std::env::current_dir()?)?;
    install_log(&configuration.telemetry)?;
    install_cryptography();
    // Who stops us while we start is heard, too.
    let stop = stop_signal()?;
    let directory = DataDirectory::create(&configuration.data_directory)?;
    let _lock = directory.lock_to_serve()?;
    let listener = Listener::bind(&configuration.listen).await?;
    let configuration = configuration.bound_to(listener.port());

    let movable = configuration
        .development
        .then(|| Arc::new(MovableClock::default()));
    let clock: Arc<dyn Clock> = match &movable {
        Some(movable) => movable.clone(),
        None => Arc::new(SystemClock),
    };
    let random = Arc::new(SystemRandom);
    let certificates = Certificates::open(
        &configuration,
        &directory.certificates(),
        clock.clone(),
        random.clone(),
    )?;
    let tls = certificates
        .as_ref()
        .map(Certificates::server_config)
        .transpose()?;
    let installation = boot::open(&configuration, &directory, clock, random).await?;
    let metrics = Metrics::install()?;
    tokio::spawn(metrics.clone().keep_folded());
    let parts = Parts::new(&configuration, installation.services.clone(), Some(metrics))?;

    banner::print(
        &configuration,
        &directory,
        certificates.as_ref(),
        &installation,
    );
    // After the banner: a file that is refused must not cost what is told only once.
    if let Some(file) = &configuration.seed_file {
        banner::seeded(file, &seed(file, &parts, &installation).await?);
    }
    let mailbox = movable
        .is_some()
        .then(|| Arc::new(Mailbox::new(installation.services.clock.clone())));
    let jobs = Jobs::start(
        &installation.services,
        configuration.log_retention_days,
        configuration.events_file.clone(),
        mail::mailer(&configuration, mailbox.as_ref())?,
    );
    if let Some(certificates) = certificates {
        tokio::spawn(reload_on_hangup(certificates)?);
    }
    let mut routes = router(parts);
    if let (Some(movable), Some(mailbox)) = (movable, mailbox) {
        routes = routes.merge(development::router(movable, mailbox));
    }
    banner::ready(&configuration);
    let served = listener
        .serve(routes, tls, stop)
        .await
        .context("the server stopped");
    drop(jobs);
    served
}

/// Loads the seed file before anybody else is answered.
async fn seed(file: &Path, parts: &Parts, installation: &Installation) -> Result<Loaded> {
    let realm = installation.realm().await?;
    // The file may be longer than a second of anybody's limit, and it is nobody's request.
    let parts = Parts {
        personality: Personality::Off,
        ..parts.clone()
    };
    let api = Api::open(realm, tenants(&parts)).await?;
    seed::load(file, &api, &|name| std::env::var(name).ok()).await
}
