//! What of it the pages of a login show.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::{call, theme};

/// A page outside of any login: nobody began one.
async fn page(app: &TestApp) -> String {
    let answer = app.call("GET", "/authorize").send().await;
    assert!(answer.text.contains("<html"), "{}", answer.text);
    answer.text
}

#[tokio::test]
async fn a_page_has_the_logo_and_the_colours_of_the_tenant() {
    let app = TestApp::new().await;
    let plain = page(&app).await;
    assert!(!plain.contains("--org-primary"), "{plain}");
    let picture = json!({"picture_url": "https://a.example/picture.png"});
    call(&app, "PATCH", "/tenants/settings", Some(&picture))
        .await
        .expect(200);
    assert!(page(&app).await.contains("https://a.example/picture.png"));

    let body = json!({"logo_url": "https://a.example/logo.png", "colors": {"primary": "#0059d6"}});
    call(&app, "PATCH", "/branding", Some(&body))
        .await
        .expect(200);
    let branded = page(&app).await;
    for part in ["https://a.example/logo.png", "--org-primary", "#0059d6"] {
        assert!(branded.contains(part), "{part}: {branded}");
    }
    assert!(!branded.contains("picture.png"));

    // A theme is the later and the finer: it comes first.
    let made = call(&app, "POST", "/branding/themes", Some(&theme("#aa0000"))).await;
    made.expect(200);
    let themed = page(&app).await;
    assert!(
        themed.contains("#aa0000") && !themed.contains("#0059d6"),
        "{themed}"
    );
    assert!(themed.contains("https://a.example/logo.png"));

    // Another tenant's pages have nothing of it.
    let other = app.call_at(&app.other, "GET", "/authorize").send().await;
    assert!(!other.text.contains("--org-primary") && !other.text.contains("logo.png"));
}
