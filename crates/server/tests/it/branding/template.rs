//! `/branding/templates/universal-login`.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::call;

const PATH: &str = "/branding/templates/universal-login";

#[tokio::test]
async fn a_template_is_set_in_both_forms_and_taken_away() {
    let app = TestApp::new().await;
    let missing = json!({"statusCode": 404, "error": "Not Found", "message": "Template does not exist.",
        "errorCode": "inexistent_templates_universal_login"});
    let told = call(&app, "GET", PATH, None).await.expect(404).json();
    assert_eq!(told, missing);
    for (body, text, status) in [
        (json!("<html>1</html>"), "<html>1</html>", 201),
        (json!({"template": "<html>2</html>"}), "<html>2</html>", 204),
    ] {
        let set = call(&app, "PUT", PATH, Some(&body)).await.expect(status);
        assert_eq!(set.text, if status == 201 { "{}" } else { "" });
        let told = call(&app, "GET", PATH, None).await.expect(200).json();
        assert_eq!(told, json!({"body": text}));
    }
    for body in [json!({"body": "x"}), json!(1), json!("x".repeat(102_401))] {
        call(&app, "PUT", PATH, Some(&body)).await.expect(400);
    }
    for _ in 0..2 {
        call(&app, "DELETE", PATH, None).await.expect(204);
        let told = call(&app, "GET", PATH, None).await.expect(404).json();
        assert_eq!(told, missing);
    }
    // After that it is a new one again (recorded).
    let set = call(&app, "PUT", PATH, Some(&json!("<html>"))).await;
    set.expect(201);
}
