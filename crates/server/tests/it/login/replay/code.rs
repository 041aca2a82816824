//! The code of an authorization.

use serde_json::{Value, json};

use super::super::{CALLBACK, VERIFIER, claims};
use super::Artifact;
use super::Outcome::{Ends, Refused, Same};
use super::Presented::{self, *};
use super::stage::Stage;

pub(super) struct Code {
    code: String,
    /// What came of it.
    told: Value,
}

impl Artifact for Code {
    const CELLS: &'static [(Presented, super::Outcome)] = &[
        // RFC 6749 section 4.1.3: issued to the client that authenticates.
        (ToAnotherClient, Refused),
        (ToAnotherTenant, Refused),
        // The organization is that of the authorization, and no parameter of this endpoint.
        (ForAnotherOrganization, Same),
        // RFC 7636 section 4.6 and RFC 9700 section 2.1.1: who injects a code has another verifier.
        (ByAnotherUser, Refused),
        // RFC 6749 section 4.1.2: tokens issued by it are revoked.
        (Again, Ends),
    ];

    async fn make(stage: &Stage) -> Self {
        let (_, code) = stage.signed_in().await;
        Self {
            code,
            told: Value::Null,
        }
    }

    fn text(&self) -> String {
        self.code.clone()
    }

    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool {
        let none = Value::Null;
        let answer = match presented {
            Rightly | Again => stage.redeem(text, &stage.client, &none).await,
            ToAnotherClient => stage.redeem(text, &stage.other_client, &none).await,
            ToAnotherTenant => {
                let body = json!({
                    "grant_type": "authorization_code", "code": text, "redirect_uri": CALLBACK,
                    "code_verifier": VERIFIER,
                });
                let tenant = &stage.app.other;
                stage
                    .token(tenant, &stage.foreign_client, body, &none)
                    .await
            }
            ForAnotherOrganization => {
                let named = json!({"organization": stage.other_organization});
                stage.redeem(text, &stage.client, &named).await
            }
            ByAnotherUser => {
                let theirs = json!({"code_verifier": "a".repeat(43)});
                stage.redeem(text, &stage.client, &theirs).await
            }
        };
        if answer.status != 200 {
            assert_eq!(answer.expect(403).json()["error"], "invalid_grant");
            return false;
        }
        self.told = answer.json();
        let id = claims(&self.told["id_token"]);
        assert_eq!(id["org_id"], json!(stage.world.organization));
        assert_eq!(id["sub"], json!(stage.world.user_id));
        true
    }

    async fn stands(&self, stage: &Stage) -> bool {
        let access = self.told["access_token"].as_str().expect("a token");
        let refresh = self.told["refresh_token"].as_str().expect("a token");
        let opens = stage.opens(&stage.app.tenant, access).await;
        let refreshes = is_known(stage, refresh).await;
        assert_eq!(opens, refreshes, "both or neither");
        opens
    }
}

/// Whether a refresh token is there, told without using it, which would take another one in its place.
async fn is_known(stage: &Stage, token: &str) -> bool {
    let realm = stage.app.realm(&stage.app.tenant).await;
    let hash = super::super::session::sha256(token);
    let read = realm.store.read(hash, |hash, mut tx| {
        Box::pin(async move { tx.refresh_token(hash).await })
    });
    read.await.expect("the store answers").is_some()
}
