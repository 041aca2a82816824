//! Signing in, as a browser does it: `/authorize`, the pages, the code, the tokens.

mod authorize;
mod code;
mod consent;
mod discovery;
mod email_verification;
mod guessing;
mod invitation;
mod meanwhile;
mod organization;
mod refresh;
mod replay;
mod reset_password;
mod session;
mod sign_out;
mod signup;
mod stale;
pub(crate) mod standard;
mod third_party;
mod upstream;
mod why;

use std::cell::RefCell;
use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guildhall_testkit::{Answer, TestApp, TestTenant};
use serde_json::{Value, json};

/// Where the application of these tests is answered.
const CALLBACK: &str = "https://app.example/cb";
/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const PASSWORD: &str = "Correct horse battery staple";
const EMAIL: &str = "ada@acme.example";

/// A browser: it keeps cookies and follows nothing by itself.
struct Browser<'a> {
    app: &'a TestApp,
    tenant: &'a TestTenant,
    jar: RefCell<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    fn new(app: &'a TestApp) -> Self {
        Self::at(app, &app.tenant)
    }

    fn at(app: &'a TestApp, tenant: &'a TestTenant) -> Self {
        Self {
            app,
            tenant,
            jar: RefCell::default(),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send("POST", path, Some(query(form))).await
    }

    async fn send(&self, method: &str, path: &str, form: Option<String>) -> Answer {
        let cookies: Vec<String> = self
            .jar
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut call = self.app.call_at(self.tenant, method, path);
        if !cookies.is_empty() {
            call = call.header("cookie", &cookies.join("; "));
        }
        if let Some(form) = form {
            call = call.form(&form);
        }
        let answer = call.send().await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("cookies are text");
            let (pair, attributes) = cookie.split_once(';').expect("cookies have attributes");
            let (name, value) = pair.split_once('=').expect("cookies have a name");
            assert!(
                name.starts_with("__Host-") && attributes.contains("HttpOnly"),
                "{cookie}"
            );
            if attributes.contains("Max-Age=0") {
                self.jar.borrow_mut().remove(name);
            } else {
                self.jar
                    .borrow_mut()
                    .insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    fn cookie(&self, name: &str) -> Option<String> {
        self.jar.borrow().get(name).cloned()
    }

    /// Begins a login and answers the page to which it leads.
    async fn begin(&self, parameters: &[(&str, &str)]) -> String {
        let answer = self.get(&authorize(parameters)).await.expect(302);
        let location = location(&answer);
        assert!(
            location.starts_with("/u/") || location.starts_with("/invitation"),
            "{location}"
        );
        self.get(&location).await.expect(200);
        location
    }

    /// Signs in at a page to which a login has led, and answers where that leads.
    async fn sign_in(&self, page: &str, email: &str, password: &str) -> String {
        let form = [
            ("username", email),
            ("password", password),
            ("action", "default"),
        ];
        location(&self.post(page, &form).await.expect(302))
    }
}

/// What a test begins with: an application, a user, and an organization whose member the user is.
struct World {
    client_id: String,
    client_secret: String,
    user_id: String,
    organization: String,
    connection: String,
}

/// An application with these further properties; its users and those of `acme` are in one database.
async fn world(app: &TestApp, properties: Value) -> World {
    let connection = database(app).await;
    let (client_id, client_secret) = client(app, properties).await;
    enable(app, &connection, &client_id).await;
    let user_id = user(app, EMAIL).await;
    let organization = organization(app, "acme", &connection).await;
    member(app, &organization, &user_id).await;
    World {
        client_id,
        client_secret,
        user_id,
        organization,
        connection,
    }
}

async fn client(app: &TestApp, properties: Value) -> (String, String) {
    let mut body = json!({
        "name": "App",
        "callbacks": [CALLBACK],
        "oidc_conformant": true,
        "app_type": "regular_web",
        "jwt_configuration": {"alg": "RS256"},
        "grant_types": ["authorization_code", "refresh_token"],
    });
    for (name, value) in properties.as_object().expect("properties are an object") {
        body[name] = value.clone();
    }
    let made = app.api("POST", "/clients").await.json(&body).send().await;
    let made = made.expect(201).json();
    let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
    (text("client_id"), text("client_secret"))
}

async fn database(app: &TestApp) -> String {
    let found = app.api("GET", "/connections").await.send().await;
    let found = found.expect(200).json();
    found[0]["id"].as_str().expect("a connection").to_owned()
}

async fn enable(app: &TestApp, connection: &str, client: &str) {
    let body = json!([{"client_id": client, "status": true}]);
    let path = format!("/connections/{connection}/clients");
    app.api("PATCH", &path)
        .await
        .json(&body)
        .send()
        .await
        .expect(204);
}

async fn user(app: &TestApp, email: &str) -> String {
    let body = json!({
        "connection": "Username-Password-Authentication",
        "email": email,
        "password": PASSWORD,
        "name": "Ada",
    });
    let made = app.api("POST", "/users").await.json(&body).send().await;
    let made = made.expect(201).json();
    made["user_id"].as_str().expect("an id").to_owned()
}

async fn organization(app: &TestApp, name: &str, connection: &str) -> String {
    let body = json!({
        "name": name,
        "display_name": name.to_uppercase(),
        "enabled_connections": [{"connection_id": connection}],
    });
    let made = app
        .api("POST", "/organizations")
        .await
        .json(&body)
        .send()
        .await;
    let made = made.expect(201).json();
    made["id"].as_str().expect("an id").to_owned()
}

async fn member(app: &TestApp, organization: &str, user: &str) {
    let path = format!("/organizations/{organization}/members");
    let call = app.api("POST", &path).await;
    call.json(&json!({"members": [user]}))
        .send()
        .await
        .expect(204);
}

/// The path of an authorization request.
fn authorize(parameters: &[(&str, &str)]) -> String {
    format!("/authorize?{}", query(parameters))
}

/// An authorization request for the code flow with PKCE, with these further parameters.
fn asked<'a>(client_id: &'a str, further: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("scope", "openid profile email"),
        ("state", "s 1"),
        ("nonce", "n1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    parameters.extend_from_slice(further);
    parameters
}

fn query(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    pairs.join("&")
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    guildhall_protocol::oauth::append_encoded(&mut encoded, text);
    encoded
}

fn location(answer: &Answer) -> String {
    answer.header("location").expect("a location").to_owned()
}

/// The parameters with which a client was answered.
fn answered(location: &str) -> BTreeMap<String, String> {
    let (address, query) = location.split_once('?').expect("an answer has a query");
    assert_eq!(address, CALLBACK);
    let pairs = guildhall_web::form::pairs(query.as_bytes()).expect("a query");
    pairs.into_iter().collect()
}

/// The code with which a client was answered.
fn code(location: &str) -> String {
    let answer = answered(location);
    assert_eq!(answer.get("state").map(String::as_str), Some("s 1"));
    assert_eq!(
        answer.get("iss").map(String::as_str),
        Some("https://first.example/")
    );
    answer
        .get("code")
        .unwrap_or_else(|| panic!("no code: {location}"))
        .clone()
}

/// The error with which a client was answered: its code and its words.
fn refused(location: &str) -> (String, String) {
    let mut answer = answered(location);
    assert!(answer.contains_key("iss") && answer.contains_key("state"));
    assert!(!answer.contains_key("code"), "{location}");
    let mut take = |name: &str| answer.remove(name).expect("an error");
    (take("error"), take("error_description"))
}

/// The path of the link to this server in a mail.
fn link_of(mail: &guildhall_app::mail::Message) -> String {
    let origin = "https://first.example";
    let text = mail.text.as_deref().expect("a text");
    let from = text.find(origin).expect("a link") + origin.len();
    let link = text[from..].split_whitespace().next();
    link.expect("a link").to_owned()
}

/// Redeems a code.
async fn redeem(app: &TestApp, world: &World, code: &str) -> Answer {
    let body = json!({
        "grant_type": "authorization_code",
        "client_id": world.client_id,
        "client_secret": world.client_secret,
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    });
    token(app, &body).await
}

async fn token(app: &TestApp, body: &Value) -> Answer {
    app.call("POST", "/oauth/token").json(body).send().await
}

/// The claims of a token.
fn claims(token: &Value) -> Value {
    let token = token.as_str().expect("a token");
    let payload = token.split('.').nth(1).expect("a payload");
    let payload = URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    serde_json::from_slice(&payload).expect("JSON")
}

/// The entries of the tenant log of a kind. The clock of tests stands, so their order says nothing.
async fn logged(app: &TestApp, kind: &str) -> Vec<Value> {
    let mut found = all_logs(app).await;
    found.retain(|log| log["type"] == kind);
    found
}

async fn all_logs(app: &TestApp) -> Vec<Value> {
    let realm = app.realm(&app.tenant).await;
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move { tx.latest_logs(1000).await })
    });
    let logs = read.await.expect("the log can be read");
    logs.iter()
        .map(|log| serde_json::from_str(log).expect("JSON"))
        .collect()
}
