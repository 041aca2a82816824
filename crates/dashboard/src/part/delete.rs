//! The page on which a name is typed before something is destroyed.

use super::Link;
use super::field::Field;
use super::sheet::{Section, Sheet};
use crate::error::words;
use crate::text::text;

/// The page. `address` is that of the thing, below which it is deleted.
pub(crate) fn sheet(up: Link, name: &str, lead: String, address: &str, typed: &str) -> Sheet {
    let slots = [("name", name.to_owned())];
    // The tests make sure that the texts are there.
    let with_name = |key: &str| text(key, &slots).unwrap_or_default();
    let confirm = Field::text("confirm", with_name("delete.confirm"))
        .value(typed)
        .required()
        .code();
    Sheet {
        up,
        title: with_name("delete.title"),
        lead,
        head: None,
        tabs: Vec::new(),
        sections: vec![
            Section::default()
                .form(
                    format!("{address}/delete"),
                    vec![confirm],
                    words("delete.submit"),
                )
                .cancel(address.to_owned())
                .danger(),
        ],
    }
}
