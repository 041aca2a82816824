//! Between texts and the bytes that are hashed.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use guildhall_model::user::{CustomPasswordHash, Encoding, HashValue, PasswordEncoding, Position};

use super::Problem;

/// Base64 with or without padding, as systems write it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes that a text says; `None` when it says none.
pub(super) fn decode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Utf8 => Some(text.as_bytes().to_vec()),
        Encoding::Base64 => BASE64.decode(text).ok(),
        Encoding::Hex => {
            let digits: Option<Vec<u8>> = text
                .chars()
                .map(|digit| {
                    digit
                        .to_digit(16)
                        .and_then(|value| u8::try_from(value).ok())
                })
                .collect();
            let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
            rest.is_empty()
                .then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
        }
    }
}

/// The hash's bytes: there must be `length` of them, where it is given.
pub(super) fn hash_bytes(hash: &HashValue, length: Option<usize>) -> Result<Vec<u8>, Problem> {
    if hash.encoding == Encoding::Utf8 {
        return Err(Problem::new(
            "hash.encoding",
            "The hash of this algorithm is hex or base64",
        ));
    }
    decode(&hash.value, hash.encoding)
        .filter(|bytes| length.is_none_or(|length| bytes.len() == length))
        .ok_or(Problem::of_value(
            "The text is not a hash of this algorithm in its encoding",
        ))
}

/// What is hashed of a password: its bytes with the salt before or after them.
#[derive(Debug)]
pub(super) struct Message {
    encoding: PasswordEncoding,
    prefix: Vec<u8>,
    suffix: Vec<u8>,
}

impl Message {
    pub(super) fn read(custom: &CustomPasswordHash) -> Result<Self, Problem> {
        let encoding = custom.password.unwrap_or_default().encoding;
        let mut message = Self {
            encoding,
            prefix: Vec::new(),
            suffix: Vec::new(),
        };
        let Some(salt) = &custom.salt else {
            return Ok(message);
        };
        let bytes = decode(&salt.value, salt.encoding).ok_or(NO_SALT)?;
        match salt.position {
            Some(Position::Prefix) => message.prefix = bytes,
            Some(Position::Suffix) => message.suffix = bytes,
            None => return Err(Problem::new("salt", "Missing required property: position")),
        }
        Ok(message)
    }

    pub(super) fn of(&self, password: &str) -> Vec<u8> {
        [
            &self.prefix[..],
            &password_bytes(password, self.encoding),
            &self.suffix,
        ]
        .concat()
    }
}

/// A salt that its encoding does not say.
pub(super) const NO_SALT: Problem =
    Problem::new("salt.value", "The text is not bytes in its encoding");

/// A password's bytes in an encoding. What has no place in an encoding of one byte a character loses its upper bits, as
/// in the systems that hash so.
pub(super) fn password_bytes(password: &str, encoding: PasswordEncoding) -> Vec<u8> {
    match encoding {
        PasswordEncoding::Utf8 => password.as_bytes().to_vec(),
        PasswordEncoding::Utf16le | PasswordEncoding::Ucs2 => {
            password.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }
        PasswordEncoding::Latin1 | PasswordEncoding::Ascii | PasswordEncoding::Binary => password
            .encode_utf16()
            .map(|unit| unit.to_le_bytes()[0])
            .collect(),
    }
}
