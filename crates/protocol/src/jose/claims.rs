//! The claims of an access token, both dialects: the service's own and RFC 9068.

use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::numeric_date;
use super::validity::Validity;

/// What an access token says (RFC 7519 section 4.1, RFC 9068 section 2.2, and the service's own claims).
///
/// Absent claims are not written. Claims that are not named here are not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Who issued it: `https://host/` with the trailing slash.
    pub iss: String,
    /// Who it speaks for: a user id, or `{client_id}@clients` for a client on its own.
    pub sub: String,
    /// Which APIs it is for.
    pub aud: Audience,
    /// When it was issued, in seconds since the Unix epoch.
    #[serde(deserialize_with = "numeric_date::required")]
    pub iat: i64,
    /// From when on it is worth nothing, in seconds since the Unix epoch.
    #[serde(deserialize_with = "numeric_date::required")]
    pub exp: i64,
    /// Before when it is worth nothing, in seconds since the Unix epoch.
    #[serde(
        default,
        deserialize_with = "numeric_date::optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub nbf: Option<i64>,
    /// Granted scopes, separated by spaces (RFC 8693 section 4.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The organization it is limited to, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_id: Option<String>,
    /// That organization's name when the token was issued, where names are switched on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_name: Option<String>,
    /// The grant it came from: `client-credentials`, `password`, … Not in RFC 9068 tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gty: Option<String>,
    /// The client it was issued to. Not in RFC 9068 tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub azp: Option<String>,
    /// The client it was issued to, in RFC 9068 tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The token's own id, in RFC 9068 tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// Permissions, where the API adds them to its tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<String>>,
}

impl AccessClaims {
    /// The client the token was issued to, in either dialect.
    pub fn client(&self) -> Option<&str> {
        self.azp.as_deref().or(self.client_id.as_deref())
    }

    /// The token's times, to be checked against the clock.
    pub fn validity(&self) -> Validity {
        Validity {
            issued_at: Some(self.iat),
            not_before: self.nbf,
            expires_at: self.exp,
        }
    }
}

/// `aud`: one recipient as a string, several as an array (RFC 7519 section 4.1.3). Written as it was made or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A single recipient, written as a string.
    One(String),
    /// Recipients in their order, written as an array.
    Many(Vec<String>),
}

impl Audience {
    /// Whether the token is for `recipient`, compared byte by byte.
    pub fn contains(&self, recipient: &str) -> bool {
        self.iter().any(|audience| audience == recipient)
    }

    /// The recipients in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(audience) => std::slice::from_ref(audience),
            Self::Many(audiences) => audiences.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }
}

impl Serialize for Audience {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(audience) => serializer.serialize_str(audience),
            Self::Many(audiences) => audiences.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMany)
    }
}

struct OneOrMany;

impl<'de> Visitor<'de> for OneOrMany {
    type Value = Audience;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string or an array of strings")
    }

    fn visit_str<E: Error>(self, audience: &str) -> Result<Audience, E> {
        Ok(Audience::One(audience.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, audiences: A) -> Result<Audience, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(audiences)).map(Audience::Many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: &str = r#"{"iss":"https://t.example/","sub":"c1@clients","aud":"https://api.example","iat":1,"exp":2,"scope":"a b","org_id":"org_1","gty":"client-credentials","azp":"c1"}"#;

    #[test]
    fn written_in_the_order_and_shape_of_the_wire() {
        let claims: AccessClaims = serde_json::from_str(MACHINE).unwrap();
        assert_eq!(serde_json::to_string(&claims).unwrap(), MACHINE);
        assert_eq!(claims.client(), Some("c1"));
    }

    #[test]
    fn one_audience_or_many() {
        let one: Audience = serde_json::from_str(r#""a""#).unwrap();
        let many: Audience = serde_json::from_str(r#"["a","b"]"#).unwrap();
        assert_eq!(one, Audience::One("a".into()));
        assert!(many.contains("b") && !many.contains("c") && !one.contains("b"));
        assert_eq!(serde_json::to_string(&many).unwrap(), r#"["a","b"]"#);
        for broken in ["1", "null", r#"["a",1]"#, "{}"] {
            assert!(
                serde_json::from_str::<Audience>(broken).is_err(),
                "{broken}"
            );
        }
    }

    #[test]
    fn a_claim_that_is_said_twice_is_refused() {
        let twice = MACHINE.replace(r#""exp":2"#, r#""exp":2,"exp":9"#);
        assert!(serde_json::from_str::<AccessClaims>(&twice).is_err());
    }
}
