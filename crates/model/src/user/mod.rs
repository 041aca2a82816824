//! Users: people, as a connection knows them.

mod create;
mod custom_password_hash;
mod name;
mod update;

pub use create::CreateUser;
pub use custom_password_hash::{
    CustomPasswordHash, Digest, Encoded, Encoding, HashValue, PasswordAlgorithm, PasswordBytes,
    PasswordEncoding, Position, SaltValue,
};
pub use name::{EMAIL, PHONE_NUMBER, USER_ID_PART, USERNAME, gravatar_name};
pub use update::UpdateUser;
