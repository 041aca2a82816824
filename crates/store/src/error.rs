//! What can go wrong below the repositories.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique key is taken; `0` names it, the same on both databases (`organization_name`).
    #[error("the unique key {0} is taken")]
    Conflict(String),
    /// A row that is referred to is not there.
    #[error("a row that is referred to is not there")]
    MissingReference(#[source] Source),
    /// The database can not be reached, is full, or failed the commit: nothing was kept, try again later.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] Source),
    /// The connection was lost while the write was being made durable: whether it was kept is not known.
    #[error("the connection was lost during a commit: {0}")]
    Undecided(#[source] Source),
    /// The operation held the database for too long and was taken back.
    #[error("an operation took longer than {0} ms and was taken back")]
    TooSlow(u64),
    /// A row does not read as what it should be.
    #[error("{table}.{column} of {id} can not be read: {problem}")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row.
        id: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The database refused a statement, or an operation broke its rules: a mistake of ours.
    #[error("the database refused a statement: {0}")]
    Internal(#[source] Source),
}

/// The error beneath.
pub(crate) type Source = Box<dyn std::error::Error + Send + Sync>;

impl Error {
    /// An internal error from a sentence.
    pub(crate) fn internal(sentence: &'static str) -> Self {
        Self::Internal(sentence.into())
    }

    /// Whether the unique key named `key` is taken.
    pub fn is_conflict(&self, key: &str) -> bool {
        matches!(self, Self::Conflict(taken) if taken == key)
    }
}
