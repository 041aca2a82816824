//! What a provider tells of a person, as attributes of a user.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Identity;

/// The longest text that is taken over, in characters; a longer one is not.
const LONGEST: usize = 300;
/// The longest address of a picture.
const LONGEST_ADDRESS: usize = 2048;

/// `attribute_map`: which claims become which attributes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Mapping {
    mapping_mode: Mode,
    attributes: Option<Map<String, Value>>,
}

/// `mapping_mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    /// All that is told, under its own name.
    #[default]
    BindAll,
    /// The claims of OpenID Connect, under their own names.
    BasicProfile,
    /// What the map says, and nothing else.
    UseMap,
}

/// `set_user_root_attributes`: when what the provider tells is taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum When {
    #[default]
    #[serde(rename = "on_each_login")]
    Each,
    #[serde(rename = "on_first_login")]
    First,
    #[serde(rename = "never_on_login")]
    Never,
}

/// What is known of a person; what is not told is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attributes {
    pub(crate) email: Option<String>,
    pub(crate) email_verified: bool,
    pub(crate) name: Option<String>,
    pub(crate) nickname: Option<String>,
    pub(crate) given_name: Option<String>,
    pub(crate) family_name: Option<String>,
    pub(crate) picture: Option<String>,
}

impl Mapping {
    /// The attributes that an identity has. The userinfo endpoint has the last word, since it knows the present.
    pub(crate) fn attributes(&self, identity: &Identity) -> Attributes {
        let told = self.told(identity);
        let text = |name: &str| {
            let text = told.get(name)?.as_str()?.trim();
            let fits = !text.is_empty() && text.chars().count() <= LONGEST;
            fits.then(|| text.to_owned())
        };
        let email = text("email").filter(|email| email.contains('@'));
        Attributes {
            // Some providers write the word.
            email_verified: email.is_some()
                && match told.get("email_verified") {
                    Some(Value::Bool(verified)) => *verified,
                    Some(Value::String(verified)) => verified == "true",
                    _ => false,
                },
            email,
            name: text("name"),
            nickname: text("nickname").or_else(|| text("preferred_username")),
            given_name: text("given_name"),
            family_name: text("family_name"),
            picture: told
                .get("picture")
                .and_then(Value::as_str)
                .filter(|address| {
                    address.starts_with("https://") && address.len() <= LONGEST_ADDRESS
                })
                .map(str::to_owned),
        }
    }
}

impl Mapping {
    /// The claims under the names of attributes.
    fn told(&self, identity: &Identity) -> Map<String, Value> {
        if let (Mode::UseMap, Some(map)) = (self.mapping_mode, &self.attributes) {
            let filled =
                |(name, template): (&String, _)| Some((name.clone(), filled(template, identity)?));
            return map.iter().filter_map(filled).collect();
        }
        let mut told = identity.tokenset.clone();
        told.extend(identity.userinfo.clone());
        told
    }
}

/// A value of a map: `${context.tokenset.name}` and `${context.userinfo.name}` are claims. One that is a claim alone
/// keeps the claim's type.
fn filled(template: &Value, identity: &Identity) -> Option<Value> {
    let Value::String(template) = template else {
        return Some(template.clone());
    };
    if let Some(path) = template
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        && !path.contains("${")
    {
        return claim(path, identity).cloned();
    }
    let mut text = String::new();
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once("${") {
        let (path, behind) = after.split_once('}')?;
        text.push_str(before);
        match claim(path, identity) {
            Some(Value::String(value)) => text.push_str(value),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => text.push_str(&value.to_string()),
            _ => {}
        }
        rest = behind;
    }
    text.push_str(rest);
    Some(Value::String(text))
}

fn claim<'a>(path: &str, identity: &'a Identity) -> Option<&'a Value> {
    let path = path.trim().strip_prefix("context.")?;
    let (source, path) = path.split_once('.')?;
    let claims = match source {
        "tokenset" => &identity.tokenset,
        "userinfo" => &identity.userinfo,
        _ => return None,
    };
    // Names of claims have dots, too: `https://example.com/groups`.
    if let Some(value) = claims.get(path) {
        return Some(value);
    }
    let mut steps = path.split('.');
    let first = claims.get(steps.next()?)?;
    steps.try_fold(first, |value, step| value.get(step))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn identity() -> Identity {
        let map = |value: Value| value.as_object().cloned().unwrap();
        Identity {
            subject: "1".into(),
            tokenset: map(json!({
                "email": "old@acme.example", "email_verified": true, "name": "Ada",
                "address": {"country": "GB"}, "https://acme.example/role": "boss", "age": 36,
            })),
            userinfo: map(json!({"email": "ada@acme.example", "preferred_username": "ada"})),
        }
    }

    fn mapped(mapping: Value) -> Attributes {
        let mapping: Mapping = serde_json::from_value(mapping).unwrap();
        mapping.attributes(&identity())
    }

    #[test]
    fn claims_under_their_own_names() {
        for mode in ["bind_all", "basic_profile"] {
            let found = mapped(json!({"mapping_mode": mode, "attributes": {"name": "x"}}));
            assert_eq!(found.email.as_deref(), Some("ada@acme.example"));
            assert!(found.email_verified);
            assert_eq!(found.name.as_deref(), Some("Ada"));
            assert_eq!(found.nickname.as_deref(), Some("ada"));
        }
        assert_eq!(
            mapped(json!({})),
            mapped(json!({"mapping_mode": "bind_all"}))
        );
    }

    #[test]
    fn claims_by_a_map() {
        let found = mapped(json!({"mapping_mode": "use_map", "attributes": {
            "email": "${context.tokenset.email}",
            "email_verified": "${context.tokenset.email_verified}",
            "name": "${context.tokenset.name} of ${context.tokenset.address.country}, ${context.tokenset.age}",
            "nickname": "${context.tokenset.https://acme.example/role}",
            "given_name": "${context.userinfo.given_name}",
            "family_name": "${context.secrets.key}",
        }}));
        let expected = Attributes {
            email: Some("old@acme.example".into()),
            email_verified: true,
            name: Some("Ada of GB, 36".into()),
            nickname: Some("boss".into()),
            ..Attributes::default()
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_no_attribute_is_not_taken_over() {
        let told = json!({
            "email": "no address", "email_verified": true, "name": "n".repeat(301), "nickname": 7,
            "given_name": " ", "picture": "javascript:alert(1)",
        });
        let identity = Identity {
            subject: "1".into(),
            tokenset: told.as_object().cloned().unwrap(),
            userinfo: Map::new(),
        };
        assert_eq!(
            Mapping::default().attributes(&identity),
            Attributes::default()
        );
    }
}
