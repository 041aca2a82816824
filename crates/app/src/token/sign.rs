//! Signatures: with which key, and on which thread.

use guildhall_protocol::jose::{RsaScheme, SharedSecret, TokenType};
use guildhall_store::{ClientRow, ResourceServerRow, Sealed};
use serde::Serialize;

use super::policy::JwtConfiguration;
use crate::error::Error;
use crate::realm::Realm;

/// With what a token is signed.
#[derive(Debug)]
pub(super) enum SignedWith {
    /// The tenant's key of that id.
    Key { kid: String, scheme: RsaScheme },
    /// A secret that is shared with whoever reads the token.
    Secret(Vec<u8>),
}

/// A token that may be issued, still to be signed.
#[derive(Debug)]
pub(super) struct Unsigned<Claims> {
    pub(super) claims: Claims,
    pub(super) kind: TokenType,
    pub(super) with: SignedWith,
}

impl SignedWith {
    /// What an API's tokens are signed with.
    pub(super) fn for_server(
        realm: &Realm,
        server: &ResourceServerRow,
        kid: String,
    ) -> Result<Self, Error> {
        if let (Some(sealed), "HS256") = (&server.signing_secret, server.signing_alg.as_str()) {
            let place = Sealed {
                table: "resource_server",
                id: &server.id,
                column: "signing_secret",
            };
            return Ok(Self::Secret(realm.store.open(place, sealed)?));
        }
        Ok(Self::key(kid, &server.signing_alg))
    }

    /// What the ID tokens of a client are signed with: HS256 with its secret where the client says so.
    pub(super) fn for_client(
        realm: &Realm,
        client: &ClientRow,
        jwt: &JwtConfiguration,
        kid: String,
    ) -> Result<Self, Error> {
        let algorithm = jwt.alg.as_deref().unwrap_or("RS256");
        if algorithm != "HS256" {
            return Ok(Self::key(kid, algorithm));
        }
        let place = crate::client::secret_place(&client.id);
        let secret = realm.store.open(place, &client.secret)?;
        Ok(Self::Secret(jwt.decoded(secret)))
    }

    fn key(kid: String, algorithm: &str) -> Self {
        Self::Key {
            kid,
            scheme: RsaScheme::from_name(algorithm).unwrap_or(RsaScheme::Rs256),
        }
    }
}

/// Signs on a thread that may take its time: a signature takes a quarter of a millisecond of a core.
pub(super) async fn sign<Claims: Serialize + Send + 'static>(
    realm: &Realm,
    token: Unsigned<Claims>,
) -> Result<String, Error> {
    let Unsigned { claims, kind, with } = token;
    match with {
        SignedWith::Secret(secret) => {
            let work = move || Ok(SharedSecret::new(&secret)?.sign(kind, &claims)?);
            realm.services.signers.run(work).await
        }
        SignedWith::Key { kid, scheme } => {
            let key = realm.services.keys.get(&realm.store, &kid).await?;
            let key = key.ok_or(Error::Internal("the key that signs is not there"))?;
            let work = move || Ok(key.signing.sign_as(scheme, kind, &claims)?);
            realm.services.signers.run(work).await
        }
    }
}
