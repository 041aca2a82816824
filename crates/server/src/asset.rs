//! The files that pages load, at every host and for every page alike.

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use guildhall_pages::asset;
use guildhall_web::file::{self, File, Keep};
use guildhall_web::security_headers::SecurityHeadersLayer;
use http::{HeaderMap, StatusCode};

/// `/assets/<version>/<file>`. Nobody has to be known for it, so it stands before the hosts.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/assets/{version}/{*path}", get(show))
        .layer(SecurityHeadersLayer)
}

/// A page of another release of this program, met while releases are exchanged, gets what this one has, and may not
/// keep it.
async fn show(Path((version, path)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(asset) = asset::file(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let keep = if version == asset::version() {
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
    file::answer(file, keep, &headers)
}
