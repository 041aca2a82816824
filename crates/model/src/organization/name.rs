//! The name by which a person names an organization at login.

use serde::{Deserialize, Serialize};

use crate::schema::Format;

/// 1 to 50 lower-case letters, digits, `_` and `-`; begins and ends with a letter or digit and does not begin like
/// an identifier (`org_`). Compared byte by byte (events `organization.created`; "Create Organizations").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct OrganizationName(String);

/// The form of an [`OrganizationName`].
pub const ORGANIZATION_NAME: Format = Format {
    name: "organization-name",
    check: OrganizationName::has_form,
    pattern: Some("^(?!org_)[a-z0-9]([a-z0-9_-]*[a-z0-9])?$"),
};

impl OrganizationName {
    /// The most characters a name may have.
    pub const LONGEST: usize = 50;

    /// Reads a name; `None` when the text is not one.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() <= Self::LONGEST && Self::has_form(text)).then(|| Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn has_form(text: &str) -> bool {
        let is_edge = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let bytes = text.as_bytes();
        bytes.first().is_some_and(is_edge)
            && bytes.last().is_some_and(is_edge)
            && bytes
                .iter()
                .all(|byte| is_edge(byte) || matches!(byte, b'_' | b'-'))
            && !text.starts_with("org_")
    }
}

impl std::fmt::Display for OrganizationName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OrganizationName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an organization name"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_rule() {
        for name in [
            "a",
            "7",
            "acme",
            "acme-inc",
            "a_b",
            "0-9",
            "organization",
            &"a".repeat(50),
        ] {
            assert!(OrganizationName::parse(name).is_some(), "{name}");
        }
        for name in [
            "",
            "Acme",
            "ACME",
            "-a",
            "a-",
            "_a",
            "a_",
            "a b",
            "a.b",
            "ä",
            "org_a",
            &"a".repeat(51),
            "a\n",
            "ｌ",
        ] {
            assert!(OrganizationName::parse(name).is_none(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_matches_the_published_pattern(text in "\\PC{0,60}|[a-z0-9_-]{0,60}|org_[a-z0-9]{0,9}") {
            // The pattern without its look-ahead, which this engine does not know.
            let edge = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
            let fits = !text.starts_with("org_") && text.len() <= 50
                && text.chars().next().is_some_and(edge) && text.chars().last().is_some_and(edge)
                && text.chars().all(|letter| edge(letter) || "_-".contains(letter));
            prop_assert_eq!(OrganizationName::parse(&text).is_some(), fits);
        }
    }
}
