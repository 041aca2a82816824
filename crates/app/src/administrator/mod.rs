//! Administrators: the users of the system tenant, what their roles let them do, and their sessions at the Dashboard.
//!
//! The system tenant is made beside the first one and is found at the Dashboard's host. It has no business of its own:
//! its users administer the installation, its roles are those of [`Role`].

mod first;
mod invite;
mod manage;
mod role;
mod session;
mod sign_in;
mod system;
mod tenant;

pub use first::{LEAST_PASSWORD, first_administrator};
pub use invite::{invite, invite_again};
pub use manage::{Listed, MANAGE, READ, give_role, list, remove};
pub use role::Role;
pub use session::{Administrator, begin, end, find, form_token, is_form_token};
pub use sign_in::{Begun, CALLBACK, SIGNED_OUT, begin_sign_in, finish_sign_in, sign_out_address};
pub use system::{SYSTEM_TENANT, open_system_tenant, system_realm};
pub use tenant::{CREATE_TENANT, create_tenant};
