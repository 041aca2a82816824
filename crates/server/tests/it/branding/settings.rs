//! `GET` and `PATCH /branding`.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::call;

#[tokio::test]
async fn what_is_chosen_is_told_and_null_takes_it_back() {
    let app = TestApp::new().await;
    let ours = json!({"colors": {"primary": "#0c6457", "page_background": "#faf9f6"}});
    let told = call(&app, "GET", "/branding", None)
        .await
        .expect(200)
        .json();
    assert_eq!(told, ours, "the colours of our pages");
    let gradient =
        json!({"type": "linear-gradient", "start": "#000000", "end": "#ffffff", "angle_deg": 35});
    for (change, expected) in [
        (
            json!({"logo_url": "https://a.example/logo.png", "font": {"url": "https://a.example/font.ttf"}}),
            json!({"logo_url": "https://a.example/logo.png", "font": {"url": "https://a.example/font.ttf"},
                "colors": ours["colors"]}),
        ),
        (
            json!({"colors": {"primary": "#0059d6"}, "font": null}),
            json!({"logo_url": "https://a.example/logo.png",
                "colors": {"primary": "#0059d6", "page_background": "#faf9f6"}}),
        ),
        (
            json!({"colors": {"page_background": gradient}, "logo_url": null}),
            json!({"colors": {"primary": "#0059d6", "page_background": gradient}}),
        ),
        (
            json!({"colors": {"primary": null, "page_background": null}}),
            ours.clone(),
        ),
    ] {
        let told = call(&app, "PATCH", "/branding", Some(&change)).await;
        assert_eq!(told.expect(200).json(), expected, "{change}");
        let told = call(&app, "GET", "/branding", None).await.expect(200);
        assert_eq!(told.json(), expected, "{change}");
    }
    let token = app.token_of(&app.other, &[]).await;
    let other = app.call_at(&app.other, "GET", "/api/v2/branding");
    let other = other.bearer(&token).send().await.expect(200).json();
    assert_eq!(other, ours);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let app = TestApp::new().await;
    let before = call(&app, "GET", "/branding", None).await.expect(200).text;
    for (body, named) in [
        (json!({}), ""),
        (json!({"colors": {}}), "colors"),
        (json!({"colors": {"primary": "red"}}), "primary"),
        (json!({"colors": {"page_background": 1}}), "page_background"),
        (json!({"logo_url": "http://a.example/logo.png"}), "logo_url"),
        (json!({"favicon_url": ""}), "favicon_url"),
        (
            json!({"font": {"url": "https://a.example/f", "name": "x"}}),
            "font",
        ),
        (json!({"picture": "https://a.example/logo.png"}), "picture"),
    ] {
        let told = call(&app, "PATCH", "/branding", Some(&body)).await;
        let told = told.expect(400).json();
        let message = told["message"].as_str().expect("a text");
        assert!(message.contains(named), "{body}: {told}");
        assert_eq!(told["errorCode"], "invalid_body");
    }
    let after = call(&app, "GET", "/branding", None).await.expect(200).text;
    assert_eq!(after, before);
}
