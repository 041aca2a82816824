//! SQL as constants that prove their tenancy.

/// A statement on tenant tables: `$1` is the tenant, bound by the handle and by nobody else.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) text: &'static str,
}

/// A statement on tables of the whole installation, or across tenants; only [`SystemStore`](crate::SystemStore) has
/// them run.
#[derive(Debug)]
pub(crate) struct SystemStatement {
    pub(crate) text: &'static str,
}

impl Statement {
    /// A tenant statement. Does not compile when the text does not bind the tenant.
    pub(crate) const fn new(text: &'static str) -> Self {
        assert!(
            binds_tenant(text),
            "a statement on tenant tables has to say `tenant = $1`, or to insert `$1` first"
        );
        Self { text }
    }
}

impl SystemStatement {
    /// A statement that is not about one tenant.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text }
    }
}

/// Whether the text names the tenant: by comparison, or as the first column and value of an insert. That it does so
/// for each table is checked by a test that parses every statement.
const fn binds_tenant(text: &str) -> bool {
    contains(text, "tenant = $1")
        || (contains(text, "(tenant,")
            && (contains(text, "VALUES ($1,") || contains(text, "SELECT $1,")))
}

const fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut start = 0;
    while start + part.len() <= text.len() {
        let (_, rest) = text.split_at(start);
        let (head, _) = rest.split_at(part.len());
        if equal(head, part) {
            return true;
        }
        start += 1;
    }
    false
}

const fn equal(mut left: &[u8], mut right: &[u8]) -> bool {
    while let ([first, left_rest @ ..], [second, right_rest @ ..]) = (left, right) {
        if *first != *second {
            return false;
        }
        (left, right) = (left_rest, right_rest);
    }
    left.is_empty() && right.is_empty()
}

/// Declares the statements of a noun and lists them for the tests: `statements! { BY_ID = "SELECT …"; }`.
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$meta])* const $name: $crate::statement::Statement = $crate::statement::Statement::new($text);)*

        /// Every statement of this file, for the tests that prepare and parse them.
        pub(crate) const STATEMENTS: &[&str] = &[$($name.text),*];
    };
}

/// The same for statements of the whole installation.
macro_rules! system_statements {
    ($($(#[$meta:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$meta])* const $name: $crate::statement::SystemStatement = $crate::statement::SystemStatement::new($text);)*

        /// Every system statement of this file, for the tests that prepare them.
        pub(crate) const SYSTEM_STATEMENTS: &[&str] = &[$($name.text),*];
    };
}

pub(crate) use {statements, system_statements};

#[cfg(test)]
mod tests {
    use super::binds_tenant;

    #[test]
    fn tenancy_is_read_from_the_text() {
        assert!(binds_tenant(
            "SELECT id FROM organization WHERE tenant = $1 AND id = $2"
        ));
        assert!(binds_tenant(
            "INSERT INTO organization (tenant, id) VALUES ($1, $2)"
        ));
        assert!(!binds_tenant("SELECT id FROM organization WHERE id = $2"));
        assert!(!binds_tenant(
            "SELECT id FROM organization WHERE tenant = $2 AND id = $1"
        ));
        assert!(!binds_tenant(
            "INSERT INTO organization (id, tenant) VALUES ($1, $2)"
        ));
    }
}
