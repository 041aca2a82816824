//! What is presented to somebody else, or twice: refused, and what came of it ends.
//!
//! The grid has an entry for each artifact that is given out. An artifact says in its `CELLS` what it is worth elsewhere;
//! a new one is a file here, and a line in `grid!`.

mod access_token;
mod code;
mod id_token;
mod invitation;
mod refresh_token;
mod reset_ticket;
mod session;
mod stage;
mod state;

use guildhall_testkit::TestApp;
use serde_json::json;

use self::stage::Stage;
use super::{Browser, EMAIL, PASSWORD, asked, code as code_of, redeem, world};

/// To whom, or how often, an artifact is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presented {
    /// By whom and for what it was given.
    Rightly,
    /// By, or for, another client of the tenant.
    ToAnotherClient,
    /// To another tenant, by a client of that tenant.
    ToAnotherTenant,
    /// For an organization of which its user is no member.
    ForAnotherOrganization,
    /// By another person.
    ByAnotherUser,
    /// By whom and for what it was given, after it did what it is for.
    Again,
}

/// What is to come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing, and whoever it was given to can still use it.
    Refused,
    /// Nothing, and what came of it before ends.
    Ends,
    /// What would have come of it anyway: the client, organization or user that is named besides changes nothing.
    Same,
}

/// Something that is given to one.
trait Artifact: Sized {
    /// What it is worth elsewhere, with the paragraph that says so.
    const CELLS: &'static [(Presented, Outcome)];

    /// Gets one.
    async fn make(stage: &Stage) -> Self;

    /// What is shown of it.
    fn text(&self) -> String;

    /// Presents `text` in its place. True when it did what it is for.
    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool;

    /// Whether what came of it is still good.
    async fn stands(&self, _stage: &Stage) -> bool {
        true
    }
}

/// Presents a new artifact for each of its cells.
async fn elsewhere<A: Artifact>() {
    for (presented, outcome) in A::CELLS {
        let stage = Stage::new().await;
        let mut artifact = A::make(&stage).await;
        let text = artifact.text();
        if *presented == Presented::Again {
            assert!(
                artifact.present(&stage, &text, Presented::Rightly).await,
                "the first time"
            );
            assert!(artifact.stands(&stage).await, "the first time");
        }
        let worked = artifact.present(&stage, &text, *presented).await;
        assert_eq!(worked, *outcome == Outcome::Same, "{presented:?}");
        match outcome {
            Outcome::Refused if *presented != Presented::Again => {
                let rightly = artifact.present(&stage, &text, Presented::Rightly).await;
                assert!(rightly, "{presented:?} spent it");
            }
            Outcome::Refused => assert!(artifact.stands(&stage).await, "{presented:?} ended it"),
            Outcome::Ends => assert!(!artifact.stands(&stage).await, "{presented:?}"),
            Outcome::Same => {}
        }
    }
}

/// Changes each byte of an artifact, one at a time, to another that such a text may have.
async fn changed<A: Artifact>() {
    let stage = Stage::new().await;
    let mut artifact = A::make(&stage).await;
    let text = artifact.text();
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = next(bytes[at]);
        let changed = String::from_utf8(bytes).expect("ASCII");
        let worked = artifact.present(&stage, &changed, Presented::Rightly).await;
        assert!(!worked, "byte {at} of {}", text.len());
    }
    let worked = artifact.present(&stage, &text, Presented::Rightly).await;
    assert!(worked, "what is like it spent it");
}

/// The letter after this one: of base64url, so that the spare bits at the end of a token are among what is changed.
fn next(byte: u8) -> u8 {
    match byte {
        b'Z' => b'a',
        b'z' => b'0',
        b'9' | b'.' => b'A',
        b'-' => b'_',
        b'_' => b'-',
        other => other + 1,
    }
}

macro_rules! grid {
    ($($artifact:ident: $file:ident::$kind:ident,)*) => {$(
        mod $artifact {
            #[tokio::test]
            async fn elsewhere_and_again() {
                super::elsewhere::<super::$file::$kind>().await;
            }

            #[tokio::test]
            async fn with_each_byte_changed() {
                super::changed::<super::$file::$kind>().await;
            }
        }
    )*};
}

grid! {
    codes: code::Code,
    states: state::State,
    logins: state::LoginCookie,
    sessions: session::Session,
    invitations: invitation::Invitation,
    refresh_tokens: refresh_token::RefreshToken,
    reset_tickets: reset_ticket::ResetTicket,
    access_tokens: access_token::AccessToken,
    opaque_access_tokens: access_token::Opaque,
    id_tokens: id_token::IdToken,
}

#[tokio::test]
async fn a_code_is_good_for_five_minutes() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let fresh = code_of(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    app.clock.advance_seconds(300);
    redeem(&app, &world, &fresh).await.expect(403);
}

#[tokio::test]
async fn of_many_who_redeem_a_code_at_once_one_wins_at_most() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let fresh = code_of(&browser.sign_in(&page, EMAIL, PASSWORD).await);
    let tries = (0..8).map(|_| redeem(&app, &world, &fresh));
    let answers = futures_util::future::join_all(tries).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
}
