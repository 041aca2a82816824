//! The connections of an organization, in the wire's two families.
//!
//! `enabled_connections` knows what is enabled and three switches; `connections` (EA) knows disabled rows, a name
//! within the organization and an access level as well. Both speak of the same association.

use serde::{Deserialize, Serialize};

use crate::connection::DATABASE;
use crate::declare;
use crate::id::ConnectionId;
use crate::schema::{Format, Patch, Schema, boolean, object, property, string};

/// What an organization's own administrators may do with a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessLevel {
    /// Nothing.
    #[default]
    None,
    /// See it.
    Readonly,
    /// Switch it on and off and choose whether it is a button.
    Limited,
    /// Change its options, too.
    Full,
}

impl AccessLevel {
    const CHOICES: &'static [&'static str] = &["none", "readonly", "limited", "full"];

    /// The level as the wire spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Readonly => "readonly",
            Self::Limited => "limited",
            Self::Full => "full",
        }
    }

    /// Reads a level as the wire spells it.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::None, Self::Readonly, Self::Limited, Self::Full]
            .into_iter()
            .find(|level| level.as_str() == text)
    }
}

/// An association of an organization with a connection, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationConnection {
    /// The connection.
    pub connection_id: ConnectionId,
    /// Its name, for answers.
    pub name: String,
    /// Its strategy, for answers: `is_signup_enabled` is told for databases (`auth0`) only (recorded).
    pub strategy: String,
    /// Whether a login through the connection makes the user a member.
    pub assign_membership_on_login: bool,
    /// Whether the login page shows a button for it.
    pub show_as_button: bool,
    /// Whether people may sign up through it.
    pub is_signup_enabled: bool,
    /// Whether it takes part in login at all.
    pub is_enabled: bool,
    /// What the organization's administrators may do with it.
    pub organization_access_level: AccessLevel,
    /// What the organization's administrators call it.
    pub organization_connection_name: Option<String>,
}

impl OrganizationConnection {
    /// Whether people can sign up through it at all: only through a database.
    pub fn has_signup(&self) -> bool {
        self.strategy == DATABASE
    }
}

/// A connection named at an organization's creation (contract: `ConnectionForOrganization`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ConnectionForOrganization {
    /// The connection.
    pub connection_id: String,
    /// Whether a login through it makes the user a member; not by default.
    #[serde(default)]
    pub assign_membership_on_login: bool,
    /// Whether the login page shows a button for it; it does by default.
    pub show_as_button: Option<bool>,
    /// Whether people may sign up through it; not by default.
    #[serde(default)]
    pub is_signup_enabled: bool,
}

const ASSIGN: &str = "When true, all users that log in with this connection will be automatically granted membership in \
                      the organization. When false, users must be granted membership before logging in.";
const BUTTON: &str =
    "Determines whether a connection should be displayed on this organization's login prompt.";
const SIGNUP: &str =
    "Determines whether organization signup should be enabled for this connection.";

impl ConnectionForOrganization {
    pub(crate) const SCHEMA: Schema = object(&[
        property("connection_id", "ID of the connection.", string()).required(),
        property("assign_membership_on_login", ASSIGN, boolean()),
        property("show_as_button", BUTTON, boolean()),
        property("is_signup_enabled", SIGNUP, boolean()),
    ]);
}

declare! {
    /// `POST /organizations/{id}/enabled_connections` (contract: `AddOrganizationConnectionRequestContent`).
    pub struct AddEnabledConnection {
        /// Single connection ID to add to the organization.
        required connection_id: String = string();
        /// Whether a login through this connection grants membership in the organization.
        optional assign_membership_on_login: bool = boolean();
        /// Determines whether a connection should be displayed on this organization's login prompt.
        optional show_as_button: bool = boolean();
        /// Determines whether organization signup should be enabled for this connection.
        optional is_signup_enabled: bool = boolean();
    }
}

