//! Groups: people of one connection, as its directory knows them together.

use serde::Serialize;

use crate::id::{NotAnId, ROLE_ID, RoleId};
use crate::random::{self, BASE58};
use crate::schema::{Format, Schema, array, string};
use crate::{Random, Timestamp, declare};

/// How many roles a group may have, in the tenant or in one organization (entity limit policy).
pub const ROLES_PER_GROUP: i64 = 10;
/// How many different roles groups may have, in the tenant or in one organization (entity limit policy).
pub const ROLES_OF_GROUPS: i64 = 100;
/// How many groups a connection may have (entity limit policy).
pub const GROUPS_PER_CONNECTION: i64 = 10_000;

/// A group: `grp_` and 22 letters of base 58, of which the first are the time, so that ids sort by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct GroupId(String);

/// The form of a [`GroupId`] (contract).
pub const GROUP_ID: Format = Format {
    name: "group-id",
    check: GroupId::has_form,
    pattern: Some("^grp_[1-9a-km-zA-HJ-NP-Z]{14,22}$"),
};

impl GroupId {
    /// A new id; those made later sort later.
    pub fn generate(now: Timestamp, random: &dyn Random) -> Self {
        Self(format!(
            "grp_{}{}",
            random::digits(now.milliseconds().unsigned_abs(), BASE58, 8),
            random::text(random, BASE58, 14)
        ))
    }

    /// Whether `text` has the form of such an id.
    pub fn has_form(text: &str) -> bool {
        text.strip_prefix("grp_").is_some_and(|rest| {
            (14..=22).contains(&rest.len()) && rest.bytes().all(|byte| BASE58.contains(&byte))
        })
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for GroupId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::str::FromStr for GroupId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        if Self::has_form(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId::new(GROUP_ID.name))
        }
    }
}

impl<'de> serde::Deserialize<'de> for GroupId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

const ROLE: Schema = string().format(&ROLE_ID);

declare! {
    /// The roles that are given to, or taken from, a group.
    pub struct GroupRoles {
        /// Array of role IDs to assign to, or remove from, the group.
        required roles: Vec<RoleId> = array(&ROLE).entries(1, 50);
    }
}

const GROUP: Schema = string().length(18, 26).format(&GROUP_ID);

declare! {
    /// The groups that are given a role, or have it taken from them.
    pub struct RoleGroups {
        /// Array of group IDs to assign to, or remove from, the role.
        required groups: Vec<GroupId> = array(&GROUP).entries(1, 50);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (text, fits) in [
            ("grp_11111111111111", true),
            ("grp_1111111111111111111111", true),
            ("grp_1111111111111", false),
            ("grp_11111111111111111111111", false),
            ("grp_0111111111111111", false),
            ("grp_l111111111111111", false),
            ("org_1111111111111111", false),
        ] {
            assert_eq!(GroupId::has_form(text), fits, "{text}");
        }
    }
}
