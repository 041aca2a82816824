//! `DELETE /resource-servers/{id}`: what hangs on one goes with it.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

const API: &str = "https://api.example/";

async fn made(app: &TestApp, path: &str, body: &Value) -> Value {
    let answer = app.api("POST", path).await.json(body).send().await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    answer.json()
}

async fn read(app: &TestApp, path: &str) -> Value {
    app.api("GET", path).await.send().await.expect(200).json()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("a text")
}

#[tokio::test]
async fn its_permissions_are_gone_before_the_job_has_come() {
    let app = TestApp::new().await;
    let api = json!({"identifier": API, "scopes": [{"value": "read:it"}, {"value": "write:it"}]});
    let api = made(&app, "/resource-servers", &api).await;
    let role = made(&app, "/roles", &json!({"name": "reader"})).await;
    let user = json!({"connection": "Username-Password-Authentication", "email": "ada@example.com", "password": "zdrkoaxw$74$00"});
    let user = made(&app, "/users", &user).await;
    let of_role = format!("/roles/{}/permissions", text(&role, "id"));
    let user = format!("/users/{}", text(&user, "user_id").replace('|', "%7C"));
    let of_user = format!("{user}/permissions");
    let permission = |name: &str| json!({"permissions": [{"resource_server_identifier": API, "permission_name": name}]});
    made(&app, &of_role, &permission("read:it")).await;
    made(&app, &of_user, &permission("write:it")).await;
    made(
        &app,
        &format!("{user}/roles"),
        &json!({"roles": [role["id"]]}),
    )
    .await;
    let totals = |path: &str| format!("{path}?include_totals=true");
    assert_eq!(read(&app, &totals(&of_role)).await["total"], 1);
    assert_eq!(read(&app, &of_user).await.as_array().map(Vec::len), Some(2));

    let path = format!("/resource-servers/{}", text(&api, "id"));
    app.api("DELETE", &path).await.send().await.expect(204);
    for path in [&of_role, &of_user] {
        assert_eq!(read(&app, path).await, json!([]), "{path}");
        let counted = read(&app, &totals(path)).await;
        assert_eq!(
            (&counted["total"], &counted["permissions"]),
            (&json!(0), &json!([]))
        );
    }
}
