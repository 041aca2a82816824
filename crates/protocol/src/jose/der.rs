//! As much of DER (X.690) as keys, certificates and PKCS#7 need: lengths below four gigabytes, single-byte tags.

use thiserror::Error;

/// The bytes are not the DER structure that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("malformed DER")]
pub struct DerError;

/// Tags, with their class and constructed bit.
pub(super) mod tag {
    pub(in super::super) const INTEGER: u8 = 0x02;
    pub(in super::super) const BIT_STRING: u8 = 0x03;
    pub(in super::super) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(in super::super) const SEQUENCE: u8 = 0x30;
    pub(in super::super) const SET: u8 = 0x31;
    /// `[0]`, constructed.
    pub(in super::super) const CONTEXT_0: u8 = 0xa0;
}

/// Reads values one after the other.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(der: &'a [u8]) -> Self {
        Self { rest: der }
    }

    /// The contents of the next value, which must have this tag.
    pub(super) fn read(&mut self, expected: u8) -> Result<&'a [u8], DerError> {
        let (tag, after_tag) = self.rest.split_first().ok_or(DerError)?;
        if *tag != expected {
            return Err(DerError);
        }
        let (length, after_length) = read_length(after_tag)?;
        let (contents, rest) = after_length.split_at_checked(length).ok_or(DerError)?;
        self.rest = rest;
        Ok(contents)
    }

    /// Skips the next value if it has this tag.
    pub(super) fn skip_optional(&mut self, tag: u8) -> Result<(), DerError> {
        if self.rest.first() == Some(&tag) {
            self.read(tag)?;
        }
        Ok(())
    }

    /// A non-negative integer as big-endian bytes without leading zeros.
    pub(super) fn read_unsigned(&mut self) -> Result<&'a [u8], DerError> {
        match self.read(tag::INTEGER)? {
            [0, rest @ ..] if rest.first().is_none_or(|byte| *byte >= 0x80) => Ok(rest),
            bytes @ [1..=0x7f, ..] => Ok(bytes),
            _ => Err(DerError),
        }
    }

    /// The bytes of a bit string without unused bits.
    pub(super) fn read_bit_string(&mut self) -> Result<&'a [u8], DerError> {
        match self.read(tag::BIT_STRING)? {
            [0, bytes @ ..] => Ok(bytes),
            _ => Err(DerError),
        }
    }

    /// The next value with its tag and length; it must have this tag.
    pub(super) fn read_whole(&mut self, expected: u8) -> Result<&'a [u8], DerError> {
        let before = self.rest;
        self.read(expected)?;
        let length = before.len() - self.rest.len();
        before.get(..length).ok_or(DerError)
    }

    /// Fails when something is left.
    pub(super) fn finish(self) -> Result<(), DerError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(DerError)
        }
    }
}

/// The contents of `der`, which must be one sequence and nothing else.
pub(super) fn sequence(der: &[u8]) -> Result<Reader<'_>, DerError> {
    let mut reader = Reader::new(der);
    let contents = reader.read(tag::SEQUENCE)?;
    reader.finish()?;
    Ok(Reader::new(contents))
}

/// A length in its shortest form (X.690 section 10.1), and what follows it.
fn read_length(bytes: &[u8]) -> Result<(usize, &[u8]), DerError> {
    let (first, rest) = bytes.split_first().ok_or(DerError)?;
    if *first < 0x80 {
        return Ok((usize::from(*first), rest));
    }
    let count = usize::from(*first & 0x7f);
    if !(1..=4).contains(&count) {
        return Err(DerError);
    }
    let (digits, rest) = rest.split_at_checked(count).ok_or(DerError)?;
    let length = digits
        .iter()
        .fold(0_usize, |length, digit| (length << 8) | usize::from(*digit));
    if length < 0x80 || digits.first() == Some(&0) {
        return Err(DerError);
    }
    Ok((length, rest))
}

/// One value: tag, length and the joined `parts`.
pub(super) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut der = Vec::with_capacity(length + 6);
    der.push(tag);
    if let Some(short) = u8::try_from(length).ok().filter(|length| *length < 0x80) {
        der.push(short);
    } else {
        let digits = length.to_be_bytes();
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        let count = u8::try_from(digits.len() - zeros).unwrap_or(u8::MAX);
        der.push(0x80 | count);
        der.extend(digits.iter().skip(zeros));
    }
    der.extend(parts.iter().copied().flatten());
    der
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_in_their_shortest_form_only() {
        assert_eq!(value(tag::SET, &[]), [0x31, 0]);
        assert_eq!(value(tag::SET, &[&[7; 127]])[..2], [0x31, 127]);
        assert_eq!(value(tag::SET, &[&[7; 128]])[..3], [0x31, 0x81, 128]);
        assert_eq!(value(tag::SET, &[&[7; 256]])[..4], [0x31, 0x82, 1, 0]);
        for der in [
            &[0x31, 0x80][..],
            &[0x31, 0x81, 1, 7],
            &[0x31, 0x82, 0, 0x81],
            &[0x31, 2, 7],
        ] {
            assert!(Reader::new(der).read(tag::SET).is_err(), "{der:?}");
        }
    }

    #[test]
    fn integers_in_their_shortest_form_only() {
        let read = |contents: &[u8]| {
            let der = value(tag::INTEGER, &[contents]);
            Reader::new(&der).read_unsigned().map(<[u8]>::to_vec)
        };
        assert_eq!(read(&[0, 0x80]), Ok(vec![0x80]));
        assert_eq!(read(&[1, 0, 1]), Ok(vec![1, 0, 1]));
        for contents in [&[][..], &[0x80], &[0, 1], &[0xff, 0xff]] {
            assert_eq!(read(contents), Err(DerError), "{contents:?}");
        }
    }

    proptest! {
        #[test]
        fn written_values_are_read_back(contents in proptest::collection::vec(any::<u8>(), 0..70_000)) {
            let der = value(tag::SEQUENCE, &[&contents]);
            prop_assert_eq!(Reader::new(&der).read(tag::SEQUENCE).unwrap(), &contents[..]);
            prop_assert_eq!(Reader::new(&der).read_whole(tag::SEQUENCE).unwrap(), &der[..]);
        }

        #[test]
        fn any_bytes_are_a_value_or_an_error(bytes in any::<Vec<u8>>()) {
            let mut reader = Reader::new(&bytes);
            if let Some(tag) = bytes.first() {
                let _ = reader.read(*tag);
            }
        }
    }
}
