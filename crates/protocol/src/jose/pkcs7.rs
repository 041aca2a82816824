//! A certificate wrapped in PKCS#7, which the service hands out beside each certificate.

use super::der::{tag, value};

/// `signedData`, 1.2.840.113549.1.7.2 (RFC 2315 section 14).
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// `data`, 1.2.840.113549.1.7.1.
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];

/// `SignedData` in its degenerate form: no content and no signers, only the certificate (RFC 2315 section 9.1).
pub(super) fn certificates_only(certificate: &[u8]) -> Vec<u8> {
    let version = value(tag::INTEGER, &[&[1]]);
    let no_digest_algorithms = value(tag::SET, &[]);
    let no_content = value(tag::SEQUENCE, &[&value(tag::OBJECT_IDENTIFIER, &[DATA])]);
    let certificates = value(tag::CONTEXT_0, &[certificate]);
    let no_signers = value(tag::SET, &[]);
    let signed_data = value(
        tag::SEQUENCE,
        &[
            &version,
            &no_digest_algorithms,
            &no_content,
            &certificates,
            &no_signers,
        ],
    );
    value(
        tag::SEQUENCE,
        &[
            &value(tag::OBJECT_IDENTIFIER, &[SIGNED_DATA]),
            &value(tag::CONTEXT_0, &[&signed_data]),
        ],
    )
}
