//! Giving groups roles, and taking them.

use serde_json::{Value, json};

use super::{Setting, names, post, text};

#[tokio::test]
async fn a_group_has_roles_in_the_tenant_and_in_each_organization_apart() {
    let setting = Setting::new().await;
    let (everywhere, here) = (setting.role("everywhere").await, setting.role("here").await);
    let in_tenant = format!("/groups/{}/roles", setting.group.id);
    let in_organization = setting.roles_in_organization(&setting.group);
    setting.events().await;
    for (path, role) in [(&in_tenant, &everywhere), (&in_organization, &here)] {
        let body = json!({"roles": [role, role]});
        let answer = setting.call("POST", path, Some(&body)).await.expect(204);
        assert_eq!(answer.text, "");
        setting.call("POST", path, Some(&body)).await.expect(204);
    }
    let role =
        |id: &str, name: &str| json!({"id": id, "name": name, "description": name.to_uppercase()});
    assert_eq!(
        setting.get(&in_tenant).await,
        json!({"roles": [role(&everywhere, "everywhere")]})
    );
    assert_eq!(
        setting.get(&in_organization).await,
        json!({"roles": [role(&here, "here")]})
    );

    let of_role = |id: &str| format!("/roles/{id}/groups");
    assert_eq!(
        names(&setting.get(&of_role(&everywhere)).await, "groups"),
        ["engineers"]
    );
    assert_eq!(setting.get(&of_role(&here)).await, json!({"groups": []}));
    let in_organization_of_role = format!(
        "/organizations/{}/roles/{here}/groups",
        setting.organization
    );
    assert_eq!(
        names(&setting.get(&in_organization_of_role).await, "groups"),
        ["engineers"]
    );

    let body = json!({"roles": [everywhere, here]});
    setting
        .call("DELETE", &in_tenant, Some(&body))
        .await
        .expect(204);
    setting
        .call("DELETE", &in_organization, Some(&body))
        .await
        .expect(204);
    assert_eq!(setting.get(&in_tenant).await, json!({"roles": []}));
    assert_eq!(setting.get(&in_organization).await, json!({"roles": []}));

    // Each change is told once, with what it is about.
    let group = json!({"id": setting.group.id, "external_id": "directory-engineers", "type": "connection",
        "connection_id": setting.connection});
    let organization = json!({"id": setting.organization});
    let mut events = setting.events().await;
    for (_, object) in &mut events {
        let object = object.as_object_mut().expect("an object");
        assert!(
            object
                .remove("created_at")
                .or(object.remove("deleted_at"))
                .is_some()
        );
    }
    let expected = [
        (
            "group.role.assigned",
            json!({"group": group, "role": {"id": everywhere, "name": "everywhere"}}),
        ),
        (
            "organization.group.role.assigned",
            json!({"organization": organization, "group": group, "role": {"id": here, "name": "here"}}),
        ),
        (
            "group.role.deleted",
            json!({"group": group, "role": {"id": everywhere}}),
        ),
        (
            "organization.group.role.deleted",
            json!({"organization": organization, "group": group, "role": {"id": here}}),
        ),
    ];
    let expected: Vec<(String, Value)> = expected
        .into_iter()
        .map(|(kind, object)| (kind.to_owned(), object))
        .collect();
    let sorted = |mut events: Vec<(String, Value)>| {
        events.sort_by(|left, right| left.0.cmp(&right.0));
        events
    };
    assert_eq!(sorted(events), sorted(expected));
}

#[tokio::test]
async fn a_role_is_given_to_several_groups() {
    let setting = Setting::new().await;
    let role = setting.role("reader").await;
    let second = setting.group("designers").await;
    let path = format!("/roles/{role}/groups");
    let body = json!({"groups": [second.id, setting.group.id]});
    setting.call("POST", &path, Some(&body)).await.expect(204);
    let groups = setting.get(&path).await;
    assert_eq!(groups["groups"].as_array().map(Vec::len), Some(2));
    let step = setting.get(&format!("{path}?take=1")).await;
    let rest = setting
        .get(&format!("{path}?take=1&from={}", text(&step["next"])))
        .await;
    assert_ne!(step["groups"], rest["groups"]);
    assert_eq!(rest.get("next"), None);
    setting
        .call("DELETE", &path, Some(&json!({"groups": [second.id]})))
        .await
        .expect(204);
    assert_eq!(names(&setting.get(&path).await, "groups"), ["engineers"]);
}

