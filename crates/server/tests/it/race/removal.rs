//! Removing while others change.

use serde_json::json;

use super::{ORGANIZATIONS, Racecourse, runner, winners};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_deletion_and_a_change_leave_nothing_behind() {
    let course = Racecourse::new().await;
    for round in 0..10 {
        let id = course.make_organization("fleeting").await;
        let path = format!("{ORGANIZATIONS}/{id}");
        let (_, before) = course.counted().await;
        let change = json!({"display_name": format!("Round {round}")});
        let answers = course
            .race(vec![
                runner("DELETE", &path, None),
                runner("PATCH", &path, Some(change)),
            ])
            .await;
        assert_eq!(answers[0].status, 204, "{}", answers[0].text);
        let changed = winners(&answers[1..], 200, 404);
        course.get(&path).await.expect(404);
        // What was told as done stands in the log, and what was refused does not.
        assert_eq!(course.counted().await, (0, before + 1 + changed));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_deletions_one_is_made() {
    let course = Racecourse::new().await;
    let stays = course.make_organization("stays").await;
    for _ in 0..3 {
        let id = course.make_organization("fleeting").await;
        let (_, before) = course.counted().await;
        let delete = runner("DELETE", format!("{ORGANIZATIONS}/{id}"), None);
        let answers = course.race(vec![delete; 10]).await;
        assert_eq!(winners(&answers, 204, 404), 1);
        assert_eq!(course.counted().await, (1, before + 1));
    }
    let path = format!("{ORGANIZATIONS}/{stays}");
    course.get(&path).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_name_that_is_given_up_is_taken_once() {
    let course = Racecourse::new().await;
    for _ in 0..5 {
        let id = course.make_organization("contested").await;
        let create = runner("POST", ORGANIZATIONS, Some(json!({"name": "contested"})));
        let mut runners = vec![create; 5];
        runners.push(runner("DELETE", format!("{ORGANIZATIONS}/{id}"), None));
        let answers = course.race(runners).await;
        assert_eq!(answers[5].status, 204, "{}", answers[5].text);
        let made = winners(&answers[..5], 201, 409);
        assert!(made <= 1, "{made} were made");
        assert_eq!(course.counted().await.0, i64::try_from(made).expect("few"));
        let path = format!("{ORGANIZATIONS}/name/contested");
        let found = course.get(&path).await;
        assert_eq!(found.status, if made == 1 { 200 } else { 404 });
        if made == 1 {
            let path = format!("{ORGANIZATIONS}/{}", super::text(&found.json()["id"]));
            let gone = course.race(vec![runner("DELETE", path, None)]).await;
            assert_eq!(winners(&gone, 204, 204), 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_added_to_what_is_being_deleted() {
    let course = Racecourse::new().await;
    let body = json!({"name": "people", "strategy": "auth0"});
    let connection = course.make("/api/v2/connections", body).await["id"].clone();
    for _ in 0..5 {
        let id = course.make_organization("fleeting").await;
        let path = format!("{ORGANIZATIONS}/{id}");
        let connections = format!("{path}/enabled_connections");
        let add = json!({"connection_id": connection});
        let answers = course
            .race(vec![
                runner("POST", &connections, Some(add)),
                runner("DELETE", &path, None),
            ])
            .await;
        winners(&answers[..1], 201, 404);
        assert_eq!(answers[1].status, 204, "{}", answers[1].text);
        course.get(&connections).await.expect(404);
    }
}
