//! What is deleted is gone at once; what hung on it, what is old, and the deltas of totals go by a job, in pieces.

use guildhall_app::Realm;
use guildhall_app::job::{Progress, sweep};
use guildhall_model::id::{ConnectionId, OrganizationId};
use guildhall_model::organization::OrganizationConnection;
use guildhall_store::{Counted, Error, LogKeys, LogRow, Swept};
use guildhall_testkit::{TestApp, TestTenant};
use serde_json::{Value, json};

/// How long log entries are kept.
const DAYS: i64 = 30;
/// How many rows one transaction removes at most.
const PIECE: usize = 1000;
const DAY: i64 = 86_400;

async fn create(app: &TestApp, body: Value) -> Value {
    let call = app.api("POST", "/organizations").await;
    call.json(&body).send().await.expect(201).json()
}

fn id(value: &Value) -> &str {
    value["id"].as_str().expect("an id")
}

async fn delete(app: &TestApp, organization: &Value) {
    let path = format!("/organizations/{}", id(organization));
    app.api("DELETE", &path).await.send().await.expect(204);
}

/// Sweeps until nothing is left; how many pieces there were.
async fn sweep_all(app: &TestApp) -> usize {
    let mut pieces = 0;
    while sweep(&app.services, DAYS).await.expect("the store answers") == Progress::More {
        pieces += 1;
    }
    pieces
}

/// The id of the database connection that every tenant is born with.
async fn connection(realm: &Realm) -> ConnectionId {
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move {
            let page = guildhall_store::Page::Offset { skip: 0, take: 1 };
            tx.connections(&guildhall_store::ConnectionFilter::default(), &page)
                .await
        })
    });
    let rows = read.await.expect("the store answers");
    ConnectionId::parse(&rows.first().expect("a connection").id).expect("an id")
}

/// How many rows hang on an organization, whether it is deleted or not.
async fn children(realm: &Realm, organization: &Value) -> usize {
    let id = OrganizationId::parse(id(organization)).expect("an id");
    let read = realm.store.read(id, |id, mut tx| {
        Box::pin(async move { tx.organization_connections(id, None).await })
    });
    read.await.expect("the store answers").len()
}

async fn total(app: &TestApp, tenant: &TestTenant) -> i64 {
    let realm = app.realm(tenant).await;
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move { tx.total(Counted::Organizations).await })
    });
    read.await.expect("the store answers")
}

#[tokio::test]
async fn a_deleted_organization_is_gone_at_once_and_for_ever() {
    let app = TestApp::new().await;
    let organization = create(&app, json!({"name": "acme"})).await;
    let other = create(&app, json!({"name": "other"})).await;
    delete(&app, &organization).await;
    for pass in ["before the job", "after it"] {
        let path = format!("/organizations/{}", id(&organization));
        for (method, path, body) in [
            ("GET", path.clone(), None),
            ("GET", format!("{path}/enabled_connections"), None),
            ("GET", "/organizations/name/acme".to_owned(), None),
            ("PATCH", path.clone(), Some(json!({"display_name": "Acme"}))),
            ("DELETE", path.clone(), None),
        ] {
            let mut call = app.api(method, &path).await;
            if let Some(body) = &body {
                call = call.json(body);
            }
            let answer = call.send().await;
            assert_eq!(
                answer.status, 404,
                "{pass}: {method} {path}: {}",
                answer.text
            );
        }
        let list = app.api("GET", "/organizations?include_totals=true").await;
        let list = list.send().await.expect(200).json();
        assert_eq!(list["organizations"], json!([other]), "{pass}");
        assert_eq!(list["total"], 1, "{pass}");
        assert_eq!(total(&app, &app.tenant).await, 1, "{pass}");
        sweep_all(&app).await;
    }
}

#[tokio::test]
async fn a_name_is_free_again_and_who_takes_it_inherits_nothing() {
    let app = TestApp::new().await;
    let realm = app.realm(&app.tenant).await;
    let connection = connection(&realm).await;
    let enabled =
        json!([{"connection_id": connection.as_str(), "assign_membership_on_login": true}]);
    let old = create(
        &app,
        json!({
            "name": "acme", "display_name": "Acme", "metadata": {"plan": "gold"},
            "branding": {"colors": {"primary": "#0059d6", "page_background": "#000000"}}, "enabled_connections": enabled,
        }),
    )
    .await;
    delete(&app, &old).await;
    let new = create(&app, json!({"name": "acme"})).await;
    assert_ne!(new["id"], old["id"]);
    for field in [
        "display_name",
        "metadata",
        "branding",
        "enabled_connections",
    ] {
        assert_eq!(new.get(field), None, "{field}");
    }
    assert_eq!(children(&realm, &new).await, 0);
    assert_eq!(children(&realm, &old).await, 1, "the job has not come yet");
    let path = format!("/organizations/{}/enabled_connections", id(&new));
    let call = app.api("POST", &path).await;
    let body = json!({"connection_id": connection.as_str(), "assign_membership_on_login": false});
    call.json(&body).send().await.expect(201);

    sweep_all(&app).await;
    assert_eq!(children(&realm, &old).await, 0);
    assert_eq!(
        children(&realm, &new).await,
        1,
        "the job takes what is the old one's alone"
    );
    let found = app.api("GET", "/organizations/name/acme").await;
    assert_eq!(found.send().await.expect(200).json(), new);
}

