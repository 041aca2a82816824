//! `/u/reset-password/change`: a new password, by the link of a mail.

use serde::{Serialize, Serializer};

use super::part::{Outcome, PasswordRule};
use super::problems;
use crate::page::Screen;
use crate::text::Name;

/// Fields `ticket` (carried), `password-reset` and `re-enter-password`; `action=default`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ResetPassword {
    /// The ticket of the mail, which the form carries back.
    pub ticket: String,
    /// Whose password it is.
    pub username: String,
    /// What the password has to be.
    pub rules: Vec<PasswordRule>,
    /// Why the page is shown again.
    pub problems: Vec<ResetPasswordProblem>,
}

problems! {
    /// Why the password was not changed.
    pub enum ResetPasswordProblem {
        /// No password was typed.
        NoPassword = "no-password" at "password-reset";
        /// It was not typed a second time.
        NoReEnterPassword = "no-re-enter-password" at "re-enter-password";
        /// The two are not the same.
        PasswordMismatch = "password-mismatch" at "re-enter-password";
        /// The password does not follow the rules.
        PasswordTooWeak = "password-too-weak" at "password-reset";
        /// The password is one that everybody uses.
        PasswordTooCommon = "password-too-common" at "password-reset";
        /// The password holds the person's name or address.
        PasswordContainsUserInfo = "password-contains-user-info" at "password-reset";
        /// The password is one of the last ones.
        PasswordPreviouslyUsed = "password-previously-used" at "password-reset";
    }
}

/// The password was changed.
#[derive(Clone, Debug, Default)]
pub struct ResetPasswordSuccess {
    /// Where the application's login begins, when that is known.
    pub continue_url: Option<String>,
}

/// The link of the mail can not be used.
#[derive(Clone, Debug)]
pub struct ResetPasswordFailed {
    /// Why.
    pub failure: ResetPasswordFailure,
    /// Where the application's login begins, when that is known.
    pub continue_url: Option<String>,
}

/// Why a link can not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetPasswordFailure {
    /// Its time is over.
    Expired,
    /// It was used.
    Used,
    /// It is none of ours.
    Invalid,
}

impl Screen for ResetPassword {
    const NAME: Name = Name {
        prompt: "reset-password",
        screen: "reset-password",
    };
    const TEMPLATE: &'static str = "reset_password.html";

    fn path(&self) -> &'static str {
        "/u/reset-password/change"
    }
}

impl Serialize for ResetPasswordSuccess {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Outcome::new(
            "eventTitle",
            "description",
            true,
            self.continue_url.as_ref(),
        )
        .serialize(serializer)
    }
}

impl Serialize for ResetPasswordFailed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (title, description) = match self.failure {
            ResetPasswordFailure::Expired => ("eventTitleExpired", "descriptionExpired"),
            ResetPasswordFailure::Used => ("eventTitleUsed", "descriptionUsed"),
            ResetPasswordFailure::Invalid => ("eventTitleGeneric", "descriptionGeneric"),
        };
        Outcome::new(title, description, false, self.continue_url.as_ref()).serialize(serializer)
    }
}

impl Screen for ResetPasswordSuccess {
    const NAME: Name = Name {
        prompt: "reset-password",
        screen: "reset-password-success",
    };
    const TEMPLATE: &'static str = "outcome.html";

    fn path(&self) -> &'static str {
        "/u/reset-password/change"
    }
}

impl Screen for ResetPasswordFailed {
    const NAME: Name = Name {
        prompt: "reset-password",
        screen: "reset-password-error",
    };
    const TEMPLATE: &'static str = "outcome.html";

    fn path(&self) -> &'static str {
        "/u/reset-password/change"
    }
}
