//! Listing and reading groups and their members.

use guildhall_app::group::{NewGroup, add_members, create, remove_members};
use guildhall_app::{Actor, Error};
use serde_json::json;

use super::{Setting, names, post, text};

#[tokio::test]
async fn groups_are_found_by_what_is_known_of_them() {
    let setting = Setting::new().await;
    for name in ["Designers", "Enablers"] {
        setting.group(name).await;
    }
    let other = post(
        &setting.app,
        "/connections",
        &json!({"name": "other", "strategy": "auth0"}),
    )
    .await;
    super::make_group(&setting.app, &text(&other["id"]), "engineers").await;
    let of_other = format!("connection_id={}", text(&other["id"]));
    for (query, expected) in [
        ("", &["engineers", "Designers", "Enablers", "engineers"][..]),
        ("name=engineers", &["engineers", "engineers"]),
        ("name=Engineers", &[]),
        ("search=EN", &["engineers", "Enablers", "engineers"]),
        ("external_id=directory-Designers", &["Designers"]),
        (of_other.as_str(), &["engineers"]),
        ("connection_id=con_0123456789abcdef", &[]),
    ] {
        let page = setting
            .get(&format!("/groups?include_totals=true&{query}"))
            .await;
        assert_eq!(names(&page, "groups"), expected, "{query}");
        assert_eq!(page["total"], expected.len(), "{query}");
    }
    let first = setting.get("/groups?take=3").await;
    assert_eq!(names(&first, "groups").len(), 3);
    let rest = setting
        .get(&format!("/groups?take=3&from={}", text(&first["next"])))
        .await;
    assert_eq!(names(&rest, "groups"), ["engineers"]);
    assert_eq!(rest.get("next"), None);
    let narrow = setting.get("/groups?fields=name&per_page=1").await;
    assert_eq!(narrow, json!([{"name": "engineers"}]));
}

#[tokio::test]
async fn a_group_is_shown_with_its_connection_and_its_members() {
    let setting = Setting::new().await;
    let path = format!("/groups/{}", setting.group.id);
    let expected = json!({
        "id": setting.group.id,
        "name": "engineers",
        "external_id": "directory-engineers",
        "connection_id": setting.connection,
        "tenant_name": "first",
        "created_at": setting.group.created_at,
        "updated_at": setting.group.updated_at,
    });
    assert_eq!(setting.get(&path).await, expected);
    let members = setting.get(&format!("{path}/members")).await;
    let since = &members["members"][0]["created_at"];
    let member = json!({"id": setting.user, "member_type": "user", "type": "connection",
        "connection_id": setting.connection, "created_at": since});
    assert_eq!(members, json!({"members": [member]}));
    let mut of_user = expected;
    of_user["membership_created_at"] = since.clone();
    let path = format!("{}/groups", setting.user_path());
    assert_eq!(setting.get(&path).await, json!([of_user]));
    let page = setting.get(&format!("{path}?include_totals=true")).await;
    assert_eq!(
        page,
        json!({"groups": [of_user], "start": 0, "limit": 50, "total": 1})
    );

    for (path, status, message) in [
        ("/groups/grp_11111111111111", 404, "Group not found."),
        (
            "/groups/grp_11111111111111/members",
            404,
            "Group not found.",
        ),
        (
            "/groups/grp_1111111111111111/roles",
            404,
            "Group not found.",
        ),
        (
            "/users/auth0%7Cnobody/groups",
            404,
            "The user does not exist.",
        ),
    ] {
        let told = setting.call("GET", path, None).await.expect(status).json();
        assert_eq!(told["message"], message, "{path}");
    }
    setting.call("GET", "/groups/short", None).await.expect(400);
}

