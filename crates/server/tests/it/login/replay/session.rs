//! The cookie of a session.

use std::collections::BTreeMap;

use super::super::{Browser, PASSWORD, claims, code};
use super::Artifact;
use super::Outcome::{Ends, Refused, Same};
use super::Presented::{self, *};
use super::stage::{STRANGER, Stage, has_code, parameters_of};

const COOKIE: &str = "__Host-session";

pub(super) struct Session {
    secret: String,
}

impl Session {
    fn browser<'a>(stage: &'a Stage, secret: &str) -> Browser<'a> {
        let cookies = BTreeMap::from([(COOKIE.to_owned(), secret.to_owned())]);
        stage.browser_with(&stage.app.tenant, &cookies)
    }
}

impl Artifact for Session {
    const CELLS: &'static [(Presented, super::Outcome)] = &[
        // One session for every application of the tenant.
        (ToAnotherClient, Same),
        (ToAnotherTenant, Refused),
        (ForAnotherOrganization, Refused),
        // Whoever signs in as somebody else in the same browser ends the session that was there.
        (ByAnotherUser, Ends),
        // After signing out.
        (Again, Ends),
    ];

    async fn make(stage: &Stage) -> Self {
        let (browser, _) = stage.signed_in().await;
        Self {
            secret: browser.cookie(COOKIE).expect("a session"),
        }
    }

    fn text(&self) -> String {
        self.secret.clone()
    }

    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool {
        let browser = Self::browser(stage, text);
        match presented {
            Rightly => has_code(&stage.silently(&browser, &stage.parameters()).await),
            ToAnotherClient => {
                let parameters = parameters_of(&stage.other_client, &stage.world.organization);
                let answer = stage.silently(&browser, &parameters).await;
                let code = code(&super::super::location(&answer));
                let none = serde_json::Value::Null;
                let told = stage.redeem(&code, &stage.other_client, &none).await;
                let id = claims(&told.expect(200).json()["id_token"]);
                assert_eq!(id["sub"], stage.world.user_id.as_str());
                true
            }
            ToAnotherTenant => {
                let there = stage.browser_with(&stage.app.other, &browser.jar.borrow());
                let parameters = super::super::asked(&stage.foreign_client.id, &[]);
                let answer = stage.silently(&there, &parameters).await.expect(302);
                assert!(super::super::location(&answer).contains("error=login_required"));
                false
            }
            ForAnotherOrganization => {
                let parameters = parameters_of(&stage.client, &stage.other_organization);
                has_code(&stage.silently(&browser, &parameters).await)
            }
            ByAnotherUser => {
                let mut parameters = parameters_of(&stage.client, &stage.other_organization);
                parameters.push(("prompt", "login"));
                let page = browser.begin(&parameters).await;
                code(&browser.sign_in(&page, STRANGER, PASSWORD).await);
                // The new session is another one, and the former is over.
                assert_ne!(browser.cookie(COOKIE).as_deref(), Some(text));
                let former = Self::browser(stage, text);
                has_code(&stage.silently(&former, &stage.parameters()).await)
            }
            Again => {
                browser.get("/v2/logout").await;
                let former = Self::browser(stage, text);
                has_code(&stage.silently(&former, &stage.parameters()).await)
            }
        }
    }

    async fn stands(&self, stage: &Stage) -> bool {
        let browser = Self::browser(stage, &self.secret);
        has_code(&stage.silently(&browser, &stage.parameters()).await)
    }
}
