//! Base64 with the URL alphabet and without padding (RFC 7515 section 2), strictly: padding, other alphabets, white
//! space and leftover bits are refused, so that one sequence of bytes has one text.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The text of `bytes`.
pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Appends the text of `bytes`.
pub(super) fn append(text: &mut String, bytes: &[u8]) {
    URL_SAFE_NO_PAD.encode_string(bytes, text);
}

/// The bytes of `text`. `None` when it is not strictly encoded.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7515 appendix C.
    #[test]
    fn vector_of_the_standard() {
        assert_eq!(encode([3, 236, 255, 224, 193]), "A-z_4ME");
        assert_eq!(decode("A-z_4ME"), Some(vec![3, 236, 255, 224, 193]));
    }

    #[test]
    fn only_the_one_text_is_read() {
        for text in ["A-z_4ME=", "A+z/4ME", "A-z_4MF", "A-z_4M E", "A", "é"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }
}