#[tokio::test]
async fn a_directory_says_who_is_in_a_group() {
    let setting = Setting::new().await;
    let realm = setting.app.realm(&setting.app.tenant.clone()).await;
    let actor = Actor::system();
    let events = setting.events().await;
    let told: Vec<&str> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    assert!(
        told.contains(&"group.created") && told.contains(&"group.member.added"),
        "{told:?}"
    );

    // Somebody of another connection is nobody to this directory: all or nothing.
    post(
        &setting.app,
        "/connections",
        &json!({"name": "other", "strategy": "auth0"}),
    )
    .await;
    let body =
        json!({"connection": "other", "email": "ada@example.com", "password": "zdrkoaxw$74$00"});
    let stranger = text(&post(&setting.app, "/users", &body).await["user_id"]);
    let group = setting.group("new").await.id;
    let users = vec![setting.user.clone(), stranger.clone()];
    let refused = add_members(&realm, &actor, group.clone(), users).await;
    assert!(
        refused
            .expect_err("refused")
            .to_string()
            .contains(&stranger)
    );
    let members = setting.get(&format!("/groups/{group}/members")).await;
    assert_eq!(members, json!({"members": []}));

    setting.events().await;
    setting.join(&group).await;
    setting.join(&group).await;
    let users = vec![setting.user.clone(), stranger];
    remove_members(&realm, &actor, group.clone(), users)
        .await
        .expect("removing forgives");
    let about = json!({"id": group, "external_id": "directory-new", "type": "connection", "connection_id": setting.connection});
    let object = json!({"group": about, "member": {"member_type": "user", "id": setting.user}});
    let expected = [
        ("group.member.added".to_owned(), object.clone()),
        ("group.member.deleted".to_owned(), object),
    ];
    assert_eq!(setting.events().await, expected);

    let again = NewGroup {
        connection_id: setting.connection.clone(),
        name: "engineers".to_owned(),
        external_id: None,
    };
    let taken = create(&realm, &actor, again)
        .await
        .expect_err("the name is taken");
    assert!(matches!(taken, Error::Taken { .. }), "{taken:?}");
    for name in ["", "ä", &"x".repeat(129)] {
        let new = NewGroup {
            connection_id: setting.connection.clone(),
            name: name.to_owned(),
            external_id: None,
        };
        assert!(create(&realm, &actor, new).await.is_err(), "{name}");
    }
}

#[tokio::test]
async fn an_organization_knows_the_groups_of_its_enabled_connections() {
    let setting = Setting::new().await;
    let path = format!("/organizations/{}/groups", setting.organization);
    assert_eq!(names(&setting.get(&path).await, "groups"), ["engineers"]);
    let other = post(&setting.app, "/organizations", &json!({"name": "other"})).await;
    let elsewhere = format!("/organizations/{}/groups", text(&other["id"]));
    assert_eq!(setting.get(&elsewhere).await, json!({"groups": []}));
    let roles = format!("{elsewhere}/{}/roles", setting.group.id);
    setting.call("GET", &roles, None).await.expect(404);
    let connection = format!(
        "/organizations/{}/connections/{}",
        setting.organization, setting.connection
    );
    let off = json!({"is_enabled": false});
    setting
        .call("PATCH", &connection, Some(&off))
        .await
        .expect(200);
    assert_eq!(setting.get(&path).await, json!({"groups": []}));
}

#[tokio::test]
async fn the_number_of_statements_does_not_depend_on_the_number_of_groups() {
    let setting = Setting::new().await;
    let role = setting.role("builder").await;
    let mut costs = Vec::new();
    for more in [0, 9] {
        for number in 0..more {
            let group = setting.group(&format!("group {number}")).await;
            setting.join(&group.id).await;
            let body = json!({"roles": [role]});
            let path = setting.roles_in_organization(&group);
            setting.call("POST", &path, Some(&body)).await.expect(204);
        }
        let token = setting.app.token(&[]).await;
        let mut cost = Vec::new();
        for path in [
            "/groups".to_owned(),
            format!("/organizations/{}/groups", setting.organization),
            format!("{}/groups", setting.user_path()),
            format!("{}/effective-roles", setting.member_path()),
            format!(
                "{}/effective-roles/sources/groups?role_id={role}",
                setting.member_path()
            ),
        ] {
            let before = setting.app.store.statements();
            let call = setting.app.call("GET", &format!("/api/v2{path}"));
            call.bearer(&token).send().await.expect(200);
            cost.push(setting.app.store.statements() - before);
        }
        costs.push(cost);
    }
    assert_eq!(costs[0], costs[1]);
}
