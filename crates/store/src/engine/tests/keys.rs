//! Unique keys have the same name on both databases: the table and the columns without the tenant. Read off the
//! migrations, so that a new key joins by itself.

use sqlparser::ast::{ColumnOption, DataType, Expr, Statement, TableConstraint};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use super::Fixture;
use crate::engine::{Connection, Dialect};
use crate::error::Error;
use crate::value::Value;

/// A column, and what can be written to it.
#[derive(Clone, Debug)]
struct Column {
    name: String,
    kind: Kind,
    /// It has to be null, so that the row counts for the keys of what is not deleted.
    is_deletion: bool,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Integer,
    Boolean,
    Text,
    Bytes,
}

/// A unique key, primary or not.
#[derive(Debug)]
struct Key {
    name: String,
    columns: Vec<String>,
}

/// A table with its keys.
#[derive(Debug)]
struct Table {
    name: String,
    columns: Vec<Column>,
    keys: Vec<Key>,
}

/// The tables that the migrations make.
fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for (file, text) in crate::migrate::MIGRATIONS {
        let parsed = Parser::parse_sql(&PostgreSqlDialect {}, text);
        for statement in parsed.unwrap_or_else(|error| panic!("{file}: {error}")) {
            match statement {
                Statement::CreateTable(table) => tables.push(Table {
                    name: table.name.to_string(),
                    columns: table.columns.iter().map(column).collect(),
                    keys: table.constraints.iter().filter_map(primary).collect(),
                }),
                Statement::CreateIndex(index) if index.unique => {
                    let name = index.table_name.to_string();
                    let table = tables.iter_mut().find(|table| table.name == name);
                    let columns = index.columns.iter();
                    table.expect("a table before its keys").keys.push(Key {
                        name: index.name.expect("a name").to_string(),
                        columns: columns
                            .map(|column| column.column.expr.to_string())
                            .collect(),
                    });
                }
                _ => {}
            }
        }
    }
    tables
}

fn column(column: &sqlparser::ast::ColumnDef) -> Column {
    assert!(
        !column
            .options
            .iter()
            .any(|option| matches!(option.option, ColumnOption::Unique { .. })),
        "{column}: a key has a name of its own"
    );
    let name = column.name.to_string();
    Column {
        is_deletion: name == "deleted_at",
        kind: match column.data_type {
            DataType::BigInt(_) => Kind::Integer,
            DataType::Boolean => Kind::Boolean,
            DataType::Text => Kind::Text,
            DataType::Bytea => Kind::Bytes,
            ref other => panic!("{name}: {other} is not of the common text"),
        },
        name,
    }
}

fn primary(constraint: &TableConstraint) -> Option<Key> {
    let TableConstraint::PrimaryKey { name, columns, .. } = constraint else {
        return None;
    };
    let columns = columns.iter().map(|column| match &column.column.expr {
        Expr::Identifier(name) => name.to_string(),
        other => panic!("{other} is no column"),
    });
    Some(Key {
        name: name.as_ref().expect("every key has a name").to_string(),
        columns: columns.collect(),
    })
}

/// A value that differs from row to row, or one that does not.
fn value(column: &Column, row: i64) -> Value {
    match column.kind {
        _ if column.is_deletion => Value::Null,
        Kind::Integer => Value::Integer(row),
        Kind::Boolean => Value::Boolean(true),
        Kind::Text => Value::Text(format!("text-{row}")),
        Kind::Bytes => Value::Bytes(row.to_be_bytes().to_vec()),
    }
}

/// Writes a row that is equal in these columns to row 1, and differs from it in all others.
async fn write(
    connection: &mut Connection,
    table: &Table,
    row: i64,
    equal: &[String],
) -> Result<u64, Error> {
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let places: Vec<String> = (1..=names.len()).map(|place| format!("${place}")).collect();
    let text = format!(
        "INSERT INTO {} ({}) VALUES ({})",
        table.name,
        names.join(", "),
        places.join(", ")
    );
    let values = table
        .columns
        .iter()
        .map(|column| value(column, if equal.contains(&column.name) { 1 } else { row }));
    // The engine takes only texts that last; those of a test may.
    connection
        .execute(text.leak(), &values.collect::<Vec<_>>())
        .await
}

/// The key that is told when a second row is equal to the first in the columns of `key`.
async fn told(fixture: &Fixture, table: &'static Table, key: &'static Key) -> Error {
    // References are another matter: nothing of this is committed.
    let unchecked = match fixture.engine.dialect() {
        Dialect::Sqlite => "PRAGMA defer_foreign_keys = ON",
        Dialect::Postgres => "SET LOCAL session_replication_role = replica",
    };
    let write = fixture.engine.write((), move |(), connection| {
        Box::pin(async move {
            connection.batch(unchecked).await?;
            write(connection, table, 1, &[]).await?;
            write(connection, table, 2, &key.columns).await?;
            Err::<(), _>(Error::internal("two rows with one key were written"))
        })
    });
    write.await.expect_err("it always ends so")
}

#[tokio::test]
async fn every_unique_key_is_told_by_the_name_of_its_table_and_columns() {
    let fixture = Fixture::new().await;
    let tables: &'static [Table] = tables().leak();
    let mut count = 0;
    for table in tables {
        assert!(!table.keys.is_empty(), "{} has no key", table.name);
        for key in &table.keys {
            let columns = key.columns.iter().filter(|column| *column != "tenant");
            let expected = columns.fold(table.name.clone(), |name, column| {
                format!("{name}_{column}")
            });
            assert_eq!(key.name, expected, "the name that the migration gives");
            // PostgreSQL cuts longer names off.
            assert!(expected.len() <= 63, "{expected} is too long a name");
            let error = told(&fixture, table, key).await;
            assert!(error.is_conflict(&expected), "{expected}: {error:?}");
            count += 1;
        }
    }
    let texts = crate::migrate::MIGRATIONS.iter().map(|(_, text)| text);
    let written = texts
        .map(|text| text.matches("PRIMARY KEY").count() + text.matches("UNIQUE INDEX").count());
    assert_eq!(count, written.sum::<usize>(), "a key was overlooked");
}
