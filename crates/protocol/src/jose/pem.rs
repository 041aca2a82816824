//! Textual encoding of keys and certificates (RFC 7468).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

/// Why a text is not PEM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PemError {
    /// No `-----BEGIN …-----` with its `-----END …-----`.
    #[error("no PEM block")]
    NoBlock,
    /// What stands between them is not base64.
    #[error("the PEM block is not base64")]
    NotBase64,
}

/// A block's label and contents.
pub(super) struct Block<'a> {
    pub(super) label: &'a str,
    pub(super) der: Vec<u8>,
}

/// The text of one block: lines of 64 characters separated by CR LF, none after the last, as the service sends it
/// (recorded: `GET /api/v2/keys/signing`).
pub(super) fn encode(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let mut pem = String::with_capacity(base64.len() + base64.len() / 32 + 2 * label.len() + 40);
    pem.push_str("-----BEGIN ");
    pem.push_str(label);
    pem.push_str("-----");
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(64).unwrap_or((rest, ""));
        pem.push_str("\r\n");
        pem.push_str(line);
        rest = after;
    }
    pem.push_str("\r\n-----END ");
    pem.push_str(label);
    pem.push_str("-----");
    pem
}

/// The first block of `text`, with any line ends and any text around it.
pub(super) fn decode(text: &str) -> Result<Block<'_>, PemError> {
    let (_, begun) = text.split_once("-----BEGIN ").ok_or(PemError::NoBlock)?;
    let (label, body) = begun.split_once("-----").ok_or(PemError::NoBlock)?;
    let (body, ended) = body.split_once("-----END ").ok_or(PemError::NoBlock)?;
    ended
        .strip_prefix(label)
        .filter(|rest| rest.starts_with("-----"))
        .ok_or(PemError::NoBlock)?;
    let base64: Vec<u8> = body
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let der = STANDARD.decode(base64).map_err(|_| PemError::NotBase64)?;
    Ok(Block { label, der })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_as_the_service_writes_them() {
        let pem = encode("CERTIFICATE", &[7; 50]);
        let lines: Vec<&str> = pem.split("\r\n").collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[0], "-----BEGIN CERTIFICATE-----");
        assert_eq!(lines[1].len(), 64);
        assert_eq!(lines[2].len(), 4);
        assert_eq!(lines[3], "-----END CERTIFICATE-----");
    }

    #[test]
    fn not_a_block() {
        for text in [
            "",
            "-----BEGIN ",
            "-----BEGIN A-----",
            "-----BEGIN A-----AAAA-----END B-----",
            "-----BEGIN A-----AAAA-----END A",
        ] {
            assert_eq!(decode(text).err(), Some(PemError::NoBlock), "{text:?}");
        }
        let broken = "-----BEGIN A-----AAA-----END A-----";
        assert_eq!(decode(broken).err(), Some(PemError::NotBase64));
    }

    proptest! {
        #[test]
        fn written_blocks_are_read_back(der in any::<Vec<u8>>()) {
            let pem = format!("before\n{}\nafter", encode("PUBLIC KEY", &der).replace("\r\n", "\n"));
            let block = decode(&pem).unwrap();
            prop_assert_eq!(block.label, "PUBLIC KEY");
            prop_assert_eq!(block.der, der);
        }

        #[test]
        fn any_text_is_a_block_or_an_error(text in "(-----(BEGIN|END) ?[A-Z]{0,3}-----|.){0,6}") {
            let _ = decode(&text);
        }
    }
}
