//! An ID token, as the hint whose session ends at `/oidc/logout`.

use serde_json::Value;

use super::super::{Browser, location, query};
use super::Artifact;
use super::Outcome::Refused;
use super::Presented::{self, *};
use super::stage::{AFTER, Stage};

pub(super) struct IdToken {
    token: String,
    cookies: std::collections::BTreeMap<String, String>,
}

impl Artifact for IdToken {
    const CELLS: &'static [(Presented, super::Outcome)] = &[
        // OpenID Connect RP-Initiated Logout section 2: the client that is named is the token's audience.
        (ToAnotherClient, Refused),
        // Section 4: it was issued by the one to whom it is presented.
        (ToAnotherTenant, Refused),
        // Section 2: where the session is not that of the hint, nobody is signed out without being asked.
        (ByAnotherUser, Refused),
    ];

    async fn make(stage: &Stage) -> Self {
        let (browser, code) = stage.signed_in().await;
        let told = stage.redeem(&code, &stage.client, &Value::Null).await;
        let told = told.expect(200).json();
        let cookies = browser.jar.borrow().clone();
        Self {
            token: told["id_token"].as_str().expect("a token").to_owned(),
            cookies,
        }
    }

    fn text(&self) -> String {
        self.token.clone()
    }

    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool {
        let mut parameters = vec![("id_token_hint", text), ("post_logout_redirect_uri", AFTER)];
        let own = |tenant| stage.browser_with(tenant, &self.cookies);
        let browser: Browser<'_> = match presented {
            ToAnotherClient => {
                parameters.push(("client_id", &stage.other_client.id));
                own(&stage.app.tenant)
            }
            ToAnotherTenant => own(&stage.app.other),
            ByAnotherUser => stage.signed_in().await.0,
            Rightly | ForAnotherOrganization | Again => own(&stage.app.tenant),
        };
        let path = format!("/oidc/logout?{}", query(&parameters));
        let answer = browser.get(&path).await;
        if answer.status != 302 {
            return false;
        }
        assert_eq!(location(&answer), AFTER);
        true
    }
}
