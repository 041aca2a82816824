//! What is read out of a certificate that a client brings: who it is for and how long it holds.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use guildhall_model::Timestamp;
use x509_cert::der::Any;
use x509_cert::der::Decode as _;
use x509_cert::der::asn1::{Ia5StringRef, PrintableStringRef, TeletexStringRef, Utf8StringRef};

/// The names of the parts of a subject (RFC 4514 section 3, and the ones that tools write beside them).
const NAMES: [(&str, &str); 9] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "street"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
];

/// A certificate that could be read. Its signature is not looked at: whoever registers it vouches for it.
#[derive(Debug)]
pub(super) struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
}

impl Certificate {
    /// Reads the first `CERTIFICATE` block of a PEM text (RFC 7468); `None` when there is none that can be read.
    pub(super) fn parse(pem: &str) -> Option<Self> {
        let (_, begun) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
        let (body, _) = begun.split_once("-----END CERTIFICATE-----")?;
        let base64: Vec<u8> = body
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        let der = STANDARD.decode(base64).ok()?;
        let parsed = x509_cert::Certificate::from_der(&der).ok()?;
        Some(Self { der, parsed })
    }

    /// From when on it does not hold any more.
    pub(super) fn not_after(&self) -> Timestamp {
        let end = self.parsed.tbs_certificate.validity.not_after;
        let seconds = end.to_unix_duration().as_secs();
        Timestamp::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
    }

    /// SHA-256 of the certificate in base64url (`x5t#S256`, RFC 8705 section 3.1).
    pub(super) fn thumbprint_sha256(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest(&SHA256, &self.der))
    }

    /// The subject, a part a line in the certificate's order (recorded: `C=es`, then `ST=Madrid`, …).
    pub(super) fn subject(&self) -> String {
        let parts = self.parsed.tbs_certificate.subject.0.iter();
        let lines: Vec<String> = parts
            .flat_map(|part| part.0.iter())
            .map(|pair| {
                let oid = pair.oid.to_string();
                let name = NAMES.iter().find(|(known, _)| *known == oid);
                let name = name.map_or(oid.as_str(), |(_, name)| name);
                format!("{name}={}", text(&pair.value))
            })
            .collect();
        lines.join("\n")
    }
}

fn text(value: &Any) -> String {
    let read = Utf8StringRef::try_from(value)
        .map(|text| text.as_str().to_owned())
        .or_else(|_| PrintableStringRef::try_from(value).map(|text| text.as_str().to_owned()))
        .or_else(|_| Ia5StringRef::try_from(value).map(|text| text.as_str().to_owned()))
        .or_else(|_| TeletexStringRef::try_from(value).map(|text| text.as_str().to_owned()));
    read.unwrap_or_default()
}
