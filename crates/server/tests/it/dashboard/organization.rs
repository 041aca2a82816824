//! Organizations: create, change, delete, by the labels of the page on which it all began.

use guildhall_app::administrator::Role;
use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

use super::{Browser, make_organization};

const ALL: &str = "/tenants/first/organizations";

async fn read(app: &TestApp, id: &str) -> Value {
    let path = format!("/organizations/{id}");
    app.api("GET", &path).await.send().await.expect(200).json()
}

/// The value of a hidden or visible field of a page.
fn value(page: &str, name: &str) -> String {
    let rest = page
        .split(&format!("name=\"{name}\""))
        .nth(1)
        .expect("the page has the field");
    let value = rest
        .split("value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    value
        .expect("the field has a value")
        .replace("&quot;", "\"")
        .replace("&#x2f;", "/")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

fn encoded(text: &str) -> String {
    text.bytes()
        .fold(String::new(), |all, byte| all + &format!("%{byte:02X}"))
}

/// The form of a page as it was seen, with some fields changed.
fn form(page: &str, changed: &[(&str, &str)]) -> String {
    let fields = [
        "seen_details",
        "seen_branding",
        "seen_metadata",
        "name",
        "display_name",
        "logo_url",
        "primary",
        "page_background",
    ];
    let seen = fields.into_iter().map(|field| {
        let typed = changed.iter().find(|(name, _)| *name == field);
        let typed = typed.map_or_else(|| value(page, field), |(_, value)| (*value).to_owned());
        (field, typed)
    });
    let more = changed.iter().filter(|(name, _)| !fields.contains(name));
    let more = more.map(|(name, value)| (*name, (*value).to_owned()));
    let all = seen.chain(more);
    let pairs: Vec<String> = all
        .map(|(name, value)| format!("{name}={}", encoded(&value)))
        .collect();
    pairs.join("&")
}

fn id_of(answer: &Answer) -> String {
    let location = answer
        .header("location")
        .expect("it leads to the organization");
    let id = location
        .rsplit('/')
        .next()
        .and_then(|last| last.split('?').next());
    id.expect("the address ends with an id").to_owned()
}

#[tokio::test]
async fn an_organization_is_created_by_its_labels() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let empty = owner.get(ALL).await.expect(200);
    assert!(empty.text.contains("Create Organization"), "{}", empty.text);
    let page = owner.get(&format!("{ALL}/new")).await.expect(200);
    for label in [
        "Create Organization",
        ">Name<",
        ">Display Name<",
        ">Add Organization<",
    ] {
        assert!(page.text.contains(label), "{label}: {}", page.text);
    }
    let answer = owner
        .post(ALL, "name=acme-inc&display_name=Acme+%26+Co")
        .await
        .expect(303);
    let id = id_of(&answer);
    let made = read(&app, &id).await;
    assert_eq!(
        (&made["name"], &made["display_name"]),
        (&json!("acme-inc"), &json!("Acme & Co"))
    );
    let page = owner
        .get(answer.header("location").expect("it leads on"))
        .await
        .expect(200);
    assert!(page.text.contains("The organization was created."));
    assert!(page.text.contains("Acme &amp; Co") && page.text.contains(&id));
    let logs = app
        .api("GET", "/logs")
        .await
        .send()
        .await
        .expect(200)
        .json();
    let entries = logs.as_array().expect("logs are a list");
    let entry = entries
        .iter()
        .find(|entry| entry["description"] == "Create an Organization")
        .expect("it is in the log");
    assert!(
        entry["user_id"]
            .as_str()
            .is_some_and(|user| user.starts_with("auth0|")),
        "{entry}"
    );
}

#[tokio::test]
async fn what_does_not_fit_stands_beside_its_field_in_the_words_of_the_api() {
    let app = TestApp::new().await;
    make_organization(&app, "taken", "Taken").await;
    let owner = Browser::owner(&app).await;
    for (name, text) in [
        (
            "Acme",
            "Object didn&#x27;t pass validation for format organization-name",
        ),
        ("", "String is too short (0 chars), minimum 1"),
        (
            "taken",
            "An organization with the same name already exists.",
        ),
    ] {
        let page = owner
            .post(ALL, &format!("name={name}&display_name=Typed"))
            .await
            .expect(422);
        assert!(page.text.contains(text), "{name}: {}", page.text);
        assert!(page.text.contains("id=\"name-problem\""), "{name}");
        assert_eq!(value(&page.text, "name"), name);
        assert_eq!(value(&page.text, "display_name"), "Typed");
    }
}

#[tokio::test]
async fn details_branding_and_metadata_are_saved() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{ALL}/{id}");
    let page = owner.get(&path).await.expect(200);
    for label in [
        "Branding",
        "Save changes",
        "Metadata",
        ">Add<",
        "Delete organization",
    ] {
        assert!(page.text.contains(label), "{label}");
    }
    let form = form(
        &page.text,
        &[
            ("display_name", "Acme Two"),
            ("logo_url", "https://example.com/a.png"),
            ("primary", "#B3431B"),
            ("page_background", "#F6EDE6"),
            ("metadata_key", "plan"),
            ("metadata_value", "enterprise & more"),
        ],
    );
    owner.post(&path, &form).await.expect(303);
    let saved = read(&app, &id).await;
    assert_eq!(saved["display_name"], "Acme Two");
    assert_eq!(
        saved["branding"],
        json!({"logo_url": "https://example.com/a.png", "colors": {"primary": "#B3431B", "page_background": "#F6EDE6"}})
    );
    assert_eq!(saved["metadata"], json!({"plan": "enterprise & more"}));
    let page = owner.get(&path).await.expect(200);
    assert!(
        page.text.contains("Contrast 5.6:1") && page.text.contains("24 left"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn a_wrong_colour_stands_at_its_field_and_nothing_is_saved() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{ALL}/{id}");
    let page = owner.get(&path).await.expect(200);
    let form = form(
        &page.text,
        &[
            ("display_name", "Typed"),
            ("primary", "red"),
            ("page_background", "#fff"),
        ],
    );
    let page = owner.post(&path, &form).await.expect(422);
    assert!(
        page.text.contains("id=\"branding.colors.primary-problem\""),
        "{}",
        page.text
    );
    assert_eq!(
        (
            value(&page.text, "primary"),
            value(&page.text, "display_name")
        ),
        ("red".to_owned(), "Typed".to_owned())
    );
    assert_eq!(read(&app, &id).await["display_name"], "Acme");
}

#[tokio::test]
async fn pairs_are_added_and_taken_away_before_they_are_saved() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{ALL}/{id}");
    let page = owner.get(&path).await.expect(200);
    let one = [
        ("metadata_key", "a"),
        ("metadata_value", "1"),
        ("add", "pair"),
    ];
    let page = owner.post(&path, &form(&page.text, &one)).await.expect(200);
    assert_eq!(page.text.matches("name=\"metadata_key\"").count(), 2);
    let gone = [
        ("metadata_key", "a"),
        ("metadata_value", "1"),
        ("remove", "0"),
    ];
    let page = owner
        .post(&path, &form(&page.text, &gone))
        .await
        .expect(200);
    assert_eq!(page.text.matches("name=\"metadata_key\"").count(), 0);
    let twice = [
        ("metadata_key", "a"),
        ("metadata_value", "1"),
        ("metadata_key", "a"),
        ("metadata_value", "2"),
    ];
    let page = owner
        .post(&path, &form(&page.text, &twice))
        .await
        .expect(422);
    assert!(
        page.text.contains("Two pairs have the same key."),
        "{}",
        page.text
    );
    assert!(read(&app, &id).await.get("metadata").is_none());
}

#[tokio::test]
async fn two_who_edit_different_things_both_keep_theirs() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{ALL}/{id}");
    let page = owner.get(&path).await.expect(200);
    let colours = [("primary", "#111111"), ("page_background", "#222222")];
    owner
        .post(&path, &form(&page.text, &colours))
        .await
        .expect(303);
    owner
        .post(&path, &form(&page.text, &[("display_name", "Second")]))
        .await
        .expect(303);
    let saved = read(&app, &id).await;
    assert_eq!(
        (
            &saved["display_name"],
            &saved["branding"]["colors"]["primary"]
        ),
        (&json!("Second"), &json!("#111111"))
    );
}

