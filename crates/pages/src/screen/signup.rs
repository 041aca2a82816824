//! `/u/signup`, and `/u/signup/invitation` for who was invited: a new account.

use serde::Serialize;

use super::part::{ConnectionButton, PasswordRule};
use super::problems;
use crate::page::Screen;
use crate::text::Name;

/// Fields `email`, `username` where the connection has names, and `password`; `action=default`, or `connection`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Signup {
    /// What was typed before, or `login_hint`. With an invitation it is the invited address.
    pub email: String,
    /// What was typed before, where the connection has user names.
    pub username: Option<String>,
    /// What the password has to be.
    pub rules: Vec<PasswordRule>,
    /// Connections with a button, in the organization's order.
    pub connections: Vec<ConnectionButton>,
    /// Whether who has an account already finds the way to log in.
    pub login: bool,
    /// Set when the account accepts an invitation; then the address can not be changed.
    pub invitation: Option<SignupInvitation>,
    /// Why the page is shown again.
    pub problems: Vec<SignupProblem>,
}

/// The invitation that an account is made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignupInvitation {
    /// Who invited.
    pub inviter: String,
}

problems! {
    /// Why no account was made.
    pub enum SignupProblem {
        /// No e-mail address was typed.
        NoEmail = "no-email" at "email";
        /// What was typed is no e-mail address.
        InvalidEmailFormat = "invalid-email-format" at "email";
        /// Somebody has this address. A tenant that would not tell says [`SignupProblem::Rejected`].
        EmailInUse = "email-in-use" at "email";
        /// The account could not be made, and that is all that is said.
        Rejected = "custom-script-error-code_extensibility_error";
        /// No user name was typed.
        NoUsername = "no-username" at "username";
        /// Somebody has this name.
        UsernameTaken = "username-taken" at "username";
        /// The name has characters or a length that names may not have.
        InvalidUsername = "invalid-username" at "username";
        /// No password was typed.
        NoPassword = "no-password" at "password";
        /// The password does not follow the rules.
        PasswordTooWeak = "password-too-weak" at "password";
        /// The password is one that everybody uses.
        PasswordTooCommon = "password-too-common" at "password";
        /// The password holds the person's name or address.
        PasswordContainsUserInfo = "password-contains-user-info" at "password";
        /// The password was found in a leak.
        PasswordBreached = "password-breached" at "password";
        /// Too many accounts from this address.
        IpSignupBlocked = "ip-signup-blocked";
        /// The connection of the button is not one of this page.
        InvalidConnection = "invalid-connection";
    }
}

impl Screen for Signup {
    const NAME: Name = Name {
        prompt: "signup",
        screen: "signup",
    };
    const TEMPLATE: &'static str = "signup.html";

    fn path(&self) -> &'static str {
        if self.invitation.is_some() {
            "/u/signup/invitation"
        } else {
            "/u/signup"
        }
    }

    fn slots(&self) -> Vec<(&'static str, String)> {
        let inviter = self.invitation.as_ref();
        inviter
            .map(|it| ("inviterName", it.inviter.clone()))
            .into_iter()
            .collect()
    }
}
