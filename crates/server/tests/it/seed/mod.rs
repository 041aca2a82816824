//! `serve --seed FILE`: what a deploy CLI's file says of a tenant holds after the start.

mod refused;

use std::fs;
use std::path::PathBuf;

use guildhall_server::seed::{self, Api, Loaded};
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

const TENANT: &str = include_str!("tenant.yaml");
const PORTAL: &str = "0123456789abcdefghijABCDEFGHIJkl";

/// A test server, and a seed file beside which others may lie.
pub(crate) struct Seeded {
    pub(crate) app: TestApp,
    pub(crate) file: PathBuf,
}

impl Seeded {
    pub(crate) async fn new(text: &str) -> Self {
        let app = TestApp::new().await;
        let folder = app.scratch.folder.path().join("seed");
        fs::create_dir_all(folder.join("clients")).expect("a folder");
        fs::write(folder.join("clients/robot.html"), "<p>beep</p>").expect("written");
        let file = folder.join("tenant.yaml");
        fs::write(&file, text).expect("written");
        Self { app, file }
    }

    pub(crate) fn write(&self, text: &str) {
        fs::write(&self.file, text).expect("written");
    }

    pub(crate) async fn try_load(&self) -> anyhow::Result<Loaded> {
        let realm = self.app.realm(&self.app.tenant).await;
        let api = Api::open(realm, self.app.router.clone()).await?;
        seed::load(&self.file, &api, &variable).await
    }

    pub(crate) async fn load(&self) -> Loaded {
        self.try_load().await.expect("the seed is loaded")
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.app
            .api("GET", path)
            .await
            .send()
            .await
            .expect(200)
            .json()
    }
}

