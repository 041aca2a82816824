//! Roles and APIs: made, changed, given permissions, deleted.

use guildhall_app::administrator::Role;
use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

use super::application::seen;
use super::{Browser, PASSWORD, make_organization, make_role, make_user};

const ROLES: &str = "/tenants/first/roles";
const APIS: &str = "/tenants/first/apis";

/// The address of the thing that a form made, without the page of it.
fn made(answer: &Answer) -> String {
    let target = answer.header("location").expect("it leads on");
    let (address, _) = target.rsplit_once('/').expect("a page of it");
    address.to_owned()
}

async fn read(app: &TestApp, path: &str) -> Value {
    app.api("GET", path).await.send().await.expect(200).json()
}

#[tokio::test]
async fn an_api_and_a_role_with_its_permissions() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let page = owner.get(APIS).await.expect(200).text;
    assert!(
        page.contains("Register API") && page.contains("Of the tenant itself"),
        "{page}"
    );
    owner.get(&format!("{APIS}/new")).await.expect(200);
    let form = "name=Field+API&identifier=https%3A%2F%2Fapi.example";
    let api = made(&owner.post(APIS, form).await.expect(303));
    let taken = owner.post(APIS, form).await.expect(422).text;
    assert!(
        taken.contains("A resource server with the same identifier already exists."),
        "{taken}"
    );
    let permissions = format!("{api}/permissions");
    owner
        .post(&permissions, "value=read%3Anotes&description=Reads")
        .await
        .expect(303);
    owner
        .post(&permissions, "value=write%3Anotes&description=")
        .await
        .expect(303);
    let twice = owner.post(&permissions, "value=read%3Anotes").await;
    assert!(
        [303, 422].contains(&twice.status.as_u16()),
        "{}",
        twice.text
    );
    owner
        .post(&permissions, "remove=write%3Anotes")
        .await
        .expect(303);
    let page = owner.get(&permissions).await.expect(200).text;
    assert!(
        page.contains("read:notes") && !page.contains("write:notes"),
        "{page}"
    );

    owner.get(&format!("{ROLES}/new")).await.expect(200);
    let role = made(
        &owner
            .post(ROLES, "name=Reader&description=Reads")
            .await
            .expect(303),
    );
    let page = owner.post(ROLES, "name=Reader").await.expect(422).text;
    assert!(page.contains("name-problem"), "{page}");
    let permissions = format!("{role}/permissions");
    let page = owner.get(&permissions).await.expect(200).text;
    assert!(page.contains("read:notes"), "{page}");
    let named = "read%3Anotes%0Ahttps%3A%2F%2Fapi.example";
    owner
        .post(&permissions, &format!("permission={named}"))
        .await
        .expect(303);
    let id = role.rsplit('/').next().expect("an id");
    let held = read(&app, &format!("/roles/{id}/permissions")).await;
    assert_eq!(held[0]["permission_name"], "read:notes");
    owner
        .post(&permissions, &format!("take={named}"))
        .await
        .expect(303);
    assert_eq!(
        read(&app, &format!("/roles/{id}/permissions")).await,
        json!([])
    );
    owner
        .post(&permissions, "permission=nothing")
        .await
        .expect(404);
}

#[tokio::test]
async fn settings_are_saved_and_lost_ones_told() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let api = made(
        &owner
            .post(APIS, "name=A&identifier=urn:a")
            .await
            .expect(303),
    );
    let id = api.rsplit('/').next().expect("an id").to_owned();
    let page = owner.get(&api).await.expect(200);
    let form = format!(
        "{}&name=A&token_lifetime=600&allow_offline_access=on&enforce_policies=on&token_dialect=access_token_authz",
        seen(&page)
    );
    owner.post(&api, &form).await.expect(303);
    let stored = read(&app, &format!("/resource-servers/{id}")).await;
    assert_eq!(
        (
            &stored["token_lifetime"],
            &stored["enforce_policies"],
            &stored["token_dialect"]
        ),
        (&json!(600), &json!(true), &json!("access_token_authz"))
    );
    let form = format!(
        "{}&name=A&token_lifetime=700&token_dialect=access_token",
        seen(&page)
    );
    owner.post(&api, &form).await.expect(409);
    let page = owner.get(&api).await.expect(200);
    let form = format!(
        "{}&name=A&token_lifetime=long&token_dialect=access_token_authz",
        seen(&page)
    );
    let page = owner.post(&api, &form).await.expect(422).text;
    assert!(
        page.contains("token_lifetime-problem") && page.contains("long"),
        "{page}"
    );
    owner
        .post(&format!("{api}/delete"), "confirm=B")
        .await
        .expect(422);
    owner
        .post(&format!("{api}/delete"), "confirm=A")
        .await
        .expect(303);
    owner.get(&api).await.expect(404);
}

