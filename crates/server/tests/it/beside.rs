//! What lies beside the checkout: the contract and the recordings. Where it is absent, tests that read it say so and
//! pass, except where `CI` is set.

use std::io::Write as _;
use std::path::PathBuf;

/// The folder of that name, or a loud word that `what` was not done.
pub(crate) fn folder(name: &str, what: &str) -> Option<PathBuf> {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let folder = PathBuf::from(shared).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "there is nothing at {}, and CI is set",
        folder.display()
    );
    // Past the test runner, which keeps what a passing test prints to itself.
    let told = writeln!(
        std::io::stderr(),
        "\n!!! NOT RUN: {what}, there is nothing at {}\n",
        folder.display()
    );
    told.expect("standard error is there");
    None
}
