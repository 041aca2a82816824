//! `GET /organizations/{id}` and `GET /organizations/name/{name}`.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::{create, id};

#[tokio::test]
async fn by_id_and_by_name_it_is_the_same_object() {
    let app = TestApp::new().await;
    let created = create(&app, "acme").await;
    for path in [
        format!("/organizations/{}", id(&created)),
        "/organizations/name/acme".to_owned(),
    ] {
        assert_eq!(
            app.api("GET", &path).await.send().await.expect(200).json(),
            created
        );
    }
}

#[tokio::test]
async fn what_is_not_there_has_no_error_code() {
    let app = TestApp::new().await;
    for path in [
        "/organizations/org_0123456789abcdef",
        "/organizations/name/nobody",
    ] {
        let told = app.api("GET", path).await.send().await.expect(404).json();
        assert_eq!(
            told,
            json!({"statusCode": 404, "error": "Not Found", "message": "No organization found by that id or name"})
        );
    }
}

#[tokio::test]
async fn an_id_or_name_of_another_form_is_refused_by_its_name() {
    let app = TestApp::new().await;
    for (path, property) in [
        ("/organizations/org_short", "id (Organization identifier)"),
        (
            "/organizations/con_0123456789abcdef",
            "id (Organization identifier)",
        ),
        (
            "/organizations/name/Acme",
            "name (name of the organization to retrieve)",
        ),
        (
            "/organizations/name/a%00b",
            "name (name of the organization to retrieve)",
        ),
    ] {
        let told = app.api("GET", path).await.send().await.expect(400).json();
        assert_eq!(told["errorCode"], "invalid_uri", "{told}");
        assert!(
            told["message"]
                .as_str()
                .expect("a message")
                .contains(&format!("on property {property}.")),
            "{told}"
        );
    }
}

#[tokio::test]
async fn the_summary_scope_reads_by_id_and_list_but_not_by_name() {
    let app = TestApp::new().await;
    let created = create(&app, "acme").await;
    let token = app.token(&["read:organizations_summary"]).await;
    for (path, status) in [
        (format!("/organizations/{}", id(&created)), 200),
        ("/organizations".into(), 200),
        ("/organizations/name/acme".into(), 403),
    ] {
        app.call("GET", &format!("/api/v2{path}"))
            .bearer(&token)
            .send()
            .await
            .expect(status);
    }
}
