//! Where the lines of the tables are asked.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

use super::super::{
    Browser, CALLBACK, EMAIL, PASSWORD, VERIFIER, World, answered, asked, authorize, client, code,
    location, query, world,
};
use super::row::{Ask, Change, Told};

/// Where people go after signing out.
const AFTER: &str = "https://app.example/bye";
const MANAGEMENT: &str = "https://first.example/api/v2/";

/// A tenant, with a client that is used by people, and one of a machine.
pub(super) struct Stage {
    app: TestApp,
    world: World,
    machine: (String, String),
}

type Pairs = Vec<(String, String)>;

impl Stage {
    pub(super) async fn new(is_strict: bool) -> Self {
        let app = TestApp::new().await;
        let flags = json!({"flags": {"strict_oauth_errors": is_strict}});
        let call = app.api("PATCH", "/tenants/settings").await;
        call.json(&flags).send().await.expect(200);
        let properties = json!({"organization_usage": "allow", "allowed_logout_urls": [AFTER]});
        let world = world(&app, properties).await;
        let properties = json!({
            "name": "Machine", "app_type": "non_interactive", "grant_types": ["client_credentials"],
        });
        let machine = client(&app, properties).await;
        let grant =
            json!({"client_id": machine.0, "audience": MANAGEMENT, "scope": ["read:users"]});
        let call = app.api("POST", "/client-grants").await;
        call.json(&grant).send().await.expect(201);
        Self {
            app,
            world,
            machine,
        }
    }

    /// What is told; an answer that has no such shape is the error.
    pub(super) async fn ask(&self, ask: &Ask) -> Result<Told, String> {
        match ask {
            Ask::Authorize(changes) => self.authorize(&Browser::new(&self.app), changes).await,
            Ask::AuthorizeSignedIn(changes) => {
                self.authorize(&self.signed_in().await, changes).await
            }
            Ask::Logout(changes) => self.logout(changes).await,
            Ask::Code(changes) => {
                let code = self.fresh_code("openid").await;
                let request = [
                    ("grant_type", "authorization_code"),
                    ("code", &code),
                    ("redirect_uri", CALLBACK),
                    ("code_verifier", VERIFIER),
                ];
                self.token(&request, &self.people(), changes).await
            }
            Ask::Refresh(changes) => {
                let refresh_token = self.fresh_refresh_token().await;
                let request = [
                    ("grant_type", "refresh_token"),
                    ("refresh_token", refresh_token.as_str()),
                ];
                self.token(&request, &self.people(), changes).await
            }
            Ask::Machine(changes) => {
                let request = [
                    ("grant_type", "client_credentials"),
                    ("audience", MANAGEMENT),
                ];
                self.token(&request, &self.machine, changes).await
            }
        }
    }

    fn people(&self) -> (String, String) {
        (
            self.world.client_id.clone(),
            self.world.client_secret.clone(),
        )
    }

