//! What ought to be there: a small model of organizations and what hangs on them.

use std::collections::{BTreeMap, BTreeSet};

use guildhall_model::Timestamp;
use guildhall_model::invitation::RETENTION;
use serde_json::{Value, json};

/// An organization as it ought to be.
#[derive(Clone, Debug)]
pub(super) struct Organization {
    pub(super) name: String,
    pub(super) display_name: String,
    /// The roles of each member.
    pub(super) members: BTreeMap<String, BTreeSet<String>>,
    /// Whether people who sign in by the connection become members.
    pub(super) connections: BTreeMap<String, bool>,
    /// The id of each domain.
    pub(super) domains: BTreeMap<String, String>,
    /// The invitation of each address.
    pub(super) invitations: BTreeMap<String, Invitation>,
    /// The roles of each group, also of those whose connection is not enabled now.
    pub(super) group_roles: BTreeMap<String, BTreeSet<String>>,
}

/// An invitation as it ought to be.
#[derive(Clone, Debug)]
pub(super) struct Invitation {
    pub(super) id: String,
    pub(super) connection: Option<String>,
    pub(super) roles: BTreeSet<String>,
    pub(super) expires_at: Timestamp,
}

/// Everything that ought to be there, by ids.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) organizations: BTreeMap<String, Organization>,
    pub(super) users: BTreeSet<String>,
    pub(super) roles: BTreeSet<String>,
    pub(super) connections: BTreeSet<String>,
    /// The connection and the name of each group.
    pub(super) groups: BTreeMap<String, (String, String)>,
    /// Users who were deleted and still hold their ids, until the job has removed what hung on them.
    pub(super) leaving: BTreeSet<String>,
    /// Ids of organizations that were deleted.
    pub(super) gone: Vec<String>,
}

impl Model {
    /// Whether another organization than `id` has the name.
    pub(super) fn is_taken(&self, name: &str, id: Option<&str>) -> bool {
        self.organizations
            .iter()
            .any(|(other, organization)| organization.name == name && Some(other.as_str()) != id)
    }

    pub(super) fn remove_organization(&mut self, id: &str) {
        self.organizations.remove(id);
        self.gone.push(id.to_owned());
    }

    pub(super) fn remove_user(&mut self, id: &str) {
        self.users.remove(id);
        self.leaving.insert(id.to_owned());
        for organization in self.organizations.values_mut() {
            organization.members.remove(id);
        }
    }

    pub(super) fn remove_role(&mut self, id: &str) {
        self.roles.remove(id);
        let organizations = self.organizations.values_mut();
        for roles in organizations.flat_map(|organization| organization.members.values_mut()) {
            roles.remove(id);
        }
        for organization in self.organizations.values_mut() {
            for invitation in organization.invitations.values_mut() {
                invitation.roles.remove(id);
            }
            for roles in organization.group_roles.values_mut() {
                roles.remove(id);
            }
        }
    }

    pub(super) fn remove_connection(&mut self, id: &str) {
        self.connections.remove(id);
        for organization in self.organizations.values_mut() {
            organization.connections.remove(id);
            let invitations = &mut organization.invitations;
            invitations.retain(|_, invitation| invitation.connection.as_deref() != Some(id));
        }
        let groups = self.groups.iter();
        let groups = groups.filter(|(_, (connection, _))| connection == id);
        let groups: Vec<String> = groups.map(|(group, _)| group.clone()).collect();
        for group in groups {
            self.remove_group(&group);
        }
    }

    pub(super) fn remove_group(&mut self, id: &str) {
        self.groups.remove(id);
        for organization in self.organizations.values_mut() {
            organization.group_roles.remove(id);
        }
    }

    /// What the job takes: users who left, and invitations that ended long ago.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        self.leaving.clear();
        for organization in self.organizations.values_mut() {
            let invitations = &mut organization.invitations;
            invitations.retain(|_, it| it.expires_at.plus_seconds(RETENTION) >= now);
        }
    }

    /// What an observer ought to see.
    pub(super) fn seen(&self) -> Value {
        self.organizations
            .iter()
            .map(|(id, organization)| (id.clone(), self.seen_of(organization)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    fn seen_of(&self, organization: &Organization) -> Value {
        let Organization {
            name,
            display_name,
            members,
            connections,
            domains,
            invitations,
            group_roles,
        } = organization;
        let invitations = invitations.iter().map(|(email, invitation)| {
            let Invitation { id, connection, roles, expires_at } = invitation;
            let seen = json!({"id": id, "connection": connection, "roles": roles, "expires_at": expires_at});
            (email.clone(), seen)
        });
        // An organization knows the groups of its connections, and no others.
        let groups = self.groups.iter();
        let groups = groups.filter(|(_, (connection, _))| connections.contains_key(connection));
        let groups = groups.map(|(id, _)| {
            (
                id.clone(),
                json!(group_roles.get(id).cloned().unwrap_or_default()),
            )
        });
        json!({
            "name": name,
            "display_name": display_name,
            "members": members,
            "connections": connections,
            "domains": domains,
            "invitations": invitations.collect::<serde_json::Map<_, _>>(),
            "groups": groups.collect::<serde_json::Map<_, _>>(),
        })
    }
}