#[tokio::test]
async fn the_second_who_edits_the_same_is_told_what_changed() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{ALL}/{id}");
    let page = owner.get(&path).await.expect(200);
    owner
        .post(&path, &form(&page.text, &[("display_name", "First")]))
        .await
        .expect(303);
    let page = owner
        .post(&path, &form(&page.text, &[("display_name", "Second")]))
        .await
        .expect(409);
    for text in [
        "Details: somebody else changed this",
        "Display Name is \u{201c}First\u{201d} now",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    assert_eq!(value(&page.text, "display_name"), "Second");
    assert_eq!(read(&app, &id).await["display_name"], "First");
    owner.post(&path, &form(&page.text, &[])).await.expect(303);
    assert_eq!(read(&app, &id).await["display_name"], "Second");
}

/// Somebody else renames the organization while a page of it is open.
async fn rename(app: &TestApp, id: &str) {
    let call = app.api("PATCH", &format!("/organizations/{id}")).await;
    let body = json!({"display_name": "Theirs"});
    call.json(&body).send().await.expect(200);
}

#[tokio::test]
async fn adding_a_pair_does_not_undo_what_another_changed() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    for (number, button) in [("add", "pair"), ("remove", "1")].into_iter().enumerate() {
        let id = make_organization(&app, &format!("acme{number}"), "Acme").await;
        let path = format!("{ALL}/{id}");
        let page = owner.get(&path).await.expect(200);
        rename(&app, &id).await;
        let pair = [("metadata_key", "a"), ("metadata_value", "1")];
        let pressed = form(&page.text, &[pair[0], pair[1], button]);
        let page = owner.post(&path, &pressed).await.expect(200);
        let mine = form(&page.text, &[pair[0], pair[1], ("display_name", "Mine")]);
        let told = owner.post(&path, &mine).await.expect(409).text;
        let now = "Display Name is \u{201c}Theirs\u{201d} now";
        assert!(told.contains(now), "{told}");
        owner
            .post(&path, &form(&page.text, &pair))
            .await
            .expect(303);
        let saved = read(&app, &id).await;
        assert_eq!(
            (&saved["display_name"], &saved["metadata"]),
            (&json!("Theirs"), &json!({"a": "1"}))
        );
    }
}

