//! One of everything, made over the wire as its owner.

use std::collections::BTreeMap;

use guildhall_app::Actor;
use guildhall_app::group::NewGroup;
use guildhall_management::{Method, Route};
use guildhall_store::{EventDeliveryRow, KeyState, SigningKeyRow};
use guildhall_testkit::{Answer, TestApp, TestTenant};
use serde_json::{Value, json};

use super::sample;

/// What a parameter of a path names.
fn named<'a>(path: &str, before: &str, segment: &str, organization: &'a str) -> &'a str {
    match (before, segment) {
        ("organizations", _) => organization,
        ("name", "{discovery_domain}") => "domain_name",
        ("name", _) => "organization_name",
        ("roles", _) if path.starts_with("/organizations/") => "own_role",
        ("roles", _) => "role",
        ("clients", _) if path.contains("/credentials") => "keyed_client",
        _ => PARAMETERS
            .iter()
            .find_map(|(noun, name)| (*noun == before).then_some(*name))
            .unwrap_or_else(|| {
                panic!("the grid does not know what {segment} in {path} is: add it")
            }),
    }
}

fn encoded(id: &str) -> String {
    id.replace('|', "%7C")
}

/// The ids of one of everything, by what they are.
pub(super) struct Fixture {
    ids: BTreeMap<&'static str, String>,
}

/// How the fixture calls what a path parameter names, by the segment before it.
const PARAMETERS: &[(&str, &str)] = &[
    ("organizations", "organization"),
    ("enabled_connections", "connection"),
    ("connections", "connection"),
    ("clients", "client"),
    ("credentials", "credential"),
    ("client-grants", "grant"),
    ("resource-servers", "resource_server"),
    ("discovery-domains", "domain"),
    ("deliveries", "event"),
    ("event-streams", "event_stream"),
    ("logs", "log"),
    ("invitations", "invitation"),
    ("signing", "signing_key"),
    ("themes", "theme"),
    ("redeliver", "event"),
    ("jobs", "job"),
    ("groups", "group"),
    ("members", "user"),
    ("users", "user"),
];

/// A key that a client may prove itself with; nobody has its other half.
const PUBLIC_KEY: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtuoWNt1a+qhozDNVjK8l
cKlz89SrxknORiRXOtaeaABXy0kMregMf9gI/vkjIfOcanO2bnEoXCM5oIjhS54f
VCGOsz17U982NGUzhTJ3Qk4psVK6Bd8xV9Dh5e4jw844G9id2rkGKm6CU64lfVq4
UKDSmRkhdgifW5YVUwFYAPhX3NYIhmNovXYHfmNXpQpTDHGKG0eLxz60yOuYE6kM
hQY66NGkG1UOu9+EynCJ3pyUOOWrkkQAYncXTbazVJiQG7ru9aXR9IB4jlUGx01r
Mrpa/0HbLqhk2A0/BDIEMFNNSioN3tqvkwzmWIZsyB+mAfoIlY/NgN8JuuHWGPpC
uwIDAQAB
-----END PUBLIC KEY-----
";

/// What proves a client by that key.
pub(super) fn credential(name: &str) -> Value {
    json!({"credential_type": "public_key", "name": name, "pem": PUBLIC_KEY, "alg": "RS256"})
}

/// A client that proves itself with a key; its id and the key's.
async fn keyed_client(app: &TestApp, tenant: &TestTenant) -> (String, String) {
    let body = json!({"name": "keyed", "app_type": "non_interactive", "client_authentication_methods":
        {"private_key_jwt": {"credentials": [credential("first")]}}});
    let client = post(app, tenant, "/clients", &body).await;
    let first = &client["client_authentication_methods"]["private_key_jwt"]["credentials"][0];
    (text(&client, "client_id"), text(first, "id"))
}

/// An event stream, and an event that could not be sent through it; their ids.
async fn event_stream(app: &TestApp, tenant: &TestTenant) -> (String, String) {
    let body = sample::event_stream("stream");
    let stream = text(&post(app, tenant, "/event-streams", &body).await, "id");
    let event = format!("evt_{:0>22}", tenant.name);
    let delivery = EventDeliveryRow {
        stream_id: stream.clone(),
        event_id: event.clone(),
        event_type: "user.created".to_owned(),
        payload: json!({"id": event, "data": {}}).to_string(),
        attempts: "[]".to_owned(),
        attempt_count: 4,
        due_at: None,
        created_at: app.services.clock.now(),
    };
    let realm = app.realm(tenant).await;
    let write = realm.store.write(delivery, |delivery, mut tx| {
        Box::pin(async move { tx.insert_event_delivery(delivery).await })
    });
    write.await.expect("the store answers");
    (stream, event)
}

