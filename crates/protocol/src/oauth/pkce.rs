//! Proof Key for Code Exchange (RFC 7636): whoever redeems a code is whoever asked for it.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::AuthorizationError;

/// What a client promised to prove when it asked for a code. `S256` is the only method: with `plain` whoever sees the
/// request knows the proof (RFC 9700 section 2.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChallenge([u8; 32]);

impl CodeChallenge {
    /// Reads `code_challenge` and `code_challenge_method`; neither is no challenge. A method that is left out would
    /// mean `plain` (RFC 7636 section 4.3), which is refused.
    pub fn parse(
        challenge: Option<&str>,
        method: Option<&str>,
    ) -> Result<Option<Self>, AuthorizationError> {
        match (challenge, method) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(AuthorizationError::MissingParameter("code_challenge")),
            (Some(challenge), Some("S256")) => URL_SAFE_NO_PAD
                .decode(challenge)
                .ok()
                .and_then(|bytes| bytes.try_into().ok())
                .map(|hash| Some(Self(hash)))
                .ok_or(AuthorizationError::MalformedParameter("code_challenge")),
            (Some(_), _) => Err(AuthorizationError::UnsupportedChallengeMethod),
        }
    }

    /// What a client promises that keeps `verifier` to itself.
    pub fn of(verifier: &str) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, verifier.as_bytes()).as_ref());
        Self(hash)
    }

    /// Whether `verifier` is what the challenge was made of; compared in constant time.
    pub fn is_proven_by(&self, verifier: &str) -> bool {
        is_verifier(verifier)
            && verify_slices_are_equal(&self.0, digest(&SHA256, verifier.as_bytes()).as_ref())
                .is_ok()
    }
}

impl fmt::Display for CodeChallenge {
    /// As it came.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// 43 to 128 unreserved characters (RFC 7636 section 4.1).
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_vector_of_the_standard() {
        let challenge = CodeChallenge::parse(Some(CHALLENGE), Some("S256"))
            .unwrap()
            .unwrap();
        assert!(challenge.is_proven_by(VERIFIER));
        assert_eq!(challenge.to_string(), CHALLENGE);
        for at in 0..VERIFIER.len() {
            let mut flipped = VERIFIER.as_bytes().to_vec();
            flipped[at] = if flipped[at] == b'A' { b'B' } else { b'A' };
            assert!(!challenge.is_proven_by(std::str::from_utf8(&flipped).unwrap()));
        }
        for verifier in ["", CHALLENGE, &VERIFIER[..42], &format!("{VERIFIER}=")] {
            assert!(!challenge.is_proven_by(verifier), "{verifier}");
        }
    }

    #[test]
    fn what_is_no_challenge() {
        use AuthorizationError as Error;
        let malformed = Error::MalformedParameter("code_challenge");
        #[rustfmt::skip]
        let cases = [
            (None, Some("S256"), Error::MissingParameter("code_challenge")),
            (Some(CHALLENGE), None, Error::UnsupportedChallengeMethod),
            (Some(CHALLENGE), Some("plain"), Error::UnsupportedChallengeMethod),
            (Some(CHALLENGE), Some("s256"), Error::UnsupportedChallengeMethod),
            (Some("short"), Some("S256"), malformed.clone()),
            (Some(&CHALLENGE[1..]), Some("S256"), malformed.clone()),
            (Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"), Some("S256"), malformed),
        ];
        for (challenge, method, refused) in cases {
            assert_eq!(
                CodeChallenge::parse(challenge, method),
                Err(refused),
                "{challenge:?} {method:?}"
            );
        }
        assert_eq!(CodeChallenge::parse(None, None), Ok(None));
    }
}
