//! A refresh token of a client whose tokens rotate.

use serde_json::{Value, json};

use super::super::claims;
use super::Artifact;
use super::Outcome::{Ends, Refused, Same};
use super::Presented::{self, *};
use super::stage::Stage;

pub(super) struct RefreshToken {
    token: String,
    /// What came of it.
    told: Value,
}

impl Artifact for RefreshToken {
    const CELLS: &'static [(Presented, super::Outcome)] = &[
        // RFC 6749 sections 6 and 10.4: bound to its client.
        (ToAnotherClient, Refused),
        (ToAnotherTenant, Refused),
        // Bound to the organization for which it was issued, which no parameter changes.
        (ForAnotherOrganization, Same),
        // RFC 9700 section 4.14.2: whoever uses it after its successor was issued ends both.
        (Again, Ends),
    ];

    async fn make(stage: &Stage) -> Self {
        let (_, code) = stage.signed_in().await;
        let told = stage.redeem(&code, &stage.client, &Value::Null).await;
        let token = told.expect(200).json()["refresh_token"].clone();
        Self {
            token: token.as_str().expect("a token").to_owned(),
            told: Value::Null,
        }
    }

    fn text(&self) -> String {
        self.token.clone()
    }

    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool {
        let none = Value::Null;
        let answer = match presented {
            ToAnotherClient => stage.refresh(text, &stage.other_client, &none).await,
            ToAnotherTenant => {
                let body = json!({"grant_type": "refresh_token", "refresh_token": text});
                let tenant = &stage.app.other;
                stage
                    .token(tenant, &stage.foreign_client, body, &none)
                    .await
            }
            ForAnotherOrganization => {
                let named = json!({"organization": stage.other_organization});
                stage.refresh(text, &stage.client, &named).await
            }
            Rightly | ByAnotherUser | Again => stage.refresh(text, &stage.client, &none).await,
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
        stage.opens(&stage.app.tenant, access).await
    }
}
