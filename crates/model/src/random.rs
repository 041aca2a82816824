//! Randomness as a parameter.
//!
//! The binary gives the operating system's generator, tests a seeded one. What is made here is made without bias:
//! a byte that would favour some letters is thrown away.

/// Where random bytes come from. What it yields must be fit for secrets.
pub trait Random: Send + Sync + 'static {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// Digits and letters in ASCII order, as in the ids of organizations, connections and clients.
pub const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Base 62 without `0`, `O`, `I` and `l`, in ASCII order, as in the ids of discovery domains and credentials.
pub const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Lower-case hexadecimal digits.
pub const HEX: &[u8; 16] = b"0123456789abcdef";

/// `length` letters drawn evenly from `alphabet`, which has at most 256 letters.
pub fn text(random: &dyn Random, alphabet: &[u8], length: usize) -> String {
    let limit = 256 - 256 % alphabet.len().clamp(1, 256);
    let mut letters = String::with_capacity(length);
    let mut pool = [0_u8; 64];
    while letters.len() < length {
        random.fill(&mut pool);
        let fair = pool
            .iter()
            .map(|byte| usize::from(*byte))
            .filter(|byte| *byte < limit);
        letters.extend(
            fair.filter_map(|byte| alphabet.get(byte % alphabet.len()))
                .map(|letter| char::from(*letter))
                .take(length - letters.len()),
        );
    }
    letters
}

/// A number in `count` letters of an alphabet, which count as its digits. Of ids that begin with the same number of digits
/// those of a smaller number sort before, where the alphabet is in order.
pub fn digits(mut number: u64, alphabet: &[u8], count: usize) -> String {
    let base = (alphabet.len() as u64).max(1);
    let mut letters = vec!['0'; count];
    for letter in letters.iter_mut().rev() {
        let digit = usize::try_from(number % base).ok();
        *letter = digit
            .and_then(|digit| alphabet.get(digit))
            .map_or('0', |letter| char::from(*letter));
        number /= base;
    }
    letters.into_iter().collect()
}

/// `N` random bytes.
pub fn bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut bytes = [0_u8; N];
    random.fill(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_number() {
        for (number, alphabet, count, expected) in [
            (0, &HEX[..], 2, "00"),
            (254, &HEX[..], 2, "fe"),
            (256, &HEX[..], 2, "00"),
            (57, &BASE58[..], 3, "11z"),
            (58, &BASE58[..], 3, "121"),
            (62, &BASE62[..], 3, "010"),
        ] {
            assert_eq!(digits(number, alphabet, count), expected, "{number}");
        }
    }
}
