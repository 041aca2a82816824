//! Free pairs of text on an organization.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::schema::{Schema, map, string};

/// At most 25 pairs, keys and values of at most 255 characters. A `null` value leaves its key out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<String, String>);

impl Metadata {
    /// The most pairs.
    pub const MOST: usize = 25;
    /// The most characters of a key and of a value.
    pub const LONGEST: usize = 255;

    const VALUE: Schema = string().length(0, Self::LONGEST).nullable();
    pub(crate) const SCHEMA: Schema = map(&Self::VALUE)
        .entries(0, Self::MOST)
        .keys_up_to(Self::LONGEST);

    /// The pairs in the order of their keys.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Whether there is no pair.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = BTreeMap::<String, Option<String>>::deserialize(deserializer)?;
        Ok(Self(
            pairs
                .into_iter()
                .filter_map(|(key, value)| Some((key, value?)))
                .collect(),
        ))
    }
}
