//! The body that creates a user.

use serde_json::{Map, Value};

use super::{CustomPasswordHash, EMAIL, PHONE_NUMBER, USER_ID_PART, USERNAME};
use crate::declare;
use crate::schema::{boolean, object, string};

declare! {
    /// `POST /users` (contract: `CreateUserRequestContent`).
    pub struct CreateUser {
        /// Name of the connection this user should be created in.
        required connection: String = string().length(1, 255);
        /// The user's email.
        optional email: String = string().length(1, 320).format(&EMAIL);
        /// The user's phone number.
        optional phone_number: String = string().format(&PHONE_NUMBER);
        /// Data related to the user that does not affect the application's core functionality.
        optional user_metadata: Map<String, Value> = object(&[]).open();
        /// Whether this user was blocked by an administrator.
        optional blocked: bool = boolean();
        /// Whether this email address is verified.
        optional email_verified: bool = boolean();
        /// Whether this phone number has been verified.
        optional phone_verified: bool = boolean();
        /// Data related to the user that does affect the application's core functionality.
        optional app_metadata: Map<String, Value> = object(&[]).open();
        /// The user's given name.
        optional given_name: String = string().length(1, 150);
        /// The user's family name.
        optional family_name: String = string().length(1, 150);
        /// The user's full name.
        optional name: String = string().length(1, 300);
        /// The user's nickname.
        optional nickname: String = string().length(1, 300);
        /// A URI pointing to the user's picture.
        optional picture: String = string().length(1, 2048);
        /// The external user's id provided by the identity provider.
        optional user_id: String = string().length(0, 255).format(&USER_ID_PART);
        /// Initial password for this user.
        optional password: String = string().length(1, 1024);
        /// The hash of this user's password, as another system made it.
        optional custom_password_hash: CustomPasswordHash = CustomPasswordHash::SCHEMA;
        /// Whether the user will receive a verification email after creation.
        optional verify_email: bool = boolean();
        /// The user's username.
        optional username: String = string().length(1, 128).format(&USERNAME);
    }
}
