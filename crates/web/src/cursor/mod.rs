//! Cursors: where a list that is read in steps goes on (`next` in an answer, `from` in the next request).
//!
//! To clients a cursor is an opaque text. It is not authenticated: it holds nothing but sort keys of rows that its
//! reader was shown, and whoever makes one up only chooses where in his own list he begins. It is checked all the
//! same, so that a broken one is a 400 and never a strange query.

mod encoding;
mod list;
mod member;

pub use list::{KeyValue, ListCursor};
pub use member::MemberCursor;

/// How long a cursor is good: 24 hours, in milliseconds.
pub const LIFETIME_MILLISECONDS: i64 = 86_400_000;

/// Why a cursor was refused; each is a 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// Not a cursor of this service.
    #[error("the cursor is malformed")]
    Malformed,
    /// A cursor of another list or another order.
    #[error("the cursor belongs to another list")]
    Foreign,
    /// Issued more than 24 hours ago.
    #[error("the cursor has expired")]
    Expired,
}
