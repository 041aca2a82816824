//! What is read out of a certificate that a client brings: who it is for and how long it holds.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use guildhall_model::Timestamp;
use serde_json::{Map, Value};
use x509_cert::der::Any;
use x509_cert::der::Decode as _;
use x509_cert::der::asn1::{Ia5StringRef, PrintableStringRef, TeletexStringRef, Utf8StringRef};

/// The parts of a subject: their short names (RFC 4514 section 3, and the ones that tools write beside them) and their
/// long ones (X.520).
const NAMES: [(&str, &str, &str); 9] = [
    ("2.5.4.3", "CN", "commonName"),
    ("2.5.4.5", "serialNumber", "serialNumber"),
    ("2.5.4.6", "C", "countryName"),
    ("2.5.4.7", "L", "localityName"),
    ("2.5.4.8", "ST", "stateOrProvinceName"),
    ("2.5.4.9", "street", "streetAddress"),
    ("2.5.4.10", "O", "organizationName"),
    ("2.5.4.11", "OU", "organizationalUnitName"),
    ("1.2.840.113549.1.9.1", "emailAddress", "emailAddress"),
];

/// A certificate that could be read. Its signature is not looked at: whoever registers it vouches for it.
#[derive(Debug)]
pub(crate) struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
}

impl Certificate {
    /// Reads the first `CERTIFICATE` block of a PEM text (RFC 7468); `None` when there is none that can be read.
    pub(crate) fn parse(pem: &str) -> Option<Self> {
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
    pub(crate) fn not_after(&self) -> Timestamp {
        let end = self.parsed.tbs_certificate.validity.not_after;
        let seconds = end.to_unix_duration().as_secs();
        Timestamp::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
    }

    /// SHA-256 of the certificate in base64url (`x5t#S256`, RFC 8705 section 3.1).
    pub(crate) fn thumbprint_sha256(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest(&SHA256, &self.der))
    }

    /// SHA-1 of the certificate in lower-case hexadecimal, by which it is known on the wire; nothing rests on its
    /// strength.
    pub(crate) fn thumbprint_sha1(&self) -> String {
        let sha1 = digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.der);
        let pairs: Vec<String> = sha1
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        pairs.concat()
    }

    /// The subject, a part a line in the certificate's order (recorded: `C=es`, then `ST=Madrid`, …).
    pub(crate) fn subject(&self) -> String {
        let lines: Vec<String> = self
            .parts()
            .map(|(oid, text)| {
                let known = NAMES.iter().find(|(known, ..)| *known == oid);
                let name = known.map_or(oid.as_str(), |(_, short, _)| short);
                format!("{name}={text}")
            })
            .collect();
        lines.join("\n")
    }

    /// The subject by the long names of its parts (recorded: `countryName`, …).
    pub(crate) fn named_subject(&self) -> Map<String, Value> {
        self.parts()
            .map(|(oid, text)| {
                let known = NAMES.iter().find(|(known, ..)| *known == oid);
                let name = known.map_or(oid.as_str(), |(.., long)| long);
                (name.to_owned(), Value::String(text))
            })
            .collect()
    }

    /// The parts of the subject: object identifier and text.
    fn parts(&self) -> impl Iterator<Item = (String, String)> {
        let parts = self.parsed.tbs_certificate.subject.0.iter();
        parts
            .flat_map(|part| part.0.iter())
            .map(|pair| (pair.oid.to_string(), text(&pair.value)))
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
