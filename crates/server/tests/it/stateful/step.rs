//! One step: something is made, changed, deleted or made again, in the server and in the model.

use std::collections::{BTreeMap, BTreeSet};

use guildhall_app::job::{Progress, sweep};
use serde_json::{Value, json};

use super::model::{Model, Organization};
use super::world::{Chance, World, encoded, text};

/// So few that they are taken again and again.
const NAMES: [&str; 4] = ["red", "green", "blue", "grey"];
const DOMAINS: [&str; 3] = ["red.example.com", "green.example.com", "blue.example.com"];
const DAYS_OF_LOGS: i64 = 30;

/// What may happen, as often as it stands here.
const STEPS: [Step; 27] = [
    Step::CreateOrganization,
    Step::CreateOrganization,
    Step::ChangeOrganization,
    Step::DeleteOrganization,
    Step::AddMembers,
    Step::AddMembers,
    Step::RemoveMembers,
    Step::AddRole,
    Step::AddRole,
    Step::RemoveRole,
    Step::EnableConnection,
    Step::EnableConnection,
    Step::DisableConnection,
    Step::AddDomain,
    Step::RemoveDomain,
    Step::Invite,
    Step::Invite,
    Step::Invite,
    Step::TakeBackInvitation,
    Step::GiveGroupRole,
    Step::GiveGroupRole,
    Step::TakeGroupRole,
    Step::MakeNeighbour,
    Step::MakeNeighbour,
    Step::DeleteNeighbour,
    Step::PassTime,
    Step::Sweep,
];

#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    CreateOrganization,
    ChangeOrganization,
    DeleteOrganization,
    AddMembers,
    RemoveMembers,
    AddRole,
    RemoveRole,
    EnableConnection,
    DisableConnection,
    AddDomain,
    RemoveDomain,
    Invite,
    TakeBackInvitation,
    GiveGroupRole,
    TakeGroupRole,
    /// Hours or weeks: invitations end.
    PassTime,
    /// A user, a role, a connection or a group.
    MakeNeighbour,
    DeleteNeighbour,
    /// The job that removes what hung on deleted things.
    Sweep,
}

/// Takes a step, and answers which.
pub(super) async fn take(world: &World, model: &mut Model, chance: &Chance) -> Step {
    world.app.clock.advance_milliseconds(1);
    let step = STEPS[chance.below(STEPS.len())];
    let mut taken = Taken {
        world,
        model,
        chance,
    };
    match step {
        Step::CreateOrganization => taken.create_organization().await,
        Step::ChangeOrganization => taken.change_organization().await,
        Step::DeleteOrganization => taken.delete_organization().await,
        Step::AddMembers => taken.add_members().await,
        Step::RemoveMembers => taken.remove_members().await,
        Step::AddRole => taken.add_role().await,
        Step::RemoveRole => taken.remove_role().await,
        Step::EnableConnection => taken.enable_connection().await,
        Step::DisableConnection => taken.disable_connection().await,
        Step::AddDomain => taken.add_domain().await,
        Step::RemoveDomain => taken.remove_domain().await,
        Step::Invite => taken.invite().await,
        Step::TakeBackInvitation => taken.take_back_invitation().await,
        Step::GiveGroupRole => taken.give_group_role().await,
        Step::TakeGroupRole => taken.take_group_role().await,
        Step::PassTime => taken.pass_time().await,
        Step::MakeNeighbour => taken.make_neighbour().await,
        Step::DeleteNeighbour => taken.delete_neighbour().await,
        Step::Sweep => taken.sweep().await,
    }
    step
}

pub(super) struct Taken<'a> {
    pub(super) world: &'a World,
    pub(super) model: &'a mut Model,
    pub(super) chance: &'a Chance,
}

