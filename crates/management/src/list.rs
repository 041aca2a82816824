//! Pages of lists: from the query to the store's page, and from the rows to the envelope.

use axum::response::Response;
use guildhall_model::Timestamp;
use guildhall_store::{After, Page};
use guildhall_web::cursor::{KeyValue, ListCursor};
use guildhall_web::paging::{Envelope, Paging, PagingQuery, Shape};
use serde::Serialize;

use crate::answer;
use crate::error::Refusal;

/// What a list is called, in which order it is, and how it tells its totals.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List {
    /// The key of the items.
    pub(crate) key: &'static str,
    /// List and order, bound into cursors: one of another list is refused.
    pub(crate) sort: &'static str,
    /// How totals are told.
    pub(crate) shape: Shape,
}

/// A page that was asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    list: List,
    paging: Paging,
    /// What the store is asked for: one row more than wanted, which tells whether there is more.
    pub(crate) page: Page,
    now: Timestamp,
}

impl List {
    /// Reads what was asked for.
    pub(crate) fn ask(self, query: PagingQuery, now: Timestamp) -> Result<Asked, Refusal> {
        let paging = query.decide()?;
        let size = i64::from(paging.size());
        let page = match &paging {
            Paging::Offset { .. } => Page::Offset {
                skip: i64::try_from(paging.offset()).unwrap_or(i64::MAX),
                take: size,
            },
            Paging::Checkpoint { after, .. } => {
                let after = after
                    .as_deref()
                    .map(|cursor| read_cursor(cursor, self.sort, now))
                    .transpose()?;
                Page::Checkpoint {
                    after,
                    take: size + 1,
                }
            }
        };
        Ok(Asked {
            list: self,
            paging,
            page,
            now,
        })
    }
}

fn read_cursor(cursor: &str, sort: &str, now: Timestamp) -> Result<After, Refusal> {
    let cursor = ListCursor::decode(cursor, sort, 2, now)?;
    match cursor.keys.as_slice() {
        [time, id] => Ok(After {
            created_at: time.integer()?,
            id: id.text()?.to_owned(),
        }),
        _ => Err(guildhall_web::cursor::CursorError::Malformed.into()),
    }
}

impl Asked {
    /// The rows of the page out of all of them, where there are never many.
    pub(crate) fn slice<Row>(&self, all: Vec<Row>) -> Vec<Row> {
        let skip = usize::try_from(self.paging.offset()).unwrap_or(usize::MAX);
        let take = usize::try_from(self.paging.size()).unwrap_or(usize::MAX);
        all.into_iter().skip(skip).take(take).collect()
    }

    /// The answer where only pages by position exist.
    pub(crate) fn answer_page<Row, Shown: Serialize>(
        &self,
        rows: Vec<Row>,
        total: i64,
        show: impl Fn(Row) -> Result<Shown, Refusal>,
    ) -> Result<Response, Refusal> {
        self.answer(
            rows,
            total,
            |_| After {
                created_at: 0,
                id: String::new(),
            },
            show,
        )
    }

    /// Whether the number of all items has to be found out.
    pub(crate) fn wants_total(&self) -> bool {
        self.paging.wants_total()
    }

    /// The answer: the rows as `show` shows them. `place` tells where a row stands.
    pub(crate) fn answer<Row, Shown: Serialize>(
        &self,
        mut rows: Vec<Row>,
        total: i64,
        place: impl Fn(&Row) -> After,
        show: impl Fn(Row) -> Result<Shown, Refusal>,
    ) -> Result<Response, Refusal> {
        let size = usize::try_from(self.paging.size()).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(|last| {
            let After { created_at, id } = place(last);
            ListCursor::new(
                self.list.sort,
                vec![KeyValue::Integer(created_at), KeyValue::Text(id)],
                self.now,
            )
            .encode()
        });
        let items = rows.into_iter().map(show).collect::<Result<Vec<_>, _>>()?;
        answer::ok(&Envelope {
            shape: self.list.shape,
            key: self.list.key,
            paging: &self.paging,
            items: &items,
            total: u64::try_from(total).unwrap_or(0),
            next: next.as_deref(),
        })
    }
}
