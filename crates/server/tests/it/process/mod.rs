//! The built binary as its users run it: started, asked over a socket, stopped, and started on what it can not use.

mod call;
mod command_line;
mod full_disk;
mod mount;
mod outage;
mod postgres;
mod refused_start;
mod seed;
pub(crate) mod server;
mod start;
mod stop;

/// Says loudly that something could not be tried here. Where everything has to be there (`CI`), that is a failure.
#[track_caller]
pub(crate) fn not_run(what: &str, why: &str) {
    assert!(
        std::env::var_os("CI").is_none(),
        "{what} could not be tried: {why}"
    );
    println!("NOT RUN: {what}: {why}");
}
