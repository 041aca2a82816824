//! The files that only the Dashboard's pages load. They are part of the binary; styles and fonts that the login pages load
//! too are theirs (`guildhall_pages::asset`).
//!
//! Their addresses hold a hash of all of them, so that a browser may keep them for good.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::Response;
use guildhall_pages::asset::{self, Asset};
use guildhall_web::file::{self, File, Keep};
use http::HeaderMap;
use rust_embed::Embed;

use crate::error::Failure;

#[derive(Embed)]
#[folder = "assets/"]
struct Files;

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(asset::assets_of::<Files>);
static VERSION: LazyLock<String> = LazyLock::new(asset::version_of::<Files>);

/// The address of a file: one of ours, or one that the login pages load too.
pub(crate) fn address(path: &str) -> String {
    if ASSETS.contains_key(path) {
        format!("/static/{}/{path}", *VERSION)
    } else {
        asset::address(path)
    }
}

/// Answers a file.
pub(crate) async fn serve(
    Path((version, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let asset = ASSETS.get(&path).ok_or(Failure::NotFound)?;
    // A page of another release, met while releases are exchanged, gets what this one has, and may not keep it.
    let keep = if version == *VERSION {
        Keep::Forever
    } else {
        Keep::Ask
    };
    let file = File {
        bytes: &asset.bytes,
        gzip: asset.gzip.as_deref(),
        content_type: asset.content_type,
        etag: &asset.etag,
    };
    Ok(file::answer(file, keep, &headers))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the templates name is there, and nothing of ours hides a file of the login pages.
    #[test]
    fn every_file_has_one_address() {
        for path in [
            "app.css",
            "app.js",
            "theme.js",
            "htmx.min.js",
            "basecoat.min.js",
            "icons.svg",
        ] {
            assert!(address(path).starts_with("/static/"), "{path}");
        }
        for path in ["basecoat.min.css", "tokens.css", "favicon.svg"] {
            assert!(
                asset::file(path).is_some() && address(path).starts_with("/assets/"),
                "{path}"
            );
        }
    }
}
