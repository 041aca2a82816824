//! What ought to be there: a small model of organizations and what hangs on them.

use std::collections::{BTreeMap, BTreeSet};

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
}

/// Everything that ought to be there, by ids.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) organizations: BTreeMap<String, Organization>,
    pub(super) users: BTreeSet<String>,
    pub(super) roles: BTreeSet<String>,
    pub(super) connections: BTreeSet<String>,
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
    }

    pub(super) fn remove_connection(&mut self, id: &str) {
        self.connections.remove(id);
        for organization in self.organizations.values_mut() {
            organization.connections.remove(id);
        }
    }

    /// What an observer ought to see.
    pub(super) fn seen(&self) -> Value {
        self.organizations
            .iter()
            .map(|(id, organization)| (id.clone(), seen(organization)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }
}

fn seen(organization: &Organization) -> Value {
    let Organization {
        name,
        display_name,
        members,
        connections,
        domains,
    } = organization;
    json!({
        "name": name,
        "display_name": display_name,
        "members": members,
        "connections": connections,
        "domains": domains,
    })
}
