//! By page: `page`, `per_page`, `include_totals`.

use serde_json::json;

use super::{Client, assert_refused, ids};

#[tokio::test]
async fn pages_are_bare_lists_or_say_their_totals() {
    let client = Client::new().await;
    let made = client.create_many(5).await;
    for (page, expected) in [(0, &made[0..2]), (1, &made[2..4]), (2, &made[4..5])] {
        let query = format!("page={page}&per_page=2");
        assert_eq!(ids(&client.list(&query).await.json()), expected, "{query}");

        let query = format!("{query}&include_totals=true");
        let told = client.list(&query).await.json();
        assert_eq!(ids(&told["organizations"]), expected, "{query}");
        assert_eq!(told["start"], page * 2, "{query}");
        assert_eq!(told["limit"], 2, "{query}");
        assert_eq!(told["total"], 5, "{query}");
        assert_eq!(told.as_object().expect("an object").len(), 4, "{told}");
    }
    let bare = client.list("include_totals=false").await.json();
    assert_eq!(ids(&bare), made);
}

#[tokio::test]
async fn a_page_behind_the_end_is_empty_and_begins_where_it_was_asked() {
    let client = Client::new().await;
    client.create_many(3).await;
    for (page, per_page) in [(3, 1), (1, 3), (1, 50), (10, 100), (1_000, 1)] {
        let query = format!("page={page}&per_page={per_page}");
        assert_eq!(client.list(&query).await.json(), json!([]), "{query}");
        let told = client.list(&format!("{query}&include_totals=true")).await;
        let expected =
            json!({"organizations": [], "start": page * per_page, "limit": per_page, "total": 3});
        assert_eq!(told.json(), expected, "{query}");
    }
}

#[tokio::test]
async fn a_page_has_fifty_when_nobody_says_how_many() {
    let client = Client::new().await;
    let made = client.create_many(51).await;
    assert_eq!(ids(&client.list("").await.json()), made[..50]);
    assert_eq!(ids(&client.list("page=1").await.json()), made[50..]);
    let told = client.list("include_totals=true").await.json();
    assert_eq!(
        (&told["limit"], &told["total"]),
        (&json!(50), &json!(51)),
        "{told}"
    );
}

#[tokio::test]
async fn nothing_behind_the_thousandth_can_be_asked_for() {
    let client = Client::new().await;
    for query in [
        "page=21",
        "page=11&per_page=100",
        "page=501&per_page=2",
        "page=1000&per_page=100&include_totals=true",
        "page=21&sort=name:1",
    ] {
        let answer = client.ask(query).await;
        let expected = json!({
            "statusCode": 400,
            "error": "Bad Request",
            "message": "Requesting page exceeds the allowed maximum of 1000 records.",
            "errorCode": "invalid_paging",
        });
        assert_eq!(answer.json(), expected, "{query}");
        assert_eq!(answer.status, 400, "{query}");
    }
    for query in ["page=20", "page=10&per_page=100", "page=500&per_page=2"] {
        client.list(query).await;
    }
}

#[tokio::test]
async fn what_is_no_page_is_refused_by_name() {
    let client = Client::new().await;
    for (parameter, values) in [
        (
            "page",
            &["-1", "1001", "1.5", "x", "", "99999999999999999999"][..],
        ),
        ("per_page", &["0", "-1", "101", "x", "", "1e1"][..]),
        ("take", &["0", "-1", "101", "x", "", "1e1"][..]),
        ("include_totals", &["maybe", "", "TRUE", "2"][..]),
        ("page", &["0&page=1"][..]),
        ("sort", &["0123456789abcdef"][..]),
    ] {
        for value in values {
            let query = format!("{parameter}={value}");
            assert_refused(&client.ask(&query).await, parameter, &query);
        }
    }
}
