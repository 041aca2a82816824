//! What time and deletions take along.

use guildhall_app::job::{Progress, sweep};
use guildhall_model::invitation::{LIFETIME, RETENTION};
use serde_json::{Value, json};

use super::accept::presented;
use super::{Setting, text};

async fn sweep_all(setting: &Setting) -> usize {
    let mut pieces = 0;
    while sweep(&setting.app.services, 10_000)
        .await
        .expect("the store answers")
        == Progress::More
    {
        pieces += 1;
    }
    pieces
}

#[tokio::test]
async fn an_invitation_is_shown_for_some_time_after_its_end() {
    let setting = Setting::new().await;
    let role = setting.role("guest").await;
    for number in 0..25 {
        let mut body = setting.body(&format!("guest-{number}@example.com"));
        body["roles"] = json!([role]);
        setting.invite(&body).await;
    }
    let user = setting.user("guest-0@example.com").await;
    let accepted = setting.listed().await;
    let accepted = accepted
        .iter()
        .find(|one| one["invitee"]["email"] == "guest-0@example.com");
    setting
        .accept(presented(accepted.expect("it is there")), &user)
        .await
        .expect("accepted");
    setting.app.clock.advance_seconds(LIFETIME + RETENTION);
    sweep_all(&setting).await;
    assert_eq!(setting.listed().await.len(), 24);
    setting.app.clock.advance_milliseconds(1);
    assert_eq!(
        sweep_all(&setting).await,
        2,
        "twenty in a piece, each with up to fifty roles"
    );
    assert_eq!(setting.listed().await, [] as [Value; 0]);
    let path = format!("/roles/{role}");
    setting.call("DELETE", &path).await.expect(200);
    sweep_all(&setting).await;
}

#[tokio::test]
async fn what_was_named_can_be_removed_whole() {
    for noun in ["organization", "client", "connection", "role"] {
        let setting = Setting::new().await;
        let role = setting.role("guest").await;
        let mut accepted = Value::Null;
        for number in 0..22 {
            let mut body = setting.body(&format!("guest-{number}@example.com"));
            body["roles"] = json!([role]);
            body["connection_id"] = setting.connection["id"].clone();
            accepted = setting.invite(&body).await;
        }
        let user = setting.user("guest-21@example.com").await;
        setting
            .accept(presented(&accepted), &user)
            .await
            .expect("accepted");
        let path = match noun {
            "organization" => format!("/organizations/{}", text(&setting.organization["id"])),
            "client" => format!("/clients/{}", text(&setting.client["client_id"])),
            "connection" => format!("/connections/{}", text(&setting.connection["id"])),
            _ => format!("/roles/{role}"),
        };
        let gone = setting.call("DELETE", &path).await;
        assert!(gone.status.is_success(), "{noun}: {}", gone.text);
        assert!(sweep_all(&setting).await > 1, "{noun}");
        assert_eq!(
            sweep_all(&setting).await,
            0,
            "{noun}: nothing is left that a key would hold"
        );
    }
}
