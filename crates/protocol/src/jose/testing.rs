//! Keys and claims that the tests of this crate share.

use std::sync::LazyLock;

use super::{AccessClaims, Audience, SigningKey};

static SIGNING_KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().unwrap());

/// One key for all tests, since making one is slow.
pub(crate) fn signing_key() -> &'static SigningKey {
    &SIGNING_KEY
}

/// A machine's access token, valid from 1,000 until 2,000.
pub(crate) fn claims() -> AccessClaims {
    AccessClaims {
        iss: "https://tenant.example/".into(),
        sub: "client@clients".into(),
        aud: Audience::One("https://api.example".into()),
        iat: 1_000,
        exp: 2_000,
        nbf: None,
        scope: Some("read:things".into()),
        org_id: Some("org_1".into()),
        org_name: None,
        gty: Some("client-credentials".into()),
        azp: Some("client".into()),
        client_id: None,
        jti: None,
        permissions: None,
    }
}
