//! Two grids over every route, read off the routes: who may not call it, and what another tenant or another
//! organization can do with what is not theirs. A new route joins by itself; one whose path names a thing that the
//! fixture does not know makes the test fail.
//!
//! Each cell first succeeds as the owner, with the same ids.

mod fixture;
mod log;
mod residue;
pub(crate) mod sample;

use std::fmt::Write as _;

use guildhall_management::{Method, Route, routes};
use guildhall_testkit::TestApp;
use serde_json::Value;

use fixture::Fixture;

fn method(route: &Route) -> String {
    route.method.as_str().to_uppercase()
}

#[tokio::test]
async fn without_a_token_or_with_too_small_a_scope_nobody_gets_in() {
    let mut count = 0;
    for route in routes() {
        let app = TestApp::new().await;
        let fixture = Fixture::of(&app, &app.tenant.clone()).await;
        fixture.make_room(&app, &app.tenant, route).await;
        let path = fixture.path(route);
        let body = fixture.body(route);
        let call = |token: Option<&str>| {
            let call = app.call(&method(route), &format!("/api/v2{path}"));
            let call = if let Some(token) = token {
                call.bearer(token)
            } else {
                call
            };
            if let Some(body) = &body {
                call.json(body)
            } else {
                call
            }
        };
        let name = format!("{} {}", method(route), route.path);

        let told = call(None).send().await;
        assert_eq!(told.status, 401, "{name}: {}", told.text);
        let foreign = app.token(&[foreign_scope(route)]).await;
        let told = call(Some(&foreign)).send().await;
        assert_eq!(told.status, 403, "{name}: {}", told.text);
        let expected = format!(
            "Insufficient scope, expected any of: {}",
            route.permission.scopes().join(",")
        );
        assert_eq!(told.json()["message"], expected, "{name}");
        assert_eq!(told.json()["errorCode"], "insufficient_scope", "{name}");

        let owner = app.token(&[]).await;
        let told = call(Some(&owner)).send().await;
        assert_eq!(
            told.status.as_u16(),
            route.success,
            "{name} as the owner: {}",
            told.text
        );
        count += 1;
    }
    assert!(count >= 16, "the grid saw {count} routes");
}

/// A scope that the route does not ask for.
fn foreign_scope(route: &Route) -> &'static str {
    let asked = route.permission.scopes();
    ["read:stats", "read:users"]
        .into_iter()
        .find(|scope| !asked.contains(scope))
        .expect("a scope it does not ask for")
}

#[tokio::test]
async fn another_tenant_finds_and_changes_nothing() {
    let mut table = String::new();
    for route in routes() {
        let app = TestApp::new().await;
        let (owner, stranger) = (app.tenant.clone(), app.other.clone());
        let fixture = Fixture::of(&app, &owner).await;
        fixture.make_room(&app, &owner, route).await;
        let path = fixture.path(route);
        let body = fixture.body(route);
        let name = format!("{} {}", method(route), route.path);
        let before = fixture.everything(&app, &owner).await;

        // With the stranger's own token, at the stranger's own host, with the owner's ids.
        let token = app.token_of(&stranger, &[]).await;
        let call = app
            .call_at(&stranger, &method(route), &format!("/api/v2{path}"))
            .bearer(&token);
        let answer = if let Some(body) = &body {
            call.json(body)
        } else {
            call
        }
        .send()
        .await;
        let outcome = stranger_outcome(route, &fixture, &answer, &name);
        assert_eq!(
            fixture.everything(&app, &owner).await,
            before,
            "{name}: the owner's things have changed"
        );

        // With the owner's token at the stranger's host, and the other way round.
        let owners = app.token_of(&owner, &[]).await;
        for (tenant, token) in [(&stranger, &owners), (&owner, &token)] {
            let call = app
                .call_at(tenant, &method(route), &format!("/api/v2{path}"))
                .bearer(token);
            let told = if let Some(body) = &body {
                call.json(body)
            } else {
                call
            }
            .send()
            .await;
            assert_eq!(told.status, 401, "{name}: {}", told.text);
        }
        assert_eq!(
            fixture.everything(&app, &owner).await,
            before,
            "{name}: the owner's things have changed"
        );

        let call = app
            .call(&method(route), &format!("/api/v2{path}"))
            .bearer(&owners);
        let told = if let Some(body) = &body {
            call.json(body)
        } else {
            call
        }
        .send()
        .await;
        assert_eq!(
            told.status.as_u16(),
            route.success,
            "{name} as the owner: {}",
            told.text
        );
        writeln!(
            table,
            "| {} | `{}` | {outcome} | 401 | {} |",
            method(route),
            route.path,
            route.success
        )
        .expect("a text takes a line");
    }
    publish(&table);
}

