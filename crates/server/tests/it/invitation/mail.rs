//! The mail of an invitation.

use serde_json::{Value, json};

use super::{Setting, text};

#[tokio::test]
async fn whoever_is_invited_is_written_to_with_the_link() {
    let setting = Setting::new().await;
    let invitation = setting.invite(&setting.body("guest@example.com")).await;
    let taken = setting.app.mails().await;
    let [mail] = &taken[..] else {
        panic!("one mail: {taken:?}")
    };
    assert_eq!(
        (mail.to.as_str(), mail.template),
        ("guest@example.com", "user_invitation")
    );
    assert!(
        mail.subject.starts_with("Ada invites you to "),
        "{}",
        mail.subject
    );
    let words = mail.text.as_deref().expect("a text");
    let url = text(&invitation["invitation_url"]);
    assert!(words.contains(&url), "{words}");
    assert!(words.contains("2026-01-08 00:00 UTC"), "{words}");
}

#[tokio::test]
async fn no_mail_is_sent_where_none_is_wanted_or_nobody_was_invited() {
    let setting = Setting::new().await;
    let mut body = setting.body("guest@example.com");
    body["send_invitation_email"] = json!(false);
    setting.invite(&body).await;
    let mut unknown = setting.body("guest@example.com");
    unknown["roles"] = Value::from(vec!["rol_0123456789ABCDEF"]);
    setting.post(&setting.path(), &unknown).await.expect(400);
    assert!(setting.app.mails().await.is_empty());
}

#[tokio::test]
async fn it_speaks_the_language_of_the_tenant() {
    let setting = Setting::new().await;
    let settings = json!({"enabled_locales": ["de", "en"]});
    let call = setting.app.api("PATCH", "/tenants/settings").await;
    call.json(&settings).send().await.expect(200);
    setting.invite(&setting.body("guest@example.com")).await;
    let taken = setting.app.mails().await;
    assert!(
        taken[0].subject.starts_with("Ada l\u{e4}dt Sie zu "),
        "{}",
        taken[0].subject
    );
}
