//! How much there may be of what nobody has on a small machine: the same rules with small numbers.

use std::sync::Arc;

use guildhall_app::Actor;
use guildhall_app::group::{NewGroup, add_members, create, remove_members};
use guildhall_app::job::{Progress, sweep};
use guildhall_model::Limits;
use guildhall_store::GroupRow;
use guildhall_testkit::{Answer, Call, TestApp};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// So many there may be, and so many come.
const MOST: usize = 3;
const COMING: usize = 8;

async fn app() -> TestApp {
    let most = i64::try_from(MOST).expect("a small number");
    TestApp::with_limits(Limits {
        members_of_organization: most,
        members_of_group: most,
        groups_with_roles: most,
    })
    .await
}

async fn call(app: &TestApp, method: &str, path: &str, body: &Value) -> Answer {
    app.api(method, path).await.json(body).send().await
}

async fn made(app: &TestApp, path: &str, body: &Value, name: &str) -> String {
    let answer = call(app, "POST", path, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    let told = answer.json();
    told[name].as_str().expect("an id").to_owned()
}

async fn users(app: &TestApp) -> Vec<String> {
    let mut users = Vec::new();
    for number in 0..COMING {
        let body = json!({"connection": "Username-Password-Authentication", "password": "x",
            "email": format!("user-{number}@example.com")});
        users.push(made(app, "/users", &body, "user_id").await);
    }
    users
}

/// Lets everyone post at the same moment.
async fn race(app: &TestApp, requests: Vec<(String, Value)>) -> Vec<Answer> {
    let token = app.token(&[]).await;
    let start = Arc::new(Barrier::new(requests.len()));
    let mut running = JoinSet::new();
    for (path, body) in requests {
        let (router, host) = (app.router.clone(), app.tenant.domain.clone());
        let (token, start) = (token.clone(), Arc::clone(&start));
        running.spawn(async move {
            start.wait().await;
            let call = Call::new(&router, "POST", &host, &format!("/api/v2{path}"));
            call.bearer(&token).json(&body).send().await
        });
    }
    running.join_all().await
}

fn won(answers: &[Answer], refused: u16, message: &str) -> usize {
    for answer in answers.iter().filter(|answer| answer.status != 204) {
        assert_eq!(answer.status, refused, "{}", answer.text);
        assert_eq!(answer.json()["message"], message);
    }
    answers.iter().filter(|answer| answer.status == 204).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_organization_has_so_many_members_and_no_more() {
    const FULL: &str = "An organization can not have more than 3 members.";
    let app = app().await;
    let users = users(&app).await;
    let organization = made(&app, "/organizations", &json!({"name": "acme"}), "id").await;
    let path = format!("/organizations/{organization}/members");
    let one = |user: &String| json!({"members": [user]});
    let requests = users.iter().map(|user| (path.clone(), one(user)));
    assert_eq!(won(&race(&app, requests.collect()).await, 403, FULL), MOST);
    let members = async || -> Vec<String> {
        let listed = app.api("GET", &path).await.send().await.expect(200).json();
        let listed = listed.as_array().expect("a list").iter();
        let id = |member: &Value| member["user_id"].as_str().expect("an id").to_owned();
        listed.map(id).collect()
    };
    let inside = members().await;
    assert_eq!(inside.len(), MOST);
    let outside: Vec<&String> = users.iter().filter(|user| !inside.contains(user)).collect();

    // Who is inside stays, and is no further one.
    call(&app, "POST", &path, &one(&inside[0]))
        .await
        .expect(204);
    let told = call(&app, "POST", &path, &one(outside[0]))
        .await
        .expect(403);
    assert_eq!(told.json()["errorCode"], "too_many_entities");

    // Where there is room for one, two do not come in.
    call(&app, "DELETE", &path, &one(&inside[0]))
        .await
        .expect(204);
    let two = json!({"members": [outside[0], outside[1]]});
    call(&app, "POST", &path, &two).await.expect(403);
    assert_eq!(members().await.len(), MOST - 1);
    call(&app, "POST", &path, &one(outside[0]))
        .await
        .expect(204);

    // A deleted user leaves room, before the job has come by and after.
    for (place, (gone, coming)) in [(&inside[1], outside[1]), (&inside[2], outside[2])]
        .into_iter()
        .enumerate()
    {
        let user = format!("/users/{}", gone.replace('|', "%7C"));
        app.api("DELETE", &user).await.send().await.expect(204);
        if place == 1 {
            while sweep(&app.services, 30).await.expect("it sweeps") == Progress::More {}
        }
        call(&app, "POST", &path, &one(coming)).await.expect(204);
        call(&app, "POST", &path, &one(outside[3]))
            .await
            .expect(403);
        assert_eq!(members().await.len(), MOST);
    }
}

/// A group of the database of users.
async fn group(app: &TestApp, connection: &str, name: &str) -> GroupRow {
    let realm = app.realm(&app.tenant).await;
    let new = NewGroup {
        connection_id: connection.to_owned(),
        name: name.to_owned(),
        external_id: None,
    };
    let made = create(&realm, &Actor::system(), new).await;
    made.expect("a group can be made")
}

/// The database of the users.
async fn connection(app: &TestApp) -> String {
    let listed = app.api("GET", "/connections").await.send().await;
    let listed = listed.expect(200).json();
    listed[0]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_group_has_so_many_members_and_no_more() {
    let app = app().await;
    let users = users(&app).await;
    let group = group(&app, &connection(&app).await, "engineers").await;
    let realm = app.realm(&app.tenant).await;
    let mut running = JoinSet::new();
    for user in users.clone() {
        let (realm, group) = (realm.clone(), group.id.clone());
        running.spawn(async move {
            let added = add_members(&realm, &Actor::system(), group, vec![user.clone()]).await;
            added.map(|()| user).map_err(|error| error.to_string())
        });
    }
    let (mut inside, mut refused) = (Vec::new(), Vec::new());
    for outcome in running.join_all().await {
        match outcome {
            Ok(user) => inside.push(user),
            Err(error) => refused.push(error),
        }
    }
    assert_eq!(inside.len(), MOST);
    assert_eq!(
        refused,
        ["A group can not have more than 3 members."; COMING - MOST]
    );
    let leaving = vec![inside[0].clone()];
    remove_members(&realm, &Actor::system(), group.id.clone(), leaving)
        .await
        .expect("it leaves");
    let outside = users.into_iter().filter(|user| !inside.contains(user));
    for (place, user) in outside.take(2).enumerate() {
        let added = add_members(&realm, &Actor::system(), group.id.clone(), vec![user]).await;
        assert_eq!(added.is_ok(), place == 0, "{added:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn so_many_groups_have_roles_and_no_more() {
    let app = app().await;
    let connection = connection(&app).await;
    let enabled = json!([{"connection_id": connection}]);
    let body = json!({"name": "acme", "enabled_connections": enabled});
    let organization = made(&app, "/organizations", &body, "id").await;
    let role = made(&app, "/roles", &json!({"name": "admin"}), "id").await;
    let mut groups = Vec::new();
    for number in 0..COMING {
        groups.push(
            group(&app, &connection, &format!("group {number}"))
                .await
                .id,
        );
    }
    for (prefix, status, message) in [
        (
            String::new(),
            403,
            "No more roles can be assigned to this group.",
        ),
        (
            format!("/organizations/{organization}"),
            409,
            "No more roles can be assigned to this organization group.",
        ),
    ] {
        let requests = groups.iter().map(|group| {
            (
                format!("{prefix}/groups/{group}/roles"),
                json!({"roles": [role]}),
            )
        });
        let answers = race(&app, requests.collect()).await;
        assert_eq!(won(&answers, status, message), MOST, "{prefix}");
    }
}
