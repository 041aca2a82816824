//! A credential from what was said about it.

use guildhall_model::Timestamp;
use guildhall_model::random::{self, BASE58};
use guildhall_protocol::jose::PublicKey;
use guildhall_store::ClientCredentialRow;
use serde_json::{Map, Value, json};

use super::certificate::Certificate;
use crate::error::Error;
use crate::realm::Realm;

/// What was said, and where it stands in the body.
struct Given<'a> {
    body: &'a Map<String, Value>,
    path: &'a str,
}

impl Given<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str)
    }

    fn required(&self, name: &'static str) -> Result<&str, Error> {
        self.text(name).ok_or_else(|| {
            Error::invalid_body(
                format!("Missing required property: {name}"),
                self.path.trim_end_matches('.'),
                "",
            )
        })
    }

    fn refuse_pem(&self, reason: impl Into<String>) -> Error {
        Error::invalid_body(
            reason,
            &format!("{}pem", self.path),
            "Public key or X.509 certificate in PEM",
        )
    }

    fn certificate(&self) -> Result<Certificate, Error> {
        Certificate::parse(self.required("pem")?)
            .ok_or_else(|| self.refuse_pem("The text is not a certificate"))
    }
}

/// A credential from a body that fits its declaration; `path` is where it stands, with a dot at its end.
pub(super) fn credential(
    realm: &Realm,
    body: &Map<String, Value>,
    path: &str,
) -> Result<ClientCredentialRow, Error> {
    let given = Given { body, path };
    let credential_type = given.required("credential_type")?;
    let (kid, mut rest) = match credential_type {
        "public_key" => public_key(&given)?,
        "x509_cert" => (None, certificate(&given)?),
        _ => (None, subject(&given)?),
    };
    if let Some(name) = given.text("name").filter(|name| !name.is_empty()) {
        rest.insert("name".to_owned(), json!(name));
    }
    let now = realm.now();
    Ok(ClientCredentialRow {
        id: format!("cred_{}", random::text(realm.random(), BASE58, 22)),
        credential_type: credential_type.to_owned(),
        kid,
        pem: given.text("pem").map(str::to_owned),
        document: serde_json::to_string(&rest)?,
        expires_at: expires_at(&given)?,
        created_at: now,
        updated_at: now,
    })
}

type Shown = Map<String, Value>;

fn public_key(given: &Given<'_>) -> Result<(Option<String>, Shown), Error> {
    let key = PublicKey::from_pem(given.required("pem")?)
        .map_err(|error| given.refuse_pem(error.to_string()))?;
    let kid = given
        .text("kid")
        .map_or_else(|| key.thumbprint(), str::to_owned);
    let mut rest = Map::new();
    rest.insert(
        "alg".to_owned(),
        json!(given.text("alg").unwrap_or("RS256")),
    );
    Ok((Some(kid), rest))
}

fn certificate(given: &Given<'_>) -> Result<Shown, Error> {
    let mut rest = Map::new();
    rest.insert(
        "thumbprint_sha256".to_owned(),
        json!(given.certificate()?.thumbprint_sha256()),
    );
    Ok(rest)
}

/// The subject as it was given, or that of the certificate that was given.
fn subject(given: &Given<'_>) -> Result<Shown, Error> {
    let subject = match (given.text("subject_dn"), given.text("pem")) {
        (Some(subject), _) => subject.to_owned(),
        (None, Some(_)) => given.certificate()?.subject(),
        (None, None) => given.required("subject_dn")?.to_owned(),
    };
    let mut rest = Map::new();
    rest.insert("subject_dn".to_owned(), json!(subject));
    Ok(rest)
}

/// What was chosen; for a certificate, and for a key that was asked to, the certificate's own end (recorded).
fn expires_at(given: &Given<'_>) -> Result<Option<Timestamp>, Error> {
    if let Some(chosen) = given.text("expires_at") {
        return Ok(Timestamp::parse(chosen));
    }
    let asked = given
        .body
        .get("parse_expiry_from_cert")
        .and_then(Value::as_bool);
    if given.text("credential_type") == Some("x509_cert") || asked == Some(true) {
        return given.certificate().map(|read| Some(read.not_after()));
    }
    Ok(None)
}
