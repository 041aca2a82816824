//! A small file system of a test's own.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system in memory, taken away again at the end.
#[derive(Debug)]
pub(crate) struct Mounted {
    path: PathBuf,
}

impl Mounted {
    /// Mounts one of this size at `path`; `None` where that is not allowed.
    pub(crate) fn new(path: &Path, size: &str) -> Option<Self> {
        let options = format!("size={size}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(path)
            .output();
        mounted.ok()?.status.success().then(|| Self {
            path: path.to_owned(),
        })
    }

    /// Changes an option of the mounted file system.
    #[track_caller]
    pub(crate) fn remount(&self, option: &str) {
        let options = format!("remount,{option}");
        let output = Command::new("mount")
            .args(["-o", &options])
            .arg(&self.path)
            .output();
        let output = output.expect("mount runs");
        assert!(output.status.success(), "{output:?}");
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let left = Command::new("umount")
            .arg("--lazy")
            .arg(&self.path)
            .status();
        if !left.is_ok_and(|status| status.success()) {
            println!("{} is still mounted", self.path.display());
        }
    }
}
