//! The connections of an organization, in both families.

use guildhall_testkit::TestApp;
use serde_json::json;

use super::{create, database, id};

#[tokio::test]
async fn the_newer_family_shows_everything_and_the_older_what_is_enabled() {
    let app = TestApp::new().await;
    let organization = id(&create(&app, "acme").await);
    let connection = database(&app).await;
    let body = json!({"connection_id": connection, "is_enabled": true});
    let path = format!("/organizations/{organization}/connections");
    let added = app
        .api("POST", &path)
        .await
        .json(&body)
        .send()
        .await
        .expect(201)
        .json();
    let expected = json!({
        "connection_id": connection,
        "is_signup_enabled": false,
        "assign_membership_on_login": false,
        "show_as_button": true,
        "is_enabled": true,
        "organization_access_level": "none",
        "connection": {"name": "Username-Password-Authentication", "strategy": "auth0"},
    });
    assert_eq!(added, expected);
    let one = format!("{path}/{connection}");
    assert_eq!(
        app.api("GET", &one).await.send().await.expect(200).json(),
        expected
    );
    let list = app
        .api(
            "GET",
            &format!("{path}?include_totals=true&is_enabled=true&page=0&per_page=50"),
        )
        .await;
    assert_eq!(
        list.send().await.expect(200).json(),
        json!({"connections": [expected], "start": 0, "limit": 50, "total": 1})
    );
    let list = app
        .api(
            "GET",
            &format!("{path}?include_totals=true&page=1&per_page=50"),
        )
        .await;
    assert_eq!(
        list.send().await.expect(200).json(),
        json!({"connections": [], "start": 50, "limit": 50, "total": 1})
    );

    // Switched off, it is still there for the newer family and gone for the older.
    let off = json!({"is_enabled": false, "organization_access_level": "limited", "organization_connection_name": "Our people"});
    let changed = app
        .api("PATCH", &one)
        .await
        .json(&off)
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(changed["is_enabled"], false);
    assert_eq!(changed["organization_connection_name"], "Our people");
    let old = format!("/organizations/{organization}/enabled_connections");
    assert_eq!(
        app.api("GET", &old).await.send().await.expect(200).json(),
        json!([])
    );
    app.api("GET", &format!("{old}/{connection}"))
        .await
        .send()
        .await
        .expect(404);
    let filtered = app
        .api("GET", &format!("{path}?is_enabled=false"))
        .await
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(filtered, json!([changed]));

    // `null` sets back.
    let back = json!({"is_enabled": null, "organization_access_level": null, "organization_connection_name": null});
    assert_eq!(
        app.api("PATCH", &one)
            .await
            .json(&back)
            .send()
            .await
            .expect(200)
            .json(),
        expected
    );
}

#[tokio::test]
async fn the_older_family_adds_changes_and_removes() {
    let app = TestApp::new().await;
    let organization = id(&create(&app, "acme").await);
    let connection = database(&app).await;
    let path = format!("/organizations/{organization}/enabled_connections");
    let body = json!({"connection_id": connection, "assign_membership_on_login": true});
    let added = app
        .api("POST", &path)
        .await
        .json(&body)
        .send()
        .await
        .expect(201)
        .json();
    let expected = json!({
        "connection_id": connection,
        "assign_membership_on_login": true,
        "show_as_button": true,
        "is_signup_enabled": false,
        "connection": {"name": "Username-Password-Authentication", "strategy": "auth0"},
    });
    assert_eq!(added, expected);
    let one = format!("{path}/{connection}");
    let change = json!({"show_as_button": false, "is_signup_enabled": true});
    let changed = app
        .api("PATCH", &one)
        .await
        .json(&change)
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&changed["show_as_button"], &changed["is_signup_enabled"]),
        (&json!(false), &json!(true))
    );
    app.api("DELETE", &one).await.send().await.expect(204);
    app.api("DELETE", &one).await.send().await.expect(204);
    app.api("GET", &one).await.send().await.expect(404);
    // Added again it starts from the defaults again.
    let again = app
        .api("POST", &path)
        .await
        .json(&json!({"connection_id": connection}))
        .send()
        .await
        .expect(201);
    assert_eq!(again.json()["is_signup_enabled"], false);
}

#[tokio::test]
async fn what_can_not_be_added() {
    let app = TestApp::new().await;
    let organization = id(&create(&app, "acme").await);
    let connection = database(&app).await;
    for family in ["connections", "enabled_connections"] {
        let path = format!("/organizations/{organization}/{family}");
        let unknown = json!({"connection_id": "con_0123456789abcdef"});
        let told = app
            .api("POST", &path)
            .await
            .json(&unknown)
            .send()
            .await
            .expect(404)
            .json();
        assert_eq!(told["errorCode"], "inexistent_connection");
        let nobody = format!("/organizations/org_0123456789abcdef/{family}");
        let known = json!({"connection_id": connection});
        let told = app
            .api("POST", &nobody)
            .await
            .json(&known)
            .send()
            .await
            .expect(404)
            .json();
        assert_eq!(told["message"], "No organization found by that id or name");
        app.api("POST", &path)
            .await
            .json(&json!({}))
            .send()
            .await
            .expect(400);
    }
    let path = format!("/organizations/{organization}/connections");
    let nameless = json!({"connection_id": connection, "organization_access_level": "full"});
    app.api("POST", &path)
        .await
        .json(&nameless)
        .send()
        .await
        .expect(400);
    let known = json!({"connection_id": connection});
    app.api("POST", &path)
        .await
        .json(&known)
        .send()
        .await
        .expect(201);
    app.api("POST", &path)
        .await
        .json(&known)
        .send()
        .await
        .expect(409);
}
