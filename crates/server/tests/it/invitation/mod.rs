//! `/organizations/{id}/invitations`, and accepting what they lead to.

mod accept;
mod create;
mod delete;
mod list;
mod mail;
mod race;
mod sweep;

use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

/// An organization that takes people in: by its database, at an application whose login route is known.
struct Setting {
    app: TestApp,
    organization: Value,
    connection: Value,
    client: Value,
}

impl Setting {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let connection = json!({"name": "people", "strategy": "auth0"});
        let connection = post(&app, "/connections", &connection).await;
        let body =
            json!({"name": "acme", "enabled_connections": [{"connection_id": connection["id"]}]});
        let organization = post(&app, "/organizations", &body).await;
        let client = json!({"name": "portal", "app_type": "regular_web", "organization_usage": "allow",
            "initiate_login_uri": "https://portal.example/login"});
        let client = post(&app, "/clients", &client).await;
        Self {
            app,
            organization,
            connection,
            client,
        }
    }

    /// The path of the organization's invitations.
    fn path(&self) -> String {
        format!(
            "/organizations/{}/invitations",
            text(&self.organization["id"])
        )
    }

    /// The smallest body that invites an address.
    fn body(&self, email: &str) -> Value {
        json!({"inviter": {"name": "Ada"}, "invitee": {"email": email}, "client_id": self.client["client_id"]})
    }

    async fn call(&self, method: &str, path: &str) -> Answer {
        self.app.api(method, path).await.send().await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.app.api("POST", path).await.json(body).send().await
    }

    /// Invites, and answers the invitation.
    async fn invite(&self, body: &Value) -> Value {
        self.post(&self.path(), body).await.expect(200).json()
    }

    /// The list of invitations.
    async fn listed(&self) -> Vec<Value> {
        let list = self.call("GET", &self.path()).await.expect(200).json();
        list.as_array().expect("a list").clone()
    }

    /// A role of the tenant; its id.
    async fn role(&self, name: &str) -> String {
        text(&post(&self.app, "/roles", &json!({"name": name})).await["id"])
    }

    /// A user of the database; its id.
    async fn user(&self, email: &str) -> String {
        let body = json!({"connection": "people", "email": email, "password": "zdrkoaxw$74$00"});
        text(&post(&self.app, "/users", &body).await["user_id"])
    }
}

async fn post(app: &TestApp, path: &str, body: &Value) -> Value {
    let answer = app.api("POST", path).await.json(body).send().await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    answer.json()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