/// What a stranger got: not found; or, where the path names nothing, an answer of the stranger's own that holds
/// nothing of the owner's.
fn stranger_outcome(
    route: &Route,
    fixture: &Fixture,
    answer: &guildhall_testkit::Answer,
    name: &str,
) -> String {
    let status = answer.status.as_u16();
    for id in fixture.ids() {
        let told: Value = answer.json();
        let message = told
            .get("message")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let rest = answer.text.replace(message, "");
        assert!(
            !rest.contains(id.as_str()) || status >= 400,
            "{name} shows {id}: {}",
            answer.text
        );
    }
    if route.path.contains('{') {
        // Removing what is not there is idempotent for some things (recorded): 204, and nothing has changed.
        let idempotent = route.method == Method::Delete && [route.success, 204].contains(&status);
        // The entries about a user are looked for, not the user: a list of nothing is as good as not being there.
        let empty = route.method == Method::Get && answer.text == "[]";
        assert!(
            idempotent || empty || (400..500).contains(&status),
            "{name}: {status} {}",
            answer.text
        );
        if empty {
            format!("{status}, nothing")
        } else {
            format!("{status}")
        }
    } else {
        assert!(
            status == route.success || (400..500).contains(&status),
            "{name}: {status} {}",
            answer.text
        );
        format!("{status}, nothing of the owner's")
    }
}

#[tokio::test]
async fn another_organization_of_the_same_tenant_finds_and_changes_nothing() {
    let mut count = 0;
    for route in routes()
        .filter(|route| route.path.starts_with("/organizations/{") && has_two_parameters(route))
    {
        let app = TestApp::new().await;
        let owner = app.tenant.clone();
        let fixture = Fixture::of(&app, &owner).await;
        let name = format!("{} {}", method(route), route.path);
        let before = fixture.everything(&app, &owner).await;
        let token = app.token(&[]).await;
        let path = fixture.path_in_other_organization(route);
        let call = app
            .call(&method(route), &format!("/api/v2{path}"))
            .bearer(&token);
        let told = if let Some(body) = fixture.body(route) {
            call.json(&body)
        } else {
            call
        }
        .send()
        .await;
        let status = told.status.as_u16();
        let idempotent = route.method == Method::Delete && status == 204;
        // A list of nothing is as good as not being there.
        let empty = route.method == Method::Get
            && [
                "[]",
                r#"{"members":[]}"#,
                r#"{"roles":[]}"#,
                r#"{"groups":[]}"#,
            ]
            .contains(&told.text.as_str());
        assert!(
            idempotent || empty || status == 404,
            "{name}: {status} {}",
            told.text
        );
        assert_eq!(
            fixture.everything(&app, &owner).await,
            before,
            "{name}: something has changed"
        );
        count += 1;
    }
    assert!(count >= 6, "the grid saw {count} nested routes");
}

fn has_two_parameters(route: &Route) -> bool {
    route.path.matches('{').count() >= 2
}

/// Writes the table to `docs/isolation.md`, or makes sure that it stands there.
fn publish(table: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/isolation.md");
    let text = format!(
        "# Isolation\n\nGenerated by the grid in `crates/server/tests/it/grid` (`GUILDHALL_WRITE=1 cargo test -p \
         guildhall-server --test it grid`); a test fails when it is stale.\n\nEvery route, called with the ids of one \
         tenant by another: with its own token at its own host, and with each other's tokens at each other's hosts. \
         After each call everything of the owner is compared with before. Then the owner makes the same call.\n\n\
         | method | path | a stranger gets | with a foreign token | the owner gets |\n|---|---|---|---|---|\n{table}"
    );
    if std::env::var_os("GUILDHALL_WRITE").is_some() {
        std::fs::write(&path, text).expect("docs/isolation.md can be written");
    } else {
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == text,
            "docs/isolation.md is stale: run this test with GUILDHALL_WRITE=1"
        );
    }
}
