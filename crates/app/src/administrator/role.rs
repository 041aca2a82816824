//! What an administrator may do: a role is a set of Management API scopes, so that no check is written twice.

use guildhall_protocol::oauth::Scope;

use crate::scope::MANAGEMENT_SCOPES;

/// A role at the Dashboard. Later ones may do more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Sees everything but secrets.
    Viewer,
    /// Runs organizations and what belongs to them, but changes neither the tenant nor its keys.
    Editor,
    /// Does everything.
    Owner,
}

/// What an editor changes, beside every part of an organization.
const EDITED: [&str; 11] = [
    "organizations",
    "users",
    "roles",
    "role_members",
    "connections",
    "clients",
    "client_grants",
    "resource_servers",
    "grants",
    "sessions",
    "refresh_tokens",
];

/// What only an owner sees: what lets its holder act as somebody else.
const SECRET: [&str; 8] = [
    "client_keys",
    "client_credentials",
    "user_idp_tokens",
    "connections_options",
    "rules_configs",
    "federated_connections_tokens",
    "scim_token",
    "device_credentials",
];

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Editor, Self::Owner];

    /// Its name in the system tenant.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    /// What it is for.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Viewer => "Sees everything but secrets",
            Self::Editor => "Runs organizations, users, applications and connections",
            Self::Owner => "Does everything, and makes other administrators",
        }
    }

    /// The role of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Its scopes.
    pub fn scopes(self) -> Scope {
        MANAGEMENT_SCOPES
            .iter()
            .copied()
            .filter(|scope| self.has(scope))
            .collect()
    }

    fn has(self, scope: &str) -> bool {
        let (verb, noun) = scope.split_once(':').unwrap_or((scope, ""));
        let is_secret = SECRET.contains(&noun) || noun.ends_with("_keys");
        match self {
            Self::Owner => true,
            Self::Viewer => verb == "read" && !is_secret,
            Self::Editor => !is_secret && (verb == "read" || is_edited(noun)),
        }
    }
}

fn is_edited(noun: &str) -> bool {
    EDITED.contains(&noun) || noun.starts_with("organization_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_what() {
        for (scope, viewer, editor) in [
            ("read:organizations", true, true),
            ("create:organizations", false, true),
            ("delete:organization_members", false, true),
            ("create:organization_invitations", false, true),
            ("update:users", false, true),
            ("update:clients", false, true),
            ("read:tenant_settings", true, true),
            ("update:tenant_settings", false, false),
            ("read:client_keys", false, false),
            ("update:client_keys", false, false),
            ("read:signing_keys", false, false),
            ("create:custom_domains", false, false),
            ("create:log_streams", false, false),
            ("read:user_idp_tokens", false, false),
        ] {
            assert_eq!(Role::Viewer.scopes().contains(scope), viewer, "{scope}");
            assert_eq!(Role::Editor.scopes().contains(scope), editor, "{scope}");
            assert!(Role::Owner.scopes().contains(scope), "{scope}");
        }
    }

    #[test]
    fn each_role_may_what_the_one_before_it_may() {
        for (lesser, greater) in [(Role::Viewer, Role::Editor), (Role::Editor, Role::Owner)] {
            assert!(lesser < greater && lesser.scopes().is_subset(&greater.scopes()));
        }
    }

    #[test]
    fn every_noun_of_the_lists_is_one_of_a_scope() {
        for noun in EDITED.iter().chain(&SECRET) {
            let is_one = |scope: &&str| scope.split_once(':').is_some_and(|(_, of)| of == *noun);
            assert!(MANAGEMENT_SCOPES.iter().any(is_one), "{noun}");
        }
    }
}
