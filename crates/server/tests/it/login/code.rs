//! A sign-in with a password, the code, and the tokens that it stands for.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

use super::{
    Browser, EMAIL, PASSWORD, VERIFIER, all_logs, asked, claims, code, logged, redeem, token, world,
};

#[tokio::test]
async fn a_user_signs_in_and_the_application_learns_who() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let answer = redeem(&app, &world, &code(&back)).await.expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let told = answer.json();
    assert_eq!(told["token_type"], "Bearer");
    assert_eq!(told["scope"], "openid profile email");
    assert!(told.get("refresh_token").is_none());
    let id = claims(&told["id_token"]);
    for (name, expected) in [
        ("iss", json!("https://first.example/")),
        ("aud", json!(world.client_id)),
        ("sub", json!(world.user_id)),
        ("nonce", json!("n1")),
        ("email", json!(EMAIL)),
        ("email_verified", json!(false)),
        ("name", json!("Ada")),
        ("iat", json!(app.now())),
        ("exp", json!(app.now() + 36_000)),
        ("org_id", Value::Null),
        ("auth_time", Value::Null),
    ] {
        assert_eq!(id[name], expected, "{name}: {id}");
    }
    assert!(id["sid"].is_string());
    // Without an API the token is good for userinfo alone.
    let bearer = told["access_token"].as_str().expect("a token");
    let who = app.call("GET", "/userinfo").bearer(bearer).send().await;
    let who = who.expect(200).json();
    assert_eq!(who["sub"], json!(world.user_id));
    assert_eq!(who["email"], EMAIL);
    for kind in ["s", "seacft"] {
        assert_eq!(logged(&app, kind).await.len(), 1, "{kind}");
    }
    let all = serde_json::to_string(&all_logs(&app).await).expect("JSON");
    for secret in [PASSWORD, bearer, &code(&back)] {
        assert!(!all.contains(secret));
    }
}

#[tokio::test]
async fn hs256_is_for_clients_that_say_so() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"jwt_configuration": {"alg": "HS256"}})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    let token = told["id_token"].as_str().expect("a token");
    let parsed = guildhall_protocol::jose::UnverifiedToken::parse(token).expect("a token");
    let secret =
        guildhall_protocol::jose::SharedSecret::new(world.client_secret.as_bytes()).expect("long");
    let verified: Value = parsed.verify_with_secret(&secret).expect("signed with it");
    assert_eq!(verified["sub"], json!(world.user_id));
}

#[tokio::test]
async fn an_api_decides_what_its_tokens_allow() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "allow"})).await;
    let api = json!({
        "identifier": "urn:api", "name": "API", "enforce_policies": true, "token_dialect": "access_token_authz",
        "skip_consent_for_verifiable_first_party_clients": true,
        "scopes": [{"value": "read:a"}, {"value": "write:a"}, {"value": "own:a"}],
    });
    app.api("POST", "/resource-servers")
        .await
        .json(&api)
        .send()
        .await
        .expect(201);
    let permission = |name: &str| json!({"permissions": [{"resource_server_identifier": "urn:api", "permission_name": name}]});
    let path = format!("/users/{}/permissions", world.user_id.replace('|', "%7C"));
    let given = app.api("POST", &path).await.json(&permission("read:a"));
    given.send().await.expect(201);
    let role = app
        .api("POST", "/roles")
        .await
        .json(&json!({"name": "Writer"}))
        .send()
        .await;
    let role = role.expect(200).json();
    let role = role["id"].as_str().expect("an id");
    let path = format!("/roles/{role}/permissions");
    let given = app.api("POST", &path).await.json(&permission("write:a"));
    given.send().await.expect(201);
    let path = format!(
        "/organizations/{}/members/{}/roles",
        world.organization,
        world.user_id.replace('|', "%7C")
    );
    let given = app.api("POST", &path).await.json(&json!({"roles": [role]}));
    given.send().await.expect(204);

    let browser = Browser::new(&app);
    let scope = "openid read:a write:a own:a read:nothing";
    let mut parameters = asked(&world.client_id, &[("audience", "urn:api")]);
    parameters.retain(|(name, _)| *name != "scope");
    parameters.push(("scope", scope));
    let page = browser.begin(&parameters).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    assert_eq!(told["scope"], "openid read:a");
    let access = claims(&told["access_token"]);
    assert_eq!(
        access["aud"],
        json!(["urn:api", "https://first.example/userinfo"])
    );
    assert_eq!(access["permissions"], json!(["read:a"]));
    assert_eq!(access["azp"], json!(world.client_id));
    assert_eq!(access["sub"], json!(world.user_id));
    assert!(access.get("org_id").is_none() && access.get("gty").is_none());

    // In the organization the roles of the member count too.
    parameters.push(("organization", &world.organization));
    let answer = browser
        .get(&super::authorize(&parameters))
        .await
        .expect(302);
    let told = redeem(&app, &world, &code(&super::location(&answer)))
        .await
        .expect(200)
        .json();
    assert_eq!(told["scope"], "openid read:a write:a");
    let access = claims(&told["access_token"]);
    assert_eq!(access["permissions"], json!(["read:a", "write:a"]));
    assert_eq!(access["org_id"], json!(world.organization));
    let bearer = told["access_token"].as_str().expect("a token");
    let who = app.call("GET", "/userinfo").bearer(bearer).send().await;
    assert_eq!(who.expect(200).json()["sub"], json!(world.user_id));
}