fn variable(name: &str) -> Option<String> {
    match name {
        "ENV" => Some("test".to_owned()),
        "CALLBACKS" => Some(r#"["https://portal.example/callback"]"#.to_owned()),
        _ => None,
    }
}

#[tokio::test]
async fn everything_that_the_file_names_is_there() {
    let seeded = Seeded::new(TENANT).await;
    let loaded = seeded.load().await;
    assert_eq!(
        (loaded.created, loaded.changed, loaded.kept),
        (9, 2, 1),
        "two applications, an API, a connection, two grants, a role and two organizations are made; the database and the \
         settings are changed; the first application is as it should be: {loaded:?}"
    );
    assert_eq!(
        loaded.warnings,
        [
            "the API \"https://elsewhere.eu.auth0.com/api/v2/\" is the service's own and stays as it is",
            "section `actions` is passed over",
        ]
    );

    let acme = seeded.get("/organizations/name/acme").await;
    assert_eq!(acme["metadata"], json!({"plan": "gold"}));
    let base = format!("/organizations/{}", acme["id"].as_str().expect("an id"));
    let mut connections = seeded.get(&format!("{base}/connections")).await;
    let connections = connections.as_array_mut().expect("a list");
    connections.sort_by_key(|entry| entry["connection"]["name"].to_string());
    let shown: Vec<Value> = connections
        .iter()
        .map(|entry| {
            json!([
                entry["connection"]["name"],
                entry["assign_membership_on_login"],
                entry["show_as_button"]
            ])
        })
        .collect();
    assert_eq!(
        shown,
        [
            json!(["Username-Password-Authentication", true, true]),
            json!(["partners", false, false])
        ]
    );
    let domains = seeded.get(&format!("{base}/discovery-domains")).await;
    assert_eq!(domains["domains"][0]["status"], "verified");
    let clients = seeded.get(&format!("{base}/clients")).await;
    assert_eq!(clients["clients"][0]["client_id"], PORTAL);

    let robot = client(&seeded, "Robot").await;
    assert_eq!(
        robot["default_organization"]["organization_id"], acme["id"],
        "the organization has another id here"
    );
    assert_eq!(robot["custom_login_page"], "<p>beep</p>");
    let settings = seeded.get("/tenants/settings").await;
    assert_eq!(settings["support_email"], "help@test.example");
    let roles = seeded.get("/roles").await;
    let role = roles[0]["id"].as_str().expect("an id");
    let permissions = seeded.get(&format!("/roles/{role}/permissions")).await;
    assert_eq!(permissions.as_array().map(Vec::len), Some(2));
    let grants = seeded
        .get(&format!(
            "/client-grants?client_id={}",
            robot["client_id"].as_str().expect("an id")
        ))
        .await;
    let audiences: Vec<&Value> = grants
        .as_array()
        .expect("a list")
        .iter()
        .map(|grant| &grant["audience"])
        .collect();
    assert!(
        audiences.contains(&&json!("https://first.example/api/v2/")),
        "another tenant's Management API is this tenant's here: {audiences:?}"
    );
}

#[tokio::test]
async fn an_application_is_reached_with_the_credentials_of_the_file() {
    let seeded = Seeded::new(TENANT).await;
    seeded.load().await;
    let portal = client(&seeded, "Portal").await;
    assert_eq!(portal["client_id"], PORTAL);
    assert_eq!(
        portal["client_secret"],
        "a-secret-that-the-pipeline-knows-beforehand-0123456789"
    );
    assert_eq!(
        portal["callbacks"],
        json!(["https://portal.example/callback"])
    );
}

#[tokio::test]
async fn the_second_time_nothing_is_written() {
    let seeded = Seeded::new(TENANT).await;
    seeded.load().await;
    let before = written(&seeded).await;
    assert!(before > 9, "every object that is made is told: {before}");
    let again = seeded.load().await;
    assert_eq!((again.created, again.changed, again.kept), (0, 0, 12));
    assert_eq!(written(&seeded).await, before);
}

#[tokio::test]
async fn what_differs_is_changed_and_what_is_not_named_stays() {
    let seeded = Seeded::new(TENANT).await;
    seeded.load().await;
    let extra = json!({"name": "initech"});
    let made = seeded.app.api("POST", "/organizations").await.json(&extra);
    made.send().await.expect(201);

    let less = TENANT
        .replace("plan: gold", "plan: silver")
        .replace("      - permission_name: write:invoices\n        resource_server_identifier: https://invoices.example\n", "")
        .replace("      - Default App\n      - Portal\n", "      - Portal\n");
    let (less, domains) = less
        .split_once("    discovery_domains:\n")
        .expect("domains");
    let (_, rest) = domains.split_once("  - name: globex").expect("globex");
    seeded.write(&format!(
        "{less}    discovery_domains: []\n  - name: globex{rest}"
    ));
    let loaded = seeded.load().await;
    assert_eq!(
        (loaded.created, loaded.changed),
        (0, 3),
        "the database, the role, the organization: {loaded:?}"
    );

    let acme = seeded.get("/organizations/name/acme").await;
    assert_eq!(acme["metadata"], json!({"plan": "silver"}));
    let base = format!("/organizations/{}", acme["id"].as_str().expect("an id"));
    let domains = seeded.get(&format!("{base}/discovery-domains")).await;
    assert_eq!(domains["domains"], json!([]));
    seeded.get("/organizations/name/initech").await;
    let roles = seeded.get("/roles").await;
    let role = roles[0]["id"].as_str().expect("an id");
    let permissions = seeded.get(&format!("/roles/{role}/permissions")).await;
    assert_eq!(permissions.as_array().map(Vec::len), Some(1));
}

async fn client(seeded: &Seeded, name: &str) -> Value {
    let clients = seeded.get("/clients?per_page=100").await;
    let clients = clients.as_array().expect("a list");
    let found = clients.iter().find(|client| client["name"] == name);
    found.expect("the application").clone()
}

/// How many operations have changed something.
async fn written(seeded: &Seeded) -> usize {
    let realm = seeded.app.realm(&seeded.app.tenant).await;
    let entries = realm.store.read((), |(), mut tx| {
        Box::pin(async move { tx.latest_logs(10_000).await })
    });
    let entries = entries.await.expect("the log can be read");
    entries
        .iter()
        .filter(|entry| entry.contains(r#""type":"sapi""#))
        .count()
}