#[tokio::test]
async fn a_refused_form_does_not_undo_what_another_changed() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{ALL}/{id}");
    let page = owner.get(&path).await.expect(200);
    rename(&app, &id).await;
    let wrong = [("primary", "red"), ("page_background", "#222222")];
    let page = owner.post(&path, &form(&page.text, &wrong)).await;
    let page = page.expect(422);
    let right = [("primary", "#111111"), ("page_background", "#222222")];
    owner
        .post(&path, &form(&page.text, &right))
        .await
        .expect(303);
    let saved = read(&app, &id).await;
    assert_eq!(
        (
            &saved["display_name"],
            &saved["branding"]["colors"]["primary"]
        ),
        (&json!("Theirs"), &json!("#111111"))
    );
}

/// Who decides is the transaction of the change: one of the two is told, whoever reads first.
#[tokio::test]
async fn of_two_who_save_the_same_at_once_one_is_told() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{ALL}/{id}");
    for round in 0..12 {
        let page = owner.get(&path).await.expect(200);
        let names = ["First", "Second"].map(|name| format!("{name} {round}"));
        let [first, second] = [0, 1].map(|one| form(&page.text, &[("display_name", &names[one])]));
        let (first, second) = tokio::join!(owner.post(&path, &first), owner.post(&path, &second));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        let won = usize::from(statuses[1] == 303);
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{} {}", first.text, second.text);
        assert_eq!(read(&app, &id).await["display_name"], names[won]);
    }
}

#[tokio::test]
async fn of_two_who_save_different_things_at_once_both_are_kept() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{ALL}/{id}");
    for round in 0..8 {
        let page = owner.get(&path).await.expect(200);
        let name = format!("Acme {round}");
        let color = format!("#00000{round}");
        let one = form(&page.text, &[("display_name", &name)]);
        let colors = [("primary", color.as_str()), ("page_background", "#222222")];
        let other = form(&page.text, &colors);
        let (one, other) = tokio::join!(owner.post(&path, &one), owner.post(&path, &other));
        one.expect(303);
        other.expect(303);
        let saved = read(&app, &id).await;
        assert_eq!(saved["display_name"], name);
        assert_eq!(saved["branding"]["colors"]["primary"], color);
    }
}

