//! The names of a request: the one that its client gave, and the one that this server gives.

use guildhall_model::Random;
use guildhall_model::random::{BASE62, text};
use http::{HeaderMap, HeaderName, Method};

/// The header in which a client names a request.
pub const CORRELATION_HEADER: HeaderName = HeaderName::from_static("x-correlation-id");

/// The header in which an answer names its request.
pub const REQUEST_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Characters of a client's name that are kept.
const KEPT: usize = 64;

/// Letters of a request's id: 22 of base 62 are as many as a UUID holds.
const REQUEST_ID_LENGTH: usize = 22;

/// The client's name for a writing request (`X-Correlation-ID`), which the tenant's log shows as
/// `references.correlation_id`. At most 64 characters of printable ASCII; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrelationId(String);

/// The server's name for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl CorrelationId {
    /// Reads the header. POST, PUT, PATCH and DELETE may name themselves; characters that are not printable ASCII are
    /// left out, and of the rest the first 64 are kept.
    pub fn from_request(method: &Method, headers: &HeaderMap) -> Option<Self> {
        let writes = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(method);
        let value = headers.get(CORRELATION_HEADER).filter(|_| writes)?;
        let kept: String = value
            .as_bytes()
            .iter()
            .filter(|byte| (b' '..=b'~').contains(byte))
            .take(KEPT)
            .map(|byte| char::from(*byte))
            .collect();
        let kept = kept.trim();
        (!kept.is_empty()).then(|| Self(kept.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RequestId {
    /// A new name: 22 letters and digits.
    pub fn generate(random: &dyn Random) -> Self {
        Self(text(random, BASE62, REQUEST_ID_LENGTH))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn read(method: Method, value: &[u8]) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(CORRELATION_HEADER, HeaderValue::from_bytes(value).unwrap());
        CorrelationId::from_request(&method, &headers).map(|id| id.0)
    }

    #[test]
    fn writing_requests_may_name_themselves() {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert_eq!(read(method, b"deploy 7").as_deref(), Some("deploy 7"));
        }
        assert_eq!(read(Method::GET, b"deploy 7"), None);
        assert_eq!(
            CorrelationId::from_request(&Method::POST, &HeaderMap::new()),
            None
        );
    }

    #[test]
    fn sixty_four_printable_characters_are_kept() {
        let cases: [(&[u8], Option<String>); 5] = [
            (&[b'x'; 64], Some("x".repeat(64))),
            (&[b'x'; 65], Some("x".repeat(64))),
            (b"a\tb\xc3\xa9c", Some("abc".to_owned())),
            (b"\xff\t", None),
            (b"", None),
        ];
        for (value, expected) in cases {
            assert_eq!(read(Method::POST, value), expected, "{value:?}");
        }
    }

    struct Counting(std::sync::atomic::AtomicU8);

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill_with(|| self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    #[test]
    fn every_request_has_another_id() {
        let random = Counting(0.into());
        let (one, two) = (RequestId::generate(&random), RequestId::generate(&random));
        assert_eq!(one.as_str(), "0123456789ABCDEFGHIJKL");
        assert_eq!(two.as_str().len(), 22);
        assert_ne!(one, two);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_short_and_printable(bytes in prop::collection::vec(32_u8..=255, 0..100)) {
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                let kept = read(Method::PATCH, value.as_bytes()).unwrap_or_default();
                prop_assert!(kept.len() <= 64 && kept.bytes().all(|byte| (32..127).contains(&byte)));
            }
        }
    }
}
