//! OpenID Connect Core section 3.1.3.7, check by check.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::jose::{RsaScheme, SharedSecret, SigningKey, TokenType, testing};

const ISSUER: &str = "https://idp.example";
const CLIENT: &str = "us";
const NOW: i64 = 1_500;
const RS256: &[PublicKeyAlgorithm] = &[PublicKeyAlgorithm::Rs256];

fn good() -> Value {
    json!({
        "iss": ISSUER, "sub": "ada", "aud": CLIENT, "iat": 1_490, "exp": 2_000, "nonce": "n",
        "email": "ada@acme.example",
    })
}

fn expected() -> Expected<'static> {
    Expected {
        issuer: ISSUER,
        client_id: CLIENT,
        nonce: "n",
        algorithms: RS256,
        max_age: None,
        access_token: None,
        now: NOW,
    }
}

/// What the provider publishes.
fn published() -> JwkSet {
    let key = testing::signing_key();
    let mut jwk = Jwk::new(key.public_key());
    jwk.kid = Some(key.key_id().to_owned());
    JwkSet { keys: vec![jwk] }
}

fn check(token: &str, set: &JwkSet, expected: &Expected<'_>) -> Result<UpstreamClaims, String> {
    let name = |error: &dyn std::fmt::Debug| {
        let text = format!("{error:?}");
        text.split(['(', ' ', '{'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let token = UnverifiedToken::parse(token).map_err(|error| name(&error))?;
    let key = key_for(&token, set, expected.algorithms).map_err(|error| name(&error))?;
    verify(&token, &key, expected).map_err(|error| name(&error))
}

fn signed(claims: &Value) -> String {
    testing::signing_key().sign(claims).unwrap()
}

/// The claims of [`good`] with these changes; `null` takes a claim out.
fn with(changes: &Value) -> Value {
    let mut claims = good();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().shift_remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn outcome(changes: &Value, expected: &Expected<'_>) -> String {
    match check(&signed(&with(changes)), &published(), expected) {
        Ok(_) => "good".to_owned(),
        Err(name) => name,
    }
}

#[test]
fn a_good_token() {
    let claims = check(&signed(&good()), &published(), &expected()).unwrap();
    assert_eq!(claims.sub, "ada");
    assert_eq!(claims.rest["email"], "ada@acme.example");
}

#[test]
fn every_claim_that_is_checked() {
    #[rustfmt::skip]
    let table = [
        // 2: the issuer, byte by byte.
        (json!({"iss": "https://idp.example/"}), "Issuer"),
        (json!({"iss": "https://evil.example"}), "Issuer"),
        (json!({"iss": null}), "Verification"),
        (json!({"iss": ["https://idp.example"]}), "Verification"),
        // 3: the audience.
        (json!({"aud": "them"}), "Audience"),
        (json!({"aud": []}), "Audience"),
        (json!({"aud": ["them", "others"]}), "Audience"),
        (json!({"aud": null}), "Verification"),
        (json!({"aud": [CLIENT]}), "good"),
        // 4 and 5: the authorized party.
        (json!({"aud": [CLIENT, "them"]}), "AuthorizedParty"),
        (json!({"aud": [CLIENT, "them"], "azp": CLIENT}), "good"),
        (json!({"aud": [CLIENT, "them"], "azp": "them"}), "AuthorizedParty"),
        (json!({"azp": "them"}), "AuthorizedParty"),
        (json!({"azp": CLIENT}), "good"),
        // 9: the end, with a minute between the clocks.
        (json!({"exp": 1_440}), "Times"),
        (json!({"exp": 1_441}), "good"),
        (json!({"exp": null}), "Verification"),
        (json!({"exp": "2000"}), "Verification"),
        (json!({"nbf": 1_561}), "Times"),
        // 10: the beginning.
        (json!({"iat": 1_561}), "Times"),
        (json!({"iat": 1_560}), "good"),
        (json!({"iat": null}), "Verification"),
        // 11: the nonce.
        (json!({"nonce": "another"}), "Nonce"),
        (json!({"nonce": null}), "Nonce"),
        (json!({"nonce": ""}), "Nonce"),
        (json!({"nonce": "N"}), "Nonce"),
        // Section 2: the subject.
        (json!({"sub": ""}), "Subject"),
        (json!({"sub": "a\nb"}), "Subject"),
        (json!({"sub": "a".repeat(255)}), "good"),
        (json!({"sub": "a".repeat(256)}), "Subject"),
        (json!({"sub": null}), "Verification"),
        (json!({"sub": 7}), "Verification"),
    ];
    for (changes, result) in table {
        assert_eq!(outcome(&changes, &expected()), result, "{changes}");
    }
}

/// 13: how long ago the person signed in, where that was asked for.
#[test]
fn the_age_of_the_sign_in() {
    let asked = |max_age| Expected {
        max_age: Some(max_age),
        ..expected()
    };
    for (changes, max_age, result) in [
        (json!({}), 100, "NoAuthenticationTime"),
        (json!({"auth_time": 1_300}), 100, "TooOld"),
        (json!({"auth_time": 1_340}), 100, "good"),
        (json!({"auth_time": 1_490}), 0, "good"),
    ] {
        assert_eq!(outcome(&changes, &asked(max_age)), result, "{changes}");
    }
    assert_eq!(outcome(&json!({"auth_time": 1}), &expected()), "good");
}

/// Section 3.1.3.8; the vector is that of section A.3.
#[test]
fn the_access_token_that_came_along() {
    let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
    let hash = "77QmUPtjPfzWtF2AnpK9RQ";
    let came = Expected {
        access_token: Some(token),
        ..expected()
    };
    assert_eq!(outcome(&json!({"at_hash": hash}), &came), "good");
    assert_eq!(outcome(&json!({}), &came), "good");
    for wrong in ["", "77QmUPtjPfzWtF2AnpK9RR", "77qmUPtjPfzWtF2AnpK9RQ"] {
        assert_eq!(outcome(&json!({"at_hash": wrong}), &came), "AccessToken");
    }
    for (algorithm, length) in [
        (PublicKeyAlgorithm::Rs384, 32),
        (PublicKeyAlgorithm::Rs512, 43),
        (PublicKeyAlgorithm::Es256, 22),
    ] {
        assert_eq!(half_hash(algorithm, token).len(), length, "{algorithm}");
    }
}

/// 6 to 8: the signature, by a key of the provider's, with an algorithm that the connection takes.
#[test]
fn signatures() {
    let set = published();
    let other = SigningKey::generate().unwrap();
    let mut forged = other.sign(&good()).unwrap();
    assert_eq!(check(&forged, &set, &expected()), Err("UnknownKey".into()));
    // Somebody else's signature under the provider's key id.
    let genuine = signed(&good());
    let header = genuine.split('.').next().unwrap();
    let rest = forged.split_once('.').unwrap().1.to_owned();
    forged = format!("{header}.{rest}");
    assert_eq!(
        check(&forged, &set, &expected()),
        Err("Verification".into())
    );
    let ps256 = testing::signing_key()
        .sign_as(RsaScheme::Ps256, TokenType::Jwt, &good())
        .unwrap();
    assert_eq!(check(&ps256, &set, &expected()), Err("Algorithm".into()));
    let both = Expected {
        algorithms: &[PublicKeyAlgorithm::Rs256, PublicKeyAlgorithm::Ps256],
        ..expected()
    };
    assert!(check(&ps256, &set, &both).is_ok());
    // A public key that is used as a shared secret.
    let modulus = set.keys[0].n.clone().unwrap();
    let confused = SharedSecret::new(modulus.as_bytes())
        .unwrap()
        .sign(TokenType::Jwt, &good())
        .unwrap();
    assert_eq!(check(&confused, &set, &expected()), Err("Algorithm".into()));
    let none = format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#),
        genuine.split('.').nth(1).unwrap()
    );
    assert_eq!(
        check(&none, &set, &expected()),
        Err("UnsupportedAlgorithm".into())
    );
}

#[test]
fn which_key() {
    let set = published();
    let token = signed(&good());
    let change = |change: &dyn Fn(&mut Jwk)| {
        let mut changed = set.clone();
        change(&mut changed.keys[0]);
        check(&token, &changed, &expected()).map(|claims| claims.sub)
    };
    let unknown = Err("UnknownKey".to_owned());
    assert_eq!(change(&|key| key.usage = Some("enc".into())), unknown);
    assert_eq!(change(&|key| key.alg = Some("RS512".into())), unknown);
    assert_eq!(change(&|key| key.kid = Some("another".into())), unknown);
    assert_eq!(change(&|key| key.kty = "EC".into()), unknown);
    assert_eq!(change(&|key| key.n = None), Err("Key".to_owned()));
    assert_eq!(
        change(&|key| key.alg = Some("RS256".into())),
        Ok("ada".into())
    );
    // A token that names no key is believed where there is but one.
    let unnamed = |keys: usize| {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#);
        let token = format!("{header}.e30.AA");
        let token = UnverifiedToken::parse(&token).unwrap();
        let mut several = set.clone();
        several.keys = vec![set.keys[0].clone(); keys];
        key_for(&token, &several, RS256).map(drop)
    };
    assert!(unnamed(1).is_ok());
    assert!(matches!(unnamed(0), Err(IdTokenError::UnknownKey)));
    assert!(matches!(unnamed(2), Err(IdTokenError::AmbiguousKey)));
}

proptest! {
    /// Nothing that is changed in a token passes.
    #[test]
    fn a_changed_byte(at in 0_usize..400, by in 1_u8..128) {
        let token = signed(&good());
        let mut bytes = token.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = (bytes[at] ^ by) & 0x7f;
        let changed = String::from_utf8(bytes).unwrap();
        prop_assume!(changed != token);
        // The last letter of a part holds bits that mean nothing; those have to be zero.
        prop_assert!(check(&changed, &published(), &expected()).is_err());
    }
}
