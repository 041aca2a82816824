//! Access tokens, signed for an API, or opaque.

use serde_json::{Value, json};

use super::super::CALLBACK;
use super::Artifact;
use super::Outcome::Refused;
use super::Presented::{self, *};
use super::stage::Stage;

/// One that an API reads; `/userinfo` takes it too.
pub(super) struct AccessToken(String);

/// One for `/userinfo` alone.
pub(super) struct Opaque(String);

async fn issued(stage: &Stage, audience: Option<&str>) -> String {
    let mut parameters = stage.parameters();
    parameters.extend(audience.map(|audience| ("audience", audience)));
    let (_, code) = stage.signed_in_for(&parameters).await;
    let told = stage.redeem(&code, &stage.client, &Value::Null).await;
    let token = told.expect(200).json()["access_token"].clone();
    token.as_str().expect("a token").to_owned()
}

/// Whoever holds it may use it, at the tenant that issued it, and as nothing else.
async fn present(stage: &Stage, text: &str, presented: Presented) -> bool {
    match presented {
        ToAnotherTenant => stage.opens(&stage.app.other, text).await,
        ToAnotherClient => {
            let code =
                json!({"code": text, "grant_type": "authorization_code", "redirect_uri": CALLBACK});
            let as_code = stage.token(&stage.app.tenant, &stage.client, code, &Value::Null);
            let as_refresh = stage.refresh(text, &stage.client, &Value::Null);
            as_code.await.status == 200 || as_refresh.await.status == 200
        }
        _ => stage.opens(&stage.app.tenant, text).await,
    }
}

impl Artifact for AccessToken {
    // RFC 9068 section 4: the issuer is checked.
    const CELLS: &'static [(Presented, super::Outcome)] =
        &[(ToAnotherTenant, Refused), (ToAnotherClient, Refused)];

    async fn make(stage: &Stage) -> Self {
        let api = json!({"identifier": "urn:api", "name": "API", "allow_offline_access": true});
        let call = stage.app.api("POST", "/resource-servers").await;
        call.json(&api).send().await.expect(201);
        let token = issued(stage, Some("urn:api")).await;
        assert_eq!(token.split('.').count(), 3, "a signed token");
        Self(token)
    }

    fn text(&self) -> String {
        self.0.clone()
    }

    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool {
        present(stage, text, presented).await
    }
}

impl Artifact for Opaque {
    const CELLS: &'static [(Presented, super::Outcome)] =
        &[(ToAnotherTenant, Refused), (ToAnotherClient, Refused)];

    async fn make(stage: &Stage) -> Self {
        Self(issued(stage, None).await)
    }

    fn text(&self) -> String {
        self.0.clone()
    }

    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool {
        present(stage, text, presented).await
    }
}
