//! The body that invites.

use serde_json::{Map, Value};

use super::{Invitee, Inviter, LONGEST_LIFETIME};
use crate::client::ANY_CLIENT_ID;
use crate::declare;
use crate::id::{CONNECTION_ID, ConnectionId, ROLE_ID, RoleId};
use crate::schema::{Schema, array, boolean, integer, object, property, string};
use crate::user::EMAIL;

const INVITER: Schema =
    object(&[property("name", "The inviter's name.", string().length(1, 300)).required()]);

const INVITEE: Schema = object(&[property(
    "email",
    "The invitee's email.",
    string().length(1, 320).format(&EMAIL),
)
.required()]);

const ROLE: Schema = string().format(&ROLE_ID);

declare! {
    /// `POST /organizations/{id}/invitations` (contract: `CreateOrganizationInvitationRequestContent`).
    pub struct CreateInvitation {
        /// Who invites.
        required inviter: Inviter = INVITER;
        /// Who is invited.
        required invitee: Invitee = INVITEE;
        /// Auth0 client ID. Used to resolve the application's login initiation endpoint.
        required client_id: String = string().format(&ANY_CLIENT_ID);
        /// The id of the connection to force invitee to authenticate with.
        optional connection_id: ConnectionId = string().format(&CONNECTION_ID);
        /// Data related to the user that does affect the application's core functionality.
        optional app_metadata: Map<String, Value> = object(&[]).open();
        /// Data related to the user that does not affect the application's core functionality.
        optional user_metadata: Map<String, Value> = object(&[]).open();
        /// Number of seconds for which the invitation is valid before expiration. If unspecified or set to 0, this value defaults to 604800 seconds (7 days). Max value: 2592000 seconds (30 days).
        optional ttl_sec: i64 = integer().range(0, LONGEST_LIFETIME);
        /// List of roles IDs to associated with the user.
        optional roles: Vec<RoleId> = array(&ROLE).entries(1, 50);
        /// Whether the user will receive an invitation email (true) or no email (false), true by default.
        optional send_invitation_email: bool = boolean();
    }
}
