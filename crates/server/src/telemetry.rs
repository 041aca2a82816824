//! The server's own log and its metrics.
//!
//! The log goes to standard error, so that what commands print on standard output stays alone. Metrics are kept in
//! memory and rendered as Prometheus text by the handler of `/metrics`.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{EnvFilter, Layer, Registry};

use crate::configuration::{Format, Telemetry};

/// Why log or metrics can not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is malformed.
    #[error("`telemetry.filter` is malformed")]
    Filter(#[from] ParseError),
    /// The process has a log already.
    #[error("the log is set up already")]
    Log(#[from] TryInitError),
    /// The process has metrics of another kind already.
    #[error("the metrics can not be set up")]
    Metrics(#[from] BuildError),
}

/// Sends the log of this process to standard error, in the form and with the filter that are configured. Once.
pub fn install_log(telemetry: &Telemetry) -> Result<(), TelemetryError> {
    let terminal = io::stderr().is_terminal();
    let log = layer(telemetry.format, terminal, io::stderr);
    Registry::default()
        .with(log.with_filter(EnvFilter::try_new(&telemetry.filter)?))
        .try_init()?;
    Ok(())
}

/// One line an event: text with colours on a terminal, or one flat JSON object.
fn layer<W>(format: Format, terminal: bool, writer: W) -> Box<dyn Layer<Registry> + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let layer = tracing_subscriber::fmt::layer().with_writer(writer);
    match format {
        Format::Text => layer.with_ansi(terminal).boxed(),
        Format::Auto if terminal => layer.with_ansi(true).boxed(),
        Format::Auto | Format::Json => layer
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .boxed(),
    }
}

/// The metrics of this process.
#[derive(Clone, Debug)]
pub struct Metrics {
    handle: PrometheusHandle,
}

/// Seconds; from a cached answer to a request that is about to be given up.
const DURATIONS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// How often observations are folded.
const FOLDING: Duration = Duration::from_secs(5);

static INSTALLED: OnceLock<Metrics> = OnceLock::new();

impl Metrics {
    /// Sets the metrics of this process up, or returns them when they are: a process has them once, however many
    /// servers a test starts in it.
    ///
    /// Histograms whose name ends in `_seconds` are counted in buckets, everything else as it comes.
    pub fn install() -> Result<Self, TelemetryError> {
        if let Some(metrics) = INSTALLED.get() {
            return Ok(metrics.clone());
        }
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), DURATIONS)?;
        match builder.install_recorder() {
            Ok(handle) => Ok(INSTALLED.get_or_init(|| Self { handle }).clone()),
            // Another thread was faster; it has put its own there, or is just about to.
            Err(error) => INSTALLED.get().cloned().ok_or(error.into()),
        }
    }

    /// All metrics as Prometheus text, version 0.0.4 (`text/plain; version=0.0.4`).
    pub fn render(&self) -> String {
        self.handle.render()
    }

    /// Takes over what the store counts: `commits` made since the start, and the `operations` they held.
    pub fn observe_commits(&self, commits: u64, operations: u64) {
        metrics::counter!("store_commits_total").absolute(commits);
        metrics::counter!("store_operations_total").absolute(operations);
    }

    /// Folds observations of histograms into their buckets.
    pub fn fold(&self) {
        self.handle.run_upkeep();
    }

    /// Folds every few seconds, for ever: observations would else pile up in memory while nobody asks for `/metrics`.
    pub async fn keep_folded(self) {
        let mut moments = tokio::time::interval(FOLDING);
        loop {
            moments.tick().await;
            self.fold();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("whole").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: Format, terminal: bool) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = layer(format, terminal, move || writer.clone());
        let filtered = log.with_filter(EnvFilter::new("info"));
        tracing::subscriber::with_default(Registry::default().with(filtered), || {
            tracing::debug!("not shown");
            tracing::info!(http.status = 201, "answered");
        });
        let bytes = lines.0.lock().expect("whole").clone();
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn json_is_one_flat_object_a_line() {
        for format in [Format::Json, Format::Auto] {
            let line = logged(format, false);
            assert_eq!(line.lines().count(), 1, "{line}");
            let object: serde_json::Value = serde_json::from_str(&line).expect("JSON");
            assert_eq!(object["http.status"], 201);
            assert_eq!(object["message"], "answered");
            assert_eq!(object["level"], "INFO");
        }
    }

    #[test]
    fn text_has_colours_on_a_terminal_alone() {
        assert!(logged(Format::Auto, true).contains('\u{1b}'));
        assert!(logged(Format::Text, true).contains('\u{1b}'));
        let plain = logged(Format::Text, false);
        assert!(
            !plain.contains('\u{1b}') && plain.contains("answered"),
            "{plain}"
        );
    }

    #[test]
    fn metrics_are_installed_once_and_rendered_with_buckets() {
        let metrics = Metrics::install().expect("installed");
        metrics::counter!("test_requests_total").increment(2);
        metrics::histogram!("test_duration_seconds").record(0.004);
        metrics.observe_commits(3, 7);
        metrics.fold();
        let text = Metrics::install().expect("the same").render();
        assert!(text.contains("test_requests_total 2\n"), "{text}");
        assert!(text.contains("store_operations_total 7\n"), "{text}");
        assert!(
            text.contains("test_duration_seconds_bucket{le=\"0.005\"} 1\n"),
            "{text}"
        );
    }
}
