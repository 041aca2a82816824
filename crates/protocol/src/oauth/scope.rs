//! Scope: an ordered set of names (RFC 6749 section 3.3).

use std::collections::HashSet;
use std::fmt;

/// Names in the order they were first said, each once. Case-sensitive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    names: Vec<String>,
}

impl Scope {
    /// Reads names separated by spaces. Any name is taken, also one that no API has: what may be granted is decided
    /// by [`Self::intersection`] or [`Self::missing_from`], not by the alphabet.
    pub fn parse(text: &str) -> Self {
        text.split(' ').filter(|name| !name.is_empty()).collect()
    }

    /// Whether no name is there.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// How many names are there.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The names in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Whether `name` is there. Takes time in the number of names.
    pub fn contains(&self, name: &str) -> bool {
        self.iter().any(|other| other == name)
    }

    /// Whether every name is also in `other`.
    pub fn is_subset(&self, other: &Self) -> bool {
        let other: HashSet<&str> = other.iter().collect();
        self.iter().all(|name| other.contains(name))
    }

    /// The names that are also in `other`, in this order.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let other: HashSet<&str> = other.iter().collect();
        self.iter().filter(|name| other.contains(name)).collect()
    }

    /// The names that are not in `other`, in this order.
    #[must_use]
    pub fn missing_from(&self, other: &Self) -> Self {
        let other: HashSet<&str> = other.iter().collect();
        self.iter().filter(|name| !other.contains(name)).collect()
    }
}

impl<'a> FromIterator<&'a str> for Scope {
    fn from_iter<Names: IntoIterator<Item = &'a str>>(names: Names) -> Self {
        let mut seen = HashSet::new();
        let names = names
            .into_iter()
            .filter(|name| seen.insert(*name))
            .map(str::to_owned)
            .collect();
        Self { names }
    }
}

impl fmt::Display for Scope {
    /// The names separated by spaces, as on the wire.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, name) in self.iter().enumerate() {
            if position > 0 {
                formatter.write_str(" ")?;
            }
            formatter.write_str(name)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn order_is_kept_and_repetition_is_not() {
        let scope = Scope::parse(" b a  b c a ");
        assert_eq!(scope.to_string(), "b a c");
        assert_eq!(scope.len(), 3);
        assert!(Scope::parse("  ").is_empty());
    }

    #[test]
    fn as_sets() {
        let asked = Scope::parse("read:a write:a read:b");
        let granted = Scope::parse("read:b read:a Write:a");
        assert_eq!(asked.intersection(&granted).to_string(), "read:a read:b");
        assert_eq!(asked.missing_from(&granted).to_string(), "write:a");
        assert!(!asked.is_subset(&granted));
        assert!(Scope::default().is_subset(&granted));
        assert!(granted.contains("Write:a") && !granted.contains("write:a"));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(text in "[a-c ]{0,20}|.*") {
            let scope = Scope::parse(&text);
            prop_assert_eq!(Scope::parse(&scope.to_string()), scope);
        }

        #[test]
        fn a_scope_is_what_is_shared_and_what_is_missing(left in "[a-f ]{0,20}", right in "[a-f ]{0,20}") {
            let (left, right) = (Scope::parse(&left), Scope::parse(&right));
            let (shared, missing) = (left.intersection(&right), left.missing_from(&right));
            prop_assert!(shared.is_subset(&right));
            prop_assert!(missing.intersection(&right).is_empty());
            prop_assert_eq!(shared.len() + missing.len(), left.len());
            prop_assert_eq!(left.is_subset(&right), missing.is_empty());
        }
    }
}
