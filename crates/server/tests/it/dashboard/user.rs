//! Users: found, made, changed, blocked, given roles, deleted.

use guildhall_app::administrator::Role;
use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::application::seen;
use super::{Browser, PASSWORD, make_organization};

const LIST: &str = "/tenants/first/users";

async fn make(app: &TestApp, email: &str, name: &str) -> String {
    let body = json!({
        "connection": "Username-Password-Authentication", "email": email, "password": PASSWORD, "name": name,
    });
    let call = app.api("POST", "/users").await;
    let made = call.json(&body).send().await.expect(201).json();
    made["user_id"].as_str().expect("an id").to_owned()
}

fn path(id: &str) -> String {
    format!("{LIST}/{}", id.replace('|', "%7C"))
}

async fn read(app: &TestApp, id: &str) -> Value {
    let call = app
        .api("GET", &format!("/users/{}", id.replace('|', "%7C")))
        .await;
    call.send().await.expect(200).json()
}

#[tokio::test]
async fn one_is_made_and_found() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let page = owner.get(LIST).await.expect(200).text;
    assert!(page.contains("Nobody has an account yet"), "{page}");
    let form = "connection=Username-Password-Authentication&email=ada%40acme.example&name=Ada+Lovelace&password=";
    let broken = form.replace("ada%40acme.example", "no+address");
    let broken = owner.post(LIST, &format!("{broken}kept-secret")).await;
    let broken = broken.expect(422).text;
    assert!(
        broken.contains("email-problem") && broken.contains("no address"),
        "{broken}"
    );
    assert!(
        !broken.contains("kept-secret"),
        "a password does not come back"
    );
    let made = owner
        .post(LIST, &format!("{form}{}", PASSWORD.replace(' ', "+")))
        .await;
    let target = made
        .expect(303)
        .header("location")
        .expect("it leads on")
        .to_owned();
    let page = owner.get(&target).await.expect(200).text;
    assert!(
        page.contains("The user was created.") && page.contains("Ada Lovelace"),
        "{page}"
    );
    let again = owner
        .post(LIST, &format!("{form}{}", PASSWORD.replace(' ', "+")))
        .await;
    assert!(again.expect(422).text.contains("The user already exists."));
    let viewer = Browser::of(&app, Role::Viewer).await;
    for (query, is_found) in [
        ("ada", true),
        ("ADA%40acme", true),
        ("email:ada%40acme.example", true),
        ("blocked:true", false),
        ("lovelace", false),
    ] {
        let page = viewer
            .get(&format!("{LIST}?q={query}"))
            .await
            .expect(200)
            .text;
        assert_eq!(page.contains("Ada Lovelace"), is_found, "{query}: {page}");
    }
    let page = viewer
        .get(&format!("{LIST}?q=shoe:42"))
        .await
        .expect(200)
        .text;
    assert!(page.contains("is not supported"), "{page}");
}

#[tokio::test]
async fn one_is_changed_blocked_and_deleted() {
    let app = TestApp::new().await;
    let id = make(&app, "ada@acme.example", "Ada").await;
    let organization = make_organization(&app, "acme", "Acme").await;
    let call = app
        .api("POST", &format!("/organizations/{organization}/members"))
        .await;
    call.json(&json!({"members": [id]}))
        .send()
        .await
        .expect(204);
    let owner = Browser::owner(&app).await;
    let page = owner.get(&path(&id)).await.expect(200);
    for text in [
        "Acme",
        "Block user",
        "Delete user",
        "Active",
        "ada@acme.example",
        &organization,
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let form = format!(
        "{}&name=Countess&email=ada%40acme.example&email_verified=on",
        seen(&page)
    );
    owner.post(&path(&id), &form).await.expect(303);
    let stored = read(&app, &id).await;
    assert_eq!(
        (&stored["name"], &stored["email_verified"]),
        (&json!("Countess"), &json!(true))
    );
    let form = format!("{}&name=Other&email=ada%40acme.example", seen(&page));
    owner.post(&path(&id), &form).await.expect(409);
    owner
        .post(&format!("{}/block", path(&id)), "blocked=true")
        .await
        .expect(303);
    assert_eq!(read(&app, &id).await["blocked"], true);
    let page = owner.get(&path(&id)).await.expect(200).text;
    assert!(page.contains("Unblock user"), "{page}");
    owner
        .post(&format!("{}/block", path(&id)), "blocked=false")
        .await
        .expect(303);
    let delete = format!("{}/delete", path(&id));
    owner.post(&delete, "confirm=Ada").await.expect(422);
    owner.post(&delete, "confirm=Countess").await.expect(303);
    owner.get(&path(&id)).await.expect(404);
}

#[tokio::test]
async fn roles_are_given_and_taken() {
    let app = TestApp::new().await;
    let id = make(&app, "ada@acme.example", "Ada").await;
    let call = app.api("POST", "/roles").await;
    let role = call
        .json(&json!({"name": "billing"}))
        .send()
        .await
        .expect(200)
        .json();
    let role = role["id"].as_str().expect("an id");
    let owner = Browser::owner(&app).await;
    let roles = format!("{}/roles", path(&id));
    let page = owner.get(&roles).await.expect(200).text;
    assert!(
        page.contains("billing") && page.contains("Give role"),
        "{page}"
    );
    owner
        .post(&roles, &format!("role={role}"))
        .await
        .expect(303);
    let page = owner.get(&roles).await.expect(200).text;
    assert!(page.contains("Take away"), "{page}");
    owner
        .post(&roles, &format!("take={role}"))
        .await
        .expect(303);
    let page = owner.get(&roles).await.expect(200).text;
    assert!(!page.contains("Take away"), "{page}");
    owner.post(&roles, "role=rol_nothing").await.expect(404);
}

#[tokio::test]
async fn a_viewer_only_looks() {
    let app = TestApp::new().await;
    let id = make(&app, "ada@acme.example", "Ada").await;
    let viewer = Browser::of(&app, Role::Viewer).await;
    for page in [path(&id), format!("{}/roles", path(&id))] {
        let page = viewer.get(&page).await.expect(200).text;
        for word in ["Save changes", "Block user", "Give role", "Delete user"] {
            assert!(!page.contains(word), "{word}");
        }
    }
    for (target, form) in [
        (LIST.to_owned(), "email=x"),
        (path(&id), "name=x"),
        (format!("{}/block", path(&id)), "blocked=true"),
        (format!("{}/roles", path(&id)), "role=x"),
        (format!("{}/delete", path(&id)), "confirm=Ada"),
    ] {
        viewer.post(&target, form).await.expect(403);
    }
    viewer
        .get(&path(&id).replace("first", "other"))
        .await
        .expect(404);
}
