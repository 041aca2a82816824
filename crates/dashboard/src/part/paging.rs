//! Paging through a list in the order of making.

use guildhall_model::Timestamp;
use guildhall_store::{After, Page};
use guildhall_web::cursor::{KeyValue, ListCursor};

use crate::error::Failure;
use crate::extract::Asked;

/// Rows on a page.
const SIZE: usize = 20;

/// Which part of a list is wanted.
#[derive(Debug)]
pub(crate) struct Part {
    sort: &'static str,
    after: Option<After>,
    now: Timestamp,
}

impl Part {
    /// The part that the address asks for. `sort` names the list in cursors.
    pub(crate) fn asked(
        asked: &Asked,
        sort: &'static str,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let after = asked.text("from").map(|from| place(from, sort, now));
        Ok(Self {
            sort,
            after: after.transpose()?,
            now,
        })
    }

    /// Whether it is the first.
    pub(crate) fn is_first(&self) -> bool {
        self.after.is_none()
    }

    /// What is asked of the store: one more than is shown, to know whether there are more.
    pub(crate) fn page(&self) -> Page {
        Page::Checkpoint {
            after: self.after.clone(),
            take: i64::try_from(SIZE + 1).unwrap_or(i64::MAX),
        }
    }

    /// Leaves what is shown; answers where the next part begins.
    pub(crate) fn cut<Row>(
        &self,
        rows: &mut Vec<Row>,
        place: impl Fn(&Row) -> After,
    ) -> Option<String> {
        let has_more = rows.len() > SIZE;
        rows.truncate(SIZE);
        let last = rows.last().filter(|_| has_more).map(place)?;
        let keys = vec![KeyValue::Integer(last.created_at), KeyValue::Text(last.id)];
        Some(ListCursor::new(self.sort, keys, self.now).encode())
    }
}

/// The place in a list that a cursor of the address names. `sort` names the list.
pub(crate) fn place(from: &str, sort: &str, now: Timestamp) -> Result<After, Failure> {
    let cursor = ListCursor::decode(from, sort, 2, now).map_err(|_| Failure::NotFound)?;
    match cursor.keys.as_slice() {
        [KeyValue::Integer(time), KeyValue::Text(id)] => Ok(After {
            created_at: *time,
            id: id.clone(),
        }),
        _ => Err(Failure::NotFound),
    }
}

/// The number of the page that the address asks for, from 0 to `last`.
pub(crate) fn number(asked: &Asked, last: i64) -> Result<i64, Failure> {
    let number = asked.text("page").unwrap_or("0").parse();
    let number = number.map_err(|_| Failure::NotFound)?;
    if (0..=last).contains(&number) {
        Ok(number)
    } else {
        Err(Failure::NotFound)
    }
}
