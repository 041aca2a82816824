//! `/u/login`: who, and the password, on one page.

use serde::Serialize;

use super::part::{ConnectionButton, Identifier, Inviter, inviter_slot};
use super::problems;
use crate::page::Screen;
use crate::text::Name;

/// Fields `username` and `password`; `action=default`, or `connection`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Login {
    /// Whether there is a password box; without it the page has only connection buttons.
    pub database: bool,
    /// What people are known by in it.
    pub identifier: Identifier,
    /// What was typed before, or `login_hint`.
    pub username: String,
    /// Whether an address may lead to a provider: then the password box may stay empty.
    pub discovers: bool,
    /// Connections with a button, in the organization's order.
    pub connections: Vec<ConnectionButton>,
    /// Whether people may make an account.
    pub signup: bool,
    /// Whether a forgotten password can be replaced.
    pub reset_password: bool,
    /// Set when the login accepts an invitation.
    pub invitation: Option<Inviter>,
    /// Why the page is shown again.
    pub problems: Vec<LoginProblem>,
}

problems! {
    /// Why nobody was logged in. None of them tells whether the account exists.
    pub enum LoginProblem {
        /// No such pair of name and password, where a name is not an e-mail address.
        WrongCredentials = "wrong-credentials";
        /// No such pair of e-mail address and password.
        WrongEmailCredentials = "wrong-email-credentials";
        /// No e-mail address was typed.
        NoEmail = "no-email" at "username";
        /// No user name was typed.
        NoUsername = "no-username" at "username";
        /// No password was typed.
        NoPassword = "no-password" at "password";
        /// What was typed is no e-mail address.
        InvalidEmailFormat = "invalid-email-format" at "username";
        /// The account is blocked by an administrator, which is said only after the right password.
        UserBlocked = "user-blocked";
        /// Too many wrong passwords for this account; a mail with a way back was sent.
        TooManyAttempts = "too-many-attempts";
        /// Too many wrong passwords from this address.
        IpBlocked = "ip-blocked";
        /// The password was found in a leak and may not be used any more.
        PasswordBreached = "password-breached";
        /// The connection of the button is not one of this page.
        InvalidConnection = "invalid-connection";
        /// The provider of a connection did not do its part.
        AuthenticationFailure = "authentication-failure";
    }
}

impl Screen for Login {
    const NAME: Name = Name {
        prompt: "login",
        screen: "login",
    };
    const TEMPLATE: &'static str = "login.html";

    fn path(&self) -> &'static str {
        "/u/login"
    }

    fn slots(&self) -> Vec<(&'static str, String)> {
        inviter_slot(self.invitation.as_ref())
    }
}
