//! At the same moment: many who accept, many who invite.

use std::sync::Arc;

use guildhall_app::Actor;
use guildhall_app::invitation::{NotAccepted, accept};
use serde_json::json;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::accept::presented;
use super::{Setting, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_accept_one_does() {
    let setting = Setting::new().await;
    let role = setting.role("guest").await;
    let realm = setting.app.realm(&setting.app.tenant.clone()).await;
    for round in 0..3 {
        let email = format!("guest-{round}@example.com");
        let user = setting.user(&email).await;
        let mut body = setting.body(&email);
        body["roles"] = json!([role]);
        let invitation = setting.invite(&body).await;
        let start = Arc::new(Barrier::new(10));
        let mut running = JoinSet::new();
        for _ in 0..10 {
            let (realm, user, start) = (realm.clone(), user.clone(), Arc::clone(&start));
            let presented = presented(&invitation);
            running.spawn(async move {
                start.wait().await;
                accept(&realm, &Actor::system(), presented, user).await
            });
        }
        let outcomes = running.join_all().await;
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(won, 1, "{outcomes:?}");
        for outcome in outcomes {
            assert!(
                matches!(outcome, Ok(_) | Err(NotAccepted::Used)),
                "{outcome:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_invitations_of_one_address_one_is_left() {
    let setting = Setting::new().await;
    let token = setting.app.token(&[]).await;
    let path = format!("/api/v2{}", setting.path());
    let start = Arc::new(Barrier::new(10));
    let mut running = JoinSet::new();
    for _ in 0..10 {
        let (router, host) = (
            setting.app.router.clone(),
            setting.app.tenant.domain.clone(),
        );
        let (token, path, start) = (token.clone(), path.clone(), Arc::clone(&start));
        let body = setting.body("guest@example.com");
        running.spawn(async move {
            start.wait().await;
            let call = guildhall_testkit::Call::new(&router, "POST", &host, &path);
            call.bearer(&token).json(&body).send().await
        });
    }
    let answers = running.join_all().await;
    let tickets: Vec<String> = answers
        .into_iter()
        .map(|answer| text(&answer.expect(200).json()["ticket_id"]))
        .collect();
    let left = setting.listed().await;
    assert_eq!(left.len(), 1);
    assert!(tickets.contains(&text(&left[0]["ticket_id"])));
}
