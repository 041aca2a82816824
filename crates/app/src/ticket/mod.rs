//! Tickets: what whoever has the link of a mail may do, once and for a while.
//!
//! The secret stands in the link and nowhere else; the store has its hash. A ticket is about an account as it was: when
//! its address or its password is another one since, the ticket is worth nothing any more.

mod api;
mod held;
mod issue;
mod mail;
mod password;
mod request;
mod verification;
mod verify;

pub use api::{
    CREATE, READ_JOBS, SEND_VERIFICATION, create_for_password, create_for_verification,
    missing_job, send_verification,
};
pub use held::{After, Held, Standing, look_up};
pub(crate) use issue::Fresh;
pub(crate) use mail::About;
pub use password::{ChangeProblem, Changed, NewPassword, change_password};
pub(crate) use request::{Account, Asked, Requested, request};
pub(crate) use verification::Verification;
pub use verify::{Verified, verify_email};

use serde::{Deserialize, Serialize};

/// What a ticket is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another password.
    ResetPassword,
    /// An address that turns out to be its user's.
    VerifyEmail,
}

impl Kind {
    /// How it is stored.
    const fn name(self) -> &'static str {
        match self {
            Self::ResetPassword => "reset_password",
            Self::VerifyEmail => "verify_email",
        }
    }

    /// Where its link leads.
    const fn path(self) -> &'static str {
        match self {
            Self::ResetPassword => "/u/reset-verify",
            Self::VerifyEmail => "/u/email-verification",
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
