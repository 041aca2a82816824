//! The files that pages load.

use guildhall_testkit::TestApp;

/// The address of the style that a page names.
async fn style(app: &TestApp) -> String {
    let page = app.call("GET", "/nothing/here").send().await.expect(404);
    let (_, rest) = page.text.split_once("href=\"/assets/").expect("an address");
    let (version, _) = rest.split_once('/').expect("a version");
    format!("/assets/{version}/login.css")
}

#[tokio::test]
async fn a_file_is_kept_for_good_under_its_version() {
    let app = TestApp::new().await;
    let path = style(&app).await;
    let answer = app.call("GET", &path).send().await.expect(200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/css; charset=utf-8")
    );
    assert_eq!(
        answer.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("content-encoding"), None);
    let etag = answer.header("etag").expect("a tag");
    let again = app.call("GET", &path).header("if-none-match", etag);
    let again = again.send().await.expect(304);
    assert_eq!(again.text, "");
}

#[tokio::test]
async fn a_file_is_compressed_for_who_takes_that() {
    let app = TestApp::new().await;
    let path = style(&app).await;
    let call = app
        .call("HEAD", &path)
        .header("accept-encoding", "gzip, br");
    let answer = call.send().await.expect(200);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert_eq!(answer.header("vary"), Some("accept-encoding"));
}

#[tokio::test]
async fn another_version_is_answered_and_not_kept() {
    let app = TestApp::new().await;
    let answer = app.call("GET", "/assets/0/login.css").send().await;
    assert_eq!(answer.expect(200).header("cache-control"), Some("no-cache"));
    for path in [
        "/assets/0/nothing.css",
        "/assets/0/../Cargo.toml",
        "/assets/login.css",
    ] {
        app.call("GET", path).send().await.expect(404);
    }
}
