//! Searching the tenant log.
//!
//! Each key has an index in the order of ids. A search goes along the index of one of its keys, newest or oldest first,
//! and holds what it finds against the others. So nothing is sorted, and a page costs what lies between it and the end
//! where the list begins.

use super::LogKeys;
use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::Statement;
use crate::tenant::TenantTransaction;
use crate::value::Value;
use crate::values;

/// How many kinds a search may name.
pub const LOG_KINDS: usize = 8;
/// How far a search counts: as far as pages reach.
const COUNTED: i64 = 1000;
/// Behind every id.
const LAST: &str = "\u{10FFFF}";

/// What entries have to be like; everything that is given has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Their id.
    pub id: Option<String>,
    /// Their code is one of these, of which the first [`LOG_KINDS`] are looked at; none: any.
    pub kinds: Vec<String>,
    /// Their keys.
    pub keys: LogKeys,
    /// Their ids do not sort before this.
    pub since: Option<String>,
    /// Their ids sort before this.
    pub until: Option<String>,
}

/// In which order entries are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogOrder {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

/// The conditions of every search: `$2` is what its own index is asked for.
macro_rules! conditions {
    ($driver:literal) => {
        concat!(
            "FROM log WHERE tenant = $1 AND ",
            $driver,
            " AND id >= $3 AND id < $4 \
             AND (CAST($5 AS TEXT) IS NULL OR id = CAST($5 AS TEXT)) \
             AND (CAST($6 AS TEXT) IS NULL OR type IN (CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS TEXT), \
                  CAST($9 AS TEXT), CAST($10 AS TEXT), CAST($11 AS TEXT), CAST($12 AS TEXT), CAST($13 AS TEXT))) \
             AND (CAST($14 AS TEXT) IS NULL OR client_id = CAST($14 AS TEXT)) \
             AND (CAST($15 AS TEXT) IS NULL OR client_name = CAST($15 AS TEXT)) \
             AND (CAST($16 AS TEXT) IS NULL OR user_id = CAST($16 AS TEXT)) \
             AND (CAST($17 AS TEXT) IS NULL OR user_name = CAST($17 AS TEXT)) \
             AND (CAST($18 AS TEXT) IS NULL OR connection = CAST($18 AS TEXT)) \
             AND (CAST($19 AS TEXT) IS NULL OR connection_id = CAST($19 AS TEXT)) \
             AND (CAST($20 AS TEXT) IS NULL OR organization_id = CAST($20 AS TEXT)) \
             AND (CAST($21 AS TEXT) IS NULL OR organization_name = CAST($21 AS TEXT)) \
             AND (CAST($22 AS TEXT) IS NULL OR ip = CAST($22 AS TEXT)) "
        )
    };
}

/// The statements that go along one index.
#[derive(Debug)]
struct Along {
    newest: Statement,
    oldest: Statement,
    count: Statement,
}

