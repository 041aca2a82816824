//! `/users/{id}/effective-permissions`: what a user may do, by what.

use serde_json::{Value, json};

use super::{Setting, names, text};

/// An API with two permissions that are held: `read` directly and by a group, `write` by a role.
async fn api(setting: &Setting) -> (String, String) {
    let api = json!({"identifier": "urn:api", "name": "API", "scopes": [
        {"value": "read", "description": "Reads"}, {"value": "write"}, {"value": "other"},
    ]});
    let made = setting.call("POST", "/resource-servers", Some(&api)).await;
    made.expect(201);
    let (direct, grouped) = (setting.role("direct").await, setting.role("grouped").await);
    let user = setting.user_path();
    for (path, name) in [
        (format!("/roles/{direct}/permissions"), "write"),
        (format!("/roles/{grouped}/permissions"), "read"),
        (format!("{user}/permissions"), "read"),
    ] {
        let permission = json!({"resource_server_identifier": "urn:api", "permission_name": name});
        let body = json!({"permissions": [permission]});
        setting.call("POST", &path, Some(&body)).await.expect(201);
    }
    for (path, role) in [
        (format!("{user}/roles"), &direct),
        (format!("/groups/{}/roles", setting.group.id), &grouped),
    ] {
        let body = json!({"roles": [role]});
        setting.call("POST", &path, Some(&body)).await.expect(204);
    }
    (direct, grouped)
}

#[tokio::test]
async fn a_user_has_permissions_directly_and_by_roles_also_of_groups() {
    let setting = Setting::new().await;
    let (direct, _) = api(&setting).await;
    let path = format!("{}/effective-permissions", setting.user_path());
    let of_api = format!("{path}?resource_server_identifier=urn%3Aapi");
    let shown = |name: &str, description: &str, sources: Value| {
        json!({"resource_server_identifier": "urn:api", "permission_name": name, "resource_server_name": "API",
            "description": description, "sources": sources})
    };
    assert_eq!(
        setting.get(&of_api).await,
        json!({"permissions": [shown("read", "Reads", json!(["direct", "roles"])), shown("write", "", json!(["roles"]))]})
    );
    // It goes on where it ended.
    let first = setting.get(&format!("{of_api}&take=1")).await;
    assert_eq!(first["permissions"][0]["permission_name"], "read");
    let next = format!("{of_api}&take=1&from={}", text(&first["next"]));
    let rest = setting.get(&next).await;
    assert_eq!(
        rest,
        json!({"permissions": [shown("write", "", json!(["roles"]))]})
    );
    // Those of another API are not among them.
    let system =
        format!("{path}?resource_server_identifier=https%3A%2F%2Ffirst.example%2Fapi%2Fv2%2F");
    assert_eq!(setting.get(&system).await, json!({"permissions": []}));

    let sources = format!("{path}/sources/effective-roles?resource_server_identifier=urn%3Aapi");
    for (name, role, by) in [("read", "grouped", "groups"), ("write", "direct", "direct")] {
        let told = setting
            .get(&format!("{sources}&permission_name={name}"))
            .await;
        assert_eq!(names(&told, "roles"), [role]);
        assert_eq!(told["roles"][0]["sources"], json!([by]));
    }
    let none = setting
        .get(&format!("{sources}&permission_name=other"))
        .await;
    assert_eq!(none, json!({"roles": []}));

    // A role that is gone has left nothing.
    setting
        .call("DELETE", &format!("/roles/{direct}"), None)
        .await
        .expect(200);
    let left = setting.get(&of_api).await;
    assert_eq!(left["permissions"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn who_or_what_is_not_there_is_missing_and_the_api_has_to_be_named() {
    let setting = Setting::new().await;
    let user = setting.user_path();
    for (path, status, message) in [
        (
            format!("{user}/effective-permissions"),
            400,
            "resource_server_identifier",
        ),
        (
            format!("{user}/effective-permissions?resource_server_identifier="),
            400,
            "resource_server_identifier",
        ),
        (
            format!(
                "{user}/effective-permissions/sources/effective-roles?resource_server_identifier=urn%3Aapi"
            ),
            400,
            "permission_name",
        ),
        (
            format!("{user}/effective-permissions?resource_server_identifier=urn%3Anone"),
            404,
            "The resource server does not exist",
        ),
        (
            "/users/auth0%7Cnobody/effective-permissions?resource_server_identifier=urn%3Aapi"
                .to_owned(),
            404,
            "The user does not exist.",
        ),
    ] {
        let told = setting.call("GET", &path, None).await.expect(status).json();
        assert!(text(&told["message"]).contains(message), "{path}: {told}");
    }
}

#[tokio::test]
async fn a_role_that_is_given_twice_is_told_once() {
    let setting = Setting::new().await;
    let role = setting.role("admin").await;
    let path = format!("{}/roles", setting.member_path());
    let body = json!({"roles": [role, role]});
    let kinds = async || -> Vec<String> {
        let told = setting.events().await.into_iter();
        told.map(|(kind, _)| kind).collect()
    };
    kinds().await;
    setting.call("POST", &path, Some(&body)).await.expect(204);
    assert_eq!(kinds().await, ["organization.member.role.assigned"]);
    setting.call("POST", &path, Some(&body)).await.expect(204);
    assert_eq!(kinds().await, Vec::<String>::new());
    // The tenant's roles of a user have no event, the first time or the second.
    let of_user = format!("{}/roles", setting.user_path());
    for _ in 0..2 {
        setting
            .call("POST", &of_user, Some(&body))
            .await
            .expect(204);
    }
    assert_eq!(kinds().await, Vec::<String>::new());
    for expected in [vec!["organization.member.role.deleted"], vec![]] {
        setting.call("DELETE", &path, Some(&body)).await.expect(204);
        assert_eq!(kinds().await, expected);
    }
}
