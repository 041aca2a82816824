//! A text that claims to be a signed token: it is read or refused, and nothing verifies that was not signed.

use std::sync::LazyLock;

use guildhall_protocol::jose::{SharedSecret, SigningKey, TokenType, UnverifiedToken};
use serde_json::{Value, json};

static SECRET: LazyLock<SharedSecret> =
    LazyLock::new(|| SharedSecret::new(&[7; 32]).expect("32 bytes are a secret"));
static KEY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::generate().expect("a key can be made"));
/// Tokens of that secret and that key.
static SIGNED: LazyLock<[String; 2]> = LazyLock::new(|| {
    let claims = json!({"iss": "https://first.example/", "sub": "user", "aud": "client", "exp": 1});
    [
        SECRET
            .sign(TokenType::Jwt, &claims)
            .expect("claims can be signed"),
        KEY.sign(&claims).expect("claims can be signed"),
    ]
});

/// `input` is a token, or, where it begins with a zero, changes to one that was signed: a place in two bytes and a letter
/// for each.
///
/// # Panics
/// Where it does not hold.
pub fn holds(input: &[u8]) {
    if let Some((0, changes)) = input.split_first() {
        for signed in SIGNED.iter() {
            refused(&String::from_utf8_lossy(&changed(signed, changes)));
        }
    } else {
        refused(&String::from_utf8_lossy(input));
    }
}

fn changed(token: &str, changes: &[u8]) -> Vec<u8> {
    let mut bytes = token.as_bytes().to_vec();
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_be_bytes([change[0], change[1]])) % bytes.len();
        bytes[at] = change[2];
    }
    bytes
}

fn refused(text: &str) {
    if SIGNED.iter().any(|signed| signed == text) {
        return;
    }
    let Ok(token) = UnverifiedToken::parse(text) else {
        return;
    };
    let header = token.header();
    let verifying = KEY.verifying_key().expect("a key verifies");
    assert!(
        token.verify_with_secret::<Value>(&SECRET).is_err(),
        "{header:?}: {text}"
    );
    assert!(
        token.verify::<Value>(&verifying).is_err(),
        "{header:?}: {text}"
    );
    // Only who reads what nobody signed sees it, and that is no failure of ours.
    let _ = token.unverified_claims::<Value>();
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes(input in proptest::collection::vec(any::<u8>(), 0..300)) {
            super::holds(&input);
        }

        #[test]
        fn tokens_with_changes(changes in proptest::collection::vec((any::<u16>(), "[A-Za-z0-9._=-]"), 1..4)) {
            let mut input = vec![0];
            for (at, letter) in changes {
                input.extend(at.to_be_bytes());
                input.extend(letter.as_bytes());
            }
            super::holds(&input);
        }

        #[test]
        fn headers_of_any_kind(alg in "none|HS256|RS256|PS256|ES256|[a-z]{0,5}", rest in "[A-Za-z0-9_-]{0,40}") {
            let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}","typ":"JWT"}}"#));
            super::holds(format!("{header}.e30.{rest}").as_bytes());
        }
    }
}
