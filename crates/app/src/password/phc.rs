//! The text form of password hashes (PHC string format): `$id$v=1$a=1,b=2$salt$hash`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// A text taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Phc<'a> {
    pub(super) id: &'a str,
    pub(super) version: Option<u32>,
    parameters: Vec<(&'a str, u32)>,
    pub(super) salt: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

impl<'a> Phc<'a> {
    /// Takes a text apart; `None` when it has not the form, or parameters that are no numbers.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.strip_prefix('$')?.split('$').peekable();
        let id = parts.next()?;
        let version = parts.next_if(|part| part.starts_with("v="));
        let version = match version {
            Some(part) => Some(part.strip_prefix("v=")?.parse().ok()?),
            None => None,
        };
        let parameters = parts.next()?.split(',').map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((name, value.parse().ok()?))
        });
        let parameters = parameters.collect::<Option<Vec<_>>>()?;
        let salt = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
        let hash = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
        parts.next().is_none().then_some(Self {
            id,
            version,
            parameters,
            salt,
            hash,
        })
    }

    /// The value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<u32> {
        let mut found = self.parameters.iter().filter(|(key, _)| *key == name);
        let value = found.next().map(|(_, value)| *value);
        value.filter(|_| found.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_text() {
        let phc = Phc::parse("$argon2id$v=19$m=64,t=2,p=1$c2FsdA$aGFzaA").unwrap();
        assert_eq!((phc.id, phc.version), ("argon2id", Some(19)));
        assert_eq!(phc.parameter("t"), Some(2));
        assert_eq!(phc.parameter("x"), None);
        assert_eq!((&phc.salt[..], &phc.hash[..]), (&b"salt"[..], &b"hash"[..]));
        let phc = Phc::parse("$pbkdf2-sha1$i=1,l=4$c2FsdA$aGFzaA").unwrap();
        assert_eq!(phc.version, None);
    }

    #[test]
    fn what_is_none() {
        for text in [
            "",
            "argon2id$m=1$c2FsdA$aGFzaA",
            "$argon2id$m=1$c2FsdA",
            "$argon2id$m=1$c2FsdA$aGFzaA$more",
            "$argon2id$m=x$c2FsdA$aGFzaA",
            "$argon2id$v=x$m=1$c2FsdA$aGFzaA",
            "$argon2id$m=1$c2FsdA==$aGFzaA",
        ] {
            assert_eq!(Phc::parse(text), None, "{text}");
        }
        let twice = Phc::parse("$argon2id$m=1,m=2$c2FsdA$aGFzaA").unwrap();
        assert_eq!(twice.parameter("m"), None);
    }
}
