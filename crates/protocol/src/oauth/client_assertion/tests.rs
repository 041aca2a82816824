use serde_json::{Value, json};

use super::*;
use crate::jose::{PublicKey, PublicKeyAlgorithm, testing};

const RSA: &str = include_str!("fixtures/rsa.pem");
const P256: &str = include_str!("fixtures/p256.pem");
/// Algorithm and assertion a line, made with another implementation.
const ASSERTIONS: &str = include_str!("fixtures/assertions.txt");

const EXPECTATION: Expectation<'_> = Expectation {
    client_id: "client",
    audiences: &["https://custom.example/", "https://tenant.example/"],
    now: 1_000,
};

fn claims() -> Value {
    json!({"iss": "client", "sub": "client", "aud": "https://tenant.example/",
           "iat": 1_000, "exp": 1_120, "jti": "one"})
}

fn check(claims: &Value, expectation: Expectation<'_>) -> Result<Assertion, AssertionError> {
    let key = testing::signing_key();
    let token = key.sign(claims).unwrap();
    let token = UnverifiedToken::parse(&token).unwrap();
    verify(&token, &key.verifying_key().unwrap(), expectation)
}

/// The claims with one of them replaced, or removed by null.
fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    let members = claims.as_object_mut().unwrap();
    if value.is_null() {
        members.remove(name);
    } else {
        members.insert(name.into(), value);
    }
    claims
}

#[test]
fn assertions_of_another_implementation() {
    let mut algorithms = Vec::new();
    for line in ASSERTIONS.lines() {
        let (name, text) = line.split_once(' ').unwrap();
        let algorithm = PublicKeyAlgorithm::from_name(name).unwrap();
        let pem = if name == "ES256" { P256 } else { RSA };
        let key = VerifyingKey::new(&PublicKey::from_pem(pem).unwrap(), algorithm).unwrap();
        let token = UnverifiedToken::parse(text).unwrap();
        assert_eq!(claimed_client_id(&token).unwrap(), "client");
        let accepted = verify(&token, &key, EXPECTATION).unwrap();
        assert_eq!(accepted.id, "one");
        assert_eq!(accepted.expires_at, 1_120);
        algorithms.push(name);
    }
    assert_eq!(algorithms, ["RS256", "RS384", "PS256", "ES256"]);
}

#[test]
fn claims_that_are_refused() {
    let long = "x".repeat(65);
    let cases = [
        (with("iss", json!("other")), AssertionError::Client),
        (with("sub", json!("other")), AssertionError::Client),
        (
            with("aud", json!("https://other.example/")),
            AssertionError::Audience,
        ),
        (
            with("aud", json!("https://tenant.example")),
            AssertionError::Audience,
        ),
        (with("aud", json!([])), AssertionError::Audience),
        (with("jti", Value::Null), AssertionError::Id),
        (with("jti", json!("")), AssertionError::Id),
        (with("jti", json!(long)), AssertionError::Id),
        (with("exp", json!(1_301)), AssertionError::Lifetime),
        (with("iat", json!(800)), AssertionError::Lifetime),
        (
            with("exp", json!(1_000)),
            ValidityError::Expired { expired_at: 1_000 }.into(),
        ),
        (
            with("iat", json!(1_011)),
            ValidityError::IssuedInFuture { issued_at: 1_011 }.into(),
        ),
        (
            with("nbf", json!(1_011)),
            ValidityError::NotYetValid { not_before: 1_011 }.into(),
        ),
    ];
    for (claims, expected) in cases {
        assert_eq!(check(&claims, EXPECTATION), Err(expected), "{claims}");
    }
    for name in ["iss", "sub", "aud", "exp"] {
        let refused = check(&with(name, Value::Null), EXPECTATION);
        assert!(matches!(refused, Err(AssertionError::Token(_))), "{name}");
    }
}

#[test]
fn claims_that_are_accepted() {
    for claims in [
        claims(),
        with(
            "aud",
            json!(["https://elsewhere.example/", "https://custom.example/"]),
        ),
        with("iat", Value::Null),
        with("iat", json!(1_010)),
        with("nbf", json!(1_010)),
        with("exp", json!(1_300)),
        with("exp", json!(1_120.5)),
    ] {
        assert!(check(&claims, EXPECTATION).is_ok(), "{claims}");
    }
}

#[test]
fn without_a_start_the_end_is_bounded_by_now() {
    let mut claims = with("iat", Value::Null);
    claims["exp"] = json!(1_311);
    assert_eq!(check(&claims, EXPECTATION), Err(AssertionError::Lifetime));
}

#[test]
fn another_key_is_refused() {
    let token = testing::signing_key().sign(&claims()).unwrap();
    let token = UnverifiedToken::parse(&token).unwrap();
    let other = PublicKey::from_pem(RSA).unwrap();
    let other = VerifyingKey::new(&other, PublicKeyAlgorithm::Rs256).unwrap();
    assert!(matches!(
        verify(&token, &other, EXPECTATION),
        Err(AssertionError::Token(_))
    ));
}
