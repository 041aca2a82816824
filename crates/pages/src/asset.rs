//! The files that pages load: styles, fonts, an icon. They are part of the binary.
//!
//! Their addresses hold a hash of all of them, `/assets/<version>/<file>`, so that a browser may keep them for good and
//! a style finds the fonts that belong to it.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "assets/"]
struct Files;

/// A file, ready to be answered.
#[derive(Debug)]
pub struct Asset {
    /// Its contents.
    pub bytes: Vec<u8>,
    /// Its contents with gzip, where that makes them smaller.
    pub gzip: Option<Vec<u8>>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The value of `ETag`: a hash of the contents.
    pub etag: String,
}

impl Asset {
    /// The smallest form of it.
    pub fn compressed(&self) -> &[u8] {
        self.gzip.as_ref().unwrap_or(&self.bytes)
    }
}

/// All files by their path; compressed once, when the first is asked for.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(assets_of::<Files>);

/// The files of a folder by their path, ready to be answered.
pub fn assets_of<Folder: Embed>() -> BTreeMap<String, Asset> {
    Folder::iter()
        .filter_map(|path| Some((path.to_string(), Folder::get(&path)?)))
        .map(|(path, file)| {
            let content_type = content_type(&path);
            let compressed = gzip(&file.data);
            let asset = Asset {
                gzip: (compressed.len() < file.data.len()).then_some(compressed),
                bytes: file.data.into_owned(),
                content_type,
                etag: format!("\"{}\"", hexadecimal(file.metadata.sha256_hash())),
            };
            (path, asset)
        })
        .collect()
}

/// The version in the addresses: sixteen hexadecimal digits.
pub fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(version_of::<Files>);
    &VERSION
}

/// The version of a folder: sixteen hexadecimal digits that follow from what is in it.
pub fn version_of<Folder: Embed>() -> String {
    let hashes = Folder::iter().filter_map(|path| Folder::get(&path));
    let bytes = hashes.flat_map(|file| file.metadata.sha256_hash());
    // FNV-1a over hashes that are good already; the paths are in a fixed order.
    let version = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |version, byte| {
        (version ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{version:016x}")
}

/// The address of a file on the host of its page.
pub fn address(path: &str) -> String {
    format!("/assets/{}/{path}", version())
}

/// A file by its path under the version.
pub fn file(path: &str) -> Option<&'static Asset> {
    ASSETS.get(path)
}

/// The bytes, compressed as far as it goes.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory can not fail; if it did, the short result would be seen as no gain.
    match encoder.write_all(bytes).and_then(|()| encoder.finish()) {
        Ok(compressed) => compressed,
        Err(_) => bytes.to_vec(),
    }
}

/// The first half of a hash, which is more than enough to tell contents apart.
fn hexadecimal(hash: [u8; 32]) -> String {
    let half = hash.iter().take(16);
    let number = half.fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    format!("{number:032x}")
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_type_and_a_hash_of_its_own() {
        let mut hashes = std::collections::BTreeSet::new();
        for (path, asset) in &*ASSETS {
            assert_ne!(asset.content_type, "application/octet-stream", "{path}");
            assert!(hashes.insert(&asset.etag), "{path}");
            assert!(asset.compressed().len() <= asset.bytes.len(), "{path}");
        }
        assert!(file("login.css").is_some() && file("../Cargo.toml").is_none());
        assert_eq!(version().len(), 16);
    }

    /// What a style names is there, beside it.
    #[test]
    fn styles_find_their_fonts() {
        for (path, asset) in ASSETS
            .iter()
            .filter(|(path, _)| path.ends_with("tokens.css"))
        {
            let style = std::str::from_utf8(&asset.bytes).unwrap();
            let named: Vec<_> = style
                .split("url(\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .collect();
            assert!(!named.is_empty(), "{path}");
            for font in named {
                assert!(file(font).is_some(), "{font}");
            }
        }
    }
}
