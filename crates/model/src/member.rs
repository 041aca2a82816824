//! Members of organizations.

use crate::declare;
use crate::id::{ROLE_ID, RoleId};
use crate::schema::{Schema, array, string};

/// How many users are added or removed by one call (the documentation of the service's members).
pub const MEMBERS_PER_CALL: usize = 10;

const USER: Schema = string().length(1, 300);

declare! {
    /// The users who become members, or are members no longer.
    pub struct Members: open {
        /// List of user IDs to add to or remove from the organization.
        required members: Vec<String> = array(&USER).entries(1, MEMBERS_PER_CALL);
    }
}

const ROLE: Schema = string().format(&ROLE_ID);

declare! {
    /// The roles that are given to, or taken from, a member.
    pub struct MemberRoles {
        /// List of roles IDs to associated with the user.
        required roles: Vec<RoleId> = array(&ROLE).entries(1, 50);
    }
}