/// Adds connections to an organization, through the store: the wire allows ten.
async fn add_connections(realm: &Realm, organization: &Value, count: usize) {
    let id = OrganizationId::parse(id(organization)).expect("an id");
    let template = realm.store.read(connection(realm).await, |id, mut tx| {
        Box::pin(async move { tx.connection(id.as_str()).await })
    });
    let template = template
        .await
        .expect("the store answers")
        .expect("a connection");
    let numbers: Vec<usize> = (0..count).collect();
    // In pieces: one operation may not hold the writer for long.
    for numbers in numbers.chunks(100) {
        let plan = (numbers.to_vec(), template.clone(), id.clone());
        let write = realm
            .store
            .write(plan, |(numbers, template, organization), mut tx| {
                Box::pin(async move {
                    for number in numbers {
                        let mut row = template.clone();
                        row.id = format!("con_{number:016}");
                        row.name = format!("connection-{number}");
                        tx.insert_connection(&row).await?;
                        let enabled = OrganizationConnection {
                            connection_id: ConnectionId::parse(&row.id).expect("an id"),
                            name: row.name,
                            strategy: row.strategy,
                            assign_membership_on_login: true,
                            show_as_button: true,
                            is_signup_enabled: false,
                            is_enabled: true,
                            organization_access_level:
                                guildhall_model::organization::AccessLevel::None,
                            organization_connection_name: None,
                        };
                        let at = row.created_at;
                        tx.insert_organization_connection(organization, &enabled, at)
                            .await?;
                    }
                    Ok::<_, Error>(())
                })
            });
        write.await.expect("the store answers");
    }
}

#[tokio::test]
async fn what_hangs_on_a_deleted_organization_goes_in_pieces() {
    let app = TestApp::new().await;
    let realm = app.realm(&app.tenant).await;
    let organization = create(&app, json!({"name": "acme"})).await;
    let count = PIECE + 100;
    add_connections(&realm, &organization, count).await;
    assert_eq!(
        sweep(&app.services, DAYS).await.expect("it looks"),
        Progress::Idle
    );
    assert_eq!(
        children(&realm, &organization).await,
        count,
        "nothing is deleted yet"
    );

    delete(&app, &organization).await;
    assert_eq!(
        children(&realm, &organization).await,
        count,
        "the request left them to the job"
    );
    for left in [100, 0] {
        assert_eq!(
            sweep(&app.services, DAYS).await.expect("it works"),
            Progress::More
        );
        assert_eq!(children(&realm, &organization).await, left);
    }
    sweep_all(&app).await;
    let swept = app.services.system.write((), |(), mut tx| {
        Box::pin(async move { tx.sweep_deleted().await })
    });
    assert_eq!(
        swept.await.expect("it looks"),
        Swept::Done,
        "its own row is gone"
    );
}

/// The ids of all log entries, the oldest first.
async fn logs(realm: &Realm) -> Vec<String> {
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move { tx.latest_logs(10_000).await })
    });
    let documents = read.await.expect("the store answers");
    let ids = documents.iter().rev().map(|document| {
        let entry: Value = serde_json::from_str(document).expect("JSON");
        entry["log_id"].as_str().expect("an id").to_owned()
    });
    ids.collect()
}

#[tokio::test]
async fn log_entries_are_kept_for_as_long_as_is_configured() {
    let app = TestApp::new().await;
    let realm = app.realm(&app.tenant).await;
    create(&app, json!({"name": "old"})).await;
    let old = logs(&realm).await.len();
    app.clock.advance_seconds(DAY);
    create(&app, json!({"name": "young"})).await;
    let all = logs(&realm).await;
    assert!(old > 0 && all.len() > old, "{all:?}");

    app.clock.advance_seconds((DAYS - 1) * DAY);
    sweep_all(&app).await;
    assert_eq!(
        logs(&realm).await,
        all,
        "the oldest is {DAYS} days old to the millisecond"
    );
    app.clock.advance_milliseconds(1);
    sweep_all(&app).await;
    assert_eq!(logs(&realm).await, all[old..], "the young one is left");
    app.clock.advance_seconds(DAY);
    sweep_all(&app).await;
    assert!(logs(&realm).await.is_empty());
    let list = app.api("GET", "/organizations?include_totals=true").await;
    assert_eq!(
        list.send().await.expect(200).json()["total"],
        2,
        "the log goes, and nothing else"
    );
}

