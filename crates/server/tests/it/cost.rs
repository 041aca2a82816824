//! What a list costs the database: as many statements for many items as for few.

use guildhall_testkit::TestApp;
use serde_json::{Value, json};

const FEW: usize = 2;
const MANY: usize = 12;
/// The host, the token's client and its grant, the list with its total, and what hangs on the items of a page.
const MOST: u64 = 8;

async fn post(app: &TestApp, path: &str, body: &Value) -> Value {
    let answer = app.api("POST", path).await.json(body).send().await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    answer.json()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("a text")
}

/// The path of an organization with so many of everything, and that of one of its members, who is in as many.
async fn fill(app: &TestApp, count: usize) -> (String, String) {
    let organization = post(app, "/organizations", &json!({"name": "acme"})).await;
    let path = format!("/organizations/{}", text(&organization, "id"));
    let mut users = Vec::new();
    for number in 0..count {
        let body = json!({"connection": "Username-Password-Authentication", "password": "x",
            "email": format!("person-{number}@example.com")});
        let user = post(app, "/users", &body).await;
        users.push(text(&user, "user_id").to_owned());
    }
    let role = post(app, "/roles", &json!({"name": "reader"})).await;
    for user in &users {
        post(app, &format!("{path}/members"), &json!({"members": [user]})).await;
        let member = format!("{path}/members/{}", user.replace('|', "%7C"));
        post(
            app,
            &format!("{member}/roles"),
            &json!({"roles": [role["id"]]}),
        )
        .await;
    }
    for number in 0..count {
        let domain = json!({"domain": format!("acme-{number}.example.com")});
        post(app, &format!("{path}/discovery-domains"), &domain).await;
        post(app, "/roles", &json!({"name": format!("role-{number}")})).await;
        post(
            app,
            "/clients",
            &json!({"name": format!("client-{number}")}),
        )
        .await;
        let connection = json!({"name": format!("people-{number}"), "strategy": "auth0"});
        let connection = post(app, "/connections", &connection).await;
        if number < 10 {
            let body = json!({"connection_id": connection["id"]});
            post(app, &format!("{path}/enabled_connections"), &body).await;
        }
        let api = json!({"identifier": format!("https://api-{number}.example/")});
        post(app, "/resource-servers", &api).await;
        let other = json!({"name": format!("other-{number}")});
        let other = post(app, "/organizations", &other).await;
        let members = format!("/organizations/{}/members", text(&other, "id"));
        post(app, &members, &json!({"members": [users[0]]})).await;
    }
    (path, format!("/users/{}", users[0].replace('|', "%7C")))
}

/// How many statements each list takes when there are so many of everything.
async fn counted(count: usize) -> Vec<(String, u64)> {
    let app = TestApp::new().await;
    let (organization, user) = fill(&app, count).await;
    let token = app.token(&[]).await;
    let mut counts = Vec::new();
    for (name, path) in [
        ("organizations", "/organizations?".to_owned()),
        (
            "organizations by checkpoint",
            "/organizations?take=50&".to_owned(),
        ),
        ("members", format!("{organization}/members?")),
        (
            "members with roles",
            format!("{organization}/members?fields=user_id,roles&"),
        ),
        ("domains", format!("{organization}/discovery-domains?")),
        (
            "enabled connections",
            format!("{organization}/enabled_connections?"),
        ),
        ("users", "/users?".to_owned()),
        ("organizations of a user", format!("{user}/organizations?")),
        ("roles", "/roles?".to_owned()),
        ("clients", "/clients?".to_owned()),
        ("connections", "/connections?".to_owned()),
        ("resource servers", "/resource-servers?".to_owned()),
    ] {
        let totals = if path.contains("take=") || name == "domains" {
            ""
        } else {
            "include_totals=true&per_page=50"
        };
        let before = app.store.statements();
        let call = app.call("GET", &format!("/api/v2{path}{totals}"));
        let answer = call.bearer(&token).send().await.expect(200);
        let items = answer.json();
        let items = items.as_object().expect("an envelope").values();
        let items = items.filter_map(Value::as_array).map(Vec::len).max();
        assert!(items >= Some(count.min(10)), "{name}: {}", answer.text);
        counts.push((name.to_owned(), app.store.statements() - before));
    }
    counts
}

#[tokio::test]
async fn a_list_of_many_takes_no_more_statements_than_one_of_few() {
    let few = counted(FEW).await;
    let many = counted(MANY).await;
    for ((name, few), (_, many)) in few.into_iter().zip(many) {
        // The clients of a page's connections are read for ten connections at a time.
        let pieces = u64::from(name == "connections");
        assert_eq!(many, few + pieces, "{name}");
        assert!((1..=MOST).contains(&few), "{name}: {few} statements");
    }
}