declare! {
    /// `PATCH /organizations/{id}/enabled_connections/{connectionId}`.
    pub struct UpdateEnabledConnection {
        /// Whether a login through this connection grants membership in the organization.
        optional assign_membership_on_login: bool = boolean();
        /// Determines whether a connection should be displayed on this organization's login prompt.
        optional show_as_button: bool = boolean();
        /// Determines whether organization signup should be enabled for this connection.
        optional is_signup_enabled: bool = boolean();
    }
}

/// A text without NUL (the contract's pattern of the association's name).
const WITHOUT_NUL: Format = Format {
    name: "organization-connection-name",
    check: |text| !text.contains('\0'),
    pattern: None,
};

declare! {
    /// `POST /organizations/{id}/connections` (contract: `CreateOrganizationAllConnectionRequestContent`).
    pub struct AddOrganizationConnection {
        /// Connection identifier.
        required connection_id: String = string().length(1, 50);
        /// Name of the connection in the scope of this organization.
        optional organization_connection_name: String = string().length(1, 50).format(&WITHOUT_NUL);
        /// Whether a login through this connection grants membership in the organization.
        optional assign_membership_on_login: bool = boolean();
        /// Determines whether a connection should be displayed on this organization's login prompt.
        optional show_as_button: bool = boolean();
        /// Determines whether organization signup should be enabled for this connection.
        optional is_signup_enabled: bool = boolean();
        /// Access level for the organization.
        optional organization_access_level: AccessLevel = string().one_of(AccessLevel::CHOICES);
        /// Whether the connection is enabled for the organization.
        optional is_enabled: bool = boolean();
    }
}

declare! {
    /// `PATCH /organizations/{id}/connections/{connection_id}`: name, access level and `is_enabled` may be `null`,
    /// which sets them back.
    pub struct UpdateOrganizationConnection {
        /// Name of the connection in the scope of this organization.
        patch organization_connection_name: String = string().length(1, 50).format(&WITHOUT_NUL).nullable();
        /// Whether a login through this connection grants membership in the organization.
        optional assign_membership_on_login: bool = boolean();
        /// Determines whether a connection should be displayed on this organization's login prompt.
        optional show_as_button: bool = boolean();
        /// Determines whether organization signup should be enabled for this connection.
        optional is_signup_enabled: bool = boolean();
        /// Access level for the organization.
        patch organization_access_level: AccessLevel = string().one_of(AccessLevel::CHOICES).nullable();
        /// Whether the connection is enabled for the organization.
        patch is_enabled: bool = boolean().nullable();
    }
}

impl UpdateEnabledConnection {
    /// Applies the change.
    pub fn apply(self, connection: &mut OrganizationConnection) {
        let Self {
            assign_membership_on_login,
            show_as_button,
            is_signup_enabled,
        } = self;
        set(
            assign_membership_on_login,
            &mut connection.assign_membership_on_login,
        );
        set(show_as_button, &mut connection.show_as_button);
        set(is_signup_enabled, &mut connection.is_signup_enabled);
    }
}

impl UpdateOrganizationConnection {
    /// Applies the change.
    pub fn apply(self, connection: &mut OrganizationConnection) {
        let Self {
            organization_connection_name,
            assign_membership_on_login,
            show_as_button,
            is_signup_enabled,
            organization_access_level,
            is_enabled,
        } = self;
        organization_connection_name.apply(&mut connection.organization_connection_name);
        set(
            assign_membership_on_login,
            &mut connection.assign_membership_on_login,
        );
        set(show_as_button, &mut connection.show_as_button);
        set(is_signup_enabled, &mut connection.is_signup_enabled);
        set_or(
            organization_access_level,
            AccessLevel::None,
            &mut connection.organization_access_level,
        );
        set_or(is_enabled, true, &mut connection.is_enabled);
    }
}

fn set<T>(new: Option<T>, current: &mut T) {
    if let Some(new) = new {
        *current = new;
    }
}

fn set_or<T>(new: Patch<T>, default: T, current: &mut T) {
    match new {
        Patch::Absent => {}
        Patch::Null => *current = default,
        Patch::Value(new) => *current = new,
    }
}
