//! The key pair that each client is given, and its certificate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guildhall_model::{Random, Timestamp};
use guildhall_protocol::jose::{Certificate, SigningKey};
use guildhall_store::{ClientRow, Sealed, TenantStore};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::keys;

/// A key pair, sealed for its client, and its certificate.
#[derive(Clone, Debug)]
pub struct KeyPair {
    /// PKCS#8 DER, sealed (`client`, id, `signing_key`).
    pub sealed: Vec<u8>,
    /// DER in base64.
    pub certificate: String,
}

fn place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "client",
        id,
        column: "signing_key",
    }
}

/// A new key pair for the client of that id at `domain`. Takes 20 to 90 ms of a core: call it on a blocking thread.
pub fn new_key_pair(
    store: &TenantStore,
    id: &str,
    domain: &str,
    now: Timestamp,
    random: &dyn Random,
) -> Result<KeyPair, Error> {
    let key = SigningKey::generate()?;
    let certificate = keys::certify(&key, domain, now, random)?;
    Ok(KeyPair {
        sealed: store.seal(place(id), &key.pkcs8()?, random)?,
        certificate: certificate.base64(),
    })
}

/// What is answered with a client. The private key is only told when the client is made, and the subject not to those
/// who only read (both recorded).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    Made,
    Changed,
    Read,
}

/// `signing_keys` as it is answered; empty until a job has made the keys of a client that was born with its tenant.
pub(super) fn shown(
    store: &TenantStore,
    domain: &str,
    row: &ClientRow,
    occasion: Occasion,
) -> Result<Value, Error> {
    let Some(base64) = &row.certificate else {
        return Ok(json!([]));
    };
    let der = STANDARD
        .decode(base64)
        .map_err(|_| Error::Internal("a stored certificate is not base64"))?;
    let certificate = Certificate::from_der(der);
    let mut key = Map::new();
    key.insert("cert".to_owned(), certificate.pem().into());
    if let (Occasion::Made, Some(sealed)) = (occasion, &row.signing_key) {
        let der = store.open(place(&row.id), sealed)?;
        key.insert("key".to_owned(), pem("PRIVATE KEY", &der).into());
    }
    key.insert("pkcs7".to_owned(), certificate.pkcs7_pem().into());
    let subject = match occasion {
        Occasion::Made | Occasion::Changed => format!("/CN={domain}"),
        Occasion::Read => "deprecated".to_owned(),
    };
    key.insert("subject".to_owned(), subject.into());
    Ok(json!([key]))
}

/// One block as the service writes it: lines of 64 characters with CR LF between them (RFC 7468).
fn pem(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let mut lines = vec![format!("-----BEGIN {label}-----")];
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(64).unwrap_or((rest, ""));
        lines.push(line.to_owned());
        rest = after;
    }
    lines.push(format!("-----END {label}-----"));
    lines.join("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_64_characters() {
        let text = pem("PRIVATE KEY", &[0; 60]);
        let lines: Vec<usize> = text.split("\r\n").map(str::len).collect();
        assert_eq!(lines, [27, 64, 16, 25]);
    }
}
