//! A line of a table.

use std::fmt;

/// What a standard says of a request.
pub(super) struct Row {
    /// Where.
    pub(super) section: &'static str,
    /// What is asked, in words.
    pub(super) asked: &'static str,
    /// What is asked.
    pub(super) ask: Ask,
    /// What the recorded service answers.
    pub(super) recorded: Told,
    /// What the standard wants.
    pub(super) strict: Told,
}

/// A request that is right but for its changes.
pub(super) enum Ask {
    /// `/authorize`, by a browser in which nobody is signed in.
    Authorize(&'static [Change]),
    /// `/authorize`, by a browser in which the user is signed in.
    AuthorizeSignedIn(&'static [Change]),
    /// `/oidc/logout`, by a browser in which the user is signed in.
    Logout(&'static [Change]),
    /// `/oauth/token`, with a new code.
    Code(&'static [Change]),
    /// `/oauth/token`, with a new refresh token.
    Refresh(&'static [Change]),
    /// `/oauth/token`, by a machine, for the Management API.
    Machine(&'static [Change]),
}

/// What is changed. In a value `{organization}` and `{client}` stand for those of the stage.
pub(super) enum Change {
    Set(&'static str, &'static str),
    Without(&'static str),
    Twice(&'static str),
    /// The client proves itself by the `Authorization` header, with this secret in the place of its own, if any.
    Basic(Option<&'static str>),
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// A page for the person, who is sent nowhere.
    Page(u16),
    /// The person is asked whether to sign out.
    Asked,
    /// The person is signed out and led to the address, with `state` where the client sent one.
    Led,
    /// The client is told this error, with `iss` and `state`.
    Client(&'static str),
    /// The person is led to a page of the login.
    Login,
    /// The client is given a code, with `iss` and `state`.
    Code,
    /// Tokens.
    Tokens,
    /// A refusal of the token endpoint.
    Refused(u16, &'static str),
}

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(status) => write!(formatter, "a page with {status}"),
            Self::Asked => formatter.write_str("the person is asked"),
            Self::Led => formatter.write_str("the address"),
            Self::Client(error) => write!(formatter, "`{error}` to the client"),
            Self::Login => formatter.write_str("the login"),
            Self::Code => formatter.write_str("a code"),
            Self::Tokens => formatter.write_str("tokens"),
            Self::Refused(status, error) => write!(formatter, "{status} `{error}`"),
        }
    }
}

/// A line in which the service and the standard agree.
pub(super) const fn row(section: &'static str, asked: &'static str, ask: Ask, told: Told) -> Row {
    Row {
        section,
        asked,
        ask,
        recorded: told,
        strict: told,
    }
}

/// A line in which they do not.
pub(super) const fn differs(
    section: &'static str,
    asked: &'static str,
    ask: Ask,
    recorded: Told,
    strict: Told,
) -> Row {
    Row {
        section,
        asked,
        ask,
        recorded,
        strict,
    }
}
