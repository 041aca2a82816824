//! `/roles` and what hangs on it.

mod list;