#[tokio::test]
async fn old_log_entries_go_in_pieces() {
    let app = TestApp::new().await;
    let realm = app.realm(&app.tenant).await;
    app.clock.advance_seconds((DAYS + 1) * DAY);
    sweep_all(&app).await;
    let now = app.services.clock.now();
    let numbers: Vec<usize> = (0..PIECE + 200).collect();
    for numbers in numbers.chunks(200) {
        let write = realm
            .store
            .write((numbers.to_vec(), now), |(numbers, now), mut tx| {
                Box::pin(async move {
                    for number in numbers {
                        let id = format!("{number:040}");
                        let entry = LogRow {
                            document: json!({"log_id": id}).to_string(),
                            id,
                            date: *now,
                            kind: "sapi".to_owned(),
                            keys: LogKeys::default(),
                        };
                        tx.insert_log(&entry).await?;
                    }
                    Ok::<_, Error>(())
                })
            });
        write.await.expect("the store answers");
    }
    app.clock.advance_seconds((DAYS + 1) * DAY);
    assert_eq!(
        sweep(&app.services, DAYS).await.expect("it works"),
        Progress::More
    );
    assert_eq!(logs(&realm).await.len(), 200);
    sweep_all(&app).await;
    assert!(logs(&realm).await.is_empty());
}

#[tokio::test]
async fn folding_the_deltas_changes_no_total() {
    let app = TestApp::new().await;
    let mut organizations = Vec::new();
    for number in 0..5 {
        organizations.push(create(&app, json!({"name": format!("organization-{number}")})).await);
    }
    for organization in &organizations[..2] {
        delete(&app, organization).await;
    }
    let foreign = app.token_of(&app.other, &[]).await;
    let call = app
        .call_at(&app.other, "POST", "/api/v2/organizations")
        .bearer(&foreign);
    call.json(&json!({"name": "foreign"}))
        .send()
        .await
        .expect(201);
    for pass in ["as they came", "folded", "folded again"] {
        assert_eq!(total(&app, &app.tenant).await, 3, "{pass}");
        assert_eq!(total(&app, &app.other).await, 1, "{pass}");
        sweep_all(&app).await;
    }
    create(&app, json!({"name": "another"})).await;
    delete(&app, &organizations[2]).await;
    create(&app, json!({"name": "and-another"})).await;
    assert_eq!(total(&app, &app.tenant).await, 4);
    // As two nodes would at the same moment.
    tokio::join!(sweep_all(&app), sweep_all(&app));
    assert_eq!(total(&app, &app.tenant).await, 4);
    let list = app
        .api("GET", "/organizations?include_totals=true&per_page=1")
        .await;
    assert_eq!(list.send().await.expect(200).json()["total"], 4);
}

#[tokio::test]
async fn many_deltas_are_folded_in_pieces() {
    let app = TestApp::new().await;
    let realm = app.realm(&app.tenant).await;
    let count = 2 * PIECE + 100;
    let template = create(&app, json!({"name": "template"})).await;
    let id = OrganizationId::parse(id(&template)).expect("an id");
    let template = guildhall_app::organization::find(&realm, &id)
        .await
        .expect("it is there");
    let numbers: Vec<usize> = (1..count).collect();
    for numbers in numbers.chunks(100) {
        let plan = (numbers.to_vec(), template.clone(), app.services.clock.now());
        let write = realm.store.write(plan, |(numbers, template, now), mut tx| {
            Box::pin(async move {
                for number in numbers {
                    let mut organization = template.clone();
                    organization.id =
                        OrganizationId::parse(&format!("org_{number:016}")).expect("an id");
                    let name = format!("organization-{number}");
                    organization.name =
                        guildhall_model::organization::OrganizationName::parse(&name)
                            .expect("a name");
                    tx.insert_organization(&organization, *now).await?;
                }
                Ok::<_, Error>(())
            })
        });
        write.await.expect("the store answers");
    }
    let expected = i64::try_from(count).expect("it fits");
    let mut pieces = 0;
    while sweep(&app.services, DAYS).await.expect("it works") == Progress::More {
        pieces += 1;
        assert_eq!(
            total(&app, &app.tenant).await,
            expected,
            "after {pieces} pieces"
        );
    }
    assert!(pieces >= 3, "{pieces}");
}
