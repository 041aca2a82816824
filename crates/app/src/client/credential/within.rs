//! Credentials within a client: a new client brings them along, a changed one names them.

use guildhall_store::{ClientCredentialRow, TenantTransaction};
use serde_json::{Map, Value, json};

use super::new;
use crate::error::Error;
use crate::realm::Realm;

/// Where lists of credentials stand in a client.
const LISTS: [&[&str]; 5] = [
    &["client_authentication_methods", "private_key_jwt"],
    &["client_authentication_methods", "tls_client_auth"],
    &[
        "client_authentication_methods",
        "self_signed_tls_client_auth",
    ],
    &["signed_request_object"],
    &["token_vault_privileged_access"],
];

/// Takes the credentials out of the body of a new client; what is left there are their ids.
pub(in super::super) fn take_new(
    realm: &Realm,
    body: &mut Map<String, Value>,
) -> Result<Vec<ClientCredentialRow>, Error> {
    let mut rows = Vec::new();
    for way in LISTS {
        let mut at = Some(&mut *body);
        for step in way {
            at = at.and_then(|map| map.get_mut(*step)?.as_object_mut());
        }
        let Some(Value::Array(credentials)) = at.and_then(|map| map.get_mut("credentials")) else {
            continue;
        };
        for (number, credential) in credentials.iter_mut().enumerate() {
            let path = format!("{}.credentials.{number}.", way.join("."));
            let given = credential.as_object().cloned().unwrap_or_default();
            let row = new::credential(realm, &given, &path)?;
            *credential = json!({"id": row.id});
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Refuses a change that names a credential which the client has not.
pub(in super::super) async fn check_references(
    client: &str,
    change: &Map<String, Value>,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    for way in LISTS {
        let mut at = Some(change);
        for step in way {
            at = at.and_then(|map| map.get(*step)?.as_object());
        }
        let named = at.and_then(|map| map.get("credentials")?.as_array());
        for (number, credential) in named.into_iter().flatten().enumerate() {
            let id = credential
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if tx.client_credential(client, id).await?.is_none() {
                let path = format!("{}.credentials.{number}.id", way.join("."));
                return Err(Error::invalid_body(
                    "The credential does not exist",
                    &path,
                    "The credential",
                ));
            }
        }
    }
    Ok(())
}
