//! A list of things of one kind.

use axum::response::Response;
use http::StatusCode;
use serde::Serialize;

use super::{Cell, Link};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::page::{Mark, Page, Shell};
use crate::place::Place;

/// A list with its search.
#[derive(Debug, Serialize)]
pub(crate) struct Listing {
    /// The list's own address.
    pub(crate) address: String,
    /// Its name.
    pub(crate) title: String,
    /// What these things are.
    pub(crate) lead: String,
    /// The sign of the kind.
    #[serde(rename = "icon_name")]
    pub(crate) icon: &'static str,
    /// What can be made.
    pub(crate) actions: Vec<Link>,
    /// What the search looks at; none: there is no search.
    pub(crate) search: Option<String>,
    /// What is looked for.
    pub(crate) query: String,
    /// What is wrong with it.
    pub(crate) notice: Option<String>,
    /// Names of the columns behind the first.
    pub(crate) columns: Vec<String>,
    /// Name of the first column.
    pub(crate) column: String,
    /// The rows.
    pub(crate) rows: Vec<Row>,
    /// Under the table.
    pub(crate) summary: String,
    /// Where the next part begins.
    pub(crate) next: Option<String>,
    /// Whether this is the first part.
    pub(crate) is_first: bool,
    /// What to do when there is none yet.
    #[serde(rename = "none_yet")]
    pub(crate) none: String,
}

/// A row.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Its sign.
    pub(crate) mark: Mark,
    /// The shape of its kind: `app`, `user`, `con`.
    pub(crate) shape: &'static str,
    /// Its name.
    pub(crate) title: String,
    /// What stands under it.
    pub(crate) subtitle: String,
    /// Its page.
    pub(crate) address: String,
    /// The other columns.
    pub(crate) cells: Vec<Cell>,
}

impl Listing {
    /// The page.
    pub(crate) fn answer(
        self,
        place: &Place,
        section: &'static str,
        asked: &Asked,
    ) -> Result<Response, Failure> {
        let shell = Shell::new(place, self.title.clone(), section).after(asked.text("done"));
        Page::new(shell, self).answer(StatusCode::OK, "listing.html")
    }
}

/// "1 shown", "20 shown".
pub(crate) fn count(shown: usize) -> String {
    let slots = [("count", shown.to_string())];
    crate::text::text("listing.count", &slots).unwrap_or_else(|_| words("listing.count"))
}
