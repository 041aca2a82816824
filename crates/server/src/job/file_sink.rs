//! Events as lines of a file.

use std::fs::{File, OpenOptions};
use std::future::Future;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
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

/// Appends the lines. What an earlier process, or a full disk, left without an end is given one, so that it spoils no
/// further event; it is sent again, as it never counted as delivered.
fn append(path: &Path, lines: &str) -> std::io::Result<()> {
    let mut file: File = OpenOptions::new()
        .create(true)
        .read(true)
        .append(true)
        .open(path)?;
    if !ends_with_line(&mut file)? {
        file.write_all(b"\n")?;
    }
    file.write_all(lines.as_bytes())?;
    file.sync_data()
}

/// Whether the file is empty, or its last line has an end.
fn ends_with_line(file: &mut File) -> std::io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn a_line_that_was_cut_off_spoils_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("events");
        append(&path, "{\"id\":1}\n").expect("made");
        append(&path, "{\"id\":2}\n{\"id\":3}\n").expect("appended");
        let whole = std::fs::read_to_string(&path).expect("read");
        assert_eq!(whole, "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n");
        std::fs::write(&path, "{\"id\":1}\n{\"i").expect("cut off");
        append(&path, "{\"id\":2}\n").expect("appended");
        let mended = std::fs::read_to_string(&path).expect("read");
        assert_eq!(mended, "{\"id\":1}\n{\"i\n{\"id\":2}\n");
    }
}
