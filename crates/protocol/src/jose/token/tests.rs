//! The examples of RFC 7515 appendix A, and everything that must not be believed.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::jose::{
    AccessClaims, Jwk, PublicKey, PublicKeyAlgorithm, SigningKey, TokenType, testing,
};

/// The claims that all examples of appendix A sign.
const PAYLOAD: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

#[derive(Debug, Deserialize, PartialEq)]
struct Example {
    iss: String,
    exp: i64,
}

fn joe() -> Example {
    Example {
        iss: "joe".into(),
        exp: 1_300_819_380,
    }
}

fn public_key(jwk: &str) -> PublicKey {
    PublicKey::from_jwk(&serde_json::from_str::<Jwk>(jwk).unwrap()).unwrap()
}

fn verifying_key(jwk: &str, algorithm: PublicKeyAlgorithm) -> VerifyingKey {
    VerifyingKey::new(&public_key(jwk), algorithm).unwrap()
}

fn access_claims(token: &str, key: &VerifyingKey) -> Option<AccessClaims> {
    UnverifiedToken::parse(token).ok()?.verify(key).ok()
}

/// Appendix A.1.
#[test]
fn hs256_of_the_standard() {
    let secret = base64url::decode(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    )
    .unwrap();
    let token = format!(
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{PAYLOAD}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    let secret = SharedSecret::new(&secret).unwrap();
    let token = UnverifiedToken::parse(&token).unwrap();
    assert_eq!(token.header().token_type.as_deref(), Some("JWT"));
    assert_eq!(token.verify_with_secret::<Example>(&secret).unwrap(), joe());
}

const RSA_KEY_OF_A_2: &str = r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#;

fn token_of_a_2() -> String {
    format!(
        "eyJhbGciOiJSUzI1NiJ9.{PAYLOAD}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
    )
}

/// Appendix A.2.
#[test]
fn rs256_of_the_standard() {
    let token = token_of_a_2();
    let token = UnverifiedToken::parse(&token).unwrap();
    let key = verifying_key(RSA_KEY_OF_A_2, PublicKeyAlgorithm::Rs256);
    assert_eq!(token.verify::<Example>(&key).unwrap(), joe());
}

/// Appendix A.3.
#[test]
fn es256_of_the_standard() {
    let key = verifying_key(
        r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
        PublicKeyAlgorithm::Es256,
    );
    let token = format!(
        "eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    );
    let token = UnverifiedToken::parse(&token).unwrap();
    assert_eq!(token.verify::<Example>(&key).unwrap(), joe());
}

/// Appendix A.5, the unsecured token.
#[test]
fn none_is_refused_however_it_is_written() {
    assert!(matches!(
        UnverifiedToken::parse(&format!("eyJhbGciOiJub25lIn0.{PAYLOAD}.")),
        Err(TokenError::UnsupportedAlgorithm(name)) if name == "none"
    ));
    for name in ["None", "NONE", "nOnE", ""] {
        let header = base64url::encode(format!(r#"{{"alg":"{name}"}}"#));
        assert!(matches!(
            UnverifiedToken::parse(&format!("{header}.{PAYLOAD}.")),
            Err(TokenError::UnsupportedAlgorithm(_))
        ));
    }
}

/// A public key is public: whoever uses it as a secret must not get in (RFC 8725 section 2.1).
#[test]
fn hs256_with_the_public_key_as_secret_is_refused() {
    let key = testing::signing_key();
    let verifying = key.verifying_key().unwrap();
    let candidates = [
        key.public_pkcs1().to_vec(),
        base64url::encode(key.public_pkcs1()).into_bytes(),
        serde_json::to_vec(&Jwk::new(key.public_key())).unwrap(),
    ];
    for secret in candidates {
        let forged = SharedSecret::new(&secret)
            .unwrap()
            .sign(TokenType::Jwt, &testing::claims())
            .unwrap();
        assert!(matches!(
            UnverifiedToken::parse(&forged)
                .unwrap()
                .verify::<AccessClaims>(&verifying),
            Err(VerifyError::AlgorithmMismatch { .. })
        ));
    }
}

#[test]
fn a_key_verifies_its_own_algorithm_only() {
    let token = token_of_a_2();
    let token = UnverifiedToken::parse(&token).unwrap();
    for algorithm in [
        PublicKeyAlgorithm::Rs384,
        PublicKeyAlgorithm::Rs512,
        PublicKeyAlgorithm::Ps256,
    ] {
        let key = verifying_key(RSA_KEY_OF_A_2, algorithm);
        assert!(matches!(
            token.verify::<Example>(&key),
            Err(VerifyError::AlgorithmMismatch { .. })
        ));
    }
    let secret = SharedSecret::new(&[7; 32]).unwrap();
    assert!(matches!(
        token.verify_with_secret::<Example>(&secret),
        Err(VerifyError::AlgorithmMismatch { .. })
    ));
}

#[test]
fn another_key_is_refused() {
    let token = SigningKey::generate()
        .unwrap()
        .sign(&testing::claims())
        .unwrap();
    let key = testing::signing_key().verifying_key().unwrap();
    assert!(matches!(
        UnverifiedToken::parse(&token)
            .unwrap()
            .verify::<AccessClaims>(&key),
        Err(VerifyError::WrongSignature)
    ));
}

#[test]
fn shapes_that_are_not_tokens() {
    let good = token_of_a_2();
    let parts: Vec<&str> = good.split('.').collect();
    let (header, payload, signature) = (parts[0], parts[1], parts[2]);
    let cases = [
        String::new(),
        ".".into(),
        "..".into(),
        "a.b".into(),
        format!("{header}.{payload}"),
        format!("{good}."),
        format!(".{good}"),
        format!("{header}.{payload}.{payload}.{payload}.{signature}"),
        format!("{header}=.{payload}.{signature}"),
        format!("{header}.{payload}.{signature}="),
        format!("{header}.{payload}.{signature}\n"),
        format!(" {good}"),
    ];
    for text in cases {
        assert!(
            matches!(
                UnverifiedToken::parse(&text),
                Err(TokenError::NotAToken | TokenError::MalformedHeader(_))
            ),
            "{text:?}"
        );
    }
}

#[test]
fn headers_that_are_refused() {
    let parse = |json: &str| {
        let text = format!("{}.{PAYLOAD}.AAAA", base64url::encode(json));
        UnverifiedToken::parse(&text)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    for json in ["", "[]", "{}", r#"{"alg":5}"#, r#"{"alg":"RS256","kid":7}"#] {
        assert_eq!(
            parse(json),
            Err("the token's header is malformed".into()),
            "{json}"
        );
    }
    let twice = parse(r#"{"alg":"RS256","alg":"HS256"}"#);
    assert_eq!(twice, Err("the token's header is malformed".into()));
    // RFC 7515 section 4.1.11: what must be understood is not, and an empty list is not allowed.
    for critical in [r#"["exp"]"#, r#"["b64"]"#, "[]"] {
        let refused = parse(&format!(r#"{{"alg":"RS256","crit":{critical}}}"#));
        assert!(
            refused.unwrap_err().contains("not understood"),
            "{critical}"
        );
    }
}

#[test]
fn each_byte_of_a_token_counts() {
    let key = testing::signing_key();
    let verifying = key.verifying_key().unwrap();
    let good = key.sign(&testing::claims()).unwrap();
    assert_eq!(access_claims(&good, &verifying), Some(testing::claims()));
    for position in 0..good.len() {
        for bit in 0..8 {
            let mut bytes = good.clone().into_bytes();
            bytes[position] ^= 1 << bit;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            assert_eq!(
                access_claims(&changed, &verifying),
                None,
                "byte {position}, bit {bit}"
            );
        }
    }
}

#[test]
fn claims_of_the_wrong_shape() {
    let key = testing::signing_key();
    let token = key.sign(&serde_json::json!({"iss": 5})).unwrap();
    assert!(matches!(
        UnverifiedToken::parse(&token)
            .unwrap()
            .verify::<AccessClaims>(&key.verifying_key().unwrap()),
        Err(VerifyError::MalformedClaims(_))
    ));
}

proptest! {
    #[test]
    fn any_text_is_a_token_or_an_error(text in ".*") {
        let _ = UnverifiedToken::parse(&text).map(|token| {
            token.verify::<AccessClaims>(&testing::signing_key().verifying_key().unwrap())
        });
    }

    #[test]
    fn any_header_payload_and_signature_are_refused(
        header in any::<Vec<u8>>(),
        payload in any::<Vec<u8>>(),
        signature in any::<Vec<u8>>(),
    ) {
        let key = testing::signing_key();
        let real = base64url::encode(format!(r#"{{"alg":"RS256","kid":"{}"}}"#, key.key_id()));
        for header in [base64url::encode(header), real] {
            let text = format!("{header}.{}.{}", base64url::encode(&payload), base64url::encode(&signature));
            prop_assert_eq!(access_claims(&text, &key.verifying_key().unwrap()), None);
        }
    }

    #[test]
    fn what_is_signed_is_read_back(subject in ".*", scope in ".*", expires_at in any::<i64>()) {
        let key = testing::signing_key();
        let claims = AccessClaims {
            sub: subject,
            scope: Some(scope),
            exp: expires_at,
            ..testing::claims()
        };
        let token = key.sign(&claims).unwrap();
        prop_assert_eq!(access_claims(&token, &key.verifying_key().unwrap()), Some(claims));
    }
}
