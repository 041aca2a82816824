//! Administrators: the users of the system tenant, what their roles let them do, and their sessions at the Dashboard.
//!
//! The system tenant is made beside the first one and is found at the Dashboard's host. It has no business of its own:
//! its users administer the installation, its roles are those of [`Role`].

mod first;
mod role;
mod session;
mod system;
mod tenant;

pub use first::{LEAST_PASSWORD, first_administrator};
pub use role::Role;
pub use session::{Administrator, begin, end, find, form_token, is_form_token};
pub use system::{SYSTEM_TENANT, open_system_tenant, system_realm};
pub use tenant::{CREATE_TENANT, create_tenant};
