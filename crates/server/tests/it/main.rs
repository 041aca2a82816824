//! THE integration tests: one binary, run once for each engine (`GUILDHALL_TEST_ENGINE`). Tests call the whole server
//! through its router, in process, as a client would.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that finds something amiss ends, also in the functions that tests share"
)]

mod absent;
mod action;
mod architecture;
mod asset;
mod authentication;
mod beside;
mod branding;
mod client;
mod compatibility;
mod connection;
mod cost;
mod dashboard;
mod deletion;
mod discovery_domain;
mod durability;
mod event_stream;
mod events;
mod grid;
mod group;
mod hostile;
mod invitation;
mod limits;
mod log;
mod login;
mod mail;
mod member;
mod open_api;
mod organization;
mod paging;
mod password;
mod process;
mod race;
mod rate_limits;
mod resource_server;
mod role;
mod seed;
mod signing_key;
mod stateful;
mod statements;
mod status_table;
mod sweep;
mod ticket;
mod token;
mod user;
