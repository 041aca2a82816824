//! What the service has and this server has not yet.

use guildhall_testkit::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_family_that_is_not_there_is_refused_in_words_that_tools_pass_over() {
    let app = TestApp::new().await;
    for (method, path, scope) in [
        ("GET", "/rules", "read:rules"),
        ("GET", "/rules?page=0&include_totals=true", "read:rules"),
        ("DELETE", "/hooks/1", "delete:hooks"),
        (
            "PATCH",
            "/attack-protection/captcha",
            "update:attack_protection",
        ),
    ] {
        let told = app.api(method, path).await.send().await.expect(403);
        assert_eq!(
            told.json(),
            json!({
                "statusCode": 403,
                "error": "Forbidden",
                "message": format!(
                    "Insufficient scope, expected any of: {scope} (which would not help: this server does not have the \
                     operation yet)"
                ),
                "errorCode": "feature_not_enabled",
            })
        );
        let path = format!("/api/v2{path}");
        app.call(method, &path).send().await.expect(401);
        app.call(method, &path)
            .bearer("a.b.c")
            .send()
            .await
            .expect(401);
    }
    for path in ["/rule", "/no-such-thing", "/"] {
        app.api("GET", path).await.send().await.expect(404);
    }
}
