//! Listing and reading.

use serde_json::{Value, json};

use super::{Setting, text};

async fn invite_many(setting: &Setting, count: usize) -> Vec<Value> {
    let role = setting.role("guest").await;
    let mut made = Vec::new();
    for number in 0..count {
        let mut body = setting.body(&format!("guest-{number}@example.com"));
        body["roles"] = json!([role]);
        made.push(setting.invite(&body).await);
        setting.app.clock.advance_milliseconds(1);
    }
    made
}

#[tokio::test]
async fn pages_sorts_and_fields() {
    let setting = Setting::new().await;
    let mut made = invite_many(&setting, 5).await;
    let get = async |query: &str| {
        setting
            .call("GET", &format!("{}{query}", setting.path()))
            .await
    };
    assert_eq!(
        get("?sort=created_at:1").await.expect(200).json(),
        json!(made)
    );
    made.reverse();
    for query in ["", "?sort=created_at:-1", "?page=0&per_page=100"] {
        assert_eq!(get(query).await.expect(200).json(), json!(made), "{query}");
    }
    let page = get("?page=1&per_page=2&include_totals=true")
        .await
        .expect(200)
        .json();
    assert_eq!(
        page,
        json!({"start": 2, "limit": 2, "invitations": made[2..4]})
    );
    assert_eq!(get("?page=9").await.expect(200).json(), json!([]));

    let narrow = get("?fields=id,roles&per_page=1").await.expect(200).json();
    assert_eq!(
        narrow,
        json!([{"id": made[0]["id"], "roles": made[0]["roles"]}])
    );
    let without = get("?fields=ticket_id,invitation_url&include_fields=false&per_page=1").await;
    let without = without.expect(200).json();
    assert_eq!(
        (
            without[0].get("ticket_id"),
            without[0].get("invitation_url")
        ),
        (None, None)
    );
    assert_eq!(without[0]["roles"], made[0]["roles"]);
    let one = format!("/{}?fields=invitee", text(&made[0]["id"]));
    assert_eq!(
        get(&one).await.expect(200).json(),
        json!({"invitee": {"email": "guest-4@example.com"}})
    );

    for (query, code) in [
        ("?sort=expires_at:1", "invalid_query_string"),
        ("?sort=created_at", "invalid_query_string"),
        // Pages by position only (contract).
        ("?take=2", "invalid_query_string"),
        ("?from=x", "invalid_query_string"),
        ("?per_page=101", "invalid_query_string"),
        ("?page=11&per_page=100", "invalid_paging"),
    ] {
        assert_eq!(
            get(query).await.expect(400).json()["errorCode"],
            code,
            "{query}"
        );
    }
    let told = get("?page=11&per_page=100").await.json();
    assert_eq!(
        told["message"],
        "Requesting page exceeds the allowed maximum of 1000 records."
    );
}

#[tokio::test]
async fn the_number_of_statements_does_not_depend_on_the_number_of_invitations() {
    let setting = Setting::new().await;
    let mut costs = Vec::new();
    for more in [1, 30] {
        invite_more(&setting, more).await;
        let token = setting.app.token(&[]).await;
        let path = format!("/api/v2{}", setting.path());
        let before = setting.app.store.statements();
        let call = setting.app.call("GET", &path).bearer(&token);
        let list = call.send().await.expect(200).json();
        costs.push(setting.app.store.statements() - before);
        let roles = list.as_array().expect("a list").iter();
        assert!(
            roles
                .clone()
                .all(|invitation| invitation["roles"].is_array())
        );
    }
    assert_eq!(costs[0], costs[1], "{costs:?}");
}

/// Invites addresses that were not invited before.
async fn invite_more(setting: &Setting, count: usize) {
    let role = setting.role(&format!("guest {count}")).await;
    for number in 0..count {
        let mut body = setting.body(&format!("{count}-{number}@example.com"));
        body["roles"] = json!([role]);
        setting.invite(&body).await;
    }
}

#[tokio::test]
async fn what_an_invitation_names_may_go() {
    let setting = Setting::new().await;
    let (stays, goes) = (setting.role("stays").await, setting.role("goes").await);
    let mut body = setting.body("guest@example.com");
    body["roles"] = json!([goes, stays]);
    body["connection_id"] = setting.connection["id"].clone();
    let invitation = setting.invite(&body).await;
    let path = format!("{}/{}", setting.path(), text(&invitation["id"]));

    setting
        .call("DELETE", &format!("/roles/{goes}"))
        .await
        .expect(200);
    let found = setting.call("GET", &path).await.expect(200).json();
    assert_eq!(found["roles"], json!([stays]));
    setting
        .call("DELETE", &format!("/roles/{stays}"))
        .await
        .expect(200);
    let found = setting.call("GET", &path).await.expect(200).json();
    assert_eq!(found.get("roles"), None, "an empty list is none");

    let connection = text(&setting.connection["id"]);
    let gone = setting
        .call("DELETE", &format!("/connections/{connection}"))
        .await;
    assert!(gone.status.is_success(), "{}", gone.text);
    setting.call("GET", &path).await.expect(404);

    setting.invite(&setting.body("other@example.com")).await;
    let client = text(&setting.client["client_id"]);
    setting
        .call("DELETE", &format!("/clients/{client}"))
        .await
        .expect(204);
    assert_eq!(setting.listed().await, [] as [Value; 0]);

    let organization = format!("/organizations/{}", text(&setting.organization["id"]));
    setting.call("DELETE", &organization).await.expect(204);
    setting.call("GET", &setting.path()).await.expect(404);
}
