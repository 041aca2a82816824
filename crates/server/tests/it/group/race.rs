//! The last places: each limit by count, raced for.

use std::sync::Arc;

use guildhall_testkit::{Answer, Call};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::Setting;

/// Roles of a group at most, and different roles of groups at most, in the tenant and in an organization.
const OF_GROUP: usize = 10;
const OF_GROUPS: usize = 100;

/// Lets everyone give roles at the same moment.
async fn race(setting: &Setting, requests: Vec<(String, Value)>) -> Vec<Answer> {
    let token = setting.app.token(&[]).await;
    let start = Arc::new(Barrier::new(requests.len()));
    let mut running = JoinSet::new();
    for (path, body) in requests {
        let (router, host) = (
            setting.app.router.clone(),
            setting.app.tenant.domain.clone(),
        );
        let (token, start) = (token.clone(), Arc::clone(&start));
        running.spawn(async move {
            start.wait().await;
            let path = format!("/api/v2{path}");
            let call = Call::new(&router, "POST", &host, &path).bearer(&token);
            call.json(&body).send().await
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

async fn roles(setting: &Setting, count: usize) -> Vec<String> {
    let mut roles = Vec::new();
    for number in 0..count {
        roles.push(setting.role(&format!("role {number}")).await);
    }
    roles
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_group_has_ten_roles_at_most() {
    let setting = Setting::new().await;
    let roles = roles(&setting, OF_GROUP + 5).await;
    for (path, status, message) in [
        (
            format!("/groups/{}/roles", setting.group.id),
            403,
            "No more roles can be assigned to this group.",
        ),
        (
            setting.roles_in_organization(&setting.group),
            409,
            "No more roles can be assigned to this organization group.",
        ),
    ] {
        let requests = roles
            .iter()
            .map(|role| (path.clone(), json!({"roles": [role]})));
        let answers = race(&setting, requests.collect()).await;
        assert_eq!(won(&answers, status, message), OF_GROUP);
        let held = setting.get(&format!("{path}?take=100")).await;
        assert_eq!(held["roles"].as_array().map(Vec::len), Some(OF_GROUP));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn groups_have_a_hundred_different_roles_at_most() {
    let setting = Setting::new().await;
    let roles = roles(&setting, OF_GROUPS + 5).await;
    let mut paths = Vec::new();
    for (number, piece) in roles[..OF_GROUPS - 2].chunks(OF_GROUP).enumerate() {
        let group = setting.group(&format!("group {number}")).await;
        let path = setting.roles_in_organization(&group);
        let body = json!({"roles": piece});
        setting.call("POST", &path, Some(&body)).await.expect(204);
        paths.push(path);
    }
    let path = setting.roles_in_organization(&setting.group);
    let last = roles[OF_GROUPS - 2..].iter();
    let requests = last
        .map(|role| (path.clone(), json!({"roles": [role]})))
        .collect();
    let message = "No more roles can be assigned to this organization group.";
    assert_eq!(won(&race(&setting, requests).await, 409, message), 2);
    // One that groups have already is given on.
    setting
        .call("POST", &path, Some(&json!({"roles": [roles[0]]})))
        .await
        .expect(204);
}
