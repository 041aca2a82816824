//! The parts of which plain pages are made: lists, sheets about one thing, forms and their fields.

pub(crate) mod checked;
pub(crate) mod delete;
pub(crate) mod edit;
pub(crate) mod field;
pub(crate) mod listing;
pub(crate) mod paging;
pub(crate) mod sheet;

use serde::Serialize;

use crate::moment::Moment;

/// A link or a button that leads somewhere.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Link {
    /// What it says.
    pub(crate) label: String,
    /// Where it leads.
    pub(crate) address: String,
}

impl Link {
    pub(crate) fn new(label: impl Into<String>, address: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            address: address.into(),
        }
    }
}

/// A value as tables and facts show it.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub(crate) enum Cell {
    /// Plain words.
    Text(String),
    /// Words that are copied: an id, an address.
    Id(String),
    /// A moment.
    When(Moment),
    /// A state that is fine.
    Good(String),
    /// A state to look at.
    Bad(String),
    /// A neutral tag.
    Tag(String),
    /// A link to another page.
    Link(Link),
}
