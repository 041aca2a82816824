//! What the server says about itself: discovery and keys.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use guildhall_app::{Realm, keys};
use guildhall_protocol::oauth::Error;
use guildhall_protocol::oidc::{Discovery, Endpoint, Issuer, Supported};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::error::{JSON, Refusal};

/// How long verifiers may keep keys and metadata; a next key is published long before it signs.
const KEPT: HeaderValue =
    HeaderValue::from_static("public, max-age=15, stale-while-revalidate=15, stale-if-error=86400");

/// Keys and metadata are public.
const EVERYBODY: HeaderValue = HeaderValue::from_static("*");

/// What exists: nothing else is advertised.
const SUPPORTED: Supported<'static> = Supported {
    endpoints: &[
        Endpoint::Authorization,
        Endpoint::Token,
        Endpoint::Userinfo,
        Endpoint::Revocation,
        Endpoint::EndSession,
    ],
    scopes: &[
        "openid",
        "profile",
        "offline_access",
        "email",
        "phone",
        "address",
    ],
    response_types: &["code"],
    response_modes: &["query", "form_post", "web_message"],
    grant_types: &["client_credentials", "authorization_code", "refresh_token"],
    code_challenge_methods: &["S256"],
    subject_types: &["public"],
    id_token_signing_algorithms: &["HS256", "RS256", "PS256"],
    token_endpoint_authentication_methods: &[
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
    ],
    token_endpoint_authentication_algorithms: &["RS256", "RS384", "PS256"],
    claims: &[
        "aud",
        "auth_time",
        "email",
        "email_verified",
        "exp",
        "family_name",
        "given_name",
        "iat",
        "iss",
        "name",
        "nickname",
        "org_id",
        "phone_number",
        "phone_number_verified",
        "picture",
        "preferred_username",
        "sid",
        "sub",
        "updated_at",
    ],
    dpop_signing_algorithms: &[],
    backchannel_token_delivery_modes: &[],
    backchannel_logout: false,
    response_issuer: true,
    request_parameter: false,
    request_uri_parameter: false,
};

/// `GET /.well-known/openid-configuration`.
pub(crate) async fn discovery(request: Request) -> Result<Response, Refusal> {
    let realm = realm(&request)?;
    let issuer = Issuer::parse(&realm.issuer())
        .map_err(|_| Refusal::new(Error::Internal, Some(&realm), false))?;
    answer(&Discovery::new(&issuer, &SUPPORTED), &realm)
}

/// `GET /.well-known/jwks.json`.
pub(crate) async fn key_set(request: Request) -> Result<Response, Refusal> {
    let realm = realm(&request)?;
    let keys = keys::published(&realm)
        .await
        .map_err(|error| Refusal::refused(error.into(), &realm, false))?;
    answer(&keys, &realm)
}

fn realm(request: &Request) -> Result<Realm, Refusal> {
    request
        .extensions()
        .get::<Realm>()
        .cloned()
        .ok_or_else(|| Refusal::new(Error::Unavailable, None, false))
}

fn answer(value: &impl Serialize, realm: &Realm) -> Result<Response, Refusal> {
    let body =
        serde_json::to_vec(value).map_err(|error| Refusal::refused(error.into(), realm, false))?;
    Ok((
        StatusCode::OK,
        [
            (CONTENT_TYPE, JSON),
            (CACHE_CONTROL, KEPT),
            (ACCESS_CONTROL_ALLOW_ORIGIN, EVERYBODY),
        ],
        Body::from(body),
    )
        .into_response())
}
