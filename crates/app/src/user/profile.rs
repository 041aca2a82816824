//! What is known of a user: the document that is stored, and the object that is answered.

use guildhall_model::user::gravatar_name;
use guildhall_store::{UserKeys, UserRow};
use md5::{Digest as _, Md5};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::ConnectionName;
use crate::error::Error;

/// The stored document.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Profile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) email_verified: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) phone_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) phone_verified: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) nickname: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) given_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) family_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) picture: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) user_metadata: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) app_metadata: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_password_reset: Option<String>,
}

impl Profile {
    /// Reads a stored document.
    pub fn read(document: &str) -> Result<Self, Error> {
        Ok(serde_json::from_str(document)?)
    }

    /// The e-mail address.
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// Whether the address is known to be the user's.
    pub const fn email_is_verified(&self) -> bool {
        self.email_verified
    }

    /// When the password was last replaced.
    pub(crate) fn last_password_reset(&self) -> Option<&str> {
        self.last_password_reset.as_deref()
    }

    /// What is known of the person, of which a password shall hold nothing.
    pub(crate) fn personal(&self) -> Vec<&str> {
        let known = [
            &self.email,
            &self.username,
            &self.name,
            &self.nickname,
            &self.given_name,
            &self.family_name,
        ];
        known.into_iter().filter_map(Option::as_deref).collect()
    }

    /// A name for people: that of the user, else the address, number or name by which it logs in.
    pub fn display_name(&self) -> Option<&str> {
        let names = [
            &self.name,
            &self.nickname,
            &self.email,
            &self.username,
            &self.phone_number,
        ];
        names.into_iter().find_map(Option::as_deref)
    }

    /// What is compared: everything in lower case; the address where it has to be unique, too.
    pub(super) fn keys(&self, email_is_unique: bool) -> UserKeys {
        let email = self.email.as_deref().map(str::to_lowercase);
        UserKeys {
            email_unique: email.clone().filter(|_| email_is_unique),
            email,
            username: self.username.as_deref().map(str::to_lowercase),
            phone: self.phone_number.clone(),
            name: self.name.as_deref().map(str::to_lowercase),
        }
    }

    /// Fills in what was not said: a name, a nickname and a picture from the address (recorded).
    pub(super) fn fill_in(&mut self) {
        let label = self
            .email
            .clone()
            .or_else(|| self.username.clone())
            .or_else(|| self.phone_number.clone());
        let label = label.unwrap_or_default();
        let nickname = label.split('@').next().unwrap_or_default().to_owned();
        self.name.get_or_insert_with(|| label.clone());
        self.nickname.get_or_insert(nickname);
        self.picture.get_or_insert_with(|| gravatar(&label));
    }

    /// The user as the API answers it; what was never set is left out.
    pub fn shown(
        &self,
        user: &UserRow,
        connection: &ConnectionName,
    ) -> Result<Map<String, Value>, Error> {
        let mut shown = Map::new();
        shown.insert("created_at".to_owned(), json!(user.created_at));
        if let Value::Object(document) = serde_json::to_value(self)? {
            shown.extend(document);
        }
        if self.email.is_none() {
            shown.remove("email_verified");
        }
        shown.insert("identities".to_owned(), json!([identity(user, connection)]));
        shown.insert("updated_at".to_owned(), json!(user.updated_at));
        shown.insert("user_id".to_owned(), json!(user.id));
        if user.blocked {
            shown.insert("blocked".to_owned(), json!(true));
        }
        Ok(shown)
    }
}

/// A user as events tell it: as the API answers it, without what the contract has no place for (`user.*` of
/// events.json).
pub(super) fn told(mut shown: Map<String, Value>) -> Map<String, Value> {
    shown.retain(|name, _| name != "last_password_reset");
    shown
}

fn identity(user: &UserRow, connection: &ConnectionName) -> Value {
    let (provider, id) = user.id.split_once('|').unwrap_or(("", &user.id));
    json!({"connection": connection.name, "user_id": id, "provider": provider, "isSocial": false})
}

/// The picture that stands in for one (recorded): Gravatar's for the address, else letters.
fn gravatar(label: &str) -> String {
    let hash: String = Md5::digest(label.trim().to_lowercase().as_bytes())
        .iter()
        .fold(String::new(), |mut text, byte| {
            for half in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
            }
            text
        });
    let letters = gravatar_name(label);
    format!(
        "https://s.gravatar.com/avatar/{hash}?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2F{letters}.png"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_those_of_the_recordings() {
        assert_eq!(
            gravatar("change.username.terra@example.com"),
            "https://s.gravatar.com/avatar/d31dcc53402ad84637224bba66bd9f02?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fch.png"
        );
    }
}
