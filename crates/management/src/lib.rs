//! Management API v2.
//!
//! Each noun has a folder with one constant list of routes; the router, the scopes, the tests' grids and the OpenAPI
//! document are read off their sum ([`routes`]). A handler says who calls, what they ask, does it with one operation
//! of `app`, and shows the outcome.

mod absent;
mod action;
mod answer;
mod branding;
mod caller;
mod client;
mod client_grant;
mod connection;
mod discovery_domain;
mod error;
mod event_stream;
mod extract;
mod fields;
mod group;
mod invitation;
mod job;
mod list;
mod log;
mod member;
mod open_api;
mod organization;
mod organization_client;
mod organization_client_grant;
mod organization_connection;
mod resource_server;
mod role;
mod route;
mod router;
mod signing_key;
mod tenant_settings;
mod ticket;
mod user;

pub use route::{Method, Route};
pub use router::{router, routes};
