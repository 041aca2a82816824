//! The `state` of a login, and the cookie to which its logins belong.

use std::collections::BTreeMap;

use super::super::{Browser, EMAIL, PASSWORD, query};
use super::Artifact;
use super::Outcome::{Refused, Same};
use super::Presented::{self, *};
use super::stage::{STRANGER, Stage, has_code};

pub(super) struct State {
    state: String,
    cookies: BTreeMap<String, String>,
}

impl State {
    async fn begin(stage: &Stage) -> Self {
        let browser = Browser::new(&stage.app);
        let page = browser.begin(&stage.parameters()).await;
        let (_, of_login) = page.split_once("?state=").expect("a state");
        Self {
            state: of_login.to_owned(),
            cookies: browser.jar.borrow().clone(),
        }
    }
}

/// Signs in at the page of a login. Whether that leads back to the client with a code.
async fn sign_in(browser: &Browser<'_>, state: &str, email: &str, further: &str) -> bool {
    let page = format!("/u/login?state={state}{further}");
    let shown = browser.get(&page).await.status == 200;
    let form = [("username", email), ("password", PASSWORD)];
    let answer = browser.post(&page, &form).await;
    assert!(
        shown || !has_code(&answer),
        "a page that is not shown works"
    );
    if has_code(&answer) {
        return true;
    }
    assert!(
        browser.cookie("__Host-session").is_none() || email != EMAIL,
        "signed in all the same"
    );
    false
}

impl Artifact for State {
    const CELLS: &'static [(Presented, super::Outcome)] = &[
        // The login knows its client and its organization, whatever is named besides.
        (ToAnotherClient, Same),
        (ToAnotherTenant, Refused),
        (ForAnotherOrganization, Same),
        // RFC 9700 section 4.7: a login is bound to the browser in which it began.
        (ByAnotherUser, Refused),
        (Again, Refused),
    ];

    async fn make(stage: &Stage) -> Self {
        Self::begin(stage).await
    }

    fn text(&self) -> String {
        self.state.clone()
    }

    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool {
        let own = || stage.browser_with(&stage.app.tenant, &self.cookies);
        match presented {
            Rightly | Again => sign_in(&own(), text, EMAIL, "").await,
            ToAnotherClient => {
                let further = format!("&{}", query(&[("client_id", &stage.other_client.id)]));
                sign_in(&own(), text, EMAIL, &further).await
            }
            ToAnotherTenant => {
                let there = stage.browser_with(&stage.app.other, &self.cookies);
                sign_in(&there, text, EMAIL, "").await
            }
            ForAnotherOrganization => {
                let named = query(&[("organization", &stage.other_organization)]);
                sign_in(&own(), text, EMAIL, &format!("&{named}")).await
            }
            ByAnotherUser => {
                let theirs = Browser::new(&stage.app);
                theirs.begin(&stage.parameters()).await;
                sign_in(&theirs, text, STRANGER, "").await
            }
        }
    }
}

/// The cookie that says in which browser a login began.
pub(super) struct LoginCookie(State);

const COOKIE: &str = "__Host-login";

impl Artifact for LoginCookie {
    const CELLS: &'static [(Presented, super::Outcome)] = &[
        (ToAnotherTenant, Refused),
        // It opens the logins that began with it, and no other's.
        (ByAnotherUser, Refused),
    ];

    async fn make(stage: &Stage) -> Self {
        Self(State::begin(stage).await)
    }

    fn text(&self) -> String {
        self.0.cookies[COOKIE].clone()
    }

    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool {
        let cookies = BTreeMap::from([(COOKIE.to_owned(), text.to_owned())]);
        let own = stage.browser_with(&stage.app.tenant, &cookies);
        match presented {
            ToAnotherTenant => {
                let there = stage.browser_with(&stage.app.other, &cookies);
                sign_in(&there, &self.0.state, EMAIL, "").await
            }
            ByAnotherUser => {
                let theirs = State::begin(stage).await;
                sign_in(&own, &theirs.state, STRANGER, "").await
            }
            _ => sign_in(&own, &self.0.state, EMAIL, "").await,
        }
    }
}
