//! How values are kept that nobody has to read again: setup codes, ids of used assertions.

use aws_lc_rs::digest::{SHA256, digest};

/// SHA-256 in lower-case hexadecimal. For values that cannot be guessed, or that need not stay unknown; passwords have
/// their own (`password.rs`).
pub(crate) fn sha256(text: &str) -> String {
    let pairs: Vec<String> = digest(&SHA256, text.as_bytes())
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    pairs.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendix B.1.
    #[test]
    fn the_vector_of_the_standard() {
        assert_eq!(
            sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
