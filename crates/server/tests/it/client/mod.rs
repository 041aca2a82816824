//! `/clients` and what hangs on it.

mod rotate_secret;
