//! Where artifacts are presented: two clients, two organizations and two people of one tenant, and a client of another.

use std::collections::BTreeMap;

use guildhall_testkit::{Answer, TestApp, TestTenant};
use serde_json::{Value, json};

use super::super::{
    Browser, CALLBACK, EMAIL, PASSWORD, VERIFIER, World, asked, authorize, client, code, enable,
    location, organization, user, world,
};

/// Whoever is not the user of the artifact; a member of the other organization alone.
pub(super) const STRANGER: &str = "eve@other.example";
/// Where a user lands after signing out.
pub(super) const AFTER: &str = "https://app.example/bye";

/// A client and its secret.
pub(super) struct Credentials {
    pub(super) id: String,
    pub(super) secret: String,
}

pub(super) struct Stage {
    pub(super) app: TestApp,
    pub(super) world: World,
    /// The client to which artifacts are given.
    pub(super) client: Credentials,
    /// Another one of the tenant, for the same users.
    pub(super) other_client: Credentials,
    /// One of the other tenant.
    pub(super) foreign_client: Credentials,
    /// An organization of which the user is no member.
    pub(super) other_organization: String,
}

impl Stage {
    pub(super) async fn new() -> Self {
        let app = TestApp::new().await;
        let properties = json!({
            "organization_usage": "allow",
            "allowed_logout_urls": [AFTER],
            "initiate_login_uri": "https://app.example/login",
            "refresh_token": {"rotation_type": "rotating", "expiration_type": "expiring", "leeway": 0},
        });
        let world = world(&app, properties.clone()).await;
        let mut second = properties;
        second["name"] = json!("Other");
        let (id, secret) = client(&app, second).await;
        enable(&app, &world.connection, &id).await;
        let other_organization = organization(&app, "other", &world.connection).await;
        let stranger = user(&app, STRANGER).await;
        super::super::member(&app, &other_organization, &stranger).await;
        Self {
            client: Credentials {
                id: world.client_id.clone(),
                secret: world.client_secret.clone(),
            },
            other_client: Credentials { id, secret },
            foreign_client: foreign_client(&app).await,
            other_organization,
            world,
            app,
        }
    }

    /// The parameters of a login of the client to the user's organization.
    pub(super) fn parameters(&self) -> Vec<(&str, &str)> {
        parameters_of(&self.client, &self.world.organization)
    }

    /// The user, signed in, and the code that came of it.
    pub(super) async fn signed_in(&self) -> (Browser<'_>, String) {
        self.signed_in_for(&self.parameters()).await
    }

    /// The user, signed in by a request.
    pub(super) async fn signed_in_for(&self, parameters: &[(&str, &str)]) -> (Browser<'_>, String) {
        let browser = Browser::new(&self.app);
        let page = browser.begin(parameters).await;
        let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
        let code = code(&back);
        (browser, code)
    }

    /// A browser that keeps these cookies, at a tenant.
    pub(super) fn browser_with<'a>(
        &'a self,
        tenant: &'a TestTenant,
        cookies: &BTreeMap<String, String>,
    ) -> Browser<'a> {
        let browser = Browser::at(&self.app, tenant);
        browser.jar.replace(cookies.clone());
        browser
    }

    /// Where a silent request leads.
    pub(super) async fn silently(
        &self,
        browser: &Browser<'_>,
        parameters: &[(&str, &str)],
    ) -> Answer {
        let mut parameters = parameters.to_vec();
        parameters.push(("prompt", "none"));
        browser.get(&authorize(&parameters)).await
    }

    /// Redeems a code, also with further parameters.
    pub(super) async fn redeem(&self, code: &str, client: &Credentials, further: &Value) -> Answer {
        let body = json!({
            "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER,
        });
        self.token(&self.app.tenant, client, body, further).await
    }

    /// Refreshes, also with further parameters.
    pub(super) async fn refresh(
        &self,
        token: &str,
        client: &Credentials,
        further: &Value,
    ) -> Answer {
        let body = json!({"grant_type": "refresh_token", "refresh_token": token});
        self.token(&self.app.tenant, client, body, further).await
    }

    /// A request to the token endpoint of a tenant.
    pub(super) async fn token(
        &self,
        tenant: &TestTenant,
        client: &Credentials,
        mut body: Value,
        further: &Value,
    ) -> Answer {
        body["client_id"] = json!(client.id);
        body["client_secret"] = json!(client.secret);
        for (name, value) in further.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let call = self.app.call_at(tenant, "POST", "/oauth/token");
        call.json(&body).send().await
    }

    /// Whether an access token opens `/userinfo` of a tenant for the user.
    pub(super) async fn opens(&self, tenant: &TestTenant, access_token: &str) -> bool {
        let call = self.app.call_at(tenant, "GET", "/userinfo");
        let answer = call.bearer(access_token).send().await;
        answer.status == 200 && answer.json()["sub"] == json!(self.world.user_id)
    }
}

/// The parameters of a login to an organization.
pub(super) fn parameters_of<'a>(
    client: &'a Credentials,
    organization: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut parameters = asked(&client.id, &[("organization", organization)]);
    parameters.retain(|(name, _)| *name != "scope");
    parameters.push(("scope", "openid email offline_access"));
    parameters
}

/// Whether an answer leads back to the client with a code.
pub(super) fn has_code(answer: &Answer) -> bool {
    answer.status == 302 && location(answer).starts_with(&format!("{CALLBACK}?code="))
}

async fn foreign_client(app: &TestApp) -> Credentials {
    let token = app.token_of(&app.other, &[]).await;
    let body = json!({
        "name": "Foreign", "callbacks": [CALLBACK], "app_type": "regular_web", "oidc_conformant": true,
        "grant_types": ["authorization_code", "refresh_token"], "organization_usage": "allow",
        "allowed_logout_urls": [AFTER],
    });
    let call = app.call_at(&app.other, "POST", "/api/v2/clients");
    let made = call
        .bearer(&token)
        .json(&body)
        .send()
        .await
        .expect(201)
        .json();
    let text = |name: &str| made[name].as_str().expect("a text").to_owned();
    let id = text("client_id");
    let call = app.call_at(&app.other, "GET", "/api/v2/connections");
    let found = call.bearer(&token).send().await.expect(200).json();
    let database = found[0]["id"].as_str().expect("a connection");
    let path = format!("/api/v2/connections/{database}/clients");
    let call = app.call_at(&app.other, "PATCH", &path).bearer(&token);
    let enabled = json!([{"client_id": id, "status": true}]);
    call.json(&enabled).send().await.expect(204);
    Credentials {
        id,
        secret: text("client_secret"),
    }
}
