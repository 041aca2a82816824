//! Groups of connections, and their roles in organizations.

use guildhall_app::Actor;
use guildhall_app::group::{NewGroup, create};
use serde_json::json;

use super::step::Taken;

const NAMES: [&str; 3] = ["engineers", "sales", "support"];

impl Taken<'_> {
    /// As a directory makes one: the Management API has no such operation.
    pub(super) async fn make_group(&mut self) {
        let Some(connection_id) = self.chance.one_of(&self.model.connections).cloned() else {
            return;
        };
        let name = NAMES[self.chance.below(NAMES.len())].to_owned();
        let is_taken = self
            .model
            .groups
            .values()
            .any(|group| *group == (connection_id.clone(), name.clone()));
        let new = NewGroup {
            connection_id: connection_id.clone(),
            name: name.clone(),
            external_id: None,
        };
        let realm = self.world.app.realm(&self.world.app.tenant).await;
        let made = create(&realm, &Actor::system(), new).await;
        assert_eq!(
            made.is_err(),
            is_taken,
            "{name} of {connection_id}: {made:?}"
        );
        if let Ok(group) = made {
            self.model
                .groups
                .insert(group.id.to_string(), (connection_id, name));
        }
    }

    pub(super) async fn delete_group(&mut self) {
        let Some(id) = self.chance.one_of(self.model.groups.keys().cloned()) else {
            return;
        };
        self.expect(204, "DELETE", &format!("/groups/{id}"), None)
            .await;
        self.model.remove_group(&id);
    }

    pub(super) async fn give_group_role(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let (Some(group), Some(role)) = (
            self.chance.one_of(self.model.groups.keys().cloned()),
            self.chance.one_of(&self.model.roles).cloned(),
        ) else {
            return;
        };
        let path = format!("/organizations/{id}/groups/{group}/roles");
        let body = json!({"roles": [role]});
        let (connection, _) = &self.model.groups[&group];
        if !self.model.organizations[&id]
            .connections
            .contains_key(connection)
        {
            self.expect(404, "POST", &path, Some(body)).await;
            return;
        }
        self.expect(204, "POST", &path, Some(body)).await;
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        organization
            .group_roles
            .entry(group)
            .or_default()
            .insert(role);
    }

    pub(super) async fn take_group_role(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let organization = &self.model.organizations[&id];
        let held = organization.group_roles.iter();
        let held = held
            .flat_map(|(group, roles)| roles.iter().map(move |role| (group.clone(), role.clone())));
        // Of a group whose connection is not enabled now nothing can be taken.
        let held = held.filter(|(group, _)| {
            organization
                .connections
                .contains_key(&self.model.groups[group].0)
        });
        let Some((group, role)) = self.chance.one_of(held) else {
            return;
        };
        let path = format!("/organizations/{id}/groups/{group}/roles");
        self.expect(204, "DELETE", &path, Some(json!({"roles": [role]})))
            .await;
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        let roles = organization
            .group_roles
            .get_mut(&group)
            .expect("it has roles");
        roles.remove(&role);
    }
}
