//! Deleting a group, and what groups hang on.

use guildhall_app::job::{Progress, sweep};
use serde_json::json;

use super::{Setting, text};

async fn sweep_all(setting: &Setting) -> usize {
    let mut pieces = 0;
    while sweep(&setting.app.services, 30)
        .await
        .expect("the store answers")
        == Progress::More
    {
        pieces += 1;
    }
    pieces
}

#[tokio::test]
async fn a_deleted_group_gives_nobody_a_role_and_frees_its_name() {
    let setting = Setting::new().await;
    let role = setting.role("grouped").await;
    let body = json!({"roles": [role]});
    let in_tenant = format!("/groups/{}/roles", setting.group.id);
    for path in [in_tenant, setting.roles_in_organization(&setting.group)] {
        setting.call("POST", &path, Some(&body)).await.expect(204);
    }
    setting.events().await;
    let path = format!("/groups/{}", setting.group.id);
    setting.call("DELETE", &path, None).await.expect(204);
    let events = setting.events().await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].0, "group.deleted");
    assert_eq!(events[0].1["id"], json!(setting.group.id));
    for pass in ["before the job", "after it"] {
        for (method, path) in [
            ("GET", path.clone()),
            ("DELETE", path.clone()),
            ("GET", format!("{path}/members")),
            ("GET", format!("{path}/roles")),
            ("GET", setting.roles_in_organization(&setting.group)),
        ] {
            let answer = setting.call(method, &path, None).await;
            assert_eq!(answer.status, 404, "{pass}: {method} {path}");
        }
        let effective = format!("{}/effective-roles", setting.member_path());
        assert_eq!(
            setting.get(&effective).await,
            json!({"roles": []}),
            "{pass}"
        );
        let effective = format!("{}/effective-roles", setting.user_path());
        assert_eq!(
            setting.get(&effective).await,
            json!({"roles": []}),
            "{pass}"
        );
        let groups = format!("{}/groups", setting.user_path());
        assert_eq!(setting.get(&groups).await, json!([]), "{pass}");
        sweep_all(&setting).await;
    }
    // Who takes the name inherits nothing.
    let again = setting.group("engineers").await;
    assert_eq!(
        setting.get(&format!("/groups/{}/roles", again.id)).await,
        json!({"roles": []})
    );
    assert_eq!(
        setting.get(&format!("/groups/{}/members", again.id)).await,
        json!({"members": []})
    );
}

#[tokio::test]
async fn what_a_group_hangs_on_can_be_removed_whole() {
    for noun in ["organization", "connection", "role", "user"] {
        let setting = Setting::new().await;
        let role = setting.role("grouped").await;
        let body = json!({"roles": [role]});
        let in_tenant = format!("/groups/{}/roles", setting.group.id);
        for path in [
            in_tenant.clone(),
            setting.roles_in_organization(&setting.group),
        ] {
            setting.call("POST", &path, Some(&body)).await.expect(204);
        }
        let path = match noun {
            "organization" => format!("/organizations/{}", setting.organization),
            "connection" => format!("/connections/{}", setting.connection),
            "role" => format!("/roles/{role}"),
            _ => setting.user_path(),
        };
        let gone = setting.call("DELETE", &path, None).await;
        assert!(gone.status.is_success(), "{noun}: {}", gone.text);
        let status = setting.call("GET", &in_tenant, None).await.status;
        assert_eq!(
            status,
            if noun == "connection" { 404 } else { 200 },
            "{noun}"
        );
        sweep_all(&setting).await;
        assert_eq!(
            sweep_all(&setting).await,
            0,
            "{noun}: nothing is left that a key would hold"
        );
        let listed = setting.get("/groups?include_totals=true").await;
        let left = usize::from(noun != "connection");
        assert_eq!(listed["total"], left, "{noun}");
        if noun == "user" {
            let members = format!("/groups/{}/members", setting.group.id);
            assert_eq!(setting.get(&members).await, json!({"members": []}));
        }
        if noun == "role" {
            assert_eq!(setting.get(&in_tenant).await, json!({"roles": []}));
        }
        if noun == "organization" {
            assert_eq!(text(&setting.get(&in_tenant).await["roles"][0]["id"]), role);
        }
    }
}
