//! Invitations: a person is let into an organization by a link that was sent to an address.

mod create;
mod link;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use create::CreateInvitation;
pub use link::{invitation_url, login_route};

use crate::Random;
use crate::random::{self, BASE62};

/// How long an invitation lasts when nobody says, or says 0; in seconds (the service's page on invitations).
pub const LIFETIME: i64 = 604_800;
/// How long an invitation lasts at most, in seconds.
pub const LONGEST_LIFETIME: i64 = 2_592_000;
/// How long an invitation that can not be accepted any more is still kept, in seconds from its end: the list shows that
/// it came to nothing, and whoever follows its link learns why it does not work.
pub const RETENTION: i64 = 2_592_000;

/// Who invites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inviter {
    /// The name that the invited person is shown.
    pub name: String,
}

/// Who is invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitee {
    /// The address to which the link goes; only who has it may accept.
    pub email: String,
}

/// What an invitation says, as it is stored and answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationDocument {
    /// Who invites.
    pub inviter: Inviter,
    /// Who is invited.
    pub invitee: Invitee,
    /// What becomes `app_metadata` of whoever accepts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_metadata: Option<Map<String, Value>>,
    /// What becomes `user_metadata` of whoever accepts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_metadata: Option<Map<String, Value>>,
    /// The address of the application at which the link arrives, as it was when the invitation was made.
    pub login_route: String,
}

impl InvitationDocument {
    /// The invited address as it is compared: without regard to case.
    pub fn email_key(&self) -> String {
        self.invitee.email.to_lowercase()
    }

    /// Whether somebody with this address is the one who was invited.
    pub fn is_for(&self, email: Option<&str>) -> bool {
        email.is_some_and(|email| email.to_lowercase() == self.email_key())
    }
}

/// A new ticket: 32 letters, the secret of the link.
pub fn new_ticket(random: &dyn Random) -> String {
    random::text(random, BASE62, 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_compared_without_regard_to_case() {
        let document = InvitationDocument {
            inviter: Inviter { name: "Ada".into() },
            invitee: Invitee {
                email: "Grace@Example.com".into(),
            },
            app_metadata: None,
            user_metadata: None,
            login_route: String::new(),
        };
        for (email, is_for) in [
            (Some("grace@example.COM"), true),
            (Some("grace@example.co"), false),
            (Some(""), false),
            (None, false),
        ] {
            assert_eq!(document.is_for(email), is_for, "{email:?}");
        }
    }
}
