//! `DELETE /organizations/{id}`.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::{create, id};

#[tokio::test]
async fn it_is_gone_at_once_and_its_name_is_free() {
    let app = TestApp::new().await;
    let organization = create(&app, "acme").await;
    let path = format!("/organizations/{}", id(&organization));
    let answer = app.api("DELETE", &path).await.send().await.expect(204);
    assert_eq!(answer.text, "");
    for (method, path) in [
        ("GET", &path),
        ("DELETE", &path),
        ("GET", &"/organizations/name/acme".to_owned()),
    ] {
        app.api(method, path).await.send().await.expect(404);
    }
    assert_eq!(
        app.api("GET", "/organizations")
            .await
            .send()
            .await
            .expect(200)
            .json(),
        json!([])
    );
    let again = create(&app, "acme").await;
    assert_ne!(again["id"], organization["id"]);
}
