//! The self-signed certificate that is published with a signing key.

use std::time::Duration;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, IsCa, KeyUsagePurpose, PKCS_RSA_SHA256,
    PublicKeyData, SerialNumber, SignatureAlgorithm,
};
use thiserror::Error;

use super::{RsaScheme, SigningKey, base64url, pem, pkcs7};

/// The last second of the year 9999, the latest that X.509 can write (RFC 5280 section 4.1.2.5).
const LATEST: i64 = 253_402_300_799;

/// An X.509 certificate in its DER form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
}

/// What a certificate shall say.
#[derive(Clone, Copy, Debug)]
pub struct CertificateRequest<'a> {
    /// Common name of subject and issuer: the host of the issuer.
    pub common_name: &'a str,
    /// Random bytes for the serial number. The two highest bits are replaced, so that the number is positive and its
    /// length does not vary.
    pub serial: [u8; 16],
    /// From when on it holds, in seconds since the Unix epoch.
    pub not_before: i64,
    /// Until when it holds, in seconds since the Unix epoch.
    pub not_after: i64,
}

/// Why a certificate could not be made.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// The times are before 1970, after 9999, or in the wrong order.
    #[error("a certificate cannot hold from {not_before} until {not_after}")]
    Validity {
        /// As asked for, in seconds since the Unix epoch.
        not_before: i64,
        /// As asked for, in seconds since the Unix epoch.
        not_after: i64,
    },
    /// The certificate could not be written or signed.
    #[error("the certificate could not be made")]
    Failed(#[source] rcgen::Error),
}

impl Certificate {
    /// Makes the certificate of `key`, signed by `key` with SHA-256. It may sign data and no other certificate.
    pub fn self_signed(
        key: &SigningKey,
        request: CertificateRequest<'_>,
    ) -> Result<Self, CertificateError> {
        let CertificateRequest {
            common_name,
            mut serial,
            not_before,
            not_after,
        } = request;
        let (Some(from), Some(until), true) = (
            seconds(not_before),
            seconds(not_after),
            not_before < not_after,
        ) else {
            return Err(CertificateError::Validity {
                not_before,
                not_after,
            });
        };
        if let Some(highest) = serial.first_mut() {
            *highest = (*highest & 0x3f) | 0x40;
        }
        let mut subject = DistinguishedName::new();
        subject.push(DnType::CommonName, common_name);
        let epoch = rcgen::date_time_ymd(1970, 1, 1);
        let mut parameters = CertificateParams::default();
        parameters.distinguished_name = subject;
        parameters.serial_number = Some(SerialNumber::from_slice(&serial));
        parameters.not_before = epoch + from;
        parameters.not_after = epoch + until;
        parameters.is_ca = IsCa::ExplicitNoCa;
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let certificate = parameters
            .self_signed(&Signer(key))
            .map_err(CertificateError::Failed)?;
        Ok(Self::from_der(certificate.der().to_vec()))
    }

    /// Takes a certificate that was made before.
    pub fn from_der(der: Vec<u8>) -> Self {
        Self { der }
    }

    /// The DER form, as it is stored.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Base64 with padding, an element of `x5c` (RFC 7517 section 4.7).
    pub fn base64(&self) -> String {
        STANDARD.encode(&self.der)
    }

    /// PEM with CR LF, `cert` of a signing key.
    pub fn pem(&self) -> String {
        pem::encode("CERTIFICATE", &self.der)
    }

    /// The certificate alone in PKCS#7, PEM with CR LF: `pkcs7` of a signing key.
    pub fn pkcs7_pem(&self) -> String {
        pem::encode("PKCS7", &pkcs7::certificates_only(&self.der))
    }

    /// SHA-1 of the certificate in base64url, `x5t` (RFC 7517 section 4.8).
    pub fn x5t(&self) -> String {
        base64url::encode(self.sha1())
    }

    /// SHA-1 of the certificate as 40 upper-case hexadecimal digits, `thumbprint` of a signing key.
    pub fn thumbprint(&self) -> String {
        self.hexadecimal().concat()
    }

    /// SHA-1 of the certificate as hexadecimal pairs with colons, `fingerprint` of a signing key.
    pub fn fingerprint(&self) -> String {
        self.hexadecimal().join(":")
    }

    fn hexadecimal(&self) -> Vec<String> {
        let sha1 = self.sha1();
        sha1.as_ref()
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect()
    }

    // SHA-1 names the certificate, as the wire demands; nothing rests on its strength.
    fn sha1(&self) -> aws_lc_rs::digest::Digest {
        digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.der)
    }
}

fn seconds(moment: i64) -> Option<Duration> {
    u64::try_from(moment)
        .ok()
        .filter(|_| moment <= LATEST)
        .map(Duration::from_secs)
}

/// Lets the certificate writer sign with a key that is parsed already.
struct Signer<'a>(&'a SigningKey);

impl PublicKeyData for Signer<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.0.public_pkcs1()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

impl rcgen::SigningKey for Signer<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.0
            .signature(RsaScheme::Rs256, message)
            .map_err(|_| rcgen::Error::RemoteKeyError)
    }
}

#[cfg(test)]
mod tests;
