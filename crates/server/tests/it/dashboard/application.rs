//! Applications: found, made, changed, given another secret, deleted.

use guildhall_app::administrator::Role;
use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

use super::Browser;

const LIST: &str = "/tenants/first/applications";

async fn make(app: &TestApp, name: &str) -> Value {
    let body =
        json!({"name": name, "app_type": "regular_web", "callbacks": ["https://app.example/cb"]});
    let call = app.api("POST", "/clients").await;
    call.json(&body).send().await.expect(201).json()
}

fn id(client: &Value) -> &str {
    client["client_id"].as_str().expect("an id")
}

async fn read(app: &TestApp, id: &str) -> Value {
    let call = app.api("GET", &format!("/clients/{id}")).await;
    call.send().await.expect(200).json()
}

async fn is_enabled(app: &TestApp, connection: &str, client: &str) -> bool {
    let path = format!("/connections/{connection}/clients");
    let answer = app.api("GET", &path).await.send().await.expect(200);
    answer.text.contains(client)
}

/// What the form of a page has seen, ready to be sent again.
pub(super) fn seen(page: &Answer) -> String {
    let (_, rest) = page
        .text
        .split_once("name=\"seen\" value=\"")
        .expect("the form carries what was seen");
    let (seen, _) = rest.split_once('"').expect("the value ends");
    let mut encoded = String::from("seen=");
    let seen = seen
        .replace("&quot;", "\"")
        .replace("&#x2f;", "/")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    guildhall_protocol::oauth::append_encoded(&mut encoded, &seen);
    encoded
}

#[tokio::test]
async fn one_is_made_and_its_credentials_are_shown() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let page = owner.get(LIST).await.expect(200);
    assert!(page.text.contains("Create application") && page.text.contains("Default App"));
    owner.get(&format!("{LIST}/new")).await.expect(200);
    let form = "name=Field+notes&app_type=spa&callbacks=https%3A%2F%2Fa.example%2Fcb%0D%0Ahttps%3A%2F%2Fb.example%2Fcb";
    let answer = owner.post(LIST, form).await.expect(303);
    let target = answer.header("location").expect("it leads on").to_owned();
    let page = owner.get(&target).await.expect(200).text;
    for text in [
        "The application was created.",
        "Field notes",
        "Single-page application",
        "Client secret",
        "Rotate secret",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let made = target.split('/').nth(4).expect("an id");
    let made = read(&app, made).await;
    assert_eq!(
        made["callbacks"],
        json!(["https://a.example/cb", "https://b.example/cb"])
    );
    assert_eq!(
        made["grant_types"],
        json!(["authorization_code", "refresh_token"])
    );
}

#[tokio::test]
async fn what_does_not_fit_comes_back_with_what_was_typed() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let page = owner.post(LIST, "name=&app_type=spa&callbacks=x+y").await;
    let page = page.expect(422).text;
    for text in ["Missing required property: name", "x y", "name-problem"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let client = make(&app, "App").await;
    let path = format!("{LIST}/{}", id(&client));
    let shown = owner.get(&path).await.expect(200);
    let long = "x".repeat(141);
    let form = format!(
        "{}&name=App&description={long}&app_type=regular_web&callbacks=https://app.example/cb",
        seen(&shown)
    );
    let page = owner.post(&path, &form).await.expect(422).text;
    assert!(
        page.contains(&long) && page.contains("description-problem"),
        "{page}"
    );
}

#[tokio::test]
async fn they_are_found_and_paged() {
    let app = TestApp::new().await;
    for number in 0..25 {
        make(&app, &format!("Numbered {number}")).await;
    }
    let viewer = Browser::of(&app, Role::Viewer).await;
    let first = viewer.get(LIST).await.expect(200).text;
    assert!(!first.contains("Create application"), "a viewer makes none");
    let (_, rest) = first.split_once("?from=").expect("there is more");
    let (from, _) = rest.split_once('"').expect("a link");
    let second = viewer
        .get(&format!("{LIST}?from={from}"))
        .await
        .expect(200)
        .text;
    assert!(second.contains("First page"));
    // The clock of tests stands, so that the order among them says nothing.
    let shown = |page: &str| page.matches("<bdi>Numbered ").count();
    assert_eq!(shown(&first) + shown(&second), 25);
    viewer
        .get(&format!("{LIST}?from=nothing"))
        .await
        .expect(404);
    let found = viewer
        .get(&format!("{LIST}?q=numb+24"))
        .await
        .expect(200)
        .text;
    assert!(found.contains("Numbered 24") && !found.contains("Numbered 23"));
    let nothing = viewer
        .get(&format!("{LIST}?q=umbered"))
        .await
        .expect(200)
        .text;
    assert!(nothing.contains("Nothing matches"), "{nothing}");
}

