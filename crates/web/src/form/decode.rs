//! From bytes to the flat list of pairs.

use super::{FormError, MOST_PAIRS, quoted};

/// The names and values of a form in the order in which they stand, repeated ones included. A piece without `=` is a
/// name with an empty value; empty pieces (`a=1&&b=2`) are passed over.
///
/// # Errors
/// [`FormError`] for broken encoding, text that is not UTF-8, U+0000, and more than 1,000 pairs.
pub fn pairs(input: &[u8]) -> Result<Vec<(String, String)>, FormError> {
    let mut pairs = Vec::new();
    let mut position = 0;
    for piece in input.split(|byte| *byte == b'&') {
        if !piece.is_empty() {
            if pairs.len() == MOST_PAIRS {
                return Err(FormError::TooMany);
            }
            pairs.push(pair(piece, position)?);
        }
        position += piece.len() + 1;
    }
    Ok(pairs)
}

fn pair(piece: &[u8], position: usize) -> Result<(String, String), FormError> {
    let mut halves = piece.splitn(2, |byte| *byte == b'=');
    let name = halves.next().unwrap_or_default();
    let value = halves.next().unwrap_or_default();
    let value_position = position + name.len() + 1;
    let name = text(name, position)?;
    let value = text(value, value_position)?;
    if name.contains('\0') || value.contains('\0') {
        return Err(FormError::NullCharacter {
            name: quoted(&name),
        });
    }
    Ok((name, value))
}

/// Decodes one name or value that begins `position` bytes into the form.
fn text(encoded: &[u8], position: usize) -> Result<String, FormError> {
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        match byte {
            b'+' => decoded.push(b' '),
            b'%' => {
                let (value, behind) = hexadecimal(rest).ok_or(FormError::BrokenPercent {
                    position: position + encoded.len() - rest.len() - 1,
                })?;
                decoded.push(value);
                rest = behind;
            }
            _ => decoded.push(*byte),
        }
    }
    String::from_utf8(decoded).map_err(|_| FormError::NotUtf8 { position })
}

/// The byte that two hexadecimal digits spell, and what follows them.
fn hexadecimal(rest: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, behind) = rest.split_at_checked(2)?;
    let mut value = 0_u8;
    for digit in digits {
        let digit = char::from(*digit).to_digit(16)?;
        value = value << 4 | u8::try_from(digit).ok()?;
    }
    Some((value, behind))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(input: &str) -> Result<Vec<(String, String)>, FormError> {
        pairs(input.as_bytes())
    }

    #[test]
    fn pairs_keep_order_and_repetitions() {
        let cases: [(&str, &[(&str, &str)]); 8] = [
            ("", &[]),
            ("&&", &[]),
            ("a=1&b=2&a=3", &[("a", "1"), ("b", "2"), ("a", "3")]),
            ("a", &[("a", "")]),
            ("a=b=c", &[("a", "b=c")]),
            ("=x", &[("", "x")]),
            ("a+b=%41%2b%C3%A9+", &[("a b", "A+é ")]),
            ("branding%5Blogo_url%5D=x", &[("branding[logo_url]", "x")]),
        ];
        for (input, expected) in cases {
            let expected: Vec<_> = expected
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            assert_eq!(read(input), Ok(expected), "{input}");
        }
    }

    #[test]
    fn broken_text_is_refused_with_its_place() {
        let cases = [
            ("a=%", FormError::BrokenPercent { position: 2 }),
            ("a=b&c%4", FormError::BrokenPercent { position: 5 }),
            ("a=1&b=x%zz", FormError::BrokenPercent { position: 7 }),
            ("a=%+1", FormError::BrokenPercent { position: 2 }),
            ("a=1&b=%ff", FormError::NotUtf8 { position: 6 }),
            ("%c3=1", FormError::NotUtf8 { position: 0 }),
            ("a=%00", FormError::NullCharacter { name: "a".into() }),
            ("a%00b=1", FormError::NullCharacter { name: "ab".into() }),
        ];
        for (input, error) in cases {
            assert_eq!(read(input), Err(error), "{input}");
        }
        assert_eq!(pairs(b"\xff"), Err(FormError::NotUtf8 { position: 0 }));
    }

    #[test]
    fn a_thousand_pairs_are_enough() {
        assert_eq!(read(&"a&".repeat(1_000)).unwrap().len(), 1_000);
        assert_eq!(read(&"a&".repeat(1_001)), Err(FormError::TooMany));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(input in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = pairs(&input);
        }

        #[test]
        fn what_is_encoded_is_read_back(
            given in prop::collection::vec(("[^\0]{1,8}", "[^\0]{0,8}"), 0..10),
        ) {
            let encode = |text: &String| {
                percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
            };
            let encoded: Vec<String> = given
                .iter()
                .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
                .collect();
            prop_assert_eq!(read(&encoded.join("&")), Ok(given));
        }
    }
}
