//! Every tenant statement binds the tenant for each table it names: read from the parsed text, not from its letters.

use std::ops::ControlFlow;

use sqlparser::ast::{BinaryOperator, Expr, ObjectName, Statement, Visit, Visitor};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use super::{TENANT, all};

/// Collects, for one statement, the tables it names and the comparisons of a tenant column with `$1`.
#[derive(Default)]
struct Tenancy {
    tables: Vec<String>,
    bound: usize,
}

impl Visitor for Tenancy {
    type Break = ();

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        self.tables.push(relation.to_string());
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        if let Expr::BinaryOp {
            left,
            op: BinaryOperator::Eq,
            right,
        } = expression
        {
            let column = left.to_string();
            let is_tenant = column == "tenant" || column.ends_with(".tenant");
            // The row of the tenant itself is named by its id.
            let is_own = column == "id" && self.tables.iter().all(|table| table == "tenant");
            if (is_tenant || is_own) && right.to_string() == "$1" {
                self.bound += 1;
            }
        }
        ControlFlow::Continue(())
    }
}

#[test]
fn every_tenant_statement_binds_the_tenant_for_each_table() {
    for (file, statements) in TENANT {
        for text in *statements {
            let parsed = Parser::parse_sql(&PostgreSqlDialect {}, text)
                .unwrap_or_else(|error| panic!("{file}: {text}: {error}"));
            let [statement] = parsed.as_slice() else {
                panic!("{file}: more than one statement: {text}")
            };
            let mut tenancy = Tenancy::default();
            let _: ControlFlow<()> = statement.visit(&mut tenancy);
            let inserted = usize::from(inserts_tenant_first(statement));
            assert!(!tenancy.tables.is_empty(), "{file}: no table in {text}");
            assert_eq!(
                tenancy.bound + inserted,
                tenancy.tables.len(),
                "{file}: a table is not bound to the tenant: {text}"
            );
        }
    }
}

fn inserts_tenant_first(statement: &Statement) -> bool {
    let Statement::Insert(insert) = statement else {
        return false;
    };
    let values = insert
        .source
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    insert
        .columns
        .first()
        .is_some_and(|column| column.to_string() == "tenant")
        && values.starts_with("VALUES ($1,")
}

#[test]
fn the_check_sees_a_table_without_a_tenant() {
    let text = "SELECT a.id FROM a JOIN b ON b.id = a.id WHERE a.tenant = $1";
    let parsed = Parser::parse_sql(&PostgreSqlDialect {}, text).unwrap();
    let mut tenancy = Tenancy::default();
    let _: ControlFlow<()> = parsed[0].visit(&mut tenancy);
    assert_eq!((tenancy.bound, tenancy.tables.len()), (1, 2));
}

#[test]
fn statements_are_of_the_common_text() {
    for text in all() {
        let upper = text.to_uppercase();
        for foreign in [
            "NOW()",
            "ILIKE",
            "FOR UPDATE",
            "->>",
            "ARRAY[",
            "ON DUPLICATE",
            "DATETIME(",
        ] {
            assert!(!upper.contains(foreign), "{foreign} in {text}");
        }
    }
}
