//! What decides how a login goes on: pure functions over facts that are read elsewhere.
//!
//! [`first_screen`] says where a login begins, [`after_login`] what follows when the user is known.

mod after_login;
mod first_screen;
mod usage;

pub use after_login::{AfterLogin, Arrival, Membership, Way, after_login};
pub use first_screen::{FirstScreen, Situation, first_screen};
pub use usage::{DiscoveryMethod, OrganizationUsage, RequireBehavior};
