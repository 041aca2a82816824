//! Management API v2.
//!
//! Each noun has a folder with one constant list of routes; the router, the scopes, the tests' grids and the OpenAPI
//! document are read off their sum ([`routes`]). A handler says who calls, what they ask, does it with one operation
//! of `app`, and shows the outcome.

mod answer;
mod caller;
mod client;
mod error;
mod extract;
mod fields;
mod list;
mod open_api;
mod organization;
mod organization_connection;
mod route;
mod router;

pub use route::{Method, Route};
pub use router::{router, routes};
