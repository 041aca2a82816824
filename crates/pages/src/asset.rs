//! The files that pages load: styles, fonts, an icon. They are part of the binary.
//!
//! Their addresses hold a hash of all of them, `/assets/<version>/<file>`, so that a browser may keep them for good and
//! a style finds the fonts that belong to it.

use std::sync::LazyLock;

use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "assets/"]
struct Files;

/// The version in the addresses: sixteen hexadecimal digits.
pub fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let mut version = 0_u64;
        for file in Files::iter().filter_map(|path| Files::get(&path)) {
            for byte in file.metadata.sha256_hash() {
                // FNV-1a over hashes that are good already; the paths are in a fixed order.
                version = (version ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{version:016x}")
    });
    &VERSION
}

/// The address of a file on the host of its page.
pub fn address(path: &str) -> String {
    format!("/assets/{}/{path}", version())
}

/// A file by its path under the version.
pub fn file(path: &str) -> Option<EmbeddedFile> {
    Files::get(path)
}
