//! A child process: its processor time and memory, as the kernel counts them.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::process::{Child, Command};

/// The unit of times in `/proc/PID/stat` (`USER_HZ`), which is a hundredth of a second on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;
/// How long a process may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// A child process. Killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    id: u32,
}

impl Process {
    /// Starts a program whose standard error goes to `log` and whose standard output can be read.
    pub(crate) fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let log = std::fs::File::create(log).context("a log can not be made")?;
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| {
                format!(
                    "{} does not start",
                    command.as_std().get_program().display()
                )
            })?;
        let id = child.id().context("the process is gone already")?;
        Ok(Self { child, id })
    }

    /// What it prints.
    pub(crate) fn output(&mut self) -> Result<tokio::process::ChildStdout> {
        self.child.stdout.take().context("its output was taken")
    }

    /// Processor time of all its threads, in its own code and in the kernel for it, in seconds.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.id))?;
        ticks(&text)
            .map(|ticks| ticks / TICKS_PER_SECOND)
            .context("/proc/PID/stat does not read")
    }

    /// Resident memory in megabytes of a million bytes: everything, and without pages of files.
    pub(crate) fn resident(&self) -> Result<(f64, f64)> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.id))?;
        let read = |name| megabytes(&text, name).context("/proc/PID/status does not read");
        Ok((read("VmRSS:")?, read("RssAnon:")?))
    }

    /// Asks it to end, and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let status = Command::new("kill")
            .args(["-TERM", &self.id.to_string()])
            .status()
            .await?;
        anyhow::ensure!(status.success(), "the process is gone already");
        tokio::time::timeout(PATIENCE, self.child.wait())
            .await
            .context("the process does not end")??;
        Ok(())
    }
}

/// Processor time of this process, in seconds.
pub(crate) fn own_cpu_seconds() -> Result<f64> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    ticks(&text)
        .map(|ticks| ticks / TICKS_PER_SECOND)
        .context("/proc/self/stat does not read")
}

/// `utime` and `stime`, the 14th and 15th field. The second one is a name in parentheses that may hold anything.
fn ticks(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

fn megabytes(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::{megabytes, ticks};

    #[test]
    fn the_kernel_is_understood() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194304 9 0 0 0 120 30 0 0 20 0 8 0 5";
        assert_eq!(ticks(stat), Some(150.0));
        assert_eq!(ticks("7"), None);
        assert_eq!(megabytes("VmRSS:\t   1000 kB\n", "VmRSS:"), Some(1.024));
    }
}