/// The id of the newest entry of the tenant's log.
async fn newest_log(app: &TestApp, tenant: &TestTenant) -> String {
    let token = app.token_of(tenant, &[]).await;
    let call = app.call_at(tenant, "GET", "/api/v2/logs?per_page=1");
    let listed = call.bearer(&token).send().await.expect(200).json();
    text(&listed[0], "log_id")
}

/// The id of a key that signed before; making a true one would take longer than all the rest.
async fn signing_key(app: &TestApp, tenant: &TestTenant) -> String {
    let kid = format!("former-{}", tenant.name);
    let realm = app.realm(tenant).await;
    let write = realm.store.write(kid.clone(), |kid, mut tx| {
        Box::pin(async move {
            let keys = tx.signing_keys().await?;
            let former = SigningKeyRow {
                kid: kid.clone(),
                state: KeyState::Previous,
                ..keys.first().expect("a key signs").clone()
            };
            tx.insert_signing_key(&former).await
        })
    });
    write.await.expect("the store answers");
    kid
}

async fn post(app: &TestApp, tenant: &TestTenant, path: &str, body: &Value) -> Value {
    call(app, tenant, "POST", path, Some(body)).await.json()
}

async fn call(
    app: &TestApp,
    tenant: &TestTenant,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Answer {
    let token = app.token_of(tenant, &[]).await;
    let send = || {
        let call = app.call_at(tenant, method, &format!("/api/v2{path}"));
        let call = call.bearer(&token);
        match body {
            Some(body) => call.json(body),
            None => call,
        }
        .send()
    };
    let mut answer = send().await;
    // The grid writes thousands of times. On a machine that is busy with something else now and then an operation takes
    // longer than it may, and is told so with nothing changed: as any client, it asks again.
    for _ in 0..3 {
        if answer.status != 503 {
            break;
        }
        answer = send().await;
    }
    assert!(
        answer.status.is_success(),
        "{method} {path}: {}",
        answer.text
    );
    answer
}

fn text(value: &Value, name: &str) -> String {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {value}"))
        .to_owned()
}

/// A group of the connection that the organization has, as its directory would make it.
async fn group(app: &TestApp, tenant: &TestTenant, ids: &BTreeMap<&str, String>) -> String {
    let realm = app.realm(tenant).await;
    let new = NewGroup {
        connection_id: ids["connection"].clone(),
        name: "everybody".to_owned(),
        external_id: None,
    };
    let (actor, users) = (Actor::system(), vec![ids["user"].clone()]);
    let group = guildhall_app::group::create(&realm, &actor, new)
        .await
        .expect("a group can be made");
    guildhall_app::group::add_members(&realm, &actor, group.id.clone(), users)
        .await
        .expect("the user is taken in");
    group.id.to_string()
}

/// An invitation to an organization, and what it needs.
async fn invitation(
    app: &TestApp,
    tenant: &TestTenant,
    organization: &str,
    role: &Value,
) -> [(&'static str, String); 3] {
    let portal = json!({"name": "portal", "app_type": "regular_web", "organization_usage": "allow",
        "initiate_login_uri": "https://portal.example/login"});
    let portal = post(app, tenant, "/clients", &portal).await;
    let guest = json!({"inviter": {"name": "Ada"}, "invitee": {"email": "first@example.com"},
        "client_id": portal["client_id"], "roles": [role]});
    let path = format!("{organization}/invitations");
    let invitation = post(app, tenant, &path, &guest).await;
    [
        ("portal", text(&portal, "client_id")),
        ("invitation", text(&invitation, "id")),
        ("ticket", text(&invitation, "ticket_id")),
    ]
}

/// A theme and a template of the login pages; the theme's id.
async fn look(app: &TestApp, tenant: &TestTenant) -> String {
    let template = "/branding/templates/universal-login";
    call(app, tenant, "PUT", template, Some(&json!("<html>"))).await;
    let theme = post(app, tenant, "/branding/themes", &sample::theme()).await;
    text(&theme, "themeId")
}

impl Fixture {
    /// Makes one of everything in `tenant`.
    pub(super) async fn of(app: &TestApp, tenant: &TestTenant) -> Self {
        let connection = post(
            app,
            tenant,
            "/connections",
            &json!({"name": "people", "strategy": "auth0"}),
        )
        .await;
        let spare = post(
            app,
            tenant,
            "/connections",
            &json!({"name": "spare", "strategy": "auth0"}),
        )
        .await;
        let enabled = json!([{"connection_id": connection["id"]}]);
        let body = json!({"name": "full", "enabled_connections": enabled});
        let organization = post(app, tenant, "/organizations", &body).await;
        let other = post(app, tenant, "/organizations", &json!({"name": "bare"})).await;
        let client = post(
            app,
            tenant,
            "/clients",
            &json!({"name": "machine", "app_type": "non_interactive"}),
        )
        .await;
        let api = json!({"identifier": "https://grid.example/", "name": "grid", "scopes": [{"value": "read"}]});
        let server = post(app, tenant, "/resource-servers", &api).await;
        let spare_api = json!({"identifier": "https://grid-2.example/", "name": "grid 2", "scopes": [{"value": "read"}]});
        let spare_server = post(app, tenant, "/resource-servers", &spare_api).await;
        let allowing = |audience: &Value| json!({"client_id": client["client_id"], "audience": audience, "scope": [], "organization_usage": "allow"});
        let granted = post(
            app,
            tenant,
            "/client-grants",
            &allowing(&server["identifier"]),
        )
        .await;
        let path = format!("/organizations/{}/client-grants", text(&organization, "id"));
        post(app, tenant, &path, &json!({"grant_id": granted["id"]})).await;
        let person = json!({"connection": "people", "email": "person@example.com", "password": "zdrkoaxw$74$00"});
        let user = post(app, tenant, "/users", &person).await;
        let role = post(app, tenant, "/roles", &json!({"name": "everywhere"})).await;
        let own = json!({"name": "here", "type": "organization", "owner_id": organization["id"]});
        let own_role = post(app, tenant, "/roles", &own).await;
        let of_organization = format!("/organizations/{}", text(&organization, "id"));
        let at = |path: &str| format!("{of_organization}{path}");
        post(
            app,
            tenant,
            &at("/members"),
            &json!({"members": [user["user_id"]]}),
        )
        .await;
        let member_roles = at(&format!(
            "/members/{}/roles",
            encoded(&text(&user, "user_id"))
        ));
        post(
            app,
            tenant,
            &member_roles,
            &json!({"roles": [own_role["id"]]}),
        )
        .await;
        let application =
            json!({"clients": [{"client_id": client["client_id"], "use_for_member_access": true}]});
        post(app, tenant, &at("/clients"), &application).await;
        let domain = post(
            app,
            tenant,
            &at("/discovery-domains"),
            &json!({"domain": "grid.example.com"}),
        )
        .await;
        let (keyed, first) = keyed_client(app, tenant).await;
        let mut ids = BTreeMap::from([
            ("organization", text(&organization, "id")),
            ("organization_name", "full".to_owned()),
            ("other_organization", text(&other, "id")),
            ("connection", text(&connection, "id")),
            ("spare_connection", text(&spare, "id")),
            ("client", text(&client, "client_id")),
            ("keyed_client", keyed),
            ("credential", first),
            ("resource_server", text(&server, "id")),
            ("audience", text(&spare_server, "identifier")),
            ("spare_resource_server", text(&spare_server, "id")),
            ("grant", text(&granted, "id")),
            ("user", text(&user, "user_id")),
            ("role", text(&role, "id")),
            ("own_role", text(&own_role, "id")),
            ("domain", text(&domain, "id")),
            ("domain_name", "grid.example.com".to_owned()),
            ("signing_key", signing_key(app, tenant).await),
        ]);
        ids.insert("group", group(app, tenant, &ids).await);
        ids.extend(invitation(app, tenant, &of_organization, &own_role["id"]).await);
        Self { ids }.with_traces(app, tenant).await
    }

    /// The same with what tells of the past, an event that could not be sent and an entry of the log; and how pages look.
    async fn with_traces(mut self, app: &TestApp, tenant: &TestTenant) -> Self {
        let (stream, event) = event_stream(app, tenant).await;
        let mail = json!({"user_id": self.id("user"), "client_id": self.id("client"), "organization_id": self.id("organization")});
        let job = post(app, tenant, "/jobs/verification-email", &mail).await;
        let log = newest_log(app, tenant).await;
        let traces = [
            ("event_stream", stream),
            ("event", event),
            ("log", log),
            ("job", text(&job, "id")),
        ];
        self.ids.extend(traces);
        self.ids.insert("theme", look(app, tenant).await);
        self
    }

    /// Makes room for what there is one of at most, so that the route can make it.
    pub(super) async fn make_room(&self, app: &TestApp, tenant: &TestTenant, route: &Route) {
        let path = match route.operation {
            "post_branding_theme" => format!("/branding/themes/{}", self.id("theme")),
            "put_universal-login" => "/branding/templates/universal-login".to_owned(),
            _ => return,
        };
        call(app, tenant, "DELETE", &path, None).await;
    }

    /// The id of something, by the fixture's name for it.
    pub(super) fn id(&self, name: &str) -> &str {
        self.ids
            .get(name)
            .unwrap_or_else(|| panic!("the grid's fixture has no {name}: add one"))
    }

    /// Every id that nobody else may see.
    pub(super) fn ids(&self) -> impl Iterator<Item = &String> {
        self.ids
            .iter()
            .filter(|(name, _)| !["organization_name", "audience"].contains(*name))
            .map(|(_, id)| id)
    }

    /// The route's path with the fixture's ids. What is added to an organization is added to the one that has it not.
    pub(super) fn path(&self, route: &Route) -> String {
        let within =
            route.path.starts_with("/organizations/{id}/") && !route.path.contains("{user_id}");
        let adds =
            route.method == Method::Post && within && !route.path.contains("{discovery_domain_id}");
        self.fill(
            route,
            if adds {
                "other_organization"
            } else {
                "organization"
            },
        )
    }

    /// The same path in the organization to which nothing belongs.
    pub(super) fn path_in_other_organization(&self, route: &Route) -> String {
        self.fill(route, "other_organization")
    }

    fn fill(&self, route: &Route, organization: &str) -> String {
        let mut before = "";
        let mut filled = String::new();
        for segment in route.path.split('/').skip(1) {
            filled.push('/');
            if segment.starts_with('{') {
                filled.push_str(&encoded(self.id(named(
                    route.path,
                    before,
                    segment,
                    organization,
                ))));
            } else {
                filled.push_str(segment);
            }
            before = segment;
        }
        if route.path == "/users-by-email" {
            filled.push_str("?email=person@example.com");
        }
        if route.path.ends_with("/sources/groups") {
            filled.push_str("?role_id=");
            filled.push_str(self.id("role"));
        }
        if route.path.contains("/effective-permissions") {
            filled.push_str("?resource_server_identifier=https%3A%2F%2Fgrid.example%2F");
        }
        if route.path.ends_with("/sources/effective-roles") {
            filled.push_str("&permission_name=read");
        }
        filled
    }

    /// A body that the route takes, made from its declaration with the fixture's ids.
    pub(super) fn body(&self, route: &Route) -> Option<Value> {
        route
            .body
            .map(|schema| sample::body(route, &schema.to_open_api(), self))
    }

    /// Everything of a tenant, as its lists and objects show it.
    pub(super) async fn everything(&self, app: &TestApp, tenant: &TestTenant) -> Vec<Value> {
        let token = app.token_of(tenant, &[]).await;
        let organization = self.id("organization");
        let other = self.id("other_organization");
        let connection = self.id("connection");
        let user = encoded(self.id("user"));
        let mut everything = Vec::new();
        for path in [
            "/organizations".to_owned(),
            "/connections".to_owned(),
            "/clients".to_owned(),
            "/resource-servers".to_owned(),
            "/client-grants".to_owned(),
            "/event-streams".to_owned(),
            format!("/event-streams/{}/deliveries", self.id("event_stream")),
            "/tenants/settings".to_owned(),
            "/branding".to_owned(),
            format!("/connections/{connection}/clients"),
            format!("/organizations/{organization}/connections"),
            format!("/organizations/{other}/connections"),
            format!("/organizations/{organization}/client-grants"),
            format!("/organizations/{other}/client-grants"),
            format!("/organizations/{organization}/members?fields=user_id,roles"),
            format!("/organizations/{other}/members?fields=user_id,roles"),
            format!("/organizations/{organization}/clients"),
            format!("/organizations/{other}/clients"),
            format!("/organizations/{organization}/discovery-domains"),
            format!("/organizations/{other}/discovery-domains"),
            format!("/organizations/{organization}/invitations"),
            "/groups".to_owned(),
            format!("/groups/{}/members", self.id("group")),
            format!("/groups/{}/roles", self.id("group")),
            format!(
                "/organizations/{organization}/groups/{}/roles",
                self.id("group")
            ),
            format!("/organizations/{organization}/members/{user}/effective-roles"),
            format!("/users/{user}/effective-roles"),
            format!("/organizations/{other}/invitations"),
            "/users".to_owned(),
            "/roles".to_owned(),
            format!("/users/{user}/roles"),
            format!("/users/{user}/permissions"),
            format!("/roles/{}/permissions", self.id("role")),
            format!("/clients/{}/credentials", self.id("keyed_client")),
        ] {
            let call = app
                .call_at(tenant, "GET", &format!("/api/v2{path}"))
                .bearer(&token);
            everything.push(call.send().await.expect(200).json());
        }
        everything
    }
}
