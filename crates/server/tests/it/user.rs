//! `/users`: create, read, search, change, delete, with roles and permissions.

use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

const DATABASE: &str = "Username-Password-Authentication";

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

/// Creates a user with that name before the `@`.
async fn create(app: &TestApp, name: &str) -> Value {
    let body = json!({"connection": DATABASE, "email": format!("{name}@example.com"), "password": "zdrkoaxw$74$00"});
    call(app, "POST", "/users", Some(&body))
        .await
        .expect(201)
        .json()
}

fn path(user: &Value) -> String {
    format!(
        "/users/{}",
        user["user_id"].as_str().expect("an id").replace('|', "%7C")
    )
}

#[tokio::test]
async fn what_was_not_said_is_filled_in_as_recorded() {
    let app = TestApp::new().await;
    let user = create(&app, "Ada.Lovelace").await;
    insta::assert_json_snapshot!(user, {
        ".user_id" => insta::dynamic_redaction(|id, _| {
            let id = id.as_str().expect("text").to_owned();
            let digits = id.strip_prefix("auth0|").expect("a database's user");
            assert!(digits.len() == 24 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert!(digits.starts_with(&format!("{:08x}", 1_767_225_600)), "{digits} begins with the time");
            "[user id]"
        }),
        ".identities[0].user_id" => "[digits]",
    }, @r#"
    {
      "created_at": "2026-01-01T00:00:00.000Z",
      "email": "Ada.Lovelace@example.com",
      "email_verified": false,
      "name": "Ada.Lovelace@example.com",
      "nickname": "Ada.Lovelace",
      "picture": "https://s.gravatar.com/avatar/2b9150605ac374d671a306b5fcee60a0?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fad.png",
      "identities": [
        {
          "connection": "Username-Password-Authentication",
          "user_id": "[digits]",
          "provider": "auth0",
          "isSocial": false
        }
      ],
      "updated_at": "2026-01-01T00:00:00.000Z",
      "user_id": "[user id]"
    }
    "#);
    assert_eq!(
        call(&app, "GET", &path(&user), None)
            .await
            .expect(200)
            .json(),
        user
    );
}

#[tokio::test]
async fn addresses_names_and_numbers_are_unique_in_a_connection_without_regard_to_case() {
    let app = TestApp::new().await;
    create(&app, "ada").await;
    let body = json!({"connection": DATABASE, "email": "ADA@example.com", "password": "x"});
    let told = call(&app, "POST", "/users", Some(&body))
        .await
        .expect(409)
        .json();
    assert_eq!(
        (&told["message"], &told["errorCode"]),
        (
            &json!("The user already exists."),
            &json!("auth0_idp_error")
        )
    );
    for (name, value) in [
        ("username", "ada"),
        ("phone_number", "+4915112345678"),
        ("user_id", "chosen"),
    ] {
        let make = |email: &str| {
            let mut body = json!({"connection": DATABASE, "email": email, "password": "x"});
            body[name] = json!(value);
            body
        };
        let first = make(&format!("{name}-1@example.com"));
        call(&app, "POST", "/users", Some(&first)).await.expect(201);
        let second = make(&format!("{name}-2@example.com"));
        call(&app, "POST", "/users", Some(&second))
            .await
            .expect(409);
    }
}

#[tokio::test]
async fn refusals_name_the_property() {
    let app = TestApp::new().await;
    let with = |name: &str, value: Value| {
        let mut body = json!({"connection": DATABASE, "email": "a@example.com", "password": "x"});
        body[name] = value;
        body
    };
    for (body, text) in [
        (
            json!({"email": "a@example.com", "password": "x"}),
            "Missing required property: connection",
        ),
        (
            json!({"connection": DATABASE, "password": "x"}),
            "Missing required property: email",
        ),
        (
            json!({"connection": DATABASE, "email": "a@example.com"}),
            "Missing required property: password",
        ),
        (with("email", json!("nobody")), "on property email"),
        (
            with("phone_number", json!("0151")),
            "on property phone_number",
        ),
        (with("blocked", json!("true")), "on property blocked"),
        (with("app_metadata", json!([])), "on property app_metadata"),
        (with("user_id", json!("a b")), "on property user_id"),
        (
            with("surprise", json!(1)),
            "Additional properties not allowed: surprise",
        ),
        (
            with("connection", json!("nobody")),
            "The connection does not exist.",
        ),
    ] {
        let told = call(&app, "POST", "/users", Some(&body))
            .await
            .expect(400)
            .json();
        assert!(
            told["message"].as_str().expect("a message").contains(text),
            "{body}: {told}"
        );
        assert_eq!(told["errorCode"], "invalid_body");
    }
    assert_eq!(
        call(&app, "GET", "/users", None).await.expect(200).json(),
        json!([])
    );
}

#[tokio::test]
async fn each_field_is_changed_and_the_others_stay() {
    let app = TestApp::new().await;
    let mut expected = create(&app, "ada").await;
    let path = path(&expected);
    for (field, value, shown) in [
        ("name", json!("Ada"), json!("Ada")),
        ("given_name", json!("Ada"), json!("Ada")),
        ("given_name", Value::Null, Value::Null),
        ("nickname", json!("countess"), json!("countess")),
        (
            "picture",
            json!("https://example.com/a.png"),
            json!("https://example.com/a.png"),
        ),
        ("blocked", json!(true), json!(true)),
        ("blocked", json!(false), Value::Null),
        ("email_verified", json!(true), json!(true)),
        (
            "user_metadata",
            json!({"a": 1, "b": {"c": 1}}),
            json!({"a": 1, "b": {"c": 1}}),
        ),
        (
            "user_metadata",
            json!({"a": null, "b": {"d": 2}}),
            json!({"b": {"d": 2}}),
        ),
        (
            "app_metadata",
            json!({"plan": "gold"}),
            json!({"plan": "gold"}),
        ),
        ("app_metadata", json!({}), Value::Null),
        ("username", json!("ada"), json!("ada")),
        (
            "phone_number",
            json!("+4915112345678"),
            json!("+4915112345678"),
        ),
    ] {
        app.clock.advance_seconds(1);
        let changed = call(&app, "PATCH", &path, Some(&json!({field: value})))
            .await
            .expect(200)
            .json();
        expected["updated_at"] = changed["updated_at"].clone();
        if shown.is_null() {
            expected.as_object_mut().expect("an object").remove(field);
        } else {
            expected[field] = shown;
        }
        assert_eq!(changed, expected, "{field}");
    }
    // Another address is another one to verify.
    let changed = call(
        &app,
        "PATCH",
        &path,
        Some(&json!({"email": "ada@example.org"})),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&changed["email"], &changed["email_verified"]),
        (&json!("ada@example.org"), &json!(false))
    );
    for (body, names) in [
        (
            json!({"password": "y", "email": "b@example.com"}),
            "password and email",
        ),
        (
            json!({"password": "y", "email_verified": true}),
            "password and email_verified",
        ),
        (
            json!({"username": "y", "email": "b@example.com"}),
            "username and email",
        ),
        (
            json!({"username": "y", "password": "z"}),
            "username and password",
        ),
    ] {
        let told = call(&app, "PATCH", &path, Some(&body))
            .await
            .expect(400)
            .json();
        assert_eq!(
            told["message"],
            format!("Cannot update {names} simultaneously")
        );
    }
}

#[tokio::test]
async fn an_address_of_another_user_is_refused_and_nothing_changes() {
    let app = TestApp::new().await;
    let (ada, grace) = (create(&app, "ada").await, create(&app, "grace").await);
    let body = json!({"email": "Grace@example.com", "nickname": "g"});
    let told = call(&app, "PATCH", &path(&ada), Some(&body)).await;
    assert_eq!(
        told.expect(400).json(),
        json!({
            "statusCode": 400,
            "error": "Bad Request",
            "message": "The specified new email already exists",
            "errorCode": "auth0_idp_error",
        })
    );
    for user in [ada, grace] {
        let read = call(&app, "GET", &path(&user), None).await.expect(200);
        assert_eq!(read.json(), user);
    }
}

#[tokio::test]
async fn a_password_is_never_shown_and_its_change_is() {
    let app = TestApp::new().await;
    let user = create(&app, "ada").await;
    let changed = call(
        &app,
        "PATCH",
        &path(&user),
        Some(&json!({"password": "another$74$00"})),
    )
    .await
    .expect(200);
    assert!(changed.json()["last_password_reset"].is_string());
    assert!(!changed.text.contains("argon2") && !changed.text.contains("another$74$00"));
    let id = user["user_id"].as_str().expect("an id").to_owned();
    let realm = app.realm(&app.tenant.clone()).await;
    let row = realm
        .store
        .read(id, |id, mut tx| Box::pin(async move { tx.user(id).await }))
        .await;
    let hash = row
        .expect("the store answers")
        .expect("it is there")
        .password
        .expect("a hash");
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
}

#[tokio::test]
async fn users_are_found_by_the_common_forms_and_the_rest_is_refused() {
    let app = TestApp::new().await;
    let ada = create(&app, "ada").await;
    app.clock.advance_milliseconds(1);
    create(&app, "bob").await;
    let organization = call(
        &app,
        "POST",
        "/organizations",
        Some(&json!({"name": "acme"})),
    )
    .await
    .expect(201)
    .json();
    let members = json!({"members": [ada["user_id"]]});
    let path = format!(
        "/organizations/{}/members",
        organization["id"].as_str().expect("an id")
    );
    call(&app, "POST", &path, Some(&members)).await.expect(204);
    let organization_clause = format!(
        "organization_id:%22{}%22",
        organization["id"].as_str().expect("an id")
    );
    let id_clause = format!(
        "user_id:%22{}%22",
        ada["user_id"].as_str().expect("an id").replace('|', "%7C")
    );
    for clause in [
        "email:%22ADA%40example.com%22",
        "email:ada*",
        "name:%22ada%40example.com%22%20AND%20blocked:false",
        &organization_clause,
        &id_clause,
    ] {
        let found = call(
            &app,
            "GET",
            &format!("/users?search_engine=v3&q={clause}"),
            None,
        )
        .await
        .expect(200)
        .json();
        assert_eq!(found, json!([ada]), "{clause}");
    }
    let found = call(
        &app,
        "GET",
        "/users-by-email?email=ADA%40example.com&fields=user_id",
        None,
    )
    .await
    .expect(200)
    .json();
    assert_eq!(found, json!([{"user_id": ada["user_id"]}]));
    let all = call(
        &app,
        "GET",
        "/users?include_totals=true&per_page=1&fields=email",
        None,
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        all,
        json!({"start": 0, "limit": 1, "length": 1, "users": [{"email": "ada@example.com"}], "total": 2})
    );
    let told = call(&app, "GET", "/users?q=logins_count:%5B1%20TO%202%5D", None)
        .await
        .expect(400)
        .json();
    assert_eq!(told["errorCode"], "invalid_query_string");
    assert!(
        told["message"]
            .as_str()
            .expect("a message")
            .contains("on property q"),
        "{told}"
    );
}

#[tokio::test]
async fn a_deleted_user_is_gone_and_a_new_one_inherits_nothing() {
    let app = TestApp::new().await;
    let body = json!({"connection": DATABASE, "email": "a@example.com", "password": "x", "user_id": "same"});
    let user = call(&app, "POST", "/users", Some(&body))
        .await
        .expect(201)
        .json();
    let organization = call(
        &app,
        "POST",
        "/organizations",
        Some(&json!({"name": "acme"})),
    )
    .await
    .expect(201)
    .json();
    let members = format!(
        "/organizations/{}/members",
        organization["id"].as_str().expect("an id")
    );
    call(
        &app,
        "POST",
        &members,
        Some(&json!({"members": ["auth0|same"]})),
    )
    .await
    .expect(204);
    let role = call(&app, "POST", "/roles", Some(&json!({"name": "admin"})))
        .await
        .expect(200)
        .json();
    call(
        &app,
        "POST",
        "/users/auth0%7Csame/roles",
        Some(&json!({"roles": [role["id"]]})),
    )
    .await
    .expect(204);
    call(&app, "DELETE", &path(&user), None).await.expect(204);
    call(&app, "DELETE", &path(&user), None).await.expect(204);
    let told = call(&app, "GET", &path(&user), None)
        .await
        .expect(404)
        .json();
    assert_eq!(
        (&told["message"], &told["errorCode"]),
        (
            &json!("The user does not exist."),
            &json!("inexistent_user")
        )
    );
    assert_eq!(
        call(&app, "GET", &members, None).await.expect(200).json(),
        json!([])
    );
    while guildhall_app::job::sweep(&app.services, 30)
        .await
        .expect("the job works")
        == guildhall_app::job::Progress::More
    {}
    call(&app, "POST", "/users", Some(&body)).await.expect(201);
    assert_eq!(
        call(&app, "GET", "/users/auth0%7Csame/roles", None)
            .await
            .expect(200)
            .json(),
        json!([])
    );
    assert_eq!(
        call(&app, "GET", &members, None).await.expect(200).json(),
        json!([])
    );
}

#[tokio::test]
async fn permissions_tell_where_they_come_from() {
    let app = TestApp::new().await;
    let user = create(&app, "ada").await;
    let api = json!({"identifier": "https://api.example/", "name": "An API",
        "scopes": [{"value": "read:a", "description": "Read a"}, {"value": "write:a"}]});
    call(&app, "POST", "/resource-servers", Some(&api))
        .await
        .expect(201);
    let permissions = |names: &[&str]| {
        let named = names.iter().map(|name| json!({"resource_server_identifier": "https://api.example/", "permission_name": name}));
        json!({"permissions": named.collect::<Vec<_>>()})
    };
    let role = call(&app, "POST", "/roles", Some(&json!({"name": "reader"})))
        .await
        .expect(200)
        .json();
    let role_path = format!("/roles/{}", role["id"].as_str().expect("an id"));
    let of_role = format!("{role_path}/permissions");
    call(&app, "POST", &of_role, Some(&permissions(&["read:a"])))
        .await
        .expect(201);
    call(
        &app,
        "POST",
        &format!("{role_path}/users"),
        Some(&json!({"users": [user["user_id"]]})),
    )
    .await
    .expect(200);
    let of_user = format!("{}/permissions", path(&user));
    call(
        &app,
        "POST",
        &of_user,
        Some(&permissions(&["write:a", "read:a"])),
    )
    .await
    .expect(201);
    let found = call(&app, "GET", &of_user, None).await.expect(200).json();
    let direct = json!({"source_id": "", "source_name": "", "source_type": "DIRECT"});
    let by_role = json!({"source_id": role["id"], "source_name": "reader", "source_type": "ROLE"});
    assert_eq!(
        found,
        json!([
            {"permission_name": "read:a", "description": "Read a", "resource_server_name": "An API",
                "resource_server_identifier": "https://api.example/", "sources": [direct, by_role]},
            {"permission_name": "write:a", "description": "", "resource_server_name": "An API",
                "resource_server_identifier": "https://api.example/", "sources": [direct]},
        ])
    );
    call(&app, "POST", &of_user, Some(&permissions(&["no:such"])))
        .await
        .expect(400);
    call(
        &app,
        "DELETE",
        &of_user,
        Some(&permissions(&["write:a", "no:such"])),
    )
    .await
    .expect(204);
    assert_eq!(
        call(&app, "GET", &of_user, None)
            .await
            .expect(200)
            .json()
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}

#[tokio::test]
async fn who_may_only_change_metadata_changes_nothing_else() {
    let app = TestApp::new().await;
    let user = create(&app, "ada").await;
    let token = app.token(&["update:users_app_metadata"]).await;
    let patch = |body: Value| {
        let call = app
            .call("PATCH", &format!("/api/v2{}", path(&user)))
            .bearer(&token);
        call.json(&body).send()
    };
    patch(json!({"app_metadata": {"plan": "gold"}}))
        .await
        .expect(200);
    for body in [
        json!({"blocked": true}),
        json!({"user_metadata": {"a": 1}}),
        json!({"app_metadata": {}, "name": "x"}),
    ] {
        assert_eq!(
            patch(body).await.expect(403).json()["errorCode"],
            "insufficient_scope"
        );
    }
}
