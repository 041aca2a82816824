//! `/resource-servers` and what hangs on it.

mod delete;
mod list;
