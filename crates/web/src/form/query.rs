//! What stands behind the question mark.

use super::{FormError, pairs};

/// The parameters of a query string, flat and in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pairs: Vec<(String, String)>,
}

/// A parameter that must stand once is given several times; holds its name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the parameter {0:?} is given more than once")]
pub struct Repeated(pub String);

impl Query {
    /// Reads the query string, without its question mark; `None` is a path without one.
    ///
    /// # Errors
    /// [`FormError`], as [`pairs`] has it.
    pub fn parse(query: Option<&str>) -> Result<Self, FormError> {
        let pairs = pairs(query.unwrap_or_default().as_bytes())?;
        Ok(Self { pairs })
    }

    /// Every parameter, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every value of a parameter that may be repeated, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter(move |(given, _)| *given == name)
            .map(|(_, value)| value)
    }

    /// The value of a parameter that stands once at most.
    ///
    /// # Errors
    /// [`Repeated`] when it stands more often, whatever its values.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Repeated> {
        let mut values = self
            .iter()
            .filter(|(given, _)| *given == name)
            .map(|(_, value)| value);
        let first = values.next();
        match values.next() {
            None => Ok(first),
            Some(_) => Err(Repeated(name.to_owned())),
        }
    }

    /// The first parameter that is none of `known`.
    pub fn unknown(&self, known: &[&str]) -> Option<&str> {
        self.iter()
            .map(|(name, _)| name)
            .find(|name| !known.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found() {
        let query = Query::parse(Some("page=1&grant_ids=a&grant_ids=b&q=x%20y")).unwrap();
        assert_eq!(query.one("page"), Ok(Some("1")));
        assert_eq!(query.one("q"), Ok(Some("x y")));
        assert_eq!(query.one("take"), Ok(None));
        assert_eq!(
            query.one("grant_ids"),
            Err(Repeated("grant_ids".to_owned()))
        );
        assert!(query.all("grant_ids").eq(["a", "b"]));
        assert_eq!(query.unknown(&["page", "q"]), Some("grant_ids"));
        assert_eq!(query.unknown(&["page", "q", "grant_ids"]), None);
        assert_eq!(query.iter().count(), 4);
    }

    #[test]
    fn no_query_is_an_empty_one() {
        assert_eq!(Query::parse(None), Ok(Query::default()));
        assert_eq!(Query::parse(Some("")), Ok(Query::default()));
        assert_eq!(
            Query::parse(Some("a=%0")),
            Err(FormError::BrokenPercent { position: 2 })
        );
    }
}
