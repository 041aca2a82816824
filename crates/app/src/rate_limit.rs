//! The tenant log's entries about requests that came too fast.

use serde_json::json;

use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::log::{self, Happening};
use crate::realm::Realm;

/// What is told about a bucket.
#[derive(Clone, Copy, Debug)]
pub struct Excess<'a> {
    /// The bucket's name.
    pub bucket: &'a str,
    /// Whether it is that of a whole API.
    pub is_global: bool,
    /// How many requests it holds.
    pub size: u32,
    /// `None`: it is spent. Otherwise how many requests of it are, and it will be soon.
    pub used: Option<u32>,
}

/// Writes `api_limit`, or `api_limit_warning` at four fifths. The limiter says when: at most once a minute for a
/// bucket.
pub async fn write(realm: &Realm, origin: Origin, excess: Excess<'_>) -> Result<(), Error> {
    let request = json!({"method": origin.method, "path": origin.path});
    let mut limit =
        json!({"bucket": excess.bucket, "global": excess.is_global, "size": excess.size});
    if let (Some(used), Some(limit)) = (excess.used, limit.as_object_mut()) {
        limit.insert("usage".to_owned(), used.into());
    }
    let (kind, description) = match excess.used {
        None => ("api_limit", "Rate limit reached"),
        Some(_) => ("api_limit_warning", "Rate limit nearly reached"),
    };
    let details = Some(json!({"limit": limit, "request": request}));
    let actor = Actor::anonymous(origin);
    let entry = log::entry(
        realm,
        &actor,
        &Happening {
            kind,
            description,
            details,
            ..Happening::default()
        },
    )?;
    log::write(realm, entry).await
}
