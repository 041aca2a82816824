//! `/u/login/password`: the password of who was named before.

use serde::Serialize;

use super::login::LoginProblem;
use super::part::{ConnectionButton, Inviter, inviter_slot};
use crate::page::Screen;
use crate::text::Name;

/// Fields `username` (carried) and `password`; `action=default`, or `connection`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LoginPassword {
    /// Who was named.
    pub username: String,
    /// Connections with a button, in the organization's order.
    pub connections: Vec<ConnectionButton>,
    /// Whether a forgotten password can be replaced.
    pub reset_password: bool,
    /// Whether another name may be typed; not when an invitation says who it is.
    pub editable: bool,
    /// Set when the login accepts an invitation.
    pub invitation: Option<Inviter>,
    /// Why the page is shown again.
    pub problems: Vec<LoginProblem>,
}

impl Screen for LoginPassword {
    const NAME: Name = Name {
        prompt: "login-password",
        screen: "login-password",
    };
    const TEMPLATE: &'static str = "login_password.html";

    fn path(&self) -> &'static str {
        "/u/login/password"
    }

    fn slots(&self) -> Vec<(&'static str, String)> {
        inviter_slot(self.invitation.as_ref())
    }
}
