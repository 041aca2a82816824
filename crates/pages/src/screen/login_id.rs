//! `/u/login/identifier`: who, and from that which connection.

use serde::Serialize;

use super::part::{ConnectionButton, Identifier};
use super::problems;
use crate::page::Screen;
use crate::text::Name;

/// Field `username`; `action=default`, or `connection`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LoginId {
    /// What people are known by.
    pub identifier: Identifier,
    /// What was typed before, or `login_hint`.
    pub username: String,
    /// Connections with a button, in the organization's order.
    pub connections: Vec<ConnectionButton>,
    /// Whether people may make an account.
    pub signup: bool,
    /// Why the page is shown again.
    pub problems: Vec<LoginIdProblem>,
}

problems! {
    /// Why the login does not go on.
    pub enum LoginIdProblem {
        /// No e-mail address was typed.
        NoEmail = "no-email" at "username";
        /// No user name was typed.
        NoUsername = "no-username" at "username";
        /// What was typed is no e-mail address.
        InvalidEmailFormat = "invalid-email-format" at "username";
        /// No provider is for this address, and there is no password box.
        NoHrdConnection = "no-hrd-connection" at "username";
        /// Too many tries from this address.
        IpBlocked = "ip-blocked";
        /// The connection of the button is not one of this page.
        InvalidConnection = "invalid-connection";
        /// The provider of a connection did not do its part.
        AuthenticationFailure = "authentication-failure";
    }
}

impl Screen for LoginId {
    const NAME: Name = Name {
        prompt: "login-id",
        screen: "login-id",
    };
    const TEMPLATE: &'static str = "login_id.html";

    fn path(&self) -> &'static str {
        "/u/login/identifier"
    }
}
