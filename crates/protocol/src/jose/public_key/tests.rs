use proptest::prelude::*;

use super::*;
use crate::jose::VerifyingKey;

const RSA_SPKI: &str = include_str!("fixtures/rsa_spki.pem");
const RSA_PKCS1: &str = include_str!("fixtures/rsa_pkcs1.pem");
const RSA_CERTIFICATE: &str = include_str!("fixtures/rsa_cert.pem");
const EC_SPKI: &str = include_str!("fixtures/ec_spki.pem");
const EC_CERTIFICATE: &str = include_str!("fixtures/ec_cert.pem");
const P384: &str = include_str!("fixtures/p384.pem");
const RSA_1024: &str = include_str!("fixtures/rsa1024.pem");

#[test]
fn one_key_in_all_its_forms() {
    let rsa = PublicKey::from_pem(RSA_SPKI).unwrap();
    assert!(matches!(&rsa, PublicKey::Rsa { n, e } if n.len() == 256 && *e == [1, 0, 1]));
    assert_eq!(PublicKey::from_pem(RSA_PKCS1).unwrap(), rsa);
    assert_eq!(PublicKey::from_pem(RSA_CERTIFICATE).unwrap(), rsa);
    assert_eq!(PublicKey::from_jwk(&Jwk::new(&rsa)).unwrap(), rsa);

    let curve = PublicKey::from_pem(EC_SPKI).unwrap();
    assert!(matches!(&curve, PublicKey::P256 { .. }));
    assert_eq!(PublicKey::from_pem(EC_CERTIFICATE).unwrap(), curve);
    assert_eq!(PublicKey::from_jwk(&Jwk::new(&curve)).unwrap(), curve);
    assert_ne!(curve.thumbprint(), rsa.thumbprint());
}

#[test]
fn each_kind_has_its_algorithms() {
    let rsa = PublicKey::from_pem(RSA_SPKI).unwrap();
    let curve = PublicKey::from_pem(EC_SPKI).unwrap();
    for algorithm in [
        PublicKeyAlgorithm::Rs256,
        PublicKeyAlgorithm::Rs384,
        PublicKeyAlgorithm::Rs512,
        PublicKeyAlgorithm::Ps256,
    ] {
        assert!(VerifyingKey::new(&rsa, algorithm).is_ok());
        assert!(matches!(
            VerifyingKey::new(&curve, algorithm),
            Err(PublicKeyError::Algorithm(_))
        ));
    }
    assert!(VerifyingKey::new(&curve, PublicKeyAlgorithm::Es256).is_ok());
    assert!(matches!(
        VerifyingKey::new(&rsa, PublicKeyAlgorithm::Es256),
        Err(PublicKeyError::Algorithm(_))
    ));
}

#[test]
fn weak_and_foreign_keys_are_refused() {
    let weak = PublicKey::from_pem(RSA_1024).unwrap();
    assert!(matches!(
        VerifyingKey::new(&weak, PublicKeyAlgorithm::Rs256),
        Err(PublicKeyError::Size)
    ));
    assert!(matches!(
        PublicKey::from_pem(P384),
        Err(PublicKeyError::UnsupportedKind)
    ));
    let off_the_curve = PublicKey::P256 {
        x: [1; 32],
        y: [1; 32],
    };
    assert!(matches!(
        VerifyingKey::new(&off_the_curve, PublicKeyAlgorithm::Es256),
        Err(PublicKeyError::Rejected(_))
    ));
}

#[test]
fn blocks_without_a_public_key() {
    let private = RSA_SPKI.replace("PUBLIC KEY", "PRIVATE KEY");
    assert!(matches!(
        PublicKey::from_pem(&private),
        Err(PublicKeyError::Label(label)) if label == "PRIVATE KEY"
    ));
    let mislabelled = RSA_SPKI.replace("PUBLIC KEY", "CERTIFICATE");
    assert!(matches!(
        PublicKey::from_pem(&mislabelled),
        Err(PublicKeyError::Der(_))
    ));
    assert!(matches!(
        PublicKey::from_pem("nothing"),
        Err(PublicKeyError::Pem(PemError::NoBlock))
    ));
}

#[test]
fn parameters_of_a_jwk() {
    let cases = [
        (r#"{"kty":"RSA","e":"AQAB"}"#, "n"),
        (r#"{"kty":"RSA","n":"AQAB"}"#, "e"),
        (r#"{"kty":"RSA","n":"AQAB=","e":"AQAB"}"#, "n"),
        (r#"{"kty":"RSA","n":"AAAA","e":"AQAB"}"#, "n"),
        (r#"{"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"}"#, "x"),
    ];
    for (json, name) in cases {
        let jwk: Jwk = serde_json::from_str(json).unwrap();
        assert!(
            matches!(PublicKey::from_jwk(&jwk), Err(PublicKeyError::Parameter(found)) if found == name),
            "{json}"
        );
    }
    for json in [
        r#"{"kty":"oct"}"#,
        r#"{"kty":"EC","crv":"P-384"}"#,
        r#"{"kty":"OKP"}"#,
    ] {
        let jwk: Jwk = serde_json::from_str(json).unwrap();
        assert!(matches!(
            PublicKey::from_jwk(&jwk),
            Err(PublicKeyError::UnsupportedKind)
        ));
    }
}

proptest! {
    #[test]
    fn any_block_is_a_key_or_an_error(
        label in "PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE",
        der in any::<Vec<u8>>(),
    ) {
        let _ = PublicKey::from_pem(&pem::encode(&label, &der));
    }

    #[test]
    fn a_damaged_certificate_is_a_key_or_an_error(position in 0_usize..4096, byte in any::<u8>()) {
        let mut der = pem::decode(RSA_CERTIFICATE).unwrap().der;
        let position = position % der.len();
        der[position] = byte;
        let read = PublicKey::from_pem(&pem::encode("CERTIFICATE", &der));
        let _ = read.and_then(|key| VerifyingKey::new(&key, PublicKeyAlgorithm::Rs256));
    }
}
