//! Forms that come back: what somebody else changed meanwhile stays theirs.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::application::seen;
use super::{Browser, make_role, make_user};

const TENANT: &str = "/tenants/first";

/// A page with a form that changes something, and the call that changes the same.
struct Edited {
    page: String,
    call: String,
    /// What somebody else changes: one property.
    theirs: Value,
    /// The fields as they were seen, without those that are changed here.
    kept: &'static str,
    /// What does not fit, and what does.
    wrong: String,
    right: &'static str,
    mine: Value,
}

async fn send(app: &TestApp, method: &str, path: &str, body: &Value) -> Value {
    let answer = app.api(method, path).await.json(body).send().await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    answer.json()
}

async fn read(app: &TestApp, path: &str) -> Value {
    app.api("GET", path).await.send().await.expect(200).json()
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().expect("it is a text").to_owned()
}

async fn applications(app: &TestApp) -> [Edited; 2] {
    let body = json!({"name": "Before", "app_type": "spa", "callbacks": ["https://a.example"]});
    let client = text(&send(app, "POST", "/clients", &body).await, "client_id");
    let (page, call) = (
        format!("{TENANT}/applications/{client}"),
        format!("/clients/{client}"),
    );
    let login = Edited {
        page: format!("{page}/login"),
        call: call.clone(),
        theirs: json!({"organization_discovery_methods": ["email", "organization_name"]}),
        kept: "organization_require_behavior=no_prompt&organization_discovery_methods=email",
        wrong: "organization_usage=everyone".to_owned(),
        right: "organization_usage=allow",
        mine: json!({"organization_usage": "allow"}),
    };
    let setting = Edited {
        page,
        call,
        theirs: json!({"name": "Theirs"}),
        kept: "name=Before&app_type=spa&callbacks=https://a.example",
        wrong: format!("description={}", "x".repeat(141)),
        right: "description=Mine",
        mine: json!({"description": "Mine"}),
    };
    [setting, login]
}

async fn api(app: &TestApp) -> Edited {
    let body = json!({"name": "Before", "identifier": "https://api.example", "token_lifetime": 60});
    let api = text(&send(app, "POST", "/resource-servers", &body).await, "id");
    Edited {
        page: format!("{TENANT}/apis/{api}"),
        call: format!("/resource-servers/{api}"),
        theirs: json!({"name": "Theirs"}),
        kept: "name=Before&token_dialect=access_token",
        wrong: "token_lifetime=long".to_owned(),
        right: "token_lifetime=120",
        mine: json!({"token_lifetime": 120}),
    }
}

async fn connection(app: &TestApp) -> Edited {
    let all = read(app, "/connections").await;
    let id = text(&all[0], "id");
    Edited {
        page: format!("{TENANT}/connections/{id}"),
        call: format!("/connections/{id}"),
        theirs: json!({"options": {"disable_signup": true}}),
        kept: "",
        wrong: format!("display_name={}", "x".repeat(129)),
        right: "display_name=Mine",
        mine: json!({"display_name": "Mine"}),
    }
}

async fn user(app: &TestApp) -> Edited {
    let id = make_user(app, "ada@acme.example").await.replace('|', "%7C");
    Edited {
        page: format!("{TENANT}/users/{id}"),
        call: format!("/users/{id}"),
        theirs: json!({"name": "Theirs"}),
        kept: "name=Ada+L.",
        wrong: "email=nowhere".to_owned(),
        right: "email=mine@acme.example",
        mine: json!({"email": "mine@acme.example"}),
    }
}

async fn role(app: &TestApp) -> Edited {
    let id = make_role(app, "Before").await;
    Edited {
        page: format!("{TENANT}/roles/{id}"),
        call: format!("/roles/{id}"),
        theirs: json!({"name": "Theirs"}),
        kept: "name=Before",
        wrong: format!("description={}", "x".repeat(1001)),
        right: "description=Mine",
        mine: json!({"description": "Mine"}),
    }
}

#[tokio::test]
async fn what_another_changed_outlives_a_refused_form() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let mut all = Vec::from(applications(&app).await);
    all.extend([
        api(&app).await,
        connection(&app).await,
        user(&app).await,
        role(&app).await,
    ]);
    for one in all {
        let page = owner.get(&one.page).await.expect(200);
        send(&app, "PATCH", &one.call, &one.theirs).await;
        let form = format!("{}&{}&{}", seen(&page), one.kept, one.wrong);
        let page = owner.post(&one.page, &form).await.expect(422);
        let form = format!("{}&{}&{}", seen(&page), one.kept, one.right);
        owner.post(&one.page, &form).await.expect(303);
        let stored = read(&app, &one.call).await;
        for changes in [&one.theirs, &one.mine] {
            assert_holds(&stored, changes, &one.page);
        }
    }
}

/// Whether everything in `expected` stands in `stored`, where objects may hold more.
fn assert_holds(stored: &Value, expected: &Value, page: &str) {
    match expected {
        Value::Object(expected) => {
            for (name, value) in expected {
                assert_holds(&stored[name], value, page);
            }
        }
        expected => assert_eq!(stored, expected, "{page}"),
    }
}

/// Who saves once more replaces what was told, and nothing else.
#[tokio::test]
async fn what_another_changed_beside_a_conflict_outlives_it() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let [one, _] = applications(&app).await;
    let page = owner.get(&one.page).await.expect(200);
    let theirs = json!({"name": "Theirs", "description": "theirs"});
    send(&app, "PATCH", &one.call, &theirs).await;
    let form = format!("{}&{}&{}", seen(&page), one.kept, one.right);
    let page = owner.post(&one.page, &form).await.expect(409);
    let form = format!("{}&{}&{}", seen(&page), one.kept, one.right);
    owner.post(&one.page, &form).await.expect(303);
    let stored = read(&app, &one.call).await;
    assert_holds(
        &stored,
        &json!({"name": "Theirs", "description": "Mine"}),
        &one.page,
    );
}

/// A form that came back does not make one's own answer to what another did pass for unseen.
#[tokio::test]
async fn what_another_changed_is_told_after_a_refused_form() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let [one, _] = applications(&app).await;
    let page = owner.get(&one.page).await.expect(200);
    send(&app, "PATCH", &one.call, &one.theirs).await;
    let form = format!("{}&{}&{}", seen(&page), one.kept, one.wrong);
    let page = owner.post(&one.page, &form).await.expect(422);
    let kept = one.kept.replace("Before", "Mine");
    let form = format!("{}&{kept}&{}", seen(&page), one.right);
    let page = owner.post(&one.page, &form).await.expect(409).text;
    assert!(page.contains("Somebody else changed this"), "{page}");
    assert_holds(&read(&app, &one.call).await, &one.theirs, &one.page);
}
