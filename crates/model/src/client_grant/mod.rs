//! Client grants: which client may ask for tokens of which API.

use serde::{Deserialize, Serialize};

use crate::declare;
use crate::schema::{
    Declared, Drawer, Patch, Problem, Schema, array, boolean, object, property, string,
};

/// How many grants an organization may have (contract: `POST /organizations/{id}/client-grants`, 409).
pub const GRANTS_PER_ORGANIZATION: i64 = 100;

/// For whom the client of a grant asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// For itself.
    #[default]
    Client,
    /// For a user.
    User,
}

/// Of which clients a grant is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultFor {
    /// Of every third-party client.
    ThirdPartyClients,
}

/// Whether an organization may be named when a token is asked for; what says nothing denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationUsage {
    /// None may be named.
    Deny,
    /// One may be named.
    Allow,
    /// One has to be named.
    Require,
}

macro_rules! words {
    ($type:ident: $($variant:ident = $word:literal),*) => {
        impl $type {
            /// The words on the wire.
            pub const CHOICES: &'static [&'static str] = &[$($word),*];

            /// The word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// Reads the word.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words!(SubjectType: Client = "client", User = "user");
words!(DefaultFor: ThirdPartyClients = "third_party_clients");
words!(OrganizationUsage: Deny = "deny", Allow = "allow", Require = "require");

const SCOPE: Schema = string().length(1, 280);
const AUTHORIZATION_DETAILS_TYPE: Schema = string().length(1, 255);

declare! {
    /// `POST /client-grants` (contract: `CreateClientGrantRequestContent`).
    pub struct CreateClientGrant {
        /// ID of the client.
        optional client_id: String = string();
        /// The audience (API identifier) of this client grant.
        required audience: String = string().length(1, usize::MAX);
        /// Applies this client grant as the default for all clients in the specified group.
        optional default_for: DefaultFor = string().one_of(DefaultFor::CHOICES);
        /// Defines whether organizations can be used with client credentials exchanges for this grant.
        optional organization_usage: OrganizationUsage = string().one_of(OrganizationUsage::CHOICES);
        /// If enabled, any organization can be used with this grant.
        optional allow_any_organization: bool = boolean();
        /// Scopes allowed for this client grant.
        optional scope: Vec<String> = array(&SCOPE);
        /// The type of application access the client grant allows.
        optional subject_type: SubjectType = string().one_of(SubjectType::CHOICES);
        /// Types of authorization_details allowed for this client grant.
        optional authorization_details_types: Vec<String> = array(&AUTHORIZATION_DETAILS_TYPE);
        /// If enabled, all scopes configured on the resource server are allowed for this grant.
        optional allow_all_scopes: bool = boolean();
    }
}

/// `PATCH /client-grants/{id}` (contract: `UpdateClientGrantRequestContent`); says at least one thing.
#[derive(Clone, Debug)]
pub struct UpdateClientGrant {
    /// The scopes; `null` takes all of them away.
    pub scope: Patch<Vec<String>>,
    /// Whether an organization may be named.
    pub organization_usage: Patch<OrganizationUsage>,
    /// Whether it holds for every organization.
    pub allow_any_organization: Patch<bool>,
    /// The types of authorization details.
    pub authorization_details_types: Option<Vec<String>>,
    /// Whether all scopes of the API are granted.
    pub allow_all_scopes: Patch<bool>,
}

impl Declared for UpdateClientGrant {
    const SCHEMA: Schema = object(&[
        property(
            "scope",
            "Scopes allowed for this client grant.",
            array(&SCOPE).nullable(),
        ),
        property(
            "organization_usage",
            "Controls how organizations may be used with this grant.",
            string().one_of(OrganizationUsage::CHOICES).nullable(),
        ),
        property(
            "allow_any_organization",
            "Controls allowing any organization to be used with this grant.",
            boolean().nullable(),
        ),
        property(
            "authorization_details_types",
            "Types of authorization_details allowed for this client grant.",
            array(&AUTHORIZATION_DETAILS_TYPE),
        ),
        property(
            "allow_all_scopes",
            "If enabled, all scopes configured on the resource server are allowed for this grant.",
            boolean().nullable(),
        ),
    ])
    .entries(1, usize::MAX);

    fn draw(drawer: &mut Drawer) -> Result<Self, Problem> {
        Ok(Self {
            scope: drawer.patch("scope")?,
            organization_usage: drawer.patch("organization_usage")?,
            allow_any_organization: drawer.patch("allow_any_organization")?,
            authorization_details_types: drawer.optional("authorization_details_types")?,
            allow_all_scopes: drawer.patch("allow_all_scopes")?,
        })
    }
}

/// A grant as it is answered and changed. What was not said is left out (recorded).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClientGrant {
    /// `cgr_` and 16 letters.
    pub id: String,
    /// The client; a default of a group has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The API's identifier.
    pub audience: String,
    /// The scopes, always there.
    pub scope: Vec<String>,
    /// Whether an organization may be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_usage: Option<OrganizationUsage>,
    /// Whether it holds for every organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_any_organization: Option<bool>,
    /// For whom the client asks, always there.
    pub subject_type: SubjectType,
    /// The types of authorization details.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_details_types: Option<Vec<String>>,
    /// Whether all scopes of the API are granted, also those that it gets later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_all_scopes: Option<bool>,
    /// Of which clients it is the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_for: Option<DefaultFor>,
}

impl UpdateClientGrant {
    /// Applies the change. Every field is named, so that a new one does not compile until it is decided here.
    pub fn apply(self, grant: &mut ClientGrant) {
        let Self {
            scope,
            organization_usage,
            allow_any_organization,
            authorization_details_types,
            allow_all_scopes,
        } = self;
        match scope {
            Patch::Absent => {}
            Patch::Null => grant.scope.clear(),
            Patch::Value(scope) => grant.scope = scope,
        }
        organization_usage.apply(&mut grant.organization_usage);
        allow_any_organization.apply(&mut grant.allow_any_organization);
        if authorization_details_types.is_some() {
            grant.authorization_details_types = authorization_details_types;
        }
        allow_all_scopes.apply(&mut grant.allow_all_scopes);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn grant() -> ClientGrant {
        ClientGrant {
            id: "cgr_0123456789ABCDEF".to_owned(),
            client_id: Some("c".to_owned()),
            audience: "urn:a".to_owned(),
            scope: vec!["read".to_owned()],
            organization_usage: Some(OrganizationUsage::Allow),
            allow_any_organization: Some(true),
            subject_type: SubjectType::Client,
            authorization_details_types: None,
            allow_all_scopes: Some(true),
            default_for: None,
        }
    }

    #[test]
    fn a_change_field_by_field() {
        for (change, name, expected) in [
            (json!({"scope": null}), "scope", json!([])),
            (json!({"scope": ["write"]}), "scope", json!(["write"])),
            (json!({"allow_all_scopes": false}), "scope", json!(["read"])),
            (
                json!({"organization_usage": null}),
                "organization_usage",
                Value::Null,
            ),
            (
                json!({"organization_usage": "require"}),
                "organization_usage",
                json!("require"),
            ),
            (json!({"scope": []}), "organization_usage", json!("allow")),
            (
                json!({"allow_any_organization": null}),
                "allow_any_organization",
                Value::Null,
            ),
            (
                json!({"allow_any_organization": false}),
                "allow_any_organization",
                json!(false),
            ),
            (
                json!({"authorization_details_types": ["a"]}),
                "authorization_details_types",
                json!(["a"]),
            ),
            (
                json!({"allow_all_scopes": null}),
                "allow_all_scopes",
                Value::Null,
            ),
        ] {
            let mut grant = grant();
            UpdateClientGrant::read(change.clone())
                .unwrap()
                .apply(&mut grant);
            let shown = serde_json::to_value(&grant).unwrap();
            assert_eq!(
                shown.get(name).cloned().unwrap_or_default(),
                expected,
                "{change}"
            );
        }
    }

    #[test]
    fn refused_changes() {
        for (change, problem) in [
            (json!({}), "'Too few properties defined (0), minimum 1'"),
            (
                json!({"audience": "b"}),
                "'Additional properties not allowed: audience'",
            ),
            (
                json!({"authorization_details_types": null}),
                "'Expected type array but found type null' on property authorization_details_types (Types of authorization_details allowed for this client grant)",
            ),
        ] {
            let refused = UpdateClientGrant::read(change.clone()).expect_err("refused");
            assert_eq!(refused.to_string(), problem, "{change}");
        }
    }
}
