//! The key with which an API's tokens are encrypted: kept as it was sent, answered by its thumbprint (recorded).

use guildhall_protocol::jose::PublicKey;
use serde_json::{Map, Value, json};

use crate::error::Error;

/// Where the key stands in a document.
const ENCRYPTION: &str = "token_encryption";
const KEY: &str = "encryption_key";

/// Checks the key of a body, and keeps its thumbprint beside it.
pub(super) fn read_key(body: &mut Map<String, Value>) -> Result<(), Error> {
    let Some(Value::Object(key)) = body
        .get_mut(ENCRYPTION)
        .and_then(|encryption| encryption.get_mut(KEY))
    else {
        return Ok(());
    };
    let pem = key.get("pem").and_then(Value::as_str).unwrap_or_default();
    let thumbprint = match PublicKey::from_pem(pem) {
        Ok(public @ PublicKey::Rsa { .. }) => public.thumbprint(),
        Ok(_) => return Err(unusable("only RSA keys can encrypt tokens")),
        Err(error) => return Err(unusable(&error.to_string())),
    };
    key.insert("thumbprint_sha256".to_owned(), json!(thumbprint));
    Ok(())
}

/// Takes the key itself out of a document that is answered.
pub(super) fn hide_key(document: &mut Map<String, Value>) {
    if let Some(Value::Object(key)) = document
        .get_mut(ENCRYPTION)
        .and_then(|encryption| encryption.get_mut(KEY))
    {
        key.remove("pem");
    }
}

fn unusable(reason: &str) -> Error {
    Error::invalid_body(
        format!("The key can not be used: {reason}"),
        "token_encryption.encryption_key.pem",
        "PEM-formatted public key. Must be JSON escaped.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An RSA key of 2048 bits, made for this test.
    const PEM: &str = include_str!("encryption_key.pem");

    fn body(pem: &str) -> Map<String, Value> {
        let body = json!({"token_encryption": {
            "format": "compact-nested-jwe", "encryption_key": {"alg": "RSA-OAEP-256", "pem": pem},
        }});
        match body {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    #[test]
    fn a_key_is_answered_by_its_thumbprint() {
        let mut document = body(PEM);
        read_key(&mut document).expect("a key");
        assert_eq!(document["token_encryption"]["encryption_key"]["pem"], PEM);
        hide_key(&mut document);
        let shown = &document["token_encryption"]["encryption_key"];
        assert_eq!(shown["thumbprint_sha256"].as_str().map(str::len), Some(43));
        assert_eq!(shown["pem"], Value::Null);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for pem in [
            "",
            "x",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        ] {
            assert!(read_key(&mut body(pem)).is_err(), "{pem}");
        }
    }

    #[test]
    fn other_bodies_stay() {
        for body in [json!({}), json!({"token_encryption": null})] {
            let Value::Object(mut map) = body.clone() else {
                continue;
            };
            read_key(&mut map).expect("nothing to refuse");
            assert_eq!(Value::Object(map), body);
        }
    }
}
