//! What can happen to invitations.

mod accept;
mod create;
mod delete;
mod entry;
mod mail;
mod show;
mod ticket;

pub use accept::{Accepted, accept};
pub use create::{CREATE, create};
pub use delete::{DELETE, delete};
pub use show::show;
pub(crate) use ticket::look_up_within;
pub use ticket::{NotAccepted, Pending, Presented, look_up};

use guildhall_store::Sealed;

use crate::actor::Permission;
use crate::error::Error;

/// Reading invitations.
pub const READ: Permission = Permission::any_of(&["read:organization_invitations"]);

const TABLE: &str = "invitation";
const TICKET: &str = "ticket";

/// An invitation that is not there (contract).
pub const fn missing() -> Error {
    Error::Missing {
        message: "The invitation does not exist.",
        code: None,
    }
}

/// Where the ticket of an invitation is sealed.
const fn ticket_place(id: &str) -> Sealed<'_> {
    Sealed {
        table: TABLE,
        id,
        column: TICKET,
    }
}
