//! Inviting: what is answered, and what is refused in which words.

use serde_json::{Value, json};

use super::{Setting, post, text};

const ROUTE_MISSING: &str = "A default login route is required to generate the invitation url. For more information, see \
     https://auth0.com/docs/universal-login/configure-default-login-routes";

#[tokio::test]
async fn an_invitation_is_answered_with_its_link() {
    let setting = Setting::new().await;
    let invitation = setting.invite(&setting.body("guest@example.com")).await;
    let (id, ticket) = (text(&invitation["id"]), text(&invitation["ticket_id"]));
    assert!(id.starts_with("uinv_") && id.len() == 21, "{id}");
    assert_eq!(ticket.len(), 32);
    let organization = text(&setting.organization["id"]);
    let expected = json!({
        "id": id,
        "organization_id": organization,
        "inviter": {"name": "Ada"},
        "invitee": {"email": "guest@example.com"},
        "invitation_url": format!(
            "https://portal.example/login?invitation={ticket}&organization={organization}&organization_name=acme"
        ),
        "created_at": "2026-01-01T00:00:00.000Z",
        "expires_at": "2026-01-08T00:00:00.000Z",
        "client_id": setting.client["client_id"],
        "ticket_id": ticket,
    });
    assert_eq!(invitation, expected);
    let path = format!("{}/{id}", setting.path());
    let found = setting.call("GET", &path).await.expect(200).json();
    assert_eq!(found, expected);
    assert_eq!(setting.listed().await, [expected]);
}

#[tokio::test]
async fn everything_that_is_said_is_kept() {
    let setting = Setting::new().await;
    let (first, second) = (setting.role("first").await, setting.role("second").await);
    let mut body = setting.body("guest@example.com");
    body["connection_id"] = setting.connection["id"].clone();
    body["app_metadata"] = json!({"plan": {"name": "gold"}});
    body["user_metadata"] = json!({});
    body["roles"] = json!([second, first, second]);
    body["ttl_sec"] = json!(60);
    body["send_invitation_email"] = json!(false);
    let invitation = setting.invite(&body).await;
    assert_eq!(
        invitation["roles"],
        json!([second, first]),
        "as named, each once"
    );
    for name in ["connection_id", "app_metadata", "user_metadata"] {
        assert_eq!(invitation[name], body[name], "{name}");
    }
    assert_eq!(invitation["expires_at"], "2026-01-01T00:01:00.000Z");
    assert_eq!(invitation.get("send_invitation_email"), None);
    assert_eq!(setting.listed().await, [invitation]);
}

