//! `/organizations/{id}/members` and their roles.

use guildhall_testkit::{Answer, TestApp};
use serde_json::{Value, json};

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

/// An organization's path and the ids of so many users.
async fn setting(app: &TestApp, count: usize) -> (String, Vec<String>) {
    let organization = call(
        app,
        "POST",
        "/organizations",
        Some(&json!({"name": "acme"})),
    )
    .await
    .expect(201)
    .json();
    let mut users = Vec::new();
    for number in 0..count {
        let body = json!({"connection": "Username-Password-Authentication", "password": "x",
            "email": format!("user-{number}@example.com"), "user_id": format!("user-{number:02}")});
        let user = call(app, "POST", "/users", Some(&body))
            .await
            .expect(201)
            .json();
        users.push(user["user_id"].as_str().expect("an id").to_owned());
    }
    (
        format!(
            "/organizations/{}",
            organization["id"].as_str().expect("an id")
        ),
        users,
    )
}

#[tokio::test]
async fn members_are_listed_in_the_order_in_which_they_joined() {
    let app = TestApp::new().await;
    let (organization, users) = setting(&app, 5).await;
    let members = format!("{organization}/members");
    for user in users.iter().rev() {
        call(&app, "POST", &members, Some(&json!({"members": [user]})))
            .await
            .expect(204);
        app.clock.advance_milliseconds(1);
    }
    // Who is a member already stays so, since then.
    call(
        &app,
        "POST",
        &members,
        Some(&json!({"members": [users[4]]})),
    )
    .await
    .expect(204);
    let expected: Vec<&String> = users.iter().rev().collect();
    let ids = |answer: &Value| -> Vec<String> {
        let list = answer.as_array().expect("a list");
        list.iter()
            .map(|member| member["user_id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let all = call(&app, "GET", &members, None).await.expect(200).json();
    assert_eq!(ids(&all).iter().collect::<Vec<_>>(), expected);
    assert_eq!(
        all[0]
            .as_object()
            .expect("an object")
            .keys()
            .collect::<Vec<_>>(),
        ["user_id", "email", "picture", "name"]
    );

    let page = call(
        &app,
        "GET",
        &format!("{members}?page=1&per_page=2&include_totals=true"),
        None,
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&page["start"], &page["limit"], &page["total"]),
        (&json!(2), &json!(2), &json!(5))
    );
    let mut seen = Vec::new();
    let mut next = String::new();
    loop {
        let path = format!("{members}?take=2&include_totals=true&per_page=50&fields=user_id{next}");
        let step = call(&app, "GET", &path, None).await.expect(200).json();
        seen.extend(ids(&step["members"]));
        assert!(step.get("total").is_none(), "take wins: {step}");
        match step["next"].as_str() {
            Some(cursor) => next = format!("&from={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen.iter().collect::<Vec<_>>(), expected);
    let told = call(&app, "GET", &format!("{members}?from=garbage"), None)
        .await
        .expect(400)
        .json();
    assert_eq!(told["errorCode"], "invalid_query_string");
}

#[tokio::test]
async fn adding_is_all_or_nothing_and_removing_forgives() {
    let app = TestApp::new().await;
    let (organization, users) = setting(&app, 2).await;
    let members = format!("{organization}/members");
    let told = call(
        &app,
        "POST",
        &members,
        Some(&json!({"members": [users[0], "auth0|nobody"], "passed over": true})),
    )
    .await
    .expect(400)
    .json();
    assert!(
        told["message"]
            .as_str()
            .expect("a message")
            .contains("auth0|nobody"),
        "{told}"
    );
    assert_eq!(
        call(&app, "GET", &members, None).await.expect(200).json(),
        json!([])
    );
    call(&app, "POST", &members, Some(&json!({"members": users})))
        .await
        .expect(204);
    call(
        &app,
        "DELETE",
        &members,
        Some(&json!({"members": [users[0], "auth0|nobody"]})),
    )
    .await
    .expect(204);
    assert_eq!(
        call(&app, "GET", &members, None)
            .await
            .expect(200)
            .json()
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let eleven = json!({"members": vec!["auth0|x"; 11]});
    call(&app, "POST", &members, Some(&eleven))
        .await
        .expect(400);
    call(&app, "POST", &members, Some(&json!({"members": []})))
        .await
        .expect(400);
    call(
        &app,
        "POST",
        "/organizations/org_0123456789abcdef/members",
        Some(&json!({"members": users})),
    )
    .await
    .expect(404);
    let of_user = format!("/users/{}/organizations", users[1].replace('|', "%7C"));
    assert_eq!(
        call(&app, "GET", &of_user, None).await.expect(200).json()[0]["name"],
        "acme"
    );
}

#[tokio::test]
async fn roles_hold_in_one_organization_and_end_with_the_membership() {
    let app = TestApp::new().await;
    let (organization, users) = setting(&app, 1).await;
    let other = call(
        &app,
        "POST",
        "/organizations",
        Some(&json!({"name": "other"})),
    )
    .await
    .expect(201)
    .json();
    let members = format!("{organization}/members");
    let roles = format!("{members}/{}/roles", users[0].replace('|', "%7C"));
    let tenant_role = call(
        &app,
        "POST",
        "/roles",
        Some(&json!({"name": "admin", "description": "All"})),
    )
    .await
    .expect(200)
    .json();
    let foreign = json!({"name": "admin", "type": "organization", "owner_id": other["id"]});
    let foreign_role = call(&app, "POST", "/roles", Some(&foreign))
        .await
        .expect(200)
        .json();

    let body = json!({"roles": [tenant_role["id"]]});
    call(&app, "POST", &roles, Some(&body)).await.expect(404);
    call(&app, "POST", &members, Some(&json!({"members": users})))
        .await
        .expect(204);
    call(&app, "POST", &roles, Some(&body)).await.expect(204);
    call(
        &app,
        "POST",
        &roles,
        Some(&json!({"roles": [foreign_role["id"]]})),
    )
    .await
    .expect(404);
    let expected = json!({"id": tenant_role["id"], "name": "admin", "description": "All"});
    let listed = call(&app, "GET", &format!("{roles}?include_totals=true"), None)
        .await
        .expect(200)
        .json();
    assert_eq!(
        listed,
        json!({"roles": [expected], "start": 0, "limit": 50, "total": 1})
    );

    // The list of members tells roles when they are asked for, to whoever may read them.
    let with_roles = format!("{members}?fields=user_id,roles");
    let list = call(&app, "GET", &with_roles, None)
        .await
        .expect(200)
        .json();
    assert_eq!(
        list,
        json!([{"user_id": users[0], "roles": [{"id": tenant_role["id"], "name": "admin"}]}])
    );
    let narrow = app.token(&["read:organization_members"]).await;
    let told = app
        .call("GET", &format!("/api/v2{with_roles}"))
        .bearer(&narrow)
        .send()
        .await
        .expect(403)
        .json();
    assert_eq!(
        told["message"],
        "Insufficient scope, expected any of: read:organization_member_roles"
    );

    let of_role = format!(
        "{organization}/roles/{}/members",
        tenant_role["id"].as_str().expect("an id")
    );
    let found = call(&app, "GET", &of_role, None).await.expect(200).json();
    assert_eq!(found["members"][0]["user_id"], json!(users[0]));
    call(&app, "DELETE", &members, Some(&json!({"members": users})))
        .await
        .expect(204);
    call(&app, "POST", &members, Some(&json!({"members": users})))
        .await
        .expect(204);
    assert_eq!(
        call(&app, "GET", &roles, None).await.expect(200).json(),
        json!([]),
        "a new membership inherits nothing"
    );
}

#[tokio::test]
async fn a_member_has_fifty_roles_at_most() {
    let app = TestApp::new().await;
    let (organization, users) = setting(&app, 1).await;
    call(
        &app,
        "POST",
        &format!("{organization}/members"),
        Some(&json!({"members": users})),
    )
    .await
    .expect(204);
    let mut roles = Vec::new();
    for number in 0..51 {
        let role = call(
            &app,
            "POST",
            "/roles",
            Some(&json!({"name": format!("role {number}")})),
        )
        .await
        .expect(200)
        .json();
        roles.push(role["id"].clone());
    }
    let path = format!(
        "{organization}/members/{}/roles",
        users[0].replace('|', "%7C")
    );
    call(&app, "POST", &path, Some(&json!({"roles": roles[..50]})))
        .await
        .expect(204);
    let told = call(&app, "POST", &path, Some(&json!({"roles": [roles[50]]})))
        .await
        .expect(409)
        .json();
    assert_eq!(
        told["message"],
        "No more roles can be assigned to this organization member."
    );
    let listed = call(&app, "GET", &format!("{path}?per_page=100"), None)
        .await
        .expect(200)
        .json();
    assert_eq!(listed.as_array().map(Vec::len), Some(50));
}

#[tokio::test]
async fn an_organizations_own_roles_go_with_it() {
    let app = TestApp::new().await;
    let (organization, _) = setting(&app, 0).await;
    let id = organization.rsplit('/').next().expect("an id");
    let body = json!({"name": "admin", "type": "organization", "owner_id": id});
    let role = call(&app, "POST", "/roles", Some(&body))
        .await
        .expect(200)
        .json();
    // Two roles of one name may live at the two levels.
    call(&app, "POST", "/roles", Some(&json!({"name": "admin"})))
        .await
        .expect(200);
    call(&app, "POST", "/roles", Some(&json!({"name": "admin"})))
        .await
        .expect(409);
    call(&app, "DELETE", &organization, None).await.expect(204);
    call(
        &app,
        "GET",
        &format!("/roles/{}", role["id"].as_str().expect("an id")),
        None,
    )
    .await
    .expect(404);
}
