//! Whether a client is who it says it is (RFC 6749 section 2.3): by its secret, or by an assertion that it signed
//! (RFC 7523).
//!
//! Any grant asks here: [`claimed`] says whom to look for, [`find`] reads what decides, [`authenticate`] decides.

use guildhall_model::Timestamp;
use guildhall_protocol::jose::{
    Algorithm, PublicKey, PublicKeyAlgorithm, UnverifiedToken, VerifyingKey,
};
use guildhall_protocol::oauth::client_assertion::{self, Assertion, Expectation};
use guildhall_protocol::oauth::{self, AssertionError, ClientAuthentication};
use guildhall_store::{ClientCredentialRow, ClientRow, Sealed, TenantTransaction};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use super::policy::ClientPolicy;
use super::refused::Refused;
use crate::error::Error;
use crate::hash::sha256;
use crate::realm::Realm;

/// Whom a request claims to come from, and what has to be read to check it.
#[derive(Clone, Debug)]
pub(super) struct Claimed {
    /// The client.
    pub(super) client_id: String,
    has_assertion: bool,
}

/// A client as it is stored, with the credentials that it registered where they are needed.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The client.
    pub(super) client: ClientRow,
    credentials: Vec<ClientCredentialRow>,
}

/// Whom the request claims to come from. An assertion may be the only place that says it (RFC 7521 section 4.2).
pub(super) fn claimed(authentication: &ClientAuthentication) -> Result<Claimed, oauth::Error> {
    let ClientAuthentication::Assertion {
        client_id,
        assertion,
    } = authentication
    else {
        return Ok(Claimed {
            client_id: authentication.client_id().unwrap_or_default().to_owned(),
            has_assertion: false,
        });
    };
    let token =
        UnverifiedToken::parse(assertion.expose_secret()).map_err(AssertionError::Malformed)?;
    let subject = client_assertion::claimed_client_id(&token)?;
    if client_id.as_ref().is_some_and(|named| *named != subject) {
        return Err(oauth::Error::ClientIdMismatch);
    }
    Ok(Claimed {
        client_id: subject,
        has_assertion: true,
    })
}

/// The client that a request claims to come from.
pub(super) async fn find(
    claimed: &Claimed,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<Candidate>, guildhall_store::Error> {
    let Some(client) = tx.client(&claimed.client_id).await? else {
        return Ok(None);
    };
    let credentials = if claimed.has_assertion {
        tx.client_credentials(&client.id).await?
    } else {
        Vec::new()
    };
    Ok(Some(Candidate {
        client,
        credentials,
    }))
}

/// Checks what the client presented; an unknown client, a wrong secret and the wrong method answer the same. An
/// assertion is remembered, and accepted once.
pub(super) async fn authenticate(
    realm: &Realm,
    authentication: &ClientAuthentication,
    candidate: &Candidate,
    policy: &ClientPolicy,
) -> Result<(), Refused> {
    let has_methods = policy.client_authentication_methods.is_some();
    match authentication {
        // Either place of the secret is taken from a client that did not choose one, and from one that chose the other:
        // the service does not tell them apart.
        ClientAuthentication::SecretBasic { client_secret, .. }
        | ClientAuthentication::SecretPost { client_secret, .. }
            if !has_methods && policy.token_endpoint_auth_method.as_deref() != Some("none") =>
        {
            check_secret(realm, &candidate.client, client_secret.expose_secret())
        }
        ClientAuthentication::Assertion { assertion, .. } => {
            let keys = policy.assertion_keys().ok_or(oauth::Error::UnknownClient)?;
            let keys: Vec<&ClientCredentialRow> = candidate
                .credentials
                .iter()
                .filter(|credential| keys.contains(&credential.id.as_str()))
                .collect();
            let accepted = check_assertion(realm, assertion.expose_secret(), candidate, &keys)
                .map_err(oauth::Error::ClientAssertion)?;
            remember(realm, &candidate.client.id, accepted).await
        }
        // Without a secret there is nothing to prove: what such a client redeems has to be its own.
        ClientAuthentication::None { .. }
            if !has_methods && policy.token_endpoint_auth_method.as_deref() == Some("none") =>
        {
            Ok(())
        }
        _ => Err(oauth::Error::UnknownClient.into()),
    }
}

/// Compares in constant time.
fn check_secret(realm: &Realm, client: &ClientRow, presented: &str) -> Result<(), Refused> {
    let place = Sealed {
        table: "client",
        id: &client.id,
        column: "secret",
    };
    let secret = realm
        .store
        .open(place, &client.secret)
        .map_err(Error::from)?;
    if bool::from(secret.ct_eq(presented.as_bytes())) {
        Ok(())
    } else {
        Err(oauth::Error::UnknownClient.into())
    }
}

fn check_assertion(
    realm: &Realm,
    assertion: &str,
    candidate: &Candidate,
    keys: &[&ClientCredentialRow],
) -> Result<Assertion, AssertionError> {
    let token = UnverifiedToken::parse(assertion)?;
    // The tenant is called by the host that was asked or by its own domain, and by nothing else: an endpoint as
    // audience is what the service is giving up.
    let (issuer, canonical) = (realm.issuer(), realm.canonical_issuer());
    let expectation = Expectation {
        client_id: &candidate.client.id,
        audiences: &[&issuer, &canonical],
        now: realm.now().seconds(),
    };
    let mut refused = AssertionError::Key;
    for credential in keys {
        let Some(key) = usable_key(credential, &token, realm.now()) else {
            continue;
        };
        match client_assertion::verify(&token, &key, expectation) {
            Ok(accepted) => return Ok(accepted),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

/// What of a credential is not in its columns.
#[derive(Deserialize)]
struct Registered {
    alg: String,
}

/// The credential's key, bound to the algorithm it was registered with, where it may have signed this token.
fn usable_key(
    credential: &ClientCredentialRow,
    token: &UnverifiedToken<'_>,
    now: Timestamp,
) -> Option<VerifyingKey> {
    let header = token.header();
    let is_over = credential.expires_at.is_some_and(|end| end <= now);
    let is_another = header.key_id.is_some() && header.key_id != credential.kid;
    if is_over || is_another {
        return None;
    }
    let registered: Registered = serde_json::from_str(&credential.document).ok()?;
    let algorithm = PublicKeyAlgorithm::from_name(&registered.alg)?;
    if header.algorithm != Algorithm::Public(algorithm) {
        return None;
    }
    let key = PublicKey::from_pem(credential.pem.as_deref()?).ok()?;
    VerifyingKey::new(&key, algorithm).ok()
}

/// Remembers an accepted assertion until it expires; a second one of the same id is refused. What is kept is a hash, so
/// that ids of any length and alphabet make one kind of row.
async fn remember(realm: &Realm, client_id: &str, accepted: Assertion) -> Result<(), Refused> {
    let plan = (
        client_id.to_owned(),
        sha256(&accepted.id),
        Timestamp::from_seconds(accepted.expires_at),
    );
    let written = realm.store.write(plan, |(client, hash, end), mut tx| {
        Box::pin(async move { tx.insert_client_assertion(client, hash, *end).await })
    });
    match written.await {
        Err(error) if error.is_conflict("client_assertion_client_id_hash") => {
            Err(oauth::Error::ClientAssertion(AssertionError::Replayed).into())
        }
        written => Ok(written?),
    }
}
