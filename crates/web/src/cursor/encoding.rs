//! Base64 without padding, in the alphabet for URLs.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::CursorError;

/// Bytes in a cursor at most; a row's keys are far shorter.
const LONGEST: usize = 8_192;

const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) fn encode(text: &str) -> String {
    ENGINE.encode(text)
}

/// Reads either alphabet, with or without padding. U+0000 is refused: no key has it, and PostgreSQL cannot read it.
pub(super) fn decode(cursor: &str) -> Result<String, CursorError> {
    if cursor.len() > LONGEST {
        return Err(CursorError::Malformed);
    }
    let cursor = cursor.replace('+', "-").replace('/', "_");
    let bytes = ENGINE.decode(cursor).map_err(|_| CursorError::Malformed)?;
    let text = String::from_utf8(bytes).map_err(|_| CursorError::Malformed)?;
    if text.contains('\0') {
        return Err(CursorError::Malformed);
    }
    Ok(text)
}