#[tokio::test]
async fn a_role_is_renamed_given_and_deleted() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let role = made(&owner.post(ROLES, "name=Reader").await.expect(303));
    let page = owner.get(&role).await.expect(200);
    owner
        .post(&role, &format!("{}&name=Writer&description=x", seen(&page)))
        .await
        .expect(303);
    let list = owner.get(&format!("{ROLES}?q=wri")).await.expect(200).text;
    assert!(
        list.contains("Writer") && !list.contains("Reader"),
        "{list}"
    );
    let body = json!({
        "connection": "Username-Password-Authentication", "email": "ada@acme.example", "password": PASSWORD,
    });
    app.api("POST", "/users")
        .await
        .json(&body)
        .send()
        .await
        .expect(201);
    let users = format!("{role}/users");
    owner
        .post(&users, "user=nobody%40acme.example")
        .await
        .expect(422);
    owner
        .post(&users, "user=ada%40acme.example")
        .await
        .expect(303);
    let page = owner.get(&users).await.expect(200).text;
    assert!(page.contains("ada@acme.example"), "{page}");
    owner
        .post(&format!("{role}/delete"), "confirm=Writer")
        .await
        .expect(303);
    owner.get(&role).await.expect(404);
}

#[tokio::test]
async fn a_viewer_only_looks() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let role = made(&owner.post(ROLES, "name=Reader").await.expect(303));
    let api = made(
        &owner
            .post(APIS, "name=A&identifier=urn:a")
            .await
            .expect(303),
    );
    let viewer = Browser::of(&app, Role::Viewer).await;
    for page in ["", "/permissions", "/users"] {
        viewer.get(&format!("{role}{page}")).await.expect(200);
    }
    viewer.get(&format!("{api}/permissions")).await.expect(200);
    for target in [
        ROLES.to_owned(),
        APIS.to_owned(),
        role.clone(),
        api.clone(),
        format!("{role}/permissions"),
        format!("{role}/users"),
        format!("{role}/delete"),
        format!("{api}/permissions"),
        format!("{api}/delete"),
    ] {
        viewer
            .post(&target, "name=x&confirm=Reader&take=a%0Ab")
            .await
            .expect(403);
    }
    viewer
        .get(&role.replace("first", "other"))
        .await
        .expect(404);
    viewer.get(&api.replace("first", "other")).await.expect(404);
}

async fn make_role_of(app: &TestApp, organization: &str, name: &str) -> Answer {
    let body = json!({"name": name, "type": "organization", "owner_id": organization});
    let call = app.api("POST", "/roles").await;
    call.json(&body).send().await.expect(200)
}

#[tokio::test]
async fn roles_are_offered_however_many_other_organizations_have() {
    let app = TestApp::new().await;
    let id = make_organization(&app, "acme", "Acme").await;
    let other = make_organization(&app, "other", "Other").await;
    make_role(&app, "first-of-tenant").await;
    make_role_of(&app, &id, "first-of-acme").await;
    app.clock.advance_seconds(1);
    for number in 0..101 {
        make_role_of(&app, &other, &format!("foreign-{number}")).await;
    }
    app.clock.advance_seconds(1);
    make_role(&app, "last-of-tenant").await;
    make_role_of(&app, &id, "last-of-acme").await;
    let user = make_user(&app, "ada@example.com").await;
    let body = json!({
        "name": "App", "app_type": "regular_web", "organization_usage": "allow",
        "initiate_login_uri": "https://app.example/login",
    });
    let call = app.api("POST", "/clients").await;
    call.json(&body).send().await.expect(201);
    let owner = Browser::owner(&app).await;
    let members = format!("/tenants/first/organizations/{id}/members");
    owner
        .post(&members, "user=ada@example.com")
        .await
        .expect(303);
    let tenants = ["first-of-tenant", "last-of-tenant"];
    let organizations = ["first-of-acme", "last-of-acme"];
    for (path, has_those_of_the_organization) in [
        (members.clone(), true),
        (members.replace("/members", "/invitations"), true),
        (
            format!("/tenants/first/users/{}/roles", user.replace('|', "%7C")),
            false,
        ),
    ] {
        let page = owner.get(&path).await.expect(200).text;
        for name in tenants {
            assert!(page.contains(name), "{path}: {name}");
        }
        for name in organizations {
            assert_eq!(
                page.contains(name),
                has_those_of_the_organization,
                "{path}: {name}"
            );
        }
        assert!(!page.contains("foreign-"), "{path}");
    }
}

/// Who adds a permission writes the list whole: it is decided in the transaction that writes it.
#[tokio::test]
async fn permissions_that_are_added_at_once_are_all_kept() {
    let app = TestApp::new().await;
    let owner = Browser::owner(&app).await;
    let form = "name=Field+API&identifier=https%3A%2F%2Fapi.example";
    let api = made(&owner.post(APIS, form).await.expect(303));
    let permissions = format!("{api}/permissions");
    for round in 0..8 {
        let [one, other] = ["one", "other"].map(|name| format!("value={name}-{round}"));
        let (one, other) = tokio::join!(
            owner.post(&permissions, &one),
            owner.post(&permissions, &other)
        );
        one.expect(303);
        other.expect(303);
    }
    let id = api.rsplit('/').next().expect("an id");
    let stored = read(&app, &format!("/resource-servers/{id}")).await;
    let scopes = stored["scopes"].as_array().expect("a list");
    assert_eq!(scopes.len(), 16, "{stored}");
}
