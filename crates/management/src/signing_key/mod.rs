//! `/keys/signing`: the keys with which the tenant signs.

use axum::response::Response;
use axum::routing::{get, post, put};
use guildhall_app::signing_key::{self, READ, REVOKE, ROTATE};
use guildhall_model::schema::Problem;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, FromPath, NoQuery, PathOf, PathParameters, Tenant};
use crate::route::{Method, Route};

const ALL: &str = "/keys/signing";
const ONE: &str = "/keys/signing/{kid}";
const ROTATION: &str = "/keys/signing/rotate";
const REVOCATION: &str = "/keys/signing/{kid}/revoke";

/// The operations of the signing keys.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, ALL, "get_signing_keys", READ, || get(list)),
    Route::new(Method::Get, ONE, "get_signing_key", READ, || get(one)),
    Route::new(Method::Post, ROTATION, "post_signing_keys", ROTATE, || {
        post(rotate)
    })
    .answers(201),
    Route::new(Method::Put, REVOCATION, "put_signing_keys", REVOKE, || {
        put(revoke)
    }),
];

/// The id of a key.
pub(crate) struct KeyPath(String);

impl FromPath for KeyPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self(
            parameters.text("kid", "Key id of the key.")?.to_owned(),
        ))
    }
}

async fn list(Tenant(realm): Tenant, _: NoQuery) -> Result<Response, Refusal> {
    answer::ok(&signing_key::list(&realm).await?)
}

async fn one(
    Tenant(realm): Tenant,
    PathOf(KeyPath(kid)): PathOf<KeyPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    answer::ok(&signing_key::get(&realm, kid).await?)
}

async fn rotate(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
) -> Result<Response, Refusal> {
    answer::created(&signing_key::rotate(&realm, &actor).await?)
}

async fn revoke(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(KeyPath(kid)): PathOf<KeyPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    answer::ok(&signing_key::revoke(&realm, &actor, kid).await?)
}