#[tokio::test]
async fn the_roles_of_a_group_count_in_tokens_where_they_reach_the_user() {
    let app = TestApp::new().await;
    let world = world(&app, json!({"organization_usage": "allow"})).await;
    let api = json!({
        "identifier": "urn:api", "name": "API", "enforce_policies": true, "token_dialect": "access_token_authz",
        "scopes": [{"value": "in:tenant"}, {"value": "in:organization"}],
    });
    let made = app.api("POST", "/resource-servers").await.json(&api);
    made.send().await.expect(201);
    let realm = app.realm(&app.tenant.clone()).await;
    let new = guildhall_app::group::NewGroup {
        connection_id: world.connection.clone(),
        name: "engineers".to_owned(),
        external_id: None,
    };
    let actor = guildhall_app::Actor::system();
    let group = guildhall_app::group::create(&realm, &actor, new)
        .await
        .expect("a group can be made");
    let users = vec![world.user_id.clone()];
    guildhall_app::group::add_members(&realm, &actor, group.id.clone(), users)
        .await
        .expect("the user is taken in");
    let holds_in_organization = format!(
        "/organizations/{}/groups/{}/roles",
        world.organization, group.id
    );
    for (name, path) in [
        ("in:tenant", format!("/groups/{}/roles", group.id)),
        ("in:organization", holds_in_organization),
    ] {
        let role = app.api("POST", "/roles").await.json(&json!({"name": name}));
        let role = role.send().await.expect(200).json();
        let role = role["id"].as_str().expect("an id");
        let permission = json!({"resource_server_identifier": "urn:api", "permission_name": name});
        let permissions = app.api("POST", &format!("/roles/{role}/permissions")).await;
        let permissions = permissions.json(&json!({"permissions": [permission]}));
        permissions.send().await.expect(201);
        let given = app.api("POST", &path).await.json(&json!({"roles": [role]}));
        given.send().await.expect(204);
    }

    let browser = Browser::new(&app);
    let mut parameters = asked(&world.client_id, &[("audience", "urn:api")]);
    let page = browser.begin(&parameters).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    assert_eq!(
        claims(&told["access_token"])["permissions"],
        json!(["in:tenant"])
    );
    parameters.push(("organization", &world.organization));
    let connection = format!(
        "/organizations/{}/connections/{}",
        world.organization, world.connection
    );
    for (takes_in, expected) in [(false, json!([])), (true, json!(["in:organization"]))] {
        let change = app.api("PATCH", &connection).await;
        let change = change.json(&json!({"assign_membership_on_login": takes_in}));
        change.send().await.expect(200);
        let answer = browser
            .get(&super::authorize(&parameters))
            .await
            .expect(302);
        let told = redeem(&app, &world, &code(&super::location(&answer))).await;
        let told = told.expect(200).json();
        assert_eq!(claims(&told["access_token"])["permissions"], expected);
    }
}

