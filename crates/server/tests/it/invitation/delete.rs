//! Taking back.

use serde_json::Value;

use super::{Setting, text};

#[tokio::test]
async fn an_invitation_is_taken_back_once_and_for_all() {
    let setting = Setting::new().await;
    let invitation = setting.invite(&setting.body("guest@example.com")).await;
    let path = format!("{}/{}", setting.path(), text(&invitation["id"]));
    let answer = setting.call("DELETE", &path).await.expect(204);
    assert_eq!(answer.text, "");
    assert_eq!(setting.listed().await, [] as [Value; 0]);
    setting.call("GET", &path).await.expect(404);
    // What is not there is taken back already; only the organization has to be there (contract).
    setting.call("DELETE", &path).await.expect(204);
    let elsewhere = path.replace(&text(&setting.organization["id"]), "org_0123456789abcdef");
    setting.call("DELETE", &elsewhere).await.expect(404);
    for path in [
        format!("{}/uinv_short", setting.path()),
        format!("{}/x", setting.path()),
    ] {
        for method in ["GET", "DELETE"] {
            let told = setting.call(method, &path).await.expect(400).json();
            assert_eq!(told["errorCode"], "invalid_uri");
        }
    }
}
