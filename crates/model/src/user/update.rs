//! The body that changes a user.

use serde_json::{Map, Value};

use super::{EMAIL, PHONE_NUMBER, USERNAME};
use crate::declare;
use crate::schema::{Patch, boolean, object, string};

declare! {
    /// `PATCH /users/{id}` (contract: `UpdateUserRequestContent`).
    ///
    /// Metadata is merged by its first level: a `null` removes a key, an empty object removes all.
    pub struct UpdateUser {
        /// Whether this user was blocked by an administrator.
        optional blocked: bool = boolean();
        /// Whether this email address is verified.
        optional email_verified: bool = boolean();
        /// Email address of this user.
        patch email: String = string().length(1, 320).format(&EMAIL).nullable();
        /// Phone number of this user.
        patch phone_number: String = string().format(&PHONE_NUMBER).nullable();
        /// Whether this phone number has been verified.
        optional phone_verified: bool = boolean();
        /// Data related to the user that does not affect the application's core functionality.
        optional user_metadata: Map<String, Value> = object(&[]).open();
        /// Data related to the user that does affect the application's core functionality.
        optional app_metadata: Map<String, Value> = object(&[]).open();
        /// Given name of this user.
        patch given_name: String = string().length(1, 150).nullable();
        /// Family name of this user.
        patch family_name: String = string().length(1, 150).nullable();
        /// Name of this user.
        patch name: String = string().length(1, 300).nullable();
        /// Preferred nickname or alias of this user.
        patch nickname: String = string().length(1, 300).nullable();
        /// URL to picture, photo, or avatar of this user.
        patch picture: String = string().length(1, 2048).nullable();
        /// Whether this user will receive a verification email after the change.
        optional verify_email: bool = boolean();
        /// Whether this user will receive a text after the change of the phone number.
        optional verify_phone_number: bool = boolean();
        /// New password for this user.
        patch password: String = string().length(1, 1024).nullable();
        /// Name of the connection to target for this user update.
        optional connection: String = string().length(1, 255);
        /// Auth0 client ID.
        optional client_id: String = string().length(1, 255);
        /// The user's username.
        patch username: String = string().length(1, 128).format(&USERNAME).nullable();
    }
}

impl UpdateUser {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        let Self {
            blocked,
            email_verified,
            email,
            phone_number,
            phone_verified,
            user_metadata,
            app_metadata,
            given_name,
            family_name,
            name,
            nickname,
            picture,
            verify_email: _,
            verify_phone_number: _,
            password,
            connection: _,
            client_id: _,
            username,
        } = self;
        let texts = [
            email,
            phone_number,
            given_name,
            family_name,
            name,
            nickname,
            picture,
            password,
            username,
        ];
        blocked.is_none()
            && email_verified.is_none()
            && phone_verified.is_none()
            && user_metadata.is_none()
            && app_metadata.is_none()
            && texts.iter().all(|text| **text == Patch::Absent)
    }
}