#[tokio::test]
async fn the_management_api_gives_users_no_more_than_themselves() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let mut parameters = asked(
        &world.client_id,
        &[("audience", "https://first.example/api/v2/")],
    );
    parameters.retain(|(name, _)| *name != "scope");
    parameters.push(("scope", "openid read:users read:current_user"));
    let page = browser.begin(&parameters).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let told = redeem(&app, &world, &code(&back)).await.expect(200).json();
    assert_eq!(told["scope"], "openid read:current_user");
}

#[tokio::test]
async fn a_code_is_redeemed_by_whoever_asked_for_it() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let body = |code: &str| {
        json!({
            "grant_type": "authorization_code", "client_id": world.client_id, "client_secret": world.client_secret,
            "code": code, "redirect_uri": super::CALLBACK, "code_verifier": VERIFIER,
        })
    };
    let cases: [(&str, Value, u16, &str); 6] = [
        ("client_secret", json!("wrong"), 401, "access_denied"),
        ("client_secret", Value::Null, 401, "access_denied"),
        ("code_verifier", json!("a".repeat(43)), 403, "invalid_grant"),
        ("code_verifier", Value::Null, 403, "invalid_grant"),
        (
            "redirect_uri",
            json!("https://app.example/other"),
            403,
            "invalid_grant",
        ),
        ("redirect_uri", Value::Null, 403, "invalid_grant"),
    ];
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let back = browser.sign_in(&page, EMAIL, PASSWORD).await;
    let code = code(&back);
    for (name, value, status, error) in cases {
        let mut asked = body(&code);
        asked[name] = value;
        let answer = token(&app, &asked).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {}", answer.text);
        assert_eq!(answer.json()["error"], error, "{name}");
    }
    assert_eq!(logged(&app, "feacft").await.len(), 6);
    // None of these spent it.
    token(&app, &body(&code)).await.expect(200);
}

#[tokio::test]
async fn passwords_are_checked_and_tell_nothing() {
    let app = TestApp::new().await;
    let world = world(&app, json!({})).await;
    let browser = Browser::new(&app);
    let page = browser.begin(&asked(&world.client_id, &[])).await;
    let mut texts = Vec::new();
    for (email, kind) in [(EMAIL, "fp"), ("who@acme.example", "fu")] {
        let form = [("username", email), ("password", "wrong password")];
        let answer = browser.post(&page, &form).await.expect(400);
        texts.push(answer.text.replace(email, "…"));
        assert_eq!(logged(&app, kind).await.len(), 1, "{kind}");
        assert_eq!(browser.cookie("__Host-session"), None);
    }
    let same = |text: &str| text.split("nonce=\"").next().map(str::to_owned);
    assert_eq!(same(&texts[0]), same(&texts[1]), "enumeration");
    for form in [
        [("username", ""), ("password", PASSWORD)],
        [("username", EMAIL), ("password", "")],
    ] {
        browser.post(&page, &form).await.expect(400);
    }
    let path = format!("/users/{}", world.user_id.replace('|', "%7C"));
    let call = app.api("PATCH", &path).await;
    call.json(&json!({"blocked": true}))
        .send()
        .await
        .expect(200);
    let form = [("username", EMAIL), ("password", PASSWORD)];
    browser.post(&page, &form).await.expect(400);
    assert_eq!(logged(&app, "f").await.len(), 1);
    let call = app.api("PATCH", &path).await;
    call.json(&json!({"blocked": false}))
        .send()
        .await
        .expect(200);
    code(
        &browser
            .sign_in(&page, "  ADA@acme.example ", PASSWORD)
            .await,
    );
}
