//! `/u/email-verification`: what became of the link that confirms an address.

use serde::{Serialize, Serializer};

use super::part::Outcome;
use crate::page::Screen;
use crate::text::Name;

/// The page behind the link of the mail.
#[derive(Clone, Debug)]
pub struct EmailVerification {
    /// What became of it.
    pub result: EmailVerificationResult,
    /// Where the application begins, when that is known.
    pub continue_url: Option<String>,
}

/// What became of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailVerificationResult {
    /// The address is the person's.
    Verified,
    /// It was before.
    AlreadyVerified,
    /// The link was used, is over, or is none of ours.
    InvalidLink,
    /// It could not be found out.
    Failed,
}

impl Serialize for EmailVerification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (title, description, success) = match self.result {
            EmailVerificationResult::Verified => ("verifiedTitle", "verifiedDescription", true),
            EmailVerificationResult::AlreadyVerified => {
                ("verifiedTitle", "alreadyVerifiedDescription", true)
            }
            EmailVerificationResult::InvalidLink => {
                ("errorTitle", "invalidAccountOrCodeText", false)
            }
            EmailVerificationResult::Failed => ("unknownErrorTitle", "unknownErrorText", false),
        };
        Outcome::new(title, description, success, self.continue_url.as_ref()).serialize(serializer)
    }
}

impl Screen for EmailVerification {
    const NAME: Name = Name {
        prompt: "email-verification",
        screen: "email-verification-result",
    };
    const TEMPLATE: &'static str = "outcome.html";

    fn path(&self) -> &'static str {
        "/u/email-verification"
    }
}