    async fn signed_in(&self) -> Browser<'_> {
        let browser = Browser::new(&self.app);
        let page = browser.begin(&asked(&self.world.client_id, &[])).await;
        code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
        browser
    }

    async fn fresh_code(&self, scope: &str) -> String {
        let browser = Browser::new(&self.app);
        let mut parameters = asked(&self.world.client_id, &[]);
        parameters.retain(|(name, _)| *name != "scope");
        parameters.push(("scope", scope));
        let page = browser.begin(&parameters).await;
        code(&browser.sign_in(&page, EMAIL, PASSWORD).await)
    }

    async fn fresh_refresh_token(&self) -> String {
        let code = self.fresh_code("openid offline_access").await;
        let told = super::super::redeem(&self.app, &self.world, &code).await;
        let told = told.expect(200).json()["refresh_token"].clone();
        told.as_str().expect("a refresh token").to_owned()
    }

    async fn authorize(&self, browser: &Browser<'_>, changes: &[Change]) -> Result<Told, String> {
        let request = asked(&self.world.client_id, &[]);
        let pairs = self.changed(&request, changes);
        let answer = browser.get(&authorize(&borrowed(&pairs))).await;
        let Some(location) = answer.header("location") else {
            return Ok(Told::Page(answer.status.as_u16()));
        };
        if location.starts_with("/u/login?") {
            return Ok(Told::Login);
        }
        let told = answered(location);
        for (name, expected) in [("iss", "https://first.example/"), ("state", "s 1")] {
            if told.get(name).map(String::as_str) != Some(expected) {
                return Err(format!("{name} is missing: {location}"));
            }
        }
        match told.get("error") {
            Some(error) if told.contains_key("error_description") => known(error)
                .map(Told::Client)
                .ok_or_else(|| location.to_owned()),
            None if told.contains_key("code") => Ok(Told::Code),
            _ => Err(location.to_owned()),
        }
    }

    async fn logout(&self, changes: &[Change]) -> Result<Told, String> {
        let browser = Browser::new(&self.app);
        let page = browser.begin(&asked(&self.world.client_id, &[])).await;
        let code = code(&browser.sign_in(&page, EMAIL, PASSWORD).await);
        let told = super::super::redeem(&self.app, &self.world, &code).await;
        let told = told.expect(200).json();
        let request = [
            ("id_token_hint", told["id_token"].as_str().expect("a token")),
            ("post_logout_redirect_uri", AFTER),
            ("state", "s 1"),
        ];
        let pairs = self.changed(&request, changes);
        let path = format!("/oidc/logout?{}", query(&borrowed(&pairs)));
        let answer = browser.get(&path).await;
        let is_gone = browser.cookie("__Host-session").is_none();
        let has = |wanted: &str| pairs.iter().any(|(name, _)| name == wanted);
        match answer.header("location") {
            Some(location) if location.starts_with(AFTER) && is_gone => {
                if location.ends_with("state=s%201") == has("state") {
                    Ok(Told::Led)
                } else {
                    Err(location.to_owned())
                }
            }
            None if answer.text.contains("value=\"accept\"") && !is_gone => Ok(Told::Asked),
            None if is_gone == (answer.status == 200) => Ok(Told::Page(answer.status.as_u16())),
            _ => Err(format!("{}: {:?}", answer.status, answer.headers)),
        }
    }

    async fn token(
        &self,
        request: &[(&str, &str)],
        (id, secret): &(String, String),
        changes: &[Change],
    ) -> Result<Told, String> {
        let mut request = request.to_vec();
        let basic = changes.iter().find_map(|change| match change {
            Change::Basic(other) => Some(other.unwrap_or(secret)),
            _ => None,
        });
        if basic.is_none() {
            request.extend([("client_id", id.as_str()), ("client_secret", secret)]);
        }
        let pairs = self.changed(&request, changes);
        let mut call = self.app.call("POST", "/oauth/token");
        if let Some(secret) = basic {
            let proof = STANDARD.encode(format!("{id}:{secret}"));
            call = call.header("authorization", &format!("Basic {proof}"));
        }
        let answer = call.form(&query(&borrowed(&pairs))).send().await;
        read(&answer, basic.is_some())
    }

    fn changed(&self, request: &[(&str, &str)], changes: &[Change]) -> Pairs {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut pairs: Pairs = request.iter().map(owned).collect();
        for change in changes {
            match change {
                Change::Set(name, value) => {
                    let value = value
                        .replace("{organization}", &self.world.organization)
                        .replace("{client}", &self.world.client_id);
                    pairs.retain(|(present, _)| present != name);
                    pairs.push(((*name).to_owned(), value));
                }
                Change::Without(name) => pairs.retain(|(present, _)| present != name),
                Change::Twice(name) => {
                    let pair = pairs.iter().find(|(present, _)| present == name);
                    pairs.push(pair.expect("the parameter is there").clone());
                }
                Change::Basic(_) => {}
            }
        }
        pairs
    }
}

fn borrowed(pairs: &Pairs) -> Vec<(&str, &str)> {
    pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// Reads an answer of the token endpoint (RFC 6749 sections 5.1 and 5.2).
fn read(answer: &Answer, used_header: bool) -> Result<Told, String> {
    let status = answer.status.as_u16();
    if answer.header("cache-control") != Some("no-store") {
        return Err("it may be kept".to_owned());
    }
    if used_header && status == 401 && answer.header("www-authenticate").is_none() {
        return Err("a 401 says in which scheme to come again".to_owned());
    }
    let told: Value = answer.json();
    let error = told["error"].as_str();
    match (status, error) {
        (200, None) if told["token_type"] == "Bearer" && told["access_token"].is_string() => {
            Ok(Told::Tokens)
        }
        (400.., Some(error)) if told["error_description"].is_string() => known(error)
            .map(|error| Told::Refused(status, error))
            .ok_or_else(|| answer.text.clone()),
        _ => Err(format!("{status}: {}", answer.text)),
    }
}

/// The codes of the standards (RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core section 3.1.2.6, RFC 8707
/// section 2).
fn known(error: &str) -> Option<&'static str> {
    [
        "access_denied",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "invalid_target",
        "login_required",
        "request_not_supported",
        "request_uri_not_supported",
        "unauthorized_client",
        "unsupported_grant_type",
        "unsupported_response_type",
    ]
    .into_iter()
    .find(|known| *known == error)
}

/// Whether a browser is led elsewhere by a GET, whatever it did.
pub(super) fn is_led(answer: &Answer) -> bool {
    [302, 303].contains(&answer.status.as_u16()) && !location(answer).is_empty()
}
