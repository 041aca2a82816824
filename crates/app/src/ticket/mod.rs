//! Tickets: what whoever has the link of a mail may do, once and for a while.
//!
//! The secret stands in the link and nowhere else; the store has its hash. A ticket is about an account as it was: when
//! its address or its password is another one since, the ticket is worth nothing any more.

mod held;
mod issue;
mod mail;
mod password;
mod request;

pub use held::{After, Held, Standing, look_up};
pub use password::{ChangeProblem, Changed, NewPassword, change_password};
pub(crate) use request::{Account, Asked, Requested, request};

use serde::{Deserialize, Serialize};

/// What a ticket is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another password.
    ResetPassword,
}

impl Kind {
    /// How it is stored.
    const fn name(self) -> &'static str {
        match self {
            Self::ResetPassword => "reset_password",
        }
    }

    /// Where its link leads.
    const fn path(self) -> &'static str {
        match self {
            Self::ResetPassword => "/u/reset-verify",
        }
    }
}

/// What a ticket says beside whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct TicketDocument {
    /// The address of the account when it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// Since when the account had its password then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password_since: Option<String>,
    /// Where whoever used it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    result_url: Option<String>,
    /// Whether the address is told there.
    #[serde(default)]
    includes_email: bool,
    /// Whether who uses it has read a mail to the address.
    #[serde(default)]
    verifies_email: bool,
}
