//! `/invitation`: an invitation that is accepted through a provider, or by who is logged in already.

use serde::Serialize;

use super::part::Inviter;
use super::problems;
use crate::page::Screen;
use crate::text::Name;

/// `action=default` accepts; `action=switch` logs the present user out of this browser and shows the page again.
#[derive(Clone, Debug, Serialize)]
pub struct AcceptInvitation {
    /// Who invited.
    pub inviter: Inviter,
    /// The invited address.
    pub email: String,
    /// The connection that the invitation leads to, as people know it; none where the account is ours.
    pub connection: Option<String>,
    /// Who is looking at it.
    pub visitor: Visitor,
    /// Why the page is shown again.
    pub problems: Vec<AcceptInvitationProblem>,
}

/// Who is looking at an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Visitor {
    /// Nobody is logged in in this browser.
    Unknown,
    /// The invited person is.
    Invited,
    /// Somebody else is, who can not accept it but may switch; the invitation is not spent by looking.
    SomebodyElse {
        /// Who.
        email: String,
    },
}

problems! {
    /// Why an invitation was not accepted.
    pub enum AcceptInvitationProblem {
        /// The provider of the connection did not do its part.
        AuthenticationFailure = "authentication-failure";
        /// The provider knows the person by another address than the invited one.
        WrongAccount = "wrong-account";
    }
}

impl Screen for AcceptInvitation {
    const NAME: Name = Name {
        prompt: "invitation",
        screen: "accept-invitation",
    };
    const TEMPLATE: &'static str = "accept_invitation.html";

    fn path(&self) -> &'static str {
        "/invitation"
    }

    fn slots(&self) -> Vec<(&'static str, String)> {
        let mut slots = vec![
            ("inviterName", self.inviter.name.clone()),
            ("email", self.email.clone()),
        ];
        if let Some(connection) = &self.connection {
            slots.push(("connectionName", connection.clone()));
        }
        if let Visitor::SomebodyElse { email } = &self.visitor {
            slots.push(("userName", email.clone()));
        }
        slots
    }
}