impl Taken<'_> {
    pub(super) async fn expect(
        &self,
        status: u16,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        let (found, told) = self.world.call(method, path, body.clone()).await;
        assert_eq!(found, status, "{method} {path} {body:?}: {told}");
        told
    }

    /// An organization that is there, or one time in eight one that was deleted: then the path answers 404.
    pub(super) async fn organization(&self) -> Option<String> {
        if self.chance.below(8) == 0
            && let Some(gone) = self.chance.one_of(&self.model.gone)
        {
            self.expect(404, "GET", &format!("/organizations/{gone}"), None)
                .await;
            let body = json!({"members": self.model.users.first()});
            if body["members"].is_string() {
                let body = json!({"members": [body["members"]]});
                self.expect(
                    404,
                    "POST",
                    &format!("/organizations/{gone}/members"),
                    Some(body),
                )
                .await;
            }
            return None;
        }
        self.chance.one_of(self.model.organizations.keys().cloned())
    }

    async fn create_organization(&mut self) {
        let name = NAMES[self.chance.below(NAMES.len())];
        let connection = self.chance.one_of(&self.model.connections).cloned();
        let enabled: Vec<Value> = connection
            .iter()
            .map(|id| json!({"connection_id": id, "assign_membership_on_login": true}))
            .collect();
        let body = json!({"name": name, "display_name": "New", "enabled_connections": enabled});
        if self.model.is_taken(name, None) {
            self.expect(409, "POST", "/organizations", Some(body)).await;
            return;
        }
        let made = self.expect(201, "POST", "/organizations", Some(body)).await;
        let organization = Organization {
            name: name.to_owned(),
            display_name: "New".to_owned(),
            members: BTreeMap::new(),
            connections: connection.into_iter().map(|id| (id, true)).collect(),
            domains: BTreeMap::new(),
            invitations: BTreeMap::new(),
            group_roles: BTreeMap::new(),
        };
        self.model
            .organizations
            .insert(text(&made, "id"), organization);
    }

    async fn change_organization(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let name = NAMES[self.chance.below(NAMES.len())];
        let display_name = format!("Display {}", self.chance.below(100));
        let path = format!("/organizations/{id}");
        let body = json!({"name": name, "display_name": display_name});
        if self.model.is_taken(name, Some(&id)) {
            self.expect(409, "PATCH", &path, Some(body)).await;
            return;
        }
        self.expect(200, "PATCH", &path, Some(body)).await;
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        name.clone_into(&mut organization.name);
        organization.display_name = display_name;
    }

    async fn delete_organization(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        self.expect(204, "DELETE", &format!("/organizations/{id}"), None)
            .await;
        self.model.remove_organization(&id);
    }

    /// Up to three users.
    fn some_users(&self) -> BTreeSet<String> {
        (0..=self.chance.below(3))
            .filter_map(|_| self.chance.one_of(&self.model.users).cloned())
            .collect()
    }

    async fn add_members(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let users = self.some_users();
        if users.is_empty() {
            return;
        }
        let path = format!("/organizations/{id}/members");
        let mut body = json!({"members": users});
        if self.chance.below(6) == 0 {
            // One who is not there: nobody is added.
            body["members"]
                .as_array_mut()
                .expect("a list")
                .push(json!("auth0|nobody"));
            self.expect(400, "POST", &path, Some(body)).await;
            return;
        }
        self.expect(204, "POST", &path, Some(body)).await;
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        for user in users {
            organization.members.entry(user).or_default();
        }
    }

    async fn remove_members(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let users = self.some_users();
        if users.is_empty() {
            return;
        }
        let body = json!({"members": users});
        self.expect(
            204,
            "DELETE",
            &format!("/organizations/{id}/members"),
            Some(body),
        )
        .await;
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        organization.members.retain(|user, _| !users.contains(user));
    }

    async fn add_role(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let (Some(user), Some(role)) = (
            self.chance.one_of(&self.model.users).cloned(),
            self.chance.one_of(&self.model.roles).cloned(),
        ) else {
            return;
        };
        let path = format!("/organizations/{id}/members/{}/roles", encoded(&user));
        let body = json!({"roles": [role]});
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        match organization.members.get_mut(&user) {
            Some(roles) => {
                roles.insert(role);
                self.expect(204, "POST", &path, Some(body)).await;
            }
            None => {
                self.expect(404, "POST", &path, Some(body)).await;
            }
        }
    }

    async fn remove_role(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let held = self.model.organizations[&id]
            .members
            .iter()
            .flat_map(|(user, roles)| roles.iter().map(move |role| (user.clone(), role.clone())));
        let Some((user, role)) = self.chance.one_of(held) else {
            return;
        };
        let path = format!("/organizations/{id}/members/{}/roles", encoded(&user));
        self.expect(204, "DELETE", &path, Some(json!({"roles": [role]})))
            .await;
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        organization
            .members
            .get_mut(&user)
            .expect("a member")
            .remove(&role);
    }

    async fn enable_connection(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let Some(connection) = self.chance.one_of(&self.model.connections).cloned() else {
            return;
        };
        let joins = self.chance.below(2) == 0;
        let path = format!("/organizations/{id}/enabled_connections");
        let body = json!({"connection_id": connection, "assign_membership_on_login": joins});
        if self.model.organizations[&id]
            .connections
            .contains_key(&connection)
        {
            self.expect(409, "POST", &path, Some(body)).await;
            let body = json!({"assign_membership_on_login": joins});
            self.expect(200, "PATCH", &format!("{path}/{connection}"), Some(body))
                .await;
        } else {
            self.expect(201, "POST", &path, Some(body)).await;
        }
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        organization.connections.insert(connection, joins);
    }

    async fn disable_connection(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let Some(connection) = self.chance.one_of(&self.model.connections).cloned() else {
            return;
        };
        let path = format!("/organizations/{id}/enabled_connections/{connection}");
        self.expect(204, "DELETE", &path, None).await;
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        organization.connections.remove(&connection);
    }

    async fn add_domain(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let domain = DOMAINS[self.chance.below(DOMAINS.len())];
        let path = format!("/organizations/{id}/discovery-domains");
        let body = json!({"domain": domain});
        if self.model.organizations[&id].domains.contains_key(domain) {
            self.expect(409, "POST", &path, Some(body)).await;
            return;
        }
        let made = self.expect(201, "POST", &path, Some(body)).await;
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        organization
            .domains
            .insert(domain.to_owned(), text(&made, "id"));
    }

    async fn remove_domain(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let Some(domain) = self
            .chance
            .one_of(self.model.organizations[&id].domains.keys().cloned())
        else {
            return;
        };
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        let domain = organization.domains.remove(&domain).expect("it was there");
        let path = format!("/organizations/{id}/discovery-domains/{domain}");
        self.expect(204, "DELETE", &path, None).await;
        self.expect(404, "GET", &path, None).await;
    }

    async fn make_neighbour(&mut self) {
        match self.chance.below(4) {
            3 => self.make_group().await,
            0 if self.model.users.len() < 5 => self.make_user().await,
            1 if self.model.roles.len() < 4 => self.make_role().await,
            _ if self.model.connections.len() < 4 => self.make_connection().await,
            _ => {}
        }
    }

    pub(super) async fn make_user(&mut self) {
        // A new user may have the id of one who was deleted, and inherits nothing.
        let free = (0..5)
            .map(|number| format!("auth0|person-{number}"))
            .find(|id| !self.model.users.contains(id));
        let id = free.expect("there are fewer than five");
        let number = id.trim_start_matches("auth0|");
        let body = json!({"connection": "Username-Password-Authentication", "user_id": number,
            "email": format!("{number}@example.com"), "password": "x"});
        if self.model.leaving.contains(&id) {
            self.expect(409, "POST", "/users", Some(body)).await;
            return;
        }
        let made = self.expect(201, "POST", "/users", Some(body)).await;
        assert_eq!(text(&made, "user_id"), id);
        self.model.users.insert(id);
    }

    pub(super) async fn make_role(&mut self) {
        let name = (0..5).map(|number| format!("role-{number}"));
        for name in name {
            let (status, made) = self
                .world
                .call("POST", "/roles", Some(json!({"name": name})))
                .await;
            if status == 200 {
                self.model.roles.insert(text(&made, "id"));
                return;
            }
            assert_eq!(status, 409, "{made}");
        }
    }

    pub(super) async fn make_connection(&mut self) {
        for number in 0..5 {
            let body = json!({"name": format!("people-{number}"), "strategy": "auth0"});
            let (status, made) = self.world.call("POST", "/connections", Some(body)).await;
            if status == 201 {
                self.model.connections.insert(text(&made, "id"));
                return;
            }
            assert_eq!(status, 409, "{made}");
        }
    }

    async fn delete_neighbour(&mut self) {
        match self.chance.below(4) {
            3 => self.delete_group().await,
            0 => {
                let Some(id) = self.chance.one_of(&self.model.users).cloned() else {
                    return;
                };
                self.expect(204, "DELETE", &format!("/users/{}", encoded(&id)), None)
                    .await;
                self.model.remove_user(&id);
            }
            1 => {
                let Some(id) = self.chance.one_of(&self.model.roles).cloned() else {
                    return;
                };
                self.expect(200, "DELETE", &format!("/roles/{id}"), None)
                    .await;
                self.model.remove_role(&id);
            }
            _ => {
                let Some(id) = self.chance.one_of(&self.model.connections).cloned() else {
                    return;
                };
                self.expect(202, "DELETE", &format!("/connections/{id}"), None)
                    .await;
                self.model.remove_connection(&id);
            }
        }
    }

    async fn sweep(&mut self) {
        while sweep(&self.world.app.services, DAYS_OF_LOGS)
            .await
            .expect("the store answers")
            == Progress::More
        {}
        self.model.sweep(self.world.app.services.clock.now());
    }
}
