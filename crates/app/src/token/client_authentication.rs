//! Whether a client is who it says it is (RFC 6749 section 2.3).

use guildhall_protocol::oauth::{self, ClientAuthentication};
use guildhall_store::{ClientRow, Sealed};
use secrecy::ExposeSecret as _;
use subtle::ConstantTimeEq as _;

use super::policy::ClientPolicy;
use super::refused::Refused;
use crate::error::Error;
use crate::realm::Realm;

/// Compares in constant time; an unknown client and a wrong secret answer the same.
pub(super) fn authenticate(
    realm: &Realm,
    authentication: &ClientAuthentication,
    client: &ClientRow,
    policy: &ClientPolicy,
) -> Result<(), Refused> {
    let method = policy.token_endpoint_auth_method.as_deref();
    let presented = match authentication {
        // Either place of the secret is taken from a client that did not choose one, and from one that chose the other:
        // the service does not tell them apart.
        ClientAuthentication::SecretBasic { client_secret, .. }
        | ClientAuthentication::SecretPost { client_secret, .. }
            if method != Some("none") =>
        {
            client_secret
        }
        _ => return Err(oauth::Error::UnknownClient.into()),
    };
    let place = Sealed {
        table: "client",
        id: &client.id,
        column: "secret",
    };
    let secret = realm
        .store
        .open(place, &client.secret)
        .map_err(Error::from)?;
    if bool::from(secret.ct_eq(presented.expose_secret().as_bytes())) {
        Ok(())
    } else {
        Err(oauth::Error::UnknownClient.into())
    }
}
