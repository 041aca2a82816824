//! Events as lines of a file.

use std::fs::{File, OpenOptions};
use std::future::Future;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use guildhall_app::job::{Delivery, Sink};
use guildhall_store::OutboxRow;

/// Appends each event to a file as one line of JSON, on disk before it counts as delivered. Without a file events
/// have no taker and are let go.
#[derive(Debug)]
pub struct FileSink {
    path: Option<PathBuf>,
}

impl FileSink {
    /// A sink for the file at `path`.
    pub fn new(path: Option<PathBuf>) -> Self {
        Self { path }
    }
}

impl Sink for FileSink {
    fn send<'a>(
        &'a self,
        rows: &'a [OutboxRow],
    ) -> Pin<Box<dyn Future<Output = Vec<Delivery>> + Send + 'a>> {
        Box::pin(async move {
            let Some(path) = self.path.clone() else {
                return vec![Delivery::Done; rows.len()];
            };
            let lines: String = rows
                .iter()
                .flat_map(|row| [row.payload.as_str(), "\n"])
                .collect();
            let written = tokio::task::spawn_blocking(move || append(&path, &lines)).await;
            let outcome = match written {
                Ok(Ok(())) => Delivery::Done,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "events could not be written to events.file");
                    Delivery::Failed
                }
                Err(error) => {
                    tracing::error!(%error, "writing events did not come to its end");
                    Delivery::Failed
                }
            };
            vec![outcome; rows.len()]
        })
    }
}

fn append(path: &Path, lines: &str) -> std::io::Result<()> {
    let mut file: File = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(lines.as_bytes())?;
    file.sync_data()
}