#[tokio::test]
async fn two_who_change_different_things_both_keep_theirs() {
    let app = TestApp::new().await;
    let client = make(&app, "App").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{LIST}/{}", id(&client));
    let shown = owner.get(&path).await.expect(200);
    let seen = seen(&shown);
    let call = app.api("PATCH", &format!("/clients/{}", id(&client))).await;
    let meanwhile = json!({"description": "theirs"});
    call.json(&meanwhile).send().await.expect(200);
    let form = |name: &str, description: &str| {
        format!(
            "{seen}&name={name}&description={description}&app_type=regular_web&callbacks=https://app.example/cb"
        )
    };
    owner.post(&path, &form("Mine", "")).await.expect(303);
    let stored = read(&app, id(&client)).await;
    assert_eq!(
        (&stored["name"], &stored["description"]),
        (&json!("Mine"), &json!("theirs"))
    );
    let page = owner.post(&path, &form("Mine", "mine")).await.expect(409);
    assert!(page.text.contains("Somebody else changed this") && page.text.contains("mine"));
    assert_eq!(read(&app, id(&client)).await["description"], "theirs");
    // Whoever has read that it was changed may save all the same.
    let again = format!(
        "{}&name=Mine&description=mine&app_type=regular_web&callbacks=https://app.example/cb",
        self::seen(&page)
    );
    owner.post(&path, &again).await.expect(303);
    assert_eq!(read(&app, id(&client)).await["description"], "mine");
}

/// A menu has no line for what is not stored: it gets one, or the browser would choose another.
#[tokio::test]
async fn a_type_that_is_not_stored_is_not_chosen_by_saving_the_rest() {
    let app = TestApp::new().await;
    let call = app.api("POST", "/clients").await;
    let made = call.json(&json!({"name": "App"})).send().await;
    let client = made.expect(201).json();
    assert!(client.get("app_type").is_none_or(Value::is_null));
    let owner = Browser::owner(&app).await;
    let path = format!("{LIST}/{}", id(&client));
    let shown = owner.get(&path).await.expect(200);
    let (_, menu) = shown.text.split_once("name=\"app_type\"").expect("a menu");
    let (menu, _) = menu.split_once("</select>").expect("it ends");
    assert!(
        menu.contains("<option value=\"\" selected>Not set</option>"),
        "{menu}"
    );
    let form = |app_type: &str, description: &str| {
        format!(
            "{}&name=App&description={description}&app_type={app_type}",
            seen(&shown)
        )
    };
    owner.post(&path, &form("", "Mine")).await.expect(303);
    let stored = read(&app, id(&client)).await;
    assert_eq!(stored["description"], "Mine");
    assert!(
        stored.get("app_type").is_none_or(Value::is_null),
        "{stored}"
    );
    // What is typed comes back beside the line of what is stored.
    let long = "x".repeat(141);
    let page = owner.post(&path, &form("spa", &long)).await.expect(409);
    for option in [
        "<option value=\"\">Not set</option>",
        "<option value=\"spa\" selected>",
    ] {
        assert!(page.text.contains(option), "{option}: {}", page.text);
    }
}

