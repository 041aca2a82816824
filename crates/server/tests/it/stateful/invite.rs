//! Inviting, taking back, and the time in which invitations end.

use guildhall_model::invitation::{LIFETIME, RETENTION};
use serde_json::json;

use super::model::Invitation;
use super::step::Taken;
use super::world::text;

/// So few that they are invited again and again.
const GUESTS: [&str; 3] = ["ada@example.com", "grace@example.com", "joan@example.com"];
const HOUR: i64 = 3_600;

impl Taken<'_> {
    pub(super) async fn invite(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let email = GUESTS[self.chance.below(GUESTS.len())];
        let role = self.chance.one_of(&self.model.roles).cloned();
        let role = role.filter(|_| self.chance.below(2) == 0);
        let connection = self.chance.one_of(&self.model.connections).cloned();
        let connection = connection.filter(|_| self.chance.below(2) == 0);
        let lifetime = [HOUR, LIFETIME][self.chance.below(2)];
        let mut body = json!({"inviter": {"name": "Ada"}, "invitee": {"email": email}, "ttl_sec": lifetime,
            "client_id": self.world.portal});
        if let Some(role) = &role {
            body["roles"] = json!([role]);
        }
        if let Some(connection) = &connection {
            body["connection_id"] = json!(connection);
        }
        let path = format!("/organizations/{id}/invitations");
        let enabled = &self.model.organizations[&id].connections;
        if connection
            .as_ref()
            .is_some_and(|id| !enabled.contains_key(id))
        {
            self.expect(400, "POST", &path, Some(body)).await;
            return;
        }
        let made = self.expect(200, "POST", &path, Some(body)).await;
        let invitation = Invitation {
            id: text(&made, "id"),
            connection,
            roles: role.into_iter().collect(),
            expires_at: self.world.now().plus_seconds(lifetime),
        };
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        // Whoever was invited before has this invitation from now on, and that one no more.
        let former = organization
            .invitations
            .insert(email.to_owned(), invitation);
        if let Some(former) = former {
            self.expect(404, "GET", &format!("{path}/{}", former.id), None)
                .await;
        }
    }

    pub(super) async fn take_back_invitation(&mut self) {
        let Some(id) = self.organization().await else {
            return;
        };
        let organization = self.model.organizations.get_mut(&id).expect("it is there");
        let Some(email) = self.chance.one_of(organization.invitations.keys().cloned()) else {
            return;
        };
        let invitation = organization
            .invitations
            .remove(&email)
            .expect("it was there");
        let path = format!("/organizations/{id}/invitations/{}", invitation.id);
        self.expect(204, "DELETE", &path, None).await;
        self.expect(404, "GET", &path, None).await;
    }

    pub(super) async fn pass_time(&mut self) {
        let seconds = [2 * HOUR, LIFETIME, RETENTION][self.chance.below(3)];
        self.world.pass(seconds).await;
    }
}
