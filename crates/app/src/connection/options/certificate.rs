//! The certificate with which a provider signs: what stands in it is told beside it (recorded).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::client::credential::Certificate;

/// Reads `signingCert` of the providers that have one. One that can not be read stays as it was said.
pub(super) fn read(strategy: &str, options: &mut Map<String, Value>) {
    if !matches!(strategy, "samlp" | "pingfederate") {
        return;
    }
    let said = options.get("signingCert").and_then(Value::as_str);
    let Some((pem, certificate)) = said.and_then(parse) else {
        return;
    };
    options.insert("expires".to_owned(), json!(certificate.not_after()));
    options.insert(
        "subject".to_owned(),
        Value::Object(certificate.named_subject()),
    );
    options.insert(
        "thumbprints".to_owned(),
        json!([certificate.thumbprint_sha1()]),
    );
    options.insert("cert".to_owned(), json!(pem));
    if strategy == "pingfederate" {
        options.shift_remove("signingCert");
    }
}

/// A certificate in PEM, or in PEM that was wrapped in base64 once more.
fn parse(said: &str) -> Option<(String, Certificate)> {
    if let Some(certificate) = Certificate::parse(said) {
        return Some((said.to_owned(), certificate));
    }
    let unwrapped = String::from_utf8(STANDARD.decode(said.trim()).ok()?).ok()?;
    Certificate::parse(&unwrapped).map(|certificate| (unwrapped, certificate))
}
