//! Property tests: one part of a right request is made up, then all of them.

use guildhall_testkit::Answer;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::change::{with_body, with_headers, with_method, with_path, with_query};
use super::request::{Sent, plain};
use super::target::Target;

/// A few cases, more when `PROPTEST_CASES` says so.
fn cases() -> Config {
    let cases = match std::env::var_os("PROPTEST_CASES") {
        Some(_) => Config::default().cases,
        None => 150,
    };
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}

/// Sends every request of a strategy to one server, and answers how many were refused and how many not.
fn send_all(requests: impl Strategy<Value = Sent>) -> (usize, usize) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let target = runtime.block_on(Target::new());
    let counts = std::cell::Cell::new((0, 0));
    let outcome = TestRunner::new(cases()).run(&requests, |sent| {
        let (refused, taken) = counts.get();
        match runtime.block_on(target.send(&sent)) {
            None => {}
            Some(Answer { status, .. }) if status.is_success() => counts.set((refused, taken + 1)),
            Some(_) => counts.set((refused + 1, taken)),
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let (refused, taken) = counts.get();
    println!("refused {refused}, taken {taken}");
    (refused, taken)
}

#[test]
fn any_body() {
    let (refused, taken) = send_all(plain().prop_flat_map(with_body));
    assert!(refused > 0 && taken > 0, "refused {refused}, taken {taken}");
}

#[test]
fn any_query() {
    let (refused, taken) = send_all(plain().prop_flat_map(with_query));
    assert!(refused > 0 && taken > 0, "refused {refused}, taken {taken}");
}

#[test]
fn any_path() {
    let (refused, _) = send_all(plain().prop_flat_map(with_path));
    assert!(refused > 0);
}

#[test]
fn any_header() {
    let (refused, taken) = send_all(plain().prop_flat_map(with_headers));
    assert!(refused > 0 && taken > 0, "refused {refused}, taken {taken}");
}

#[test]
fn any_method() {
    let (refused, taken) = send_all(plain().prop_flat_map(with_method));
    assert!(refused > 0 && taken > 0, "refused {refused}, taken {taken}");
}

#[test]
fn any_request() {
    let requests = plain()
        .prop_flat_map(with_method)
        .prop_flat_map(with_query)
        .prop_flat_map(with_body)
        .prop_flat_map(with_headers)
        .prop_flat_map(with_path);
    let (refused, _) = send_all(requests);
    assert!(refused > 0);
}
