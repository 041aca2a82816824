//! A new refresh token.

use guildhall_model::Timestamp;
use guildhall_store::RefreshTokenRow;

use super::promise::Promise;
use crate::error::Error;
use crate::realm::Realm;
use crate::secret;

/// What a refresh token is bound to for all its life.
pub(super) struct Bound<'a> {
    pub(super) family: &'a str,
    pub(super) client_id: &'a str,
    pub(super) user_id: &'a str,
    pub(super) session_id: &'a str,
    pub(super) organization_id: Option<&'a str>,
    pub(super) promise: &'a Promise,
    pub(super) ends_at: Option<Timestamp>,
}

/// A new refresh token: the secret, and what is stored of it.
pub(super) fn new_token(
    realm: &Realm,
    bound: &Bound<'_>,
) -> Result<(String, RefreshTokenRow), Error> {
    let now = realm.now();
    let token = secret::new(realm.random());
    let row = RefreshTokenRow {
        hash: secret::hash(&token),
        family: bound.family.to_owned(),
        client_id: bound.client_id.to_owned(),
        user_id: bound.user_id.to_owned(),
        session_id: bound.session_id.to_owned(),
        organization_id: bound.organization_id.map(str::to_owned),
        document: serde_json::to_string(bound.promise)?,
        created_at: now,
        used_at: now,
        rotated_at: None,
        ends_at: bound.ends_at,
    };
    Ok((token, row))
}
