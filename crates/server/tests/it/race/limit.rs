//! The last places: each limit by count, raced for.

use serde_json::{Value, json};

use super::{ORGANIZATIONS, Racecourse, runner, text, winners};

/// Connections of an organization at most.
const CONNECTIONS: usize = 10;
/// Client grants of an organization at most.
const GRANTS: usize = 100;
/// Roles of a member, and of a user, at most.
const ROLES: usize = 50;

async fn make_connections(course: &Racecourse, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for place in 0..count {
        let body = json!({"name": format!("people-{place}"), "strategy": "auth0"});
        ids.push(text(&course.make("/api/v2/connections", body).await["id"]));
    }
    ids
}

async fn length(course: &Racecourse, path: &str) -> usize {
    let list = course.get(path).await.expect(200).json();
    list.as_array().expect("a list").len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_who_add_a_connection_find_ten_places() {
    let course = Racecourse::new().await;
    let connections = make_connections(&course, 20).await;
    // The two families are one association.
    for families in [
        ["enabled_connections", "enabled_connections"],
        ["connections", "enabled_connections"],
    ] {
        let name = format!("full-{}", families[0].len());
        let id = course.make_organization(&name).await;
        let add = |(place, connection): (usize, &String)| {
            let path = format!("{ORGANIZATIONS}/{id}/{}", families[place % 2]);
            runner("POST", path, Some(json!({"connection_id": connection})))
        };
        let runners = connections.iter().enumerate().map(add).collect();
        let answers = course.race(runners).await;
        assert_eq!(winners(&answers, 201, 403), CONNECTIONS);
        for answer in answers.iter().filter(|answer| answer.status == 403) {
            assert_eq!(answer.json()["errorCode"], "too_many_entities");
        }
        let path = format!("{ORGANIZATIONS}/{id}/connections");
        assert_eq!(length(&course, &path).await, CONNECTIONS);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_eleventh_connection_is_refused_whoever_comes_last() {
    let course = Racecourse::new().await;
    let connections = make_connections(&course, 14).await;
    let id = course.make_organization("nearly-full").await;
    let path = format!("{ORGANIZATIONS}/{id}/enabled_connections");
    for connection in &connections[..9] {
        course
            .make(&path, json!({"connection_id": connection}))
            .await;
    }
    let add = |connection| runner("POST", &path, Some(json!({"connection_id": connection})));
    let answers = course
        .race(connections[9..].iter().map(add).collect())
        .await;
    assert_eq!(winners(&answers, 201, 403), 1);
    assert_eq!(length(&course, &path).await, CONNECTIONS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_connection_is_added_once() {
    let course = Racecourse::new().await;
    let connections = make_connections(&course, 1).await;
    let id = course.make_organization("one").await;
    let path = format!("{ORGANIZATIONS}/{id}/enabled_connections");
    let add = runner(
        "POST",
        &path,
        Some(json!({"connection_id": connections[0]})),
    );
    let answers = course.race(vec![add; 20]).await;
    assert_eq!(winners(&answers, 201, 409), 1);
    assert_eq!(length(&course, &path).await, 1);
}

/// Grants of many clients for many APIs.
async fn make_grants(course: &Racecourse, count: usize) -> Vec<String> {
    let mut audiences = Vec::new();
    for place in 0..10 {
        let identifier = format!("https://api-{place}.example/");
        let body = json!({"identifier": identifier});
        course.make("/api/v2/resource-servers", body).await;
        audiences.push(identifier);
    }
    let mut grants = Vec::new();
    while grants.len() < count {
        let body = json!({"name": "machine", "app_type": "non_interactive"});
        let client = course.make("/api/v2/clients", body).await;
        for audience in &audiences {
            let body = json!({
                "client_id": client["client_id"],
                "audience": audience,
                "scope": [],
                "organization_usage": "allow",
            });
            let grant = course.make("/api/v2/client-grants", body).await;
            grants.push(text(&grant["id"]));
        }
    }
    grants
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_hundred_and_first_client_grant_is_refused_whoever_comes_last() {
    let course = Racecourse::new().await;
    let grants = make_grants(&course, GRANTS + 10).await;
    let id = course.make_organization("granted").await;
    let path = format!("{ORGANIZATIONS}/{id}/client-grants");
    let before = GRANTS - 5;
    for grant in &grants[..before] {
        course.make(&path, json!({"grant_id": grant})).await;
    }
    let add = |grant| runner("POST", &path, Some(json!({"grant_id": grant})));
    let answers = course
        .race(grants[before..].iter().map(add).collect())
        .await;
    assert_eq!(winners(&answers, 201, 409), 5);
    for answer in answers.iter().filter(|answer| answer.status == 409) {
        let message = text(&answer.json()["message"]);
        assert!(message.starts_with("Quota exceeded"), "{message}");
    }
    let list = course
        .get(&format!("{path}?per_page=100&include_totals=true"))
        .await;
    assert_eq!(list.expect(200).json()["total"], GRANTS);
}

async fn make_user(course: &Racecourse) -> String {
    let connections = make_connections(course, 1).await;
    let connection = format!("/api/v2/connections/{}", connections[0]);
    let connection = course.get(&connection).await.expect(200).json();
    let body = json!({
        "connection": connection["name"],
        "email": "person@a.example",
        "password": "Tr0ub4dor&3-horse",
    });
    let made = course.make("/api/v2/users", body).await;
    text(&made["user_id"])
}

/// Races with halves of many roles for the roles of somebody, and answers how many he has.
async fn race_for_roles(course: &Racecourse, path: &str) -> usize {
    let mut roles = Vec::new();
    for place in 0..ROLES + 10 {
        let body = json!({"name": format!("role-{place}")});
        roles.push(course.make("/api/v2/roles", body).await["id"].clone());
    }
    let add = |roles: &[Value]| runner("POST", path, Some(json!({ "roles": roles })));
    let answers = course.race(roles.chunks(30).map(add).collect()).await;
    assert_eq!(answers.len(), 2);
    let won = answers.iter().filter(|answer| answer.status == 204).count();
    assert_eq!(won, 1, "{answers:?}");
    length(course, &format!("{path}?per_page=100")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_member_has_fifty_roles_at_most() {
    let course = Racecourse::new().await;
    let user = make_user(&course).await;
    let id = course.make_organization("home").await;
    let members = format!("{ORGANIZATIONS}/{id}/members");
    course.make(&members, json!({"members": [user]})).await;
    let path = format!("{members}/{}/roles", user.replace('|', "%7C"));
    assert_eq!(race_for_roles(&course, &path).await, 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_user_has_fifty_roles_at_most() {
    let course = Racecourse::new().await;
    let user = make_user(&course).await;
    let path = format!("/api/v2/users/{}/roles", user.replace('|', "%7C"));
    assert_eq!(race_for_roles(&course, &path).await, 30);
}
