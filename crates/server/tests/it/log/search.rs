//! The search, by each field that is supported.

use std::fmt::Write as _;

use guildhall_app::log::{Happening, Through, entry};
use guildhall_app::{Actor, Error, Origin};
use guildhall_protocol::oauth::Scope;
use guildhall_testkit::TestApp;
use serde_json::json;

use super::{each, get};

/// Two entries that differ in everything, and one between them that has nothing.
async fn write(app: &TestApp) {
    let realm = app.realm(&app.tenant).await;
    let mut rows = Vec::new();
    for (name, kind) in [("ada", "s"), ("", "fn"), ("bob", "f")] {
        let origin = Origin {
            ip: format!("2001:db8::{}", name.len()),
            ..Origin::default()
        };
        let client = format!("client-{name}");
        let actor = Actor::with_scopes(Some(client.clone()), None, Scope::parse(""), origin);
        let id = |kind: &str| format!("{kind}_{name}");
        let (user, connection, organization) = (id("auth0|"), id("con"), id("org"));
        let title = |kind: &str| format!("{kind} {name}");
        let (person, database, company) = (title("User"), title("People of"), title("Company"));
        let happening = Happening {
            kind,
            description: "Something",
            client_name: Some(&client),
            user: Some((&user, &person)),
            connection: Some(Through {
                id: &connection,
                name: &database,
                strategy: "auth0",
                strategy_type: "database",
            }),
            organization: Some((&organization, &company)),
            ..Happening::default()
        };
        let bare = Happening {
            kind,
            description: "Nothing",
            ..Happening::default()
        };
        let happening = if name.is_empty() { bare } else { happening };
        rows.push(entry(&realm, &actor, &happening).expect("an entry"));
        app.clock.advance_seconds(86_400);
    }
    let write = realm.store.write(rows, |rows, mut tx| {
        Box::pin(async move {
            for row in rows {
                tx.insert_log(row).await?;
            }
            Ok::<_, Error>(())
        })
    });
    write.await.expect("the store answers");
}

/// A text as it stands in a query.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        write!(encoded, "%{byte:02X}").expect("a text takes more");
        encoded
    })
}

#[tokio::test]
async fn every_field_finds_its_entries() {
    let app = TestApp::new().await;
    write(&app).await;
    let all = get(&app, "/logs?q=type:f").await.expect(200).json();
    let bob = all[0]["log_id"].as_str().expect("an id").to_owned();
    // Days are those of the test's clock, which begins with 2026.
    for (query, found) in [
        (format!("log_id:{bob}"), "f"),
        ("type:f".to_owned(), "f"),
        ("type:nothing".to_owned(), ""),
        ("type:(s OR f OR nothing)".to_owned(), "f s"),
        ("type:(s OR fn) AND client_id:client-ada".to_owned(), "s"),
        ("date:[2026-01-01 TO 2026-01-01]".to_owned(), "s"),
        ("date:[2026-01-02 TO 2026-01-03]".to_owned(), "f fn"),
        ("date:[* TO 2026-01-02T00:00:00.000Z]".to_owned(), "fn s"),
        (
            "type:(s OR f) AND date:[2026-01-02 TO 2026-01-09]".to_owned(),
            "f",
        ),
        ("client_id:client-bob".to_owned(), "f"),
        ("client_name:CLIENT-BOB".to_owned(), "f"),
        ("application:client-bob".to_owned(), "f"),
        ("user_id:\"auth0|_bob\"".to_owned(), "f"),
        ("user_name:\"user BOB\"".to_owned(), "f"),
        ("user:\"user bob\"".to_owned(), "f"),
        ("connection:\"People of bob\"".to_owned(), "f"),
        ("connection_id:con_bob".to_owned(), "f"),
        ("organization_id:org_bob".to_owned(), "f"),
        ("organization_name:\"company bob\"".to_owned(), "f"),
        ("ip:\"2001:db8::3\"".to_owned(), "f s"),
        (
            "ip:\"2001:db8::3\" AND user_id:\"auth0|_ada\"".to_owned(),
            "s",
        ),
        ("organization_id:org_bob AND type:s".to_owned(), ""),
    ] {
        for parameter in ["q", "search"] {
            let encoded = encoded(&query);
            let path = format!("/logs?{parameter}={encoded}&include_totals=true");
            let answer = get(&app, &path).await.expect(200).json();
            let kinds = each(&answer["logs"], "type");
            let kinds: Vec<&str> = kinds.iter().filter_map(|kind| kind.as_str()).collect();
            assert_eq!(kinds.join(" "), found, "{query}");
            assert_eq!(answer["total"], json!(kinds.len()), "{query}");
        }
    }
}

#[tokio::test]
async fn the_entries_of_a_user_are_those_about_them() {
    let app = TestApp::new().await;
    write(&app).await;
    let path = "/users/auth0%7C_ada/logs";
    let entries = get(&app, path).await.expect(200).json();
    assert_eq!(each(&entries, "user_name"), ["User ada"]);
    let told = get(
        &app,
        &format!("{path}?include_totals=true&per_page=1&page=1"),
    )
    .await;
    let told = told.expect(200).json();
    assert_eq!((&told["total"], &told["logs"]), (&json!(1), &json!([])));
    let nobody = get(&app, "/users/auth0%7Cnobody/logs").await.expect(200);
    assert_eq!(nobody.json(), json!([]));
}

#[tokio::test]
async fn another_tenant_finds_nothing() {
    let app = TestApp::new().await;
    write(&app).await;
    let token = app.token_of(&app.other.clone(), &[]).await;
    for path in [
        "/logs?q=type:f",
        "/logs?q=client_id:client-bob",
        "/users/auth0%7C_ada/logs",
    ] {
        let call = app.call_at(&app.other, "GET", &format!("/api/v2{path}"));
        let answer = call.bearer(&token).send().await.expect(200);
        assert_eq!(answer.json(), json!([]), "{path}");
    }
}
