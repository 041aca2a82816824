//! Where a text stands, in any column of any table: for tests that make sure that what was deleted left nothing.

use std::sync::LazyLock;

use crate::error::Error;
use crate::migrate::MIGRATIONS;
use crate::system::SystemTransaction;
use crate::value::Value;

/// Every column of text there is, read off the migrations: `(table, column)`.
fn text_columns() -> Vec<(&'static str, &'static str)> {
    let mut columns = Vec::new();
    for (_, migration) in MIGRATIONS {
        let mut table = "";
        for line in migration.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["CREATE", "TABLE", name, "("] => table = name,
                ["ALTER", "TABLE", name, "ADD", "COLUMN", column, kind, ..] if is_text(kind) => {
                    columns.push((*name, *column));
                }
                [end, ..] if end.starts_with(')') => table = "",
                [column, kind, ..] if !table.is_empty() && is_text(kind) => {
                    columns.push((table, *column));
                }
                _ => {}
            }
        }
    }
    columns
}

fn is_text(kind: &str) -> bool {
    kind.trim_end_matches([',', ';']) == "TEXT"
}

/// A column and the statement that counts the rows that have a text in it.
struct Place {
    name: String,
    count: String,
}

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let columns = text_columns().into_iter();
    columns
        .map(|(table, column)| Place {
            name: format!("{table}.{column}"),
            count: format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE $1"),
        })
        .collect()
});

impl SystemTransaction<'_> {
    /// The columns, as `table.column`, in which a row has `text`, alone or within something longer.
    #[doc(hidden)]
    pub async fn places_of(&mut self, text: &str) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        for place in PLACES.iter() {
            let pattern = Value::Text(format!("%{text}%"));
            if self.count_by_text(&place.count, pattern).await? > 0 {
                found.push(place.name.clone());
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_off_the_migrations() {
        let columns = text_columns();
        for known in [
            ("organization", "id"),
            ("organization", "document"),
            ("member_role", "user_id"),
            ("log", "client_name"),
            ("client", "default_organization"),
        ] {
            assert!(columns.contains(&known), "{known:?}");
        }
        assert!(!columns.iter().any(|(_, column)| *column == "created_at"));
    }
}
