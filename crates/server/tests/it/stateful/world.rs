//! The server under test, and what an observer sees of it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use guildhall_model::{Clock as _, Random as _, Timestamp};
use guildhall_testkit::{SeededRandom, TestApp};
use serde_json::{Map, Value, json};

/// Seeded chance.
pub(super) struct Chance(SeededRandom);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(SeededRandom::new(seed))
    }

    /// A number below `end`.
    pub(super) fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        usize::try_from(u32::from_le_bytes(bytes)).expect("a number") % end
    }

    /// One of them, if there is any.
    pub(super) fn one_of<T: Clone>(&self, items: impl IntoIterator<Item = T>) -> Option<T> {
        let items: Vec<T> = items.into_iter().collect();
        (!items.is_empty()).then(|| items[self.below(items.len())].clone())
    }
}

/// The server, and who calls it.
pub(super) struct World {
    pub(super) app: TestApp,
    /// The application to which people are invited.
    pub(super) portal: String,
    token: RefCell<String>,
}

impl World {
    pub(super) async fn new() -> Self {
        let app = TestApp::new().await;
        let token = app.token(&[]).await;
        let portal = json!({"name": "portal", "app_type": "regular_web", "organization_usage": "allow",
            "initiate_login_uri": "https://portal.example/login"});
        let made = app.call("POST", "/api/v2/clients").bearer(&token);
        let made = made.json(&portal).send().await.expect(201).json();
        Self {
            app,
            portal: text(&made, "client_id"),
            token: RefCell::new(token),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// Lets time pass; the token of before may have ended.
    pub(super) async fn pass(&self, seconds: i64) {
        self.app.clock.advance_seconds(seconds);
        let token = self.app.token(&[]).await;
        self.token.replace(token);
    }

    /// The status and the body of a call.
    pub(super) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let call = self.app.call(method, &format!("/api/v2{path}"));
        let token = self.token.borrow().clone();
        let call = call.bearer(&token);
        let call = match &body {
            Some(body) => call.json(body),
            None => call,
        };
        let answer = call.send().await;
        (answer.status.as_u16(), answer.json())
    }

    async fn list(&self, path: &str) -> Vec<Value> {
        let (status, told) = self.call("GET", path, None).await;
        assert_eq!(status, 200, "GET {path}: {told}");
        let list = told.as_array().cloned();
        let mut named = ["domains", "groups", "roles"].into_iter();
        let list = list.or_else(|| named.find_map(|name| told[name].as_array().cloned()));
        list.unwrap_or_else(|| panic!("GET {path}: no list: {told}"))
    }

    /// Everything that can be seen, in the form of the model.
    pub(super) async fn seen(&self) -> Value {
        let mut seen = Map::new();
        for organization in self.list("/organizations").await {
            let id = text(&organization, "id");
            let path = format!("/organizations/{id}");
            let (status, one) = self.call("GET", &path, None).await;
            assert_eq!((status, &one), (200, &organization), "read alone");
            let by_name = format!("/organizations/name/{}", text(&organization, "name"));
            assert_eq!(
                self.call("GET", &by_name, None).await,
                (200, one),
                "by name"
            );
            seen.insert(
                id,
                json!({
                    "name": organization["name"],
                    "display_name": organization["display_name"],
                    "members": self.members(&path).await,
                    "connections": self.connections(&path).await,
                    "domains": self.domains(&path).await,
                    "invitations": self.invitations(&path).await,
                    "groups": self.groups(&path).await,
                }),
            );
        }
        seen.into()
    }

    async fn members(&self, path: &str) -> BTreeMap<String, BTreeSet<String>> {
        let list = self
            .list(&format!("{path}/members?fields=user_id,roles"))
            .await;
        let mut members = BTreeMap::new();
        for member in list {
            let roles = member["roles"].as_array().expect("roles").iter();
            let roles: BTreeSet<String> = roles.map(|role| text(role, "id")).collect();
            let id = text(&member, "user_id");
            let alone = format!("{path}/members/{}/roles", encoded(&id));
            let alone: BTreeSet<String> = self
                .list(&alone)
                .await
                .iter()
                .map(|role| text(role, "id"))
                .collect();
            assert_eq!(alone, roles, "the roles of {id} in {path}");
            members.insert(id, roles);
        }
        members
    }

    async fn connections(&self, path: &str) -> BTreeMap<String, bool> {
        let list = self.list(&format!("{path}/enabled_connections")).await;
        list.iter()
            .map(|row| {
                let joins = row["assign_membership_on_login"].as_bool();
                (text(row, "connection_id"), joins.expect("a boolean"))
            })
            .collect()
    }

    async fn domains(&self, path: &str) -> BTreeMap<String, String> {
        let list = self.list(&format!("{path}/discovery-domains")).await;
        list.iter()
            .map(|domain| (text(domain, "domain"), text(domain, "id")))
            .collect()
    }

    async fn invitations(&self, path: &str) -> BTreeMap<String, Value> {
        let list = self.list(&format!("{path}/invitations")).await;
        let mut invitations = BTreeMap::new();
        for invitation in list {
            let alone = format!("{path}/invitations/{}", text(&invitation, "id"));
            assert_eq!(
                self.call("GET", &alone, None).await,
                (200, invitation.clone()),
                "alone"
            );
            let roles = invitation["roles"].as_array().into_iter().flatten();
            let roles: BTreeSet<&str> = roles.filter_map(Value::as_str).collect();
            let seen = json!({"id": invitation["id"], "connection": invitation["connection_id"], "roles": roles,
                "expires_at": invitation["expires_at"]});
            let twice = invitations.insert(text(&invitation["invitee"], "email"), seen);
            assert_eq!(twice, None, "one invitation for an address in {path}");
        }
        invitations
    }

    async fn groups(&self, path: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut groups = BTreeMap::new();
        for group in self.list(&format!("{path}/groups")).await {
            let id = text(&group, "id");
            let roles = self.list(&format!("{path}/groups/{id}/roles")).await;
            let roles = roles.iter().map(|role| text(role, "id"));
            groups.insert(id, roles.collect());
        }
        groups
    }

    /// The organizations of a user, by the user.
    pub(super) async fn organizations_of(&self, user: &str) -> BTreeSet<String> {
        let list = self
            .list(&format!("/users/{}/organizations", encoded(user)))
            .await;
        list.iter()
            .map(|organization| text(organization, "id"))
            .collect()
    }
}

pub(super) fn text(value: &Value, name: &str) -> String {
    let text = value[name].as_str();
    text.unwrap_or_else(|| panic!("no {name} in {value}"))
        .to_owned()
}

/// A user's id in a path.
pub(super) fn encoded(id: &str) -> String {
    id.replace('|', "%7C")
}
