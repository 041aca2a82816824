//! What is made again under a name or an id that was deleted inherits nothing, what was given out is worth nothing at once,
//! and deleting what is large stops nobody.

use guildhall_app::job::{Progress, sweep};
use guildhall_model::id::OrganizationId;
use guildhall_store::{Error, UserKeys, UserRow};
use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

/// How long log entries are kept, in days.
const DAYS: i64 = 30;
/// How many rows one transaction removes at most.
const PIECE: i64 = 1000;

async fn call(app: &TestApp, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let call = app.api(method, path).await;
    if let Some(body) = body {
        call.json(body)
    } else {
        call
    }
    .send()
    .await
}

async fn create(app: &TestApp, path: &str, body: &Value) -> Value {
    call(app, "POST", path, Some(body)).await.expect(201).json()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("a text")
}

async fn sweep_all(app: &TestApp) {
    while sweep(&app.services, DAYS).await.expect("it sweeps") == Progress::More {}
}

/// How many members an organization has, whether it is deleted or not.
async fn members(app: &TestApp, organization: &OrganizationId) -> i64 {
    let realm = app.realm(&app.tenant).await;
    let read = realm
        .store
        .read(organization.clone(), |organization, mut tx| {
            Box::pin(async move { tx.member_total(organization).await })
        });
    read.await.expect("the store answers")
}

/// Makes so many users members of an organization.
async fn add_members(app: &TestApp, organization: &OrganizationId, count: i64) {
    let realm = app.realm(&app.tenant).await;
    let person = json!({"connection": "Username-Password-Authentication", "email": "first@example.com", "password": "zdrkoaxw$74$00"});
    let first = create(app, "/users", &person).await;
    let first = text(&first, "user_id").to_owned();
    let read = realm.store.read(first, |id, mut tx| {
        Box::pin(async move { tx.user(id).await })
    });
    let first: UserRow = read.await.expect("the store answers").expect("it is there");
    let numbers: Vec<i64> = (0..count).collect();
    for numbers in numbers.chunks(200) {
        let plan = (first.clone(), organization.clone(), numbers.to_vec());
        let write = realm
            .store
            .write(plan, |(first, organization, numbers), mut tx| {
                Box::pin(async move {
                    for number in numbers {
                        let user = UserRow {
                            id: format!("auth0|member-{number}"),
                            keys: UserKeys::default(),
                            ..first.clone()
                        };
                        tx.insert_user(&user).await?;
                        tx.insert_member(organization, &user.id, user.created_at)
                            .await?;
                    }
                    Ok::<_, Error>(())
                })
            });
        write.await.expect("the store answers");
    }
}

/// With `GUILDHALL_TEST_MEMBERS` another number of them: a piece that held the writer for too long would be refused by the
/// store, and the job would fail.
#[tokio::test]
async fn deleting_an_organization_with_many_members_stops_nobody() {
    let count = std::env::var("GUILDHALL_TEST_MEMBERS");
    let count: i64 = count.map_or(2300, |count| count.parse().expect("a number"));
    let app = TestApp::new().await;
    let organization = create(&app, "/organizations", &json!({"name": "large"})).await;
    let path = format!("/organizations/{}", text(&organization, "id"));
    let id = OrganizationId::parse(text(&organization, "id")).expect("an id");
    add_members(&app, &id, count).await;
    assert_eq!(members(&app, &id).await, count);
    call(&app, "DELETE", &path, None).await.expect(204);
    create(&app, "/organizations", &json!({"name": "large"})).await;
    let mut left = count;
    let mut between = 0;
    while sweep(&app.services, DAYS)
        .await
        .expect("no piece takes too long")
        == Progress::More
    {
        let now = members(&app, &id).await;
        assert!(left - now <= PIECE, "{} in one piece", left - now);
        if now < left {
            create(
                &app,
                "/organizations",
                &json!({"name": format!("between-{between}")}),
            )
            .await;
            between += 1;
        }
        left = now;
    }
    assert_eq!((left, between), (0, (count + PIECE - 1) / PIECE));
    let users = call(&app, "GET", "/users?q=user_id:auth0%7Cmember-0", None)
        .await
        .expect(200)
        .json();
    assert_eq!(
        users.as_array().map(Vec::len),
        Some(1),
        "who was a member is still there"
    );
}

