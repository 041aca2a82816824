use std::io::Write;
use std::process::{Command, Stdio};

use super::*;
use crate::jose::{PublicKey, testing};

fn request() -> CertificateRequest<'static> {
    CertificateRequest {
        common_name: "tenant.example",
        serial: [0xff; 16],
        not_before: 1_700_000_000,
        not_after: 2_000_000_000,
    }
}

fn certificate() -> Certificate {
    Certificate::self_signed(testing::signing_key(), request()).unwrap()
}

/// What `openssl` says to `input`; `None` where it is not installed.
fn openssl(arguments: &[&str], input: &str) -> Option<String> {
    let mut process = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    process
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_certificate_holds_the_key() {
    let key = PublicKey::from_pem(&certificate().pem()).unwrap();
    assert_eq!(&key, testing::signing_key().public_key());
}

#[test]
fn the_same_request_makes_the_same_certificate() {
    assert_eq!(certificate(), certificate());
}

#[test]
fn openssl_reads_the_certificate() {
    let arguments = [
        "x509",
        "-noout",
        "-subject",
        "-issuer",
        "-serial",
        "-dates",
        "-fingerprint",
    ];
    let Some(shown) = openssl(&arguments, &certificate().pem()) else {
        return;
    };
    for expected in [
        "subject=CN = tenant.example".replace(" = ", "="),
        "serial=7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF".into(),
        "notBefore=Nov 14 22:13:20 2023 GMT".into(),
        "notAfter=May 18 03:33:20 2033 GMT".into(),
        format!("Fingerprint={}", certificate().fingerprint()),
    ] {
        assert!(
            shown.replace(" = ", "=").contains(&expected),
            "{expected} in {shown}"
        );
    }
}

#[test]
fn openssl_accepts_the_signature() {
    let file =
        std::env::temp_dir().join(format!("guildhall-certificate-{}.pem", std::process::id()));
    std::fs::write(&file, certificate().pem()).unwrap();
    let path = file.to_str().unwrap();
    let arguments = [
        "verify",
        "-check_ss_sig",
        "-partial_chain",
        "-attime",
        "1800000000",
        "-trusted",
        path,
    ];
    let shown = openssl(&arguments, &certificate().pem());
    std::fs::remove_file(&file).unwrap();
    if let Some(shown) = shown {
        assert!(shown.contains("OK"), "{shown}");
    }
}

#[test]
fn openssl_finds_the_certificate_in_the_pkcs7() {
    let pkcs7 = certificate().pkcs7_pem();
    let Some(shown) = openssl(&["pkcs7", "-print_certs"], &pkcs7) else {
        return;
    };
    let body = |pem: &str| pem.lines().collect::<Vec<_>>().join("\n");
    assert!(shown.contains(&body(&certificate().pem())), "{shown}");
}

#[test]
fn the_pkcs7_has_the_shape_of_the_standard() {
    // RFC 2315 sections 7 and 9.1, around a certificate of three bytes.
    let expected = [
        &[0x30, 0x28, 0x06, 0x09][..],
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02],
        &[0xa0, 0x1b, 0x30, 0x19, 0x02, 0x01, 0x01, 0x31, 0x00],
        &[0x30, 0x0b, 0x06, 0x09],
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01],
        &[0xa0, 0x03, 0x30, 0x01, 0x07, 0x31, 0x00],
    ]
    .concat();
    assert_eq!(pkcs7::certificates_only(&[0x30, 0x01, 0x07]), expected);
}

#[test]
fn names_of_the_certificate_agree() {
    let certificate = certificate();
    let thumbprint = certificate.thumbprint();
    assert_eq!(thumbprint.len(), 40);
    assert_eq!(certificate.fingerprint().replace(':', ""), thumbprint);
    let sha1 = base64url::decode(&certificate.x5t()).unwrap();
    let digits: Vec<String> = sha1.iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(digits.concat(), thumbprint);
}

#[test]
fn times_that_no_certificate_can_say() {
    for (not_before, not_after) in [
        (-1, 5),
        (5, 5),
        (6, 5),
        (0, LATEST + 1),
        (i64::MIN, i64::MAX),
    ] {
        let request = CertificateRequest {
            not_before,
            not_after,
            ..request()
        };
        assert!(matches!(
            Certificate::self_signed(testing::signing_key(), request),
            Err(CertificateError::Validity { .. })
        ));
    }
    let widest = CertificateRequest {
        not_before: 0,
        not_after: LATEST,
        ..request()
    };
    assert!(Certificate::self_signed(testing::signing_key(), widest).is_ok());
}
