//! Which part of a list is asked for, and the envelope it is answered in.
//!
//! There are two ways to page: by offset (`page`, `per_page`), which ends at a thousand, and by checkpoint (`from`,
//! `take`). `from` or `take` chooses the second, whatever else is there: clients send both.

mod envelope;
mod request;

pub use envelope::{Envelope, Shape};
pub use request::{Paging, PagingError, PagingQuery};