#[tokio::test]
async fn its_name_has_to_be_typed_to_delete_it() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let owner = Browser::owner(&app).await;
    let path = format!("{ALL}/{id}/delete");
    let page = owner.get(&path).await.expect(200);
    assert!(page.text.contains("Type acme to confirm") && page.text.contains("Keep it"));
    for wrong in ["", "Acme", "acm"] {
        let page = owner
            .post(&path, &format!("confirm={wrong}"))
            .await
            .expect(422);
        assert!(
            page.text
                .contains("This is not the name of the organization.")
        );
    }
    let answer = owner.post(&path, "confirm=acme").await.expect(303);
    assert_eq!(
        answer.header("location"),
        Some("/tenants/first/organizations?done=organization_deleted")
    );
    owner.get(&path).await.expect(404);
    app.api("GET", &format!("/organizations/{id}"))
        .await
        .send()
        .await
        .expect(404);
}

#[tokio::test]
async fn a_viewer_writes_neither_by_page_nor_by_request() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let viewer = Browser::of(&app, Role::Viewer).await;
    let list = viewer.get(ALL).await.expect(200);
    assert!(list.text.contains("Acme") && !list.text.contains("Create Organization"));
    let path = format!("{ALL}/{id}");
    let page = viewer.get(&path).await.expect(200);
    for button in [
        "Save changes</button></div>",
        "Delete organization",
        ">Add<",
    ] {
        assert!(!page.text.contains(button), "{button}");
    }
    viewer.get(&format!("{ALL}/new")).await.expect(403);
    viewer.get(&format!("{path}/delete")).await.expect(403);
    viewer.post(ALL, "name=mine").await.expect(403);
    viewer
        .post(&path, &form(&page.text, &[("display_name", "Mine")]))
        .await
        .expect(403);
    let refused = viewer
        .post(&format!("{path}/delete"), "confirm=acme")
        .await
        .expect(403);
    assert!(refused.text.contains("Your role does not allow this"));
    assert_eq!(read(&app, &id).await["display_name"], "Acme");
}

#[tokio::test]
async fn an_editor_runs_organizations() {
    let app = TestApp::new().await;
    let editor = Browser::of(&app, Role::Editor).await;
    let id = id_of(&editor.post(ALL, "name=acme").await.expect(303));
    editor
        .post(&format!("{ALL}/{id}/delete"), "confirm=acme")
        .await
        .expect(303);
}

#[tokio::test]
async fn the_list_is_paged_in_both_directions() {
    let app = TestApp::new().await;
    for number in 0..45 {
        make_organization(
            &app,
            &format!("n{number:02}"),
            &format!("Number {number:02}"),
        )
        .await;
        app.clock.advance_milliseconds(1);
    }
    let owner = Browser::owner(&app).await;
    let names = |page: &Answer| -> Vec<String> {
        let all = page.text.split("<bdi>Number ").skip(1);
        all.filter_map(|rest| rest.split('<').next().map(str::to_owned))
            .collect()
    };
    let link = |page: &Answer, name: &str| {
        let text = page.text.replace("&#x2f;", "/");
        let start = format!("{ALL}?{name}=");
        let rest = text.split(&start).nth(1)?;
        rest.split('"')
            .next()
            .map(|cursor| format!("{start}{cursor}"))
    };
    let first = owner.get(ALL).await.expect(200);
    assert_eq!(names(&first).first().map(String::as_str), Some("44"));
    assert!(first.text.contains("45 organizations") && link(&first, "before").is_none());
    let second = owner
        .get(&link(&first, "from").expect("there is more"))
        .await
        .expect(200);
    assert_eq!(
        (names(&second)[0].as_str(), names(&second).len()),
        ("24", 20)
    );
    let third = owner
        .get(&link(&second, "from").expect("there is more"))
        .await
        .expect(200);
    assert_eq!(
        (names(&third), link(&third, "from")),
        (
            vec![
                "04".to_owned(),
                "03".into(),
                "02".into(),
                "01".into(),
                "00".into()
            ],
            None
        )
    );
    let back = owner
        .get(&link(&third, "before").expect("there is a page before"))
        .await
        .expect(200);
    assert_eq!(names(&back), names(&second));
    let top = owner
        .get(&link(&back, "before").expect("there is a page before"))
        .await
        .expect(200);
    assert_eq!((names(&top), link(&top, "before")), (names(&first), None));
    owner.get(&format!("{ALL}?from=nonsense")).await.expect(404);
}
