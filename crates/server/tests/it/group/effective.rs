//! The roles that somebody has in effect, and by what.

use serde_json::{Value, json};

use super::{Setting, names, text};

/// Names and sources.
fn sources(answer: &Value) -> Vec<(String, Value)> {
    let roles = answer["roles"].as_array().expect("a list");
    roles
        .iter()
        .map(|role| (text(&role["name"]), role["sources"].clone()))
        .collect()
}

#[tokio::test]
async fn a_member_has_its_own_roles_and_those_of_its_groups() {
    let setting = Setting::new().await;
    let mut roles = Vec::new();
    for name in ["direct", "both", "grouped", "elsewhere"] {
        roles.push(setting.role(name).await);
        setting.app.clock.advance_milliseconds(1);
    }
    let member = setting.member_path();
    let (effective, own) = (
        format!("{member}/effective-roles"),
        format!("{member}/roles"),
    );
    let second = setting.group("designers").await;
    setting.join(&second.id).await;
    let others = setting.group("others").await;
    for (path, ids) in [
        (own.clone(), json!([roles[0], roles[1]])),
        (
            setting.roles_in_organization(&setting.group),
            json!([roles[1], roles[2]]),
        ),
        (setting.roles_in_organization(&second), json!([roles[2]])),
        // A group in which the member is not, and roles of the tenant, which do not hold in an organization.
        (setting.roles_in_organization(&others), json!([roles[3]])),
        (
            format!("/groups/{}/roles", setting.group.id),
            json!([roles[3]]),
        ),
        (format!("{}/roles", setting.user_path()), json!([roles[3]])),
    ] {
        setting
            .call("POST", &path, Some(&json!({"roles": ids})))
            .await
            .expect(204);
    }
    let found = setting.get(&effective).await;
    assert_eq!(
        sources(&found),
        [
            ("direct".to_owned(), json!(["direct"])),
            ("both".to_owned(), json!(["direct", "groups"])),
            ("grouped".to_owned(), json!(["groups"])),
        ]
    );
    let first =
        json!({"id": roles[0], "name": "direct", "description": "DIRECT", "sources": ["direct"]});
    assert_eq!(found["roles"][0], first);
    assert_eq!(found.get("next"), None);

    // Step by step the same.
    let mut walked = Vec::new();
    let mut next = String::new();
    loop {
        let step = setting.get(&format!("{effective}?take=1{next}")).await;
        walked.extend(sources(&step));
        match step["next"].as_str() {
            Some(cursor) => next = format!("&from={cursor}"),
            None => break,
        }
    }
    assert_eq!(walked, sources(&found));

    let groups = |role: &str| format!("{effective}/sources/groups?role_id={role}");
    assert_eq!(
        names(&setting.get(&groups(&roles[1])).await, "groups"),
        ["engineers"]
    );
    assert_eq!(
        names(&setting.get(&groups(&roles[2])).await, "groups"),
        ["engineers", "designers"]
    );
    assert_eq!(setting.get(&groups(&roles[0])).await, json!({"groups": []}));
    let told = setting
        .call("GET", &groups("rol_0123456789abcdef"), None)
        .await
        .expect(404)
        .json();
    assert_eq!(told["message"], "The role does not exist.");
    let without = format!("{effective}/sources/groups");
    let told = setting.call("GET", &without, None).await.expect(400).json();
    assert!(text(&told["message"]).contains("role_id"), "{told}");
}

#[tokio::test]
async fn groups_reach_members_only_where_the_connection_takes_them_in() {
    let setting = Setting::new().await;
    let role = setting.role("grouped").await;
    let path = setting.roles_in_organization(&setting.group);
    setting
        .call("POST", &path, Some(&json!({"roles": [role]})))
        .await
        .expect(204);
    let effective = format!("{}/effective-roles", setting.member_path());
    let sources = format!("{effective}/sources/groups?role_id={role}");
    let connection = format!(
        "/organizations/{}/connections/{}",
        setting.organization, setting.connection
    );
    for (change, reaches) in [
        (json!({"assign_membership_on_login": false}), false),
        (json!({"assign_membership_on_login": true}), true),
        (json!({"is_enabled": false}), false),
        (json!({"is_enabled": true}), true),
    ] {
        setting
            .call("PATCH", &connection, Some(&change))
            .await
            .expect(200);
        let count = usize::from(reaches);
        let roles = setting.get(&effective).await;
        assert_eq!(
            roles["roles"].as_array().map(Vec::len),
            Some(count),
            "{change}"
        );
        let groups = setting.get(&sources).await;
        assert_eq!(
            groups["groups"].as_array().map(Vec::len),
            Some(count),
            "{change}"
        );
    }
    // Who is no member has none, whatever the groups have.
    let members = format!("/organizations/{}/members", setting.organization);
    let body = json!({"members": [setting.user]});
    setting
        .call("DELETE", &members, Some(&body))
        .await
        .expect(204);
    assert_eq!(setting.get(&effective).await, json!({"roles": []}));
    assert_eq!(setting.get(&sources).await, json!({"groups": []}));

    for (path, message) in [
        (
            effective.replace(&setting.organization, "org_0123456789abcdef"),
            "No organization found by that id or name",
        ),
        (
            format!(
                "/organizations/{}/members/auth0%7Cnobody/effective-roles",
                setting.organization
            ),
            "The user does not exist.",
        ),
        (
            "/users/auth0%7Cnobody/effective-roles".to_owned(),
            "The user does not exist.",
        ),
    ] {
        let told = setting.call("GET", &path, None).await.expect(404).json();
        assert_eq!(told["message"], message);
    }
}

#[tokio::test]
async fn a_user_has_the_tenants_roles_and_those_of_its_groups() {
    let setting = Setting::new().await;
    let (direct, grouped) = (setting.role("direct").await, setting.role("grouped").await);
    let user = setting.user_path();
    for (path, role) in [
        (format!("{user}/roles"), &direct),
        (format!("/groups/{}/roles", setting.group.id), &grouped),
        (format!("/groups/{}/roles", setting.group.id), &direct),
    ] {
        setting
            .call("POST", &path, Some(&json!({"roles": [role]})))
            .await
            .expect(204);
    }
    let mut found = sources(&setting.get(&format!("{user}/effective-roles")).await);
    found.sort_by(|left, right| left.0.cmp(&right.0));
    let expected = [
        ("direct".to_owned(), json!(["direct", "groups"])),
        ("grouped".to_owned(), json!(["groups"])),
    ];
    assert_eq!(found, expected);
    let groups = format!("{user}/effective-roles/sources/groups?role_id={grouped}");
    assert_eq!(names(&setting.get(&groups).await, "groups"), ["engineers"]);
    assert_eq!(
        setting
            .get(&format!("{}/effective-roles", setting.member_path()))
            .await,
        json!({"roles": []}),
        "in an organization none of them holds"
    );
}
