//! The codes of log entries, as the pages that show entries sort them. No list is longer than a search may name.

use guildhall_store::LOG_KINDS;

/// Logins and token requests that were refused, limits that were met, and calls of the API that were refused.
pub(crate) const FAILURES: &[&str] = &[
    "f", "fp", "fu", "feacft", "feccft", "limit_wc", "limit_mu", "fapi",
];
/// What was refused in an organization: invitations and sign-ups too.
pub(crate) const FAILURES_OF_ORGANIZATION: &[&str] =
    &["f", "fp", "fu", "feacft", "feccft", "fi", "fs", "fapi"];
/// Logins that went well.
pub(crate) const SUCCESSES: &[&str] = &["s", "ssa", "ss", "si"];
/// Logins in an organization, and their ends.
pub(crate) const LOGINS: &[&str] = &["s", "ssa", "seacft", "slo"];
/// How people became members of an organization.
pub(crate) const MEMBERS: &[&str] = &["organization_member_added", "si", "ss"];
/// What administrators and machines did by the Management API, or tried to do.
pub(crate) const ADMINISTRATION: &[&str] = &["sapi", "mgmt_api_read", "fapi"];
/// What went well there.
pub(crate) const CHANGES: &[&str] = &["sapi"];

/// Codes that begin like those of failures.
const NO_FAILURES: [&str; 2] = ["flows_execution_completed", "forms_submission_succeeded"];

const _: () = assert!(FAILURES.len() <= LOG_KINDS && FAILURES_OF_ORGANIZATION.len() <= LOG_KINDS);

/// Whether the code says that something failed, or that a limit was met.
pub(crate) fn is_failure(code: &str) -> bool {
    let begins = |start: &&str| code.starts_with(start);
    ["f", "limit", "pwd"].iter().any(begins) && !NO_FAILURES.contains(&code)
}

/// The colour of a code: what failed, what an administrator did, what went well.
pub(crate) fn tone(code: &str) -> &'static str {
    if is_failure(code) {
        "bad"
    } else if ADMINISTRATION.contains(&code) {
        "info"
    } else {
        "ok"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones() {
        for (code, expected) in [
            ("s", "ok"),
            ("f", "bad"),
            ("fp", "bad"),
            ("limit_wc", "bad"),
            ("pwd_leak", "bad"),
            ("sapi", "info"),
            ("fapi", "bad"),
            ("flows_execution_completed", "ok"),
            ("organization_member_added", "ok"),
        ] {
            assert_eq!(tone(code), expected, "{code}");
        }
    }

    #[test]
    fn what_is_listed_as_a_failure_is_one() {
        for code in FAILURES.iter().chain(FAILURES_OF_ORGANIZATION) {
            assert!(is_failure(code), "{code}");
        }
    }
}
