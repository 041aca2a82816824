//! `/u/reset-password/request`: a forgotten password.

use serde::Serialize;

use super::part::Identifier;
use super::problems;
use crate::page::Screen;
use crate::text::Name;

/// Field `username`; `action=default`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ResetPasswordRequest {
    /// What people are known by.
    pub identifier: Identifier,
    /// What was typed before the password was found to be forgotten.
    pub username: String,
    /// Why the page is shown again.
    pub problems: Vec<ResetPasswordRequestProblem>,
}

/// The page after it, which is the same whether or not there is such an account. `action=resend` sends once more.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ResetPasswordEmail {
    /// What was typed.
    pub username: String,
}

problems! {
    /// Why no mail was sent.
    pub enum ResetPasswordRequestProblem {
        /// No e-mail address was typed.
        NoEmail = "no-email" at "username";
        /// No user name was typed.
        NoUsername = "no-username" at "username";
        /// What was typed is no e-mail address.
        InvalidEmailFormat = "invalid-email-format" at "username";
        /// Too many mails.
        TooManyEmails = "too-many-email";
    }
}

impl Screen for ResetPasswordRequest {
    const NAME: Name = Name {
        prompt: "reset-password",
        screen: "reset-password-request",
    };
    const TEMPLATE: &'static str = "reset_password_request.html";

    fn path(&self) -> &'static str {
        "/u/reset-password/request"
    }
}

impl Screen for ResetPasswordEmail {
    const NAME: Name = Name {
        prompt: "reset-password",
        screen: "reset-password-email",
    };
    const TEMPLATE: &'static str = "reset_password_email.html";

    fn path(&self) -> &'static str {
        "/u/reset-password/request"
    }

    fn slots(&self) -> Vec<(&'static str, String)> {
        vec![("email", self.username.clone())]
    }
}