#[tokio::test]
async fn who_gets_the_id_of_a_deleted_user_inherits_nothing() {
    let app = TestApp::new().await;
    let person = json!({"connection": "Username-Password-Authentication", "email": "ada@example.com",
        "password": "zdrkoaxw$74$00", "user_id": "ada", "app_metadata": {"admin": true}});
    create(&app, "/users", &person).await;
    let organization = create(&app, "/organizations", &json!({"name": "acme"})).await;
    let members = format!("/organizations/{}/members", text(&organization, "id"));
    let member = json!({"members": ["auth0|ada"]});
    call(&app, "POST", &members, Some(&member))
        .await
        .expect(204);
    let role = call(&app, "POST", "/roles", Some(&json!({"name": "admin"})))
        .await
        .expect(200)
        .json();
    let roles = json!({"roles": [role["id"]]});
    call(&app, "POST", "/users/auth0%7Cada/roles", Some(&roles))
        .await
        .expect(204);
    call(
        &app,
        "POST",
        &format!("{members}/auth0%7Cada/roles"),
        Some(&roles),
    )
    .await
    .expect(204);
    call(&app, "DELETE", "/users/auth0%7Cada", None)
        .await
        .expect(204);
    sweep_all(&app).await;
    let again = json!({"connection": "Username-Password-Authentication", "email": "ada@example.com",
        "password": "zdrkoaxw$74$00", "user_id": "ada"});
    let again = create(&app, "/users", &again).await;
    assert_eq!(again["app_metadata"], Value::Null);
    for path in [
        "/users/auth0%7Cada/organizations",
        "/users/auth0%7Cada/roles",
        "/users/auth0%7Cada/permissions",
    ] {
        let listed = call(&app, "GET", path, None).await.expect(200).json();
        assert_eq!(listed, json!([]), "{path}");
    }
    assert_eq!(
        call(&app, "GET", &members, None).await.expect(200).json(),
        json!([])
    );
}

#[tokio::test]
async fn a_default_organization_goes_with_the_organization() {
    let app = TestApp::new().await;
    let organization = create(&app, "/organizations", &json!({"name": "acme"})).await;
    let default = json!({"organization_id": organization["id"], "flows": ["client_credentials"]});
    let client =
        json!({"name": "machine", "app_type": "non_interactive", "default_organization": default});
    let client = create(&app, "/clients", &client).await;
    assert_eq!(client["default_organization"], default);
    let path = format!("/clients/{}", text(&client, "client_id"));
    call(
        &app,
        "DELETE",
        &format!("/organizations/{}", text(&organization, "id")),
        None,
    )
    .await
    .expect(204);
    for pass in ["before the job", "after it"] {
        let shown = call(&app, "GET", &path, None).await.expect(200).json();
        assert_eq!(shown["default_organization"], Value::Null, "{pass}");
        sweep_all(&app).await;
    }
}

#[tokio::test]
async fn tokens_of_what_was_deleted_are_worth_nothing_at_once() {
    let app = TestApp::new().await;
    let client = create(
        &app,
        "/clients",
        &json!({"name": "machine", "app_type": "non_interactive"}),
    )
    .await;
    let audience = "https://first.example/api/v2/";
    let grant = json!({"client_id": client["client_id"], "audience": audience, "scope": ["read:organizations"]});
    let grant = create(&app, "/client-grants", &grant).await;
    let body = json!({"grant_type": "client_credentials", "client_id": client["client_id"],
        "client_secret": client["client_secret"], "audience": audience});
    let issue = || async { app.call("POST", "/oauth/token").json(&body).send().await };
    let token = issue().await.expect(200).json();
    let read = || async {
        let call = app.call("GET", "/api/v2/organizations");
        call.bearer(text(&token, "access_token")).send().await
    };
    read().await.expect(200);
    call(
        &app,
        "DELETE",
        &format!("/client-grants/{}", text(&grant, "id")),
        None,
    )
    .await
    .expect(204);
    read().await.expect(401);
    issue().await.expect(403);
    let again = json!({"client_id": client["client_id"], "audience": audience, "scope": ["read:organizations"]});
    create(&app, "/client-grants", &again).await;
    read().await.expect(200);
    call(
        &app,
        "DELETE",
        &format!("/clients/{}", text(&client, "client_id")),
        None,
    )
    .await
    .expect(204);
    read().await.expect(401);
    assert!(issue().await.status.is_client_error());
}
