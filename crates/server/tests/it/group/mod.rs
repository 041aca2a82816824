//! `/groups`, their roles, and what they have to do with the roles that people have in effect.

mod delete;
mod effective;
mod permission;
mod race;
mod read;
mod role;

use guildhall_app::Actor;
use guildhall_app::group::{NewGroup, add_members, create};
use guildhall_model::group::GroupId;
use guildhall_store::GroupRow;
use guildhall_testkit::{Answer, TestApp, TestSink};
use serde_json::{Value, json};

/// An organization that takes in the people of a connection by themselves, and a directory with one group of one user.
struct Setting {
    app: TestApp,
    connection: String,
    organization: String,
    group: GroupRow,
    user: String,
}

impl Setting {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let connection = json!({"name": "people", "strategy": "auth0"});
        let connection = text(&post(&app, "/connections", &connection).await["id"]);
        let enabled = json!({"connection_id": connection, "assign_membership_on_login": true});
        let body = json!({"name": "acme", "enabled_connections": [enabled]});
        let organization = text(&post(&app, "/organizations", &body).await["id"]);
        let body = json!({"connection": "people", "email": "ada@example.com", "password": "zdrkoaxw$74$00"});
        let user = text(&post(&app, "/users", &body).await["user_id"]);
        let members = format!("/organizations/{organization}/members");
        post(&app, &members, &json!({"members": [user]})).await;
        let group = make_group(&app, &connection, "engineers").await;
        let setting = Self {
            app,
            connection,
            organization,
            group,
            user,
        };
        setting.join(&setting.group.id).await;
        setting
    }

    async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let call = self.app.api(method, path).await;
        match body {
            Some(body) => call.json(body),
            None => call,
        }
        .send()
        .await
    }

    async fn get(&self, path: &str) -> Value {
        self.call("GET", path, None).await.expect(200).json()
    }

    /// Another group of the connection.
    async fn group(&self, name: &str) -> GroupRow {
        make_group(&self.app, &self.connection, name).await
    }

    /// Takes the user into a group.
    async fn join(&self, group: &GroupId) {
        let realm = self.app.realm(&self.app.tenant.clone()).await;
        let users = vec![self.user.clone()];
        add_members(&realm, &Actor::system(), group.clone(), users)
            .await
            .expect("the user is taken in");
    }

    /// A role of the tenant; its id.
    async fn role(&self, name: &str) -> String {
        let body = json!({"name": name, "description": name.to_uppercase()});
        text(&post(&self.app, "/roles", &body).await["id"])
    }

    /// Where the roles of a group in the organization are.
    fn roles_in_organization(&self, group: &GroupRow) -> String {
        format!(
            "/organizations/{}/groups/{}/roles",
            self.organization, group.id
        )
    }

    /// Where what hangs on the user is.
    fn user_path(&self) -> String {
        format!("/users/{}", self.user.replace('|', "%7C"))
    }

    /// Where what hangs on the member is.
    fn member_path(&self) -> String {
        format!(
            "/organizations/{}/members/{}",
            self.organization,
            self.user.replace('|', "%7C")
        )
    }

    /// The events since the last time, by kind, with what they tell.
    async fn events(&self) -> Vec<(String, Value)> {
        let sink = TestSink::default();
        while guildhall_app::job::deliver(&self.app.services, &sink)
            .await
            .expect("the store answers")
            == guildhall_app::job::Progress::More
        {}
        let told = |payload: &str| -> Value {
            let event: Value = serde_json::from_str(payload).expect("JSON");
            event["data"]["object"].clone()
        };
        sink.sent()
            .iter()
            .map(|row| (row.kind.clone(), told(&row.payload)))
            .collect()
    }
}

async fn make_group(app: &TestApp, connection: &str, name: &str) -> GroupRow {
    let realm = app.realm(&app.tenant.clone()).await;
    let new = NewGroup {
        connection_id: connection.to_owned(),
        name: name.to_owned(),
        external_id: Some(format!("directory-{name}")),
    };
    let made = create(&realm, &Actor::system(), new)
        .await
        .expect("a group can be made");
    app.clock.advance_milliseconds(1);
    made
}

async fn post(app: &TestApp, path: &str, body: &Value) -> Value {
    let answer = app.api("POST", path).await.json(body).send().await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    answer.json()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The names in a list under `key`.
fn names(answer: &Value, key: &str) -> Vec<String> {
    let list = answer[key].as_array().expect("a list");
    list.iter().map(|item| text(&item["name"])).collect()
}
