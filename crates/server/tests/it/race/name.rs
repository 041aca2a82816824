//! One name, wanted by many.

use serde_json::json;

use super::{ORGANIZATIONS, Racecourse, runner, text, winners};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_creations_of_one_name_one_is_made() {
    let course = Racecourse::new().await;
    for (round, racers) in [2, 2, 2, 2, 20, 20].into_iter().enumerate() {
        let (total, entries) = course.counted().await;
        let name = format!("wanted-{round}");
        let create = runner("POST", ORGANIZATIONS, Some(json!({ "name": name })));
        let answers = course.race(vec![create; racers]).await;
        assert_eq!(winners(&answers, 201, 409), 1, "{name}");
        for answer in answers.iter().filter(|answer| answer.status == 409) {
            let expected = json!({
                "statusCode": 409,
                "error": "Conflict",
                "message": "An organization with the same name already exists.",
                "errorCode": "organization_conflict",
            });
            assert_eq!(answer.json(), expected);
        }
        let winner = answers.iter().find(|answer| answer.status == 201);
        let found = course.get(&format!("{ORGANIZATIONS}/name/{name}")).await;
        let id = winner.expect("a winner").json()["id"].clone();
        assert_eq!(found.expect(200).json()["id"], id);
        assert_eq!(course.counted().await, (total + 1, entries + 1), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn creations_of_different_names_do_not_hinder_each_other() {
    let course = Racecourse::new().await;
    let create = |place| {
        let body = json!({"name": format!("own-{place}")});
        runner("POST", ORGANIZATIONS, Some(body))
    };
    let answers = course.race((0..20).map(create).collect()).await;
    assert_eq!(winners(&answers, 201, 201), 20);
    let list = course.get(&format!("{ORGANIZATIONS}?take=100")).await;
    let list = list.expect(200).json();
    assert_eq!(list["organizations"].as_array().expect("a list").len(), 20);
    assert_eq!(course.counted().await.0, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_changes_to_one_name_one_is_made() {
    let course = Racecourse::new().await;
    for racers in [2, 20] {
        let mut paths = Vec::new();
        for place in 0..racers {
            let id = course
                .make_organization(&format!("before-{racers}-{place}"))
                .await;
            paths.push(format!("{ORGANIZATIONS}/{id}"));
        }
        let wanted = json!({"name": format!("wanted-{racers}")});
        let changes = paths
            .iter()
            .map(|path| runner("PATCH", path, Some(wanted.clone())));
        let answers = course.race(changes.collect()).await;
        assert_eq!(winners(&answers, 200, 409), 1);
        for (place, (path, answer)) in paths.iter().zip(&answers).enumerate() {
            let name = course.get(path).await.expect(200).json()["name"].clone();
            let expected = if answer.status == 200 {
                wanted["name"].clone()
            } else {
                json!(format!("before-{racers}-{place}"))
            };
            assert_eq!(name, expected, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_creation_and_a_change_to_one_name_do_not_both_get_it() {
    let course = Racecourse::new().await;
    for round in 0..5 {
        let id = course.make_organization(&format!("before-{round}")).await;
        let wanted = json!({"name": format!("wanted-{round}")});
        let answers = course
            .race(vec![
                runner("POST", ORGANIZATIONS, Some(wanted.clone())),
                runner("PATCH", format!("{ORGANIZATIONS}/{id}"), Some(wanted)),
            ])
            .await;
        let statuses = (answers[0].status.as_u16(), answers[1].status.as_u16());
        assert!([(201, 409), (409, 200)].contains(&statuses), "{statuses:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_of_different_fields_are_both_kept() {
    let course = Racecourse::new().await;
    for round in 0..5 {
        let id = course.make_organization(&format!("both-{round}")).await;
        let path = format!("{ORGANIZATIONS}/{id}");
        let answers = course
            .race(vec![
                runner("PATCH", &path, Some(json!({"display_name": "Shown"}))),
                runner("PATCH", &path, Some(json!({"metadata": {"a": "b"}}))),
                runner(
                    "PATCH",
                    &path,
                    Some(json!({"name": format!("new-{round}")})),
                ),
            ])
            .await;
        assert_eq!(winners(&answers, 200, 200), 3);
        let found = course.get(&path).await.expect(200).json();
        assert_eq!(text(&found["display_name"]), "Shown");
        assert_eq!(found["metadata"], json!({"a": "b"}));
        assert_eq!(text(&found["name"]), format!("new-{round}"));
    }
}
