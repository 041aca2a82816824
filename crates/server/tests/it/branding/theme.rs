//! `/branding/themes`.

use std::sync::Arc;

use guildhall_testkit::{Call, TestApp};
use serde_json::json;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{call, theme};

const DEFAULT: &str = "/branding/themes/default";

#[tokio::test]
async fn a_theme_is_made_found_replaced_and_taken_away() {
    let app = TestApp::new().await;
    let told = call(&app, "GET", DEFAULT, None).await.expect(404).json();
    assert_eq!(
        told,
        json!({"statusCode": 404, "error": "Not Found", "errorCode": "theme_not_found",
            "message": "There was an error retrieving branding settings: invalid theme ID"})
    );
    let made = call(&app, "POST", "/branding/themes", Some(&theme("#635dff"))).await;
    let made = made.expect(200).json();
    let id = made["themeId"].as_str().expect("an id");
    let mut expected = theme("#635dff");
    expected["themeId"] = json!(id);
    assert_eq!(made, expected);
    let one = format!("/branding/themes/{id}");
    for path in [DEFAULT, one.as_str()] {
        let told = call(&app, "GET", path, None).await.expect(200).json();
        assert_eq!(told, made, "{path}");
    }

    // It is replaced whole: a name that is not repeated is gone.
    let mut named = theme("#111111");
    named["displayName"] = json!("Mine");
    for body in [named, theme("#222222")] {
        let told = call(&app, "PATCH", &one, Some(&body)).await.expect(200);
        let mut expected = body;
        expected["themeId"] = json!(id);
        assert_eq!(told.json(), expected);
        let told = call(&app, "GET", DEFAULT, None).await.expect(200);
        assert_eq!(told.json(), expected);
    }

    let other = "/branding/themes/00000000000000000000000000000000";
    for (method, body, doing) in [
        ("GET", None, "retrieving"),
        ("PATCH", Some(theme("#635dff")), "updating"),
        ("DELETE", None, "deleting"),
    ] {
        let told = call(&app, method, other, body.as_ref()).await.expect(404);
        let message = format!("There was an error {doing} branding settings: invalid theme ID");
        assert_eq!(told.json()["message"], message);
    }
    call(&app, "DELETE", &one, None).await.expect(204);
    call(&app, "DELETE", &one, None).await.expect(404);
    call(&app, "GET", DEFAULT, None).await.expect(404);
}

#[tokio::test]
async fn every_part_of_a_theme_is_looked_at() {
    let app = TestApp::new().await;
    for (pointer, value, named) in [
        (
            "/borders/button_border_radius",
            json!(0),
            "button_border_radius",
        ),
        (
            "/borders/widget_corner_radius",
            json!(51),
            "widget_corner_radius",
        ),
        ("/borders/buttons_style", json!("round"), "buttons_style"),
        ("/colors/error", json!("red"), "error"),
        ("/fonts/title/size", json!(74), "size"),
        ("/fonts/font_url", json!("http://a.example/f"), "font_url"),
        ("/page_background/page_layout", json!("top"), "page_layout"),
        ("/widget/logo_url", json!(null), "logo_url"),
        ("/widget", json!({}), "widget"),
    ] {
        let mut body = theme("#635dff");
        *body.pointer_mut(pointer).expect("a part") = value;
        let told = call(&app, "POST", "/branding/themes", Some(&body)).await;
        let told = told.expect(400).json();
        let message = told["message"].as_str().expect("a text");
        assert!(message.contains(named), "{pointer}: {told}");
    }
    let mut named = theme("#635dff");
    named["displayName"] = json!("<b>");
    let told = call(&app, "POST", "/branding/themes", Some(&named)).await;
    told.expect(400);
    call(&app, "GET", DEFAULT, None).await.expect(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_make_the_theme_one_does() {
    const MAKERS: usize = 8;
    let app = TestApp::new().await;
    let token = app.token(&[]).await;
    let start = Arc::new(Barrier::new(MAKERS));
    let mut running = JoinSet::new();
    for number in 0..MAKERS {
        let (router, host) = (app.router.clone(), app.tenant.domain.clone());
        let (token, start) = (token.clone(), Arc::clone(&start));
        running.spawn(async move {
            start.wait().await;
            let call = Call::new(&router, "POST", &host, "/api/v2/branding/themes");
            let body = theme(&format!("#00000{number}"));
            call.bearer(&token).json(&body).send().await
        });
    }
    let mut made = Vec::new();
    for answer in running.join_all().await {
        if answer.status == 200 {
            made.push(answer.json());
        } else {
            let told = answer.expect(409).json();
            assert_eq!(
                told["message"],
                "There was an error updating branding settings: The theme already exists"
            );
        }
    }
    let kept = call(&app, "GET", DEFAULT, None).await.expect(200).json();
    assert_eq!(made, [kept]);
}
