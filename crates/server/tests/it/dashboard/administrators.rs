//! Who administers: seeing it, another role, none any more.

use guildhall_app::administrator::{self, Role};
use guildhall_testkit::{DASHBOARD, TestApp};

use super::{Browser, system};

const ALL: &str = "/administrators";

async fn id_of(app: &TestApp, browser: &Browser<'_>) -> String {
    let found = administrator::find(&system(app).await, &browser.session).await;
    let found = found.expect("the store answers").expect("a session");
    found.user_id
}

fn path(id: &str) -> String {
    format!("{ALL}/{}", id.replace('|', "%7C"))
}

#[tokio::test]
async fn an_owner_gives_roles_and_removes() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let editor = Browser::of(&app, Role::Editor).await;
    let page = owner.get(ALL).await.expect(200);
    for text in [
        "owner@example.com",
        "(you)",
        "editor@example.com",
        "Change role",
        "Remove",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let id = id_of(&app, &editor).await;
    editor
        .get("/tenants/first/organizations/new")
        .await
        .expect(200);
    owner.post(&path(&id), "role=viewer").await.expect(303);
    editor
        .get("/tenants/first/organizations/new")
        .await
        .expect(403);
    owner.post(&path(&id), "role=king").await.expect(404);

    let question = owner.post(&path(&id), "remove=1").await.expect(200);
    for text in [
        "Remove editor@example.com?",
        "name=\"remove\" value=\"1\"",
        "Keep it",
    ] {
        assert!(question.text.contains(text), "{text}: {}", question.text);
    }
    editor.get(ALL).await.expect(200);
    let gone = owner.post(&path(&id), "remove=1&sure=1").await.expect(303);
    assert_eq!(
        gone.header("location"),
        Some("/administrators?done=administrator_removed")
    );
    editor.get(ALL).await.expect(303);
    let page = owner.get(ALL).await.expect(200);
    assert!(!page.text.contains("editor@example.com"), "{}", page.text);
    owner.post(&path(&id), "role=owner").await.expect(404);
    owner.post(&path(&id), "remove=1&sure=1").await.expect(404);
    let system = system(&app).await;
    let log = system.store.read((), |(), mut tx| {
        Box::pin(async move { tx.latest_logs(10).await })
    });
    let log = log.await.expect("the log is read").join("\n");
    for text in [
        "Change the role of an administrator",
        "Remove an administrator",
    ] {
        assert!(log.contains(text), "{text}: {log}");
    }
}

#[tokio::test]
async fn the_last_owner_stays() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let other = Browser::of(&app, Role::Editor).await;
    let (id, second) = (id_of(&app, &owner).await, id_of(&app, &other).await);
    for form in ["role=editor", "remove=1&sure=1"] {
        let refused = owner.post(&path(&id), form).await.expect(422);
        assert!(
            refused.text.contains("The last owner stays owner"),
            "{}",
            refused.text
        );
    }
    owner.post(&path(&second), "role=owner").await.expect(303);
    // Of two who take the role from each other at once, one is left.
    let (mine, theirs) = (path(&id), path(&second));
    let (one, two) = tokio::join!(
        owner.post(&theirs, "role=viewer"),
        other.post(&mine, "role=viewer")
    );
    let owners = [&owner, &other].map(|browser| browser.get(ALL));
    let [first, second] = owners;
    let manages = |text: &str| usize::from(text.contains("Change role"));
    let (first, second) = (first.await.expect(200), second.await.expect(200));
    assert_eq!(
        manages(&first.text) + manages(&second.text),
        1,
        "{} {}",
        one.text,
        two.text
    );
}

#[tokio::test]
async fn others_look() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let id = id_of(&app, &owner).await;
    for role in [Role::Editor, Role::Viewer] {
        let browser = Browser::of(&app, role).await;
        let page = browser.get(ALL).await.expect(200);
        assert!(page.text.contains("owner@example.com"));
        for button in ["Change role", "Remove"] {
            assert!(!page.text.contains(button), "{button}");
        }
        for form in ["role=viewer", "remove=1", "remove=1&sure=1"] {
            browser.post(&path(&id), form).await.expect(403);
        }
    }
    let call = guildhall_testkit::Call::new(&app.router, "GET", DASHBOARD, ALL);
    call.send().await.expect(303);
}