macro_rules! along {
    ($($(#[$meta:meta])* $name:ident = $driver:literal;)*) => {
        $($(#[$meta])* const $name: Along = Along {
            newest: Statement::new(concat!("SELECT id, document ", conditions!($driver), "ORDER BY id DESC LIMIT $23")),
            oldest: Statement::new(concat!("SELECT id, document ", conditions!($driver), "ORDER BY id LIMIT $23")),
            count: Statement::new(concat!("SELECT COUNT(*) FROM (SELECT id ", conditions!($driver), "LIMIT $23) AS found")),
        };)*

        /// Every statement of this file, for the tests that prepare and parse them.
        pub(crate) const STATEMENTS: &[&str] =
            &[$($name.newest.text, $name.oldest.text, $name.count.text),*];
    };
}

along! {
    ALL = "CAST($2 AS TEXT) IS NULL";
    ID = "id = $2";
    KIND = "type = $2";
    CLIENT_ID = "client_id = $2";
    CLIENT_NAME = "client_name = $2";
    USER_ID = "user_id = $2";
    USER_NAME = "user_name = $2";
    CONNECTION = "connection = $2";
    CONNECTION_ID = "connection_id = $2";
    ORGANIZATION_ID = "organization_id = $2";
    ORGANIZATION_NAME = "organization_name = $2";
    IP = "ip = $2";
}

/// The indexes of the keys, in the order of [`LogKeys::compared`].
const BY_KEY: [&Along; 9] = [
    &CLIENT_ID,
    &CLIENT_NAME,
    &USER_ID,
    &USER_NAME,
    &CONNECTION,
    &CONNECTION_ID,
    &ORGANIZATION_ID,
    &ORGANIZATION_NAME,
    &IP,
];

/// The keys from the one that usually has the fewest entries to the one that has the most, by their places.
const FEWEST_FIRST: [usize; 9] = [2, 3, 6, 7, 5, 4, 8, 0, 1];

impl LogFilter {
    /// The indexes to go along, and what each is asked for: one, or one for each kind where there is nothing else.
    fn ways(&self) -> Vec<(&'static Along, Value)> {
        if let Some(id) = &self.id {
            return vec![(&ID, id.into())];
        }
        let keys = self.keys.compared();
        let fewest = FEWEST_FIRST.iter().find_map(|place| {
            let value = keys.get(*place)?.clone()?;
            Some((*BY_KEY.get(*place)?, Value::from(value)))
        });
        match fewest {
            Some(way) => vec![way],
            None if self.kinds.is_empty() => vec![(&ALL, Value::Null)],
            None => self
                .kinds
                .iter()
                .take(LOG_KINDS)
                .map(|kind| (&KIND, kind.into()))
                .collect(),
        }
    }

    fn values(&self, way: Value, limit: i64) -> Vec<Value> {
        let (since, until) = (self.since.as_deref(), self.until.as_deref());
        let mut values = values![since.unwrap_or(""), until.unwrap_or(LAST), self.id.clone()];
        values.insert(0, way);
        let kinds = self.kinds.iter().map(Value::from);
        values.extend(kinds.chain(std::iter::repeat(Value::Null)).take(LOG_KINDS));
        values.extend(self.keys.compared().map(Value::from));
        values.push(Value::Integer(limit));
        values
    }
}

impl TenantTransaction<'_> {
    /// A page, by position, of the entries that the filter lets through, each a JSON object.
    pub async fn search_logs(
        &mut self,
        filter: &LogFilter,
        order: LogOrder,
        (skip, take): (i64, i64),
    ) -> Result<Vec<String>, Error> {
        let mut found: Vec<Found> = Vec::new();
        let limit = skip.saturating_add(take);
        for (along, value) in filter.ways() {
            let statement = match order {
                LogOrder::Newest => &along.newest,
                LogOrder::Oldest => &along.oldest,
            };
            let rows: Vec<Found> = self.all(statement, filter.values(value, limit)).await?;
            found.extend(rows);
        }
        // Each way is in order; together they are once more.
        found.sort_by(|left, right| match order {
            LogOrder::Newest => right.id.cmp(&left.id),
            LogOrder::Oldest => left.id.cmp(&right.id),
        });
        found.dedup_by(|left, right| left.id == right.id);
        let (skip, take) = (
            usize::try_from(skip).unwrap_or(0),
            usize::try_from(take).unwrap_or(0),
        );
        let page = found.into_iter().skip(skip).take(take);
        Ok(page.map(|found| found.document).collect())
    }

    /// How many entries the filter lets through, as far as a thousand.
    pub async fn count_logs(&mut self, filter: &LogFilter) -> Result<i64, Error> {
        let mut total = 0_i64;
        for (along, value) in filter.ways() {
            let counted = self
                .number(&along.count, filter.values(value, COUNTED))
                .await?;
            total = total.saturating_add(counted);
        }
        Ok(total.min(COUNTED))
    }
}

struct Found {
    id: String,
    document: String,
}

impl FromRow for Found {
    const TABLE: &'static str = "log";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            document: row.text("document")?,
        })
    }
}