#[tokio::test]
async fn who_logs_in_and_how_is_chosen() {
    let app = TestApp::new().await;
    let client = make(&app, "App").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{LIST}/{}/login", id(&client));
    let shown = owner.get(&path).await.expect(200);
    for label in [
        "Individuals",
        "Business users",
        "Both",
        "Prompt for Organization",
        "Prompt for Credentials",
        "No Prompt",
        "By work email",
    ] {
        assert!(shown.text.contains(label), "{label}");
    }
    let form = format!(
        "{}&organization_usage=require&organization_require_behavior=pre_login_prompt\
         &organization_discovery_methods=email&organization_discovery_methods=organization_name",
        seen(&shown)
    );
    owner.post(&path, &form).await.expect(303);
    let stored = read(&app, id(&client)).await;
    assert_eq!(stored["organization_usage"], "require");
    assert_eq!(stored["organization_require_behavior"], "pre_login_prompt");
    assert_eq!(
        stored["organization_discovery_methods"],
        json!(["email", "organization_name"])
    );
    let shown = owner.get(&path).await.expect(200);
    let form = format!(
        "{}&organization_usage=everyone&organization_require_behavior=pre_login_prompt",
        seen(&shown)
    );
    let page = owner.post(&path, &form).await.expect(422).text;
    assert!(page.contains("No enum match for: everyone"), "{page}");
    // The summary leads to the group, which says what is wrong with it.
    for part in [
        "<a href=\"#organization_usage\">",
        "<fieldset class=\"field\" id=\"organization_usage\" tabindex=\"-1\" \
         aria-describedby=\"organization_usage-problem\">",
        "id=\"organization_usage-problem\"",
        "id=\"organization_discovery_methods\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[tokio::test]
async fn a_secret_is_replaced_and_a_connection_is_enabled() {
    let app = TestApp::new().await;
    let client = make(&app, "App").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{LIST}/{}", id(&client));
    let secret = client["client_secret"].as_str().expect("a secret");
    let page = owner
        .get(&format!("{path}/credentials"))
        .await
        .expect(200)
        .text;
    assert!(page.contains(secret));
    owner
        .post(&format!("{path}/credentials/rotate"), "")
        .await
        .expect(303);
    let page = owner
        .get(&format!("{path}/credentials"))
        .await
        .expect(200)
        .text;
    assert!(!page.contains(secret));
    let all = app
        .api("GET", "/connections")
        .await
        .send()
        .await
        .expect(200)
        .json();
    let database = all[0]["id"].as_str().expect("an id");
    let connections = format!("{path}/connections");
    owner.get(&connections).await.expect(200);
    owner
        .post(&connections, &format!("enable={database}"))
        .await
        .expect(303);
    let page = owner.get(&connections).await.expect(200).text;
    assert!(page.contains("Disable"), "{page}");
    assert!(is_enabled(&app, database, id(&client)).await);
    owner
        .post(&connections, &format!("disable={database}"))
        .await
        .expect(303);
    assert!(!is_enabled(&app, database, id(&client)).await);
    owner
        .post(&connections, "enable=con_nothing")
        .await
        .expect(404);
}

#[tokio::test]
async fn one_is_deleted_by_typing_its_name() {
    let app = TestApp::new().await;
    let client = make(&app, "App \"1\"").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{LIST}/{}/delete", id(&client));
    let page = owner.get(&path).await.expect(200).text;
    assert!(page.contains("Delete App &quot;1&quot;?"), "{page}");
    let page = owner.post(&path, "confirm=App").await.expect(422).text;
    assert!(page.contains("This is not the name."), "{page}");
    owner.post(&path, "confirm=App+%221%22").await.expect(303);
    let gone = app.api("GET", &format!("/clients/{}", id(&client))).await;
    gone.send().await.expect(404);
    owner.get(&path).await.expect(404);
}

#[tokio::test]
async fn a_viewer_looks_and_sees_no_secret() {
    let app = TestApp::new().await;
    let client = make(&app, "App").await;
    let secret = client["client_secret"].as_str().expect("a secret");
    let path = format!("{LIST}/{}", id(&client));
    let viewer = Browser::of(&app, Role::Viewer).await;
    let editor = Browser::of(&app, Role::Editor).await;
    for browser in [&viewer, &editor] {
        let page = browser
            .get(&format!("{path}/credentials"))
            .await
            .expect(200)
            .text;
        assert!(!page.contains(secret) && page.contains("Only owners see the secret."));
        browser
            .post(&format!("{path}/credentials/rotate"), "")
            .await
            .expect(403);
    }
    for page in ["", "/login", "/connections"] {
        let page = viewer.get(&format!("{path}{page}")).await.expect(200).text;
        assert!(
            !page.contains("Save changes") && !page.contains(">Enable<"),
            "{page}"
        );
    }
    for (target, form) in [
        (LIST.to_owned(), "name=x"),
        (path.clone(), "name=x"),
        (format!("{path}/login"), "organization_usage=deny"),
        (format!("{path}/connections"), "enable=x"),
        (format!("{path}/delete"), "confirm=App"),
    ] {
        viewer.post(&target, form).await.expect(403);
    }
    let forged = viewer.call("POST", LIST).form("name=x").send().await;
    forged.expect(403);
    viewer
        .get(&format!("/tenants/other/applications/{}", id(&client)))
        .await
        .expect(404);
}