#[tokio::test]
async fn a_lifetime_has_a_default_and_an_end() {
    let setting = Setting::new().await;
    for (seconds, expected) in [
        (json!(0), Some("2026-01-08T00:00:00.000Z")),
        (json!(1), Some("2026-01-01T00:00:01.000Z")),
        (json!(2_592_000), Some("2026-01-31T00:00:00.000Z")),
        (json!(2_592_001), None),
        (json!(-1), None),
        (json!("60"), None),
        (json!(null), None),
    ] {
        let mut body = setting.body("guest@example.com");
        body["ttl_sec"] = seconds.clone();
        let answer = setting.post(&setting.path(), &body).await;
        if let Some(expected) = expected {
            assert_eq!(
                answer.expect(200).json()["expires_at"],
                expected,
                "{seconds}"
            );
        } else {
            let told = answer.expect(400).json();
            assert_eq!(told["errorCode"], "invalid_body", "{seconds}");
            assert!(text(&told["message"]).contains("ttl_sec"), "{told}");
        }
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_by_name() {
    let setting = Setting::new().await;
    for (name, value, part) in [
        ("inviter", json!({}), "Missing required property: name"),
        ("inviter", json!({"name": ""}), "inviter.name"),
        ("inviter", json!({"name": "x".repeat(301)}), "inviter.name"),
        (
            "inviter",
            json!({"name": "Ada", "email": "a@b.example"}),
            "Additional properties not allowed: email",
        ),
        ("invitee", json!({"email": "nobody"}), "invitee.email"),
        ("client_id", json!("short"), "client_id"),
        ("connection_id", json!("con_short"), "connection_id"),
        ("roles", json!([]), "roles"),
        ("roles", json!(["rol_short"]), "roles"),
        ("roles", json!(vec!["rol_0123456789abcdef"; 51]), "roles"),
        ("app_metadata", json!([]), "app_metadata"),
        ("user_metadata", json!("x"), "user_metadata"),
        (
            "send_invitation_email",
            json!("yes"),
            "send_invitation_email",
        ),
        (
            "ticket_id",
            json!("x"),
            "Additional properties not allowed: ticket_id",
        ),
    ] {
        let mut body = setting.body("guest@example.com");
        body[name] = value;
        let told = setting
            .post(&setting.path(), &body)
            .await
            .expect(400)
            .json();
        assert!(text(&told["message"]).contains(part), "{name}: {told}");
    }
    assert_eq!(setting.listed().await, [] as [Value; 0]);
}

/// The texts of the contract (`post_invitations`, 400).
#[tokio::test]
async fn what_is_not_there_is_refused_in_the_contracts_words() {
    let setting = Setting::new().await;
    let app = &setting.app;
    let denied = post(
        app,
        "/clients",
        &json!({"name": "denied", "organization_usage": "deny"}),
    )
    .await;
    let silent = post(app, "/clients", &json!({"name": "silent"})).await;
    let homeless = post(
        app,
        "/clients",
        &json!({"name": "homeless", "organization_usage": "require"}),
    )
    .await;
    let passwordless = post(
        app,
        "/connections",
        &json!({"name": "email", "strategy": "email"}),
    )
    .await;
    let foreign = post(
        app,
        "/connections",
        &json!({"name": "foreign", "strategy": "auth0"}),
    )
    .await;
    let other = post(app, "/organizations", &json!({"name": "other"})).await;
    let others = json!({"name": "theirs", "type": "organization", "owner_id": other["id"]});
    let others = post(app, "/roles", &others).await;
    let held = setting.role("held").await;
    let not_enabled = format!(
        "The specified connection ({}) is not enabled for the organization",
        text(&foreign["id"])
    );
    let unknown_roles = format!(
        "One or more of the specified roles do not exist: rol_0123456789abcdef, {}",
        text(&others["id"])
    );
    let roles = json!([
        "rol_0123456789abcdef",
        held,
        others["id"],
        "rol_0123456789abcdef"
    ]);
    for (name, value, message) in [
        (
            "client_id",
            json!("0123456789abcdef0123456789abcdef"),
            "The specified client_id does not exist.",
        ),
        (
            "client_id",
            denied["client_id"].clone(),
            "The specified client_id does not allow organizations.",
        ),
        (
            "client_id",
            silent["client_id"].clone(),
            "The specified client_id does not allow organizations.",
        ),
        ("client_id", homeless["client_id"].clone(), ROUTE_MISSING),
        (
            "connection_id",
            json!("con_0123456789abcdef"),
            "The specified connection does not exist.",
        ),
        (
            "connection_id",
            passwordless["id"].clone(),
            "Passwordless connections are not supported.",
        ),
        ("connection_id", foreign["id"].clone(), not_enabled.as_str()),
        ("roles", roles, unknown_roles.as_str()),
    ] {
        let mut body = setting.body("guest@example.com");
        body[name] = value;
        let told = setting
            .post(&setting.path(), &body)
            .await
            .expect(400)
            .json();
        let expected = json!({
            "statusCode": 400, "error": "Bad Request", "message": message, "errorCode": "invalid_body",
        });
        assert_eq!(told, expected);
    }
    assert_eq!(setting.listed().await, [] as [Value; 0]);
    let nowhere = "/organizations/org_0123456789abcdef/invitations";
    let told = setting
        .post(nowhere, &setting.body("guest@example.com"))
        .await;
    assert_eq!(
        told.expect(404).json()["message"],
        "No organization found by that id or name"
    );
}

#[tokio::test]
async fn a_connection_that_is_switched_off_leads_nobody_in() {
    let setting = Setting::new().await;
    let (organization, connection) = (
        text(&setting.organization["id"]),
        text(&setting.connection["id"]),
    );
    let path = format!("/organizations/{organization}/connections/{connection}");
    let call = setting.app.api("PATCH", &path).await;
    call.json(&json!({"is_enabled": false}))
        .send()
        .await
        .expect(200);
    let mut body = setting.body("guest@example.com");
    body["connection_id"] = json!(connection);
    let told = setting
        .post(&setting.path(), &body)
        .await
        .expect(400)
        .json();
    assert!(text(&told["message"]).contains("is not enabled"), "{told}");
}

#[tokio::test]
async fn the_tenants_route_serves_where_the_client_has_none() {
    let setting = Setting::new().await;
    let app = &setting.app;
    let homeless = json!({"name": "homeless", "organization_usage": "require",
        "initiate_login_uri": "https://{organization.metadata.public_host}.app.example/start?x=1"});
    let homeless = post(app, "/clients", &homeless).await;
    let mut body = setting.body("guest@example.com");
    body["client_id"] = homeless["client_id"].clone();
    let told = setting
        .post(&setting.path(), &body)
        .await
        .expect(400)
        .json();
    assert_eq!(told["message"], ROUTE_MISSING);

    let call = app.api("PATCH", "/tenants/settings").await;
    call.json(&json!({"default_redirection_uri": "https://tenant.example/"}))
        .send()
        .await
        .expect(200);
    let url = text(&setting.invite(&body).await["invitation_url"]);
    assert!(
        url.starts_with("https://tenant.example/?invitation="),
        "{url}"
    );

    let path = format!("/organizations/{}", text(&setting.organization["id"]));
    let call = app.api("PATCH", &path).await;
    call.json(&json!({"metadata": {"public_host": "acme"}, "name": "acme-2"}))
        .send()
        .await
        .expect(200);
    let invitation = setting.invite(&body).await;
    let url = text(&invitation["invitation_url"]);
    assert!(
        url.starts_with("https://acme.app.example/start?x=1&invitation="),
        "{url}"
    );
    assert!(url.ends_with("&organization_name=acme-2"), "{url}");
}

#[tokio::test]
async fn inviting_again_takes_the_first_invitation_back() {
    let setting = Setting::new().await;
    let first = setting.invite(&setting.body("guest@example.com")).await;
    let other = setting.invite(&setting.body("other@example.com")).await;
    setting.app.clock.advance_seconds(1);
    let second = setting.invite(&setting.body("Guest@Example.com")).await;
    assert_ne!(first["ticket_id"], second["ticket_id"]);
    assert_eq!(setting.listed().await, [second, other]);
    let path = format!("{}/{}", setting.path(), text(&first["id"]));
    let told = setting.call("GET", &path).await.expect(404).json();
    assert_eq!(told["message"], "The invitation does not exist.");

    // Not in another organization.
    let body = json!({"name": "elsewhere", "enabled_connections": [{"connection_id": setting.connection["id"]}]});
    let elsewhere = post(&setting.app, "/organizations", &body).await;
    let path = format!("/organizations/{}/invitations", text(&elsewhere["id"]));
    setting
        .post(&path, &setting.body("guest@example.com"))
        .await
        .expect(200);
    assert_eq!(setting.listed().await.len(), 2);
}

#[tokio::test]
async fn the_ticket_is_stored_sealed_and_written_to_no_log() {
    let setting = Setting::new().await;
    let invitation = setting.invite(&setting.body("guest@example.com")).await;
    let ticket = text(&invitation["ticket_id"]);
    let realm = setting.app.realm(&setting.app.tenant.clone()).await;
    let id = text(&setting.organization["id"]);
    let read = realm.store.read(id, |id, mut tx| {
        Box::pin(async move {
            let id = guildhall_model::id::OrganizationId::parse(id).expect("an id");
            let page = guildhall_store::Page::Offset { skip: 0, take: 10 };
            let rows = tx
                .invitations(&id, guildhall_store::InvitationOrder::Newest, &page)
                .await?;
            Ok::<_, guildhall_store::Error>((rows, tx.latest_logs(1000).await?))
        })
    });
    let (rows, logs) = read.await.expect("the store answers");
    assert!(!String::from_utf8_lossy(&rows[0].ticket).contains(&ticket));
    assert!(!rows[0].document.contains(&ticket));
    assert!(logs.iter().all(|entry| !entry.contains(&ticket)));
    let entries = logs
        .iter()
        .map(|entry| serde_json::from_str(entry).expect("JSON"));
    let mut entries =
        entries.filter(|entry: &Value| entry["description"] == "Create an organization invitation");
    let entry = entries.next().expect("an entry");
    assert_eq!(entry["type"], "sapi");
    assert_eq!(entry["organization_id"], setting.organization["id"]);
    assert_eq!(entry["organization_name"], "acme");
}
