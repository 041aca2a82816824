//! The connections of a tenant: made, changed, deleted; and its log.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::application::seen;
use super::{Browser, make_organization};

const LIST: &str = "/tenants/first/connections";

async fn read(app: &TestApp, name: &str) -> Value {
    let call = app.api("GET", &format!("/connections?name={name}")).await;
    call.send().await.expect(200).json()[0].take()
}

#[tokio::test]
async fn a_database_is_made_changed_and_deleted() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let page = owner.get(LIST).await.expect(200).text;
    for text in [
        "New database",
        "Connect identity provider",
        "Username-Password-Authentication",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let new = format!("{LIST}/new/auth0");
    owner.get(&new).await.expect(200);
    let page = owner
        .post(&new, "name=no+blanks&display_name=x")
        .await
        .expect(422)
        .text;
    assert!(
        page.contains("name-problem") && page.contains("no blanks"),
        "{page}"
    );
    let made = owner
        .post(&new, "name=staff&display_name=")
        .await
        .expect(303);
    let target = made.header("location").expect("it leads on").to_owned();
    let (path, _) = target.split_once('?').expect("it says what was done");
    let taken = owner.post(&new, "name=staff").await.expect(422).text;
    assert!(taken.contains("name-problem"), "{taken}");
    let page = owner.get(path).await.expect(200);
    let form = format!("{}&display_name=Staff&disable_signup=on", seen(&page));
    owner.post(path, &form).await.expect(303);
    let stored = read(&app, "staff").await;
    assert_eq!(stored["options"]["disable_signup"], true);
    assert_eq!(stored["display_name"], "Staff");
    owner
        .post(&format!("{path}/delete"), "confirm=other")
        .await
        .expect(422);
    owner
        .post(&format!("{path}/delete"), "confirm=staff")
        .await
        .expect(303);
    owner.get(path).await.expect(404);
    owner.get(&format!("{LIST}/new/nothing")).await.expect(404);
}

#[tokio::test]
async fn a_provider_is_connected_and_its_secret_stays_hidden() {
    let app = TestApp::new().await;
    app.outbound.publish(
        "https://idp.example/.well-known/openid-configuration",
        &json!({
            "issuer": "https://idp.example/",
            "authorization_endpoint": "https://idp.example/authorize",
            "token_endpoint": "https://idp.example/token",
            "jwks_uri": "https://idp.example/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }),
    );
    let owner = Browser::owner(&app).await;
    let new = format!("{LIST}/new/oidc");
    let page = owner.get(&new).await.expect(200).text;
    assert!(
        page.contains("first.example/login/callback") || page.contains("login&#x2f;callback"),
        "{page}"
    );
    let form = "name=company&display_name=Company&discovery_url=https%3A%2F%2Fidp.example%2F.well-known%2Fopenid-configuration\
                &client_id=abc&client_secret=hush-hush&scope=openid&domain_aliases=company.example";
    let made = owner.post(&new, form).await;
    let target = made
        .expect(303)
        .header("location")
        .expect("it leads on")
        .to_owned();
    let (path, _) = target.split_once('?').expect("it says what was done");
    let page = owner.get(path).await.expect(200);
    assert!(
        !page.text.contains("hush-hush") && page.text.contains("company.example"),
        "{}",
        page.text
    );
    let form = format!(
        "{}&display_name=Company&show_as_button=on&discovery_url=https%3A%2F%2Fidp.example%2F.well-known%2Fopenid-configuration\
         &client_id=def&client_secret=&scope=openid&domain_aliases=company.example",
        seen(&page)
    );
    owner.post(path, &form).await.expect(303);
    let stored = read(&app, "company").await;
    assert_eq!(stored["options"]["client_id"], "def");
    assert_eq!(
        stored["options"]["client_secret"], "hush-hush",
        "an empty field leaves it"
    );
}

#[tokio::test]
async fn a_viewer_only_looks() {
    let app = TestApp::new().await;
    let viewer = Browser::of(&app, Role::Viewer).await;
    let page = viewer.get(LIST).await.expect(200).text;
    assert!(!page.contains("New database"));
    let database = app
        .api("GET", "/connections")
        .await
        .send()
        .await
        .expect(200)
        .json();
    let path = format!("{LIST}/{}", database[0]["id"].as_str().expect("an id"));
    let page = viewer.get(&path).await.expect(200).text;
    assert!(!page.contains("Save changes"), "{page}");
    for target in [
        format!("{LIST}/new/auth0"),
        path.clone(),
        format!("{path}/delete"),
    ] {
        viewer.post(&target, "name=x").await.expect(403);
    }
    viewer
        .get(&path.replace("first", "other"))
        .await
        .expect(404);
}

#[tokio::test]
async fn the_log_is_searched_and_an_entry_is_shown_whole() {
    let app = TestApp::new().await;
    make_organization(&app, "acme", "Acme").await;
    for number in 0..55 {
        make_organization(&app, &format!("filler-{number}"), "Filler").await;
    }
    let viewer = Browser::of(&app, Role::Viewer).await;
    let logs = "/tenants/first/logs";
    let page = viewer.get(logs).await.expect(200).text;
    assert!(page.contains("Create an Organization"), "{page}");
    let (_, rest) = page.split_once("before=").expect("there are older ones");
    let (before, _) = rest.split_once('"').expect("a link");
    let older = viewer
        .get(&format!("{logs}?before={before}"))
        .await
        .expect(200)
        .text;
    assert!(older.contains("Newest"), "{older}");
    let page = viewer
        .get(&format!("{logs}?kind=failed"))
        .await
        .expect(200)
        .text;
    assert!(page.contains("Nothing matches"), "{page}");
    let page = viewer
        .get(&format!("{logs}?q=shoe%3A42"))
        .await
        .expect(422)
        .text;
    assert!(
        page.contains("is not supported") && page.contains("shoe:42"),
        "{page}"
    );
    let page = viewer
        .get(&format!("{logs}?q=type%3Asapi"))
        .await
        .expect(200)
        .text;
    let (_, rest) = page.split_once("logrow\" href=\"").expect("an entry");
    let (entry, _) = rest.split_once('"').expect("a link");
    let entry = entry.replace("&#x2f;", "/");
    let page = viewer.get(&entry).await.expect(200).text;
    assert!(
        page.contains("The whole entry") && page.contains("log_id"),
        "{page}"
    );
    viewer.get(&format!("{logs}/nothing")).await.expect(404);
    viewer
        .get(&entry.replace("first", "other"))
        .await
        .expect(404);
}