#[tokio::test]
async fn what_is_not_there_or_belongs_elsewhere_is_refused_whole() {
    let setting = Setting::new().await;
    let good = setting.role("good").await;
    let other = text(&post(&setting.app, "/organizations", &json!({"name": "other"})).await["id"]);
    let own =
        |owner: &str, name: &str| json!({"name": name, "type": "organization", "owner_id": owner});
    let own_role =
        text(&post(&setting.app, "/roles", &own(&setting.organization, "own")).await["id"]);
    let foreign = text(&post(&setting.app, "/roles", &own(&other, "foreign")).await["id"]);
    let in_tenant = format!("/groups/{}/roles", setting.group.id);
    let in_organization = setting.roles_in_organization(&setting.group);
    let unknown = "rol_0123456789abcdef";
    for (path, roles, status, message) in [
        (
            &in_tenant,
            json!([good, unknown]),
            404,
            "The role does not exist.",
        ),
        (
            &in_tenant,
            json!([good, own_role]),
            400,
            "A role of an organization is given to groups in that organization only.",
        ),
        (
            &in_organization,
            json!([good, unknown]),
            404,
            "The role does not exist.",
        ),
        (
            &in_organization,
            json!([good, foreign]),
            404,
            "The role does not exist.",
        ),
    ] {
        let body = json!({"roles": roles});
        let told = setting
            .call("POST", path, Some(&body))
            .await
            .expect(status)
            .json();
        assert_eq!(told["message"], message);
        assert_eq!(
            setting.get(path).await,
            json!({"roles": []}),
            "all or nothing"
        );
    }
    setting
        .call(
            "POST",
            &in_organization,
            Some(&json!({"roles": [own_role]})),
        )
        .await
        .expect(204);
    for (body, part) in [
        (json!({"roles": []}), "roles"),
        (json!({"roles": ["x"]}), "roles"),
        (json!({}), "roles"),
        (json!({"roles": [good], "more": 1}), "more"),
    ] {
        for (method, path) in [
            ("POST", &in_tenant),
            ("DELETE", &in_tenant),
            ("POST", &in_organization),
        ] {
            let told = setting
                .call(method, path, Some(&body))
                .await
                .expect(400)
                .json();
            assert!(text(&told["message"]).contains(part), "{told}");
        }
    }
    let nowhere = in_organization.replace(&setting.organization, "org_0123456789abcdef");
    setting
        .call("POST", &nowhere, Some(&json!({"roles": [good]})))
        .await
        .expect(404);
    let nobody = "/roles/rol_0123456789abcdef/groups";
    for method in ["GET", "POST", "DELETE"] {
        let body = json!({"groups": [setting.group.id]});
        let body = (method != "GET").then_some(&body);
        let told = setting.call(method, nobody, body).await.expect(404).json();
        assert_eq!(told["message"], "The role does not exist.");
    }
    let path = format!("/roles/{good}/groups");
    let body = json!({"groups": [setting.group.id, "grp_11111111111111"]});
    let told = setting
        .call("POST", &path, Some(&body))
        .await
        .expect(404)
        .json();
    assert_eq!(told["message"], "Group not found.");
    assert_eq!(setting.get(&path).await, json!({"groups": []}));
}

#[tokio::test]
async fn who_has_a_role_in_an_organization_is_told_to_whoever_may_read_both() {
    let setting = Setting::new().await;
    let role = setting.role("reader").await;
    let path = format!(
        "/api/v2/organizations/{}/roles/{role}/groups",
        setting.organization
    );
    for (scopes, status) in [
        (&["read:roles"][..], 403),
        (&["read:organization_groups"], 403),
        (&["read:roles", "read:organization_groups"], 200),
    ] {
        let token = setting.app.token(scopes).await;
        setting
            .app
            .call("GET", &path)
            .bearer(&token)
            .send()
            .await
            .expect(status);
    }
}
