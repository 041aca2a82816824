//! Signing in at another provider, which these tests play: it is asked through the port to the outside, and the browser
//! is led to it and back by hand.

mod failure;
mod home_realm;
mod id_token;
mod invitation;
mod key;
mod organization;
mod replay;
mod request;
mod sign_in;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use guildhall_app::outbound::Answer as Sent;
use guildhall_protocol::jose::{Jwk, JwkSet, SigningKey};
use guildhall_testkit::{Answer, TestApp, TestTenant};
use serde_json::{Value, json};

use super::{Browser, World, asked, authorize, enable, location, world};

const IDP: &str = "https://idp.example";
const TOKEN: &str = "https://idp.example/token";
const USERINFO: &str = "https://idp.example/me";
const KEYS: &str = "https://idp.example/keys";
/// How the provider calls whoever signs in.
const SUBJECT: &str = "00u1";

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().expect("a key"));

/// A world with a connection to the provider, which is enabled for the application.
async fn world_with(app: &TestApp, properties: Value, options: Value) -> (World, String) {
    let world = world(app, properties).await;
    let connection = connection(app, "acme-idp", options).await;
    enable(app, &connection, &world.client_id).await;
    publish(app, &[&KEY]);
    (world, connection)
}

/// A connection to the provider, with these further options.
async fn connection(app: &TestApp, name: &str, options: Value) -> String {
    connection_at(app, &app.tenant.clone(), name, options).await
}

async fn connection_at(app: &TestApp, tenant: &TestTenant, name: &str, further: Value) -> String {
    let mut options = json!({
        "type": "back_channel", "client_id": "us", "client_secret": "s3cret", "issuer": IDP,
        "authorization_endpoint": "https://idp.example/auth", "token_endpoint": TOKEN,
        "jwks_uri": KEYS, "scope": "openid profile email",
    });
    for (name, value) in further.as_object().expect("options are an object") {
        options[name] = value.clone();
    }
    let body = json!({
        "name": name, "strategy": "oidc", "display_name": "Acme SSO", "show_as_button": true, "options": options,
    });
    let token = app.token_of(tenant, &[]).await;
    let made = app
        .call_at(tenant, "POST", "/api/v2/connections")
        .bearer(&token)
        .json(&body)
        .send()
        .await
        .expect(201)
        .json();
    made["id"].as_str().expect("an id").to_owned()
}

/// Has the provider publish these keys.
fn publish(app: &TestApp, keys: &[&SigningKey]) {
    let keys = keys.iter().map(|key| {
        let mut jwk = Jwk::new(key.public_key());
        jwk.kid = Some(key.key_id().to_owned());
        jwk
    });
    let set = JwkSet {
        keys: keys.collect(),
    };
    let set = serde_json::to_value(set).expect("JSON");
    app.outbound.publish(KEYS, &set);
}

/// Where a browser was sent: the provider's page with its parameters.
#[derive(Debug)]
struct Left(BTreeMap<String, String>);

impl Left {
    fn at(address: &str) -> Self {
        let (page, query) = address.split_once('?').expect("a query");
        assert_eq!(page, "https://idp.example/auth", "{address}");
        let pairs = guildhall_web::form::pairs(query.as_bytes()).expect("a query");
        Self(pairs.into_iter().collect())
    }

    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The claims of somebody who signed in there, with these further ones; `null` takes one out.
    fn claims(&self, app: &TestApp, further: &Value) -> Value {
        let now = app.now();
        let mut claims = json!({
            "iss": IDP, "sub": SUBJECT, "aud": "us", "iat": now, "exp": now + 300, "nonce": self.get("nonce"),
            "email": "ada@partner.example", "email_verified": true, "name": "Ada Lovelace",
        });
        let object = claims.as_object_mut().expect("claims");
        for (name, value) in further.as_object().expect("claims are an object") {
            if value.is_null() {
                object.shift_remove(name);
            } else {
                object.insert(name.clone(), value.clone());
            }
        }
        claims
    }

    /// Has the provider answer the next code with an ID token of these claims.
    fn issue(&self, app: &TestApp, further: &Value) {
        let token = KEY.sign(&self.claims(app, further)).expect("a signature");
        let answer = json!({"id_token": token, "access_token": "at-1", "token_type": "Bearer"});
        app.outbound.publish(TOKEN, &answer);
    }

    /// The path of the answer with which the browser comes back, with these further parameters.
    fn back(&self, further: &[(&str, &str)]) -> String {
        let mut parameters = vec![("state", self.get("state"))];
        parameters.extend_from_slice(further);
        format!("/login/callback?{}", super::query(&parameters))
    }
}

/// Begins a login that leads to the provider at once.
async fn leave(browser: &Browser<'_>, parameters: &[(&str, &str)]) -> Left {
    let answer = browser.get(&authorize(parameters)).await.expect(302);
    Left::at(&location(&answer))
}

/// Begins a login that names the connection.
async fn leave_by_name(browser: &Browser<'_>, world: &World) -> Left {
    let named = [("connection", "acme-idp")];
    leave(browser, &asked(&world.client_id, &named)).await
}

/// Signs in at the provider with these claims, and answers where that leads.
async fn come_back(browser: &Browser<'_>, left: &Left, claims: Value) -> Answer {
    left.issue(browser.app, &claims);
    browser.get(&left.back(&[("code", "c1")])).await
}

/// A body that the provider answers with.
fn sent(status: u16, body: &str) -> Sent {
    Sent {
        status,
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    }
}

/// The form with which a code was redeemed.
fn redeemed(app: &TestApp) -> BTreeMap<String, String> {
    let asked = app.outbound.asked();
    let request = asked.iter().find(|request| request.url == TOKEN);
    let request = request.expect("a code was redeemed");
    let pairs = guildhall_web::form::pairs(&request.body).expect("a form");
    pairs.into_iter().collect()
}
