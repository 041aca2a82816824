//! What the scopes of OpenID Connect tell of a user (OpenID Connect Core section 5.4).

use guildhall_model::Timestamp;
use guildhall_protocol::oauth::Scope;
use serde_json::{Map, Value, json};

use super::Profile;

/// The scopes that tell something of a user, or are about the login itself; no API has to know them.
pub(crate) const OPENID_SCOPES: [&str; 5] = ["openid", "profile", "email", "phone", "address"];

impl Profile {
    /// What `scope` tells of the user; what was never set is left out.
    pub(crate) fn claims(&self, scope: &Scope, updated_at: Timestamp) -> Map<String, Value> {
        let mut claims = Map::new();
        let mut tell = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                claims.insert(name.to_owned(), value);
            }
        };
        let text = |value: &Option<String>| value.as_ref().map(|value| json!(value));
        if scope.contains("profile") {
            tell("given_name", text(&self.given_name));
            tell("family_name", text(&self.family_name));
            tell("nickname", text(&self.nickname));
            tell("name", text(&self.name));
            tell("picture", text(&self.picture));
            tell("preferred_username", text(&self.username));
            tell("updated_at", Some(json!(updated_at)));
        }
        if scope.contains("email") {
            tell("email", text(&self.email));
            let is_verified = self.email.as_ref().map(|_| json!(self.email_verified));
            tell("email_verified", is_verified);
        }
        if scope.contains("phone") {
            tell("phone_number", text(&self.phone_number));
            let is_verified = self
                .phone_number
                .as_ref()
                .map(|_| json!(self.phone_verified == Some(true)));
            tell("phone_number_verified", is_verified);
        }
        claims
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_tell_what_is_theirs() {
        let profile = Profile {
            email: Some("a@b.example".into()),
            name: Some("A".into()),
            ..Profile::default()
        };
        let told = |scope| {
            let claims = profile.claims(&Scope::parse(scope), Timestamp::from_seconds(0));
            Value::Object(claims)
        };
        assert_eq!(told("openid"), json!({}));
        assert_eq!(
            told("openid email"),
            json!({"email": "a@b.example", "email_verified": false})
        );
        assert_eq!(
            told("profile"),
            json!({"name": "A", "updated_at": "1970-01-01T00:00:00.000Z"})
        );
        assert_eq!(told("phone"), json!({}));
    }
}
