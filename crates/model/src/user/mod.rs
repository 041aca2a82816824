//! Users: people, as a connection knows them.

mod create;
mod name;
mod update;

pub use create::CreateUser;
pub use name::{EMAIL, PHONE_NUMBER, USER_ID_PART, USERNAME, gravatar_name};
pub use update::UpdateUser;
