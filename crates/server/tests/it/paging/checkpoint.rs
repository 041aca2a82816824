//! By cursor: `from`, `take`, and `next` in the answer.

use guildhall_model::Clock as _;
use guildhall_web::cursor::{KeyValue, ListCursor};
use serde_json::json;

use super::{Client, SORTS, assert_refused, ids, text};

#[tokio::test]
async fn take_wins_over_pages_and_totals() {
    let client = Client::new().await;
    let made = client.create_many(3).await;
    let query = "take=2&include_totals=true&page=7&per_page=1";
    let step = client.list(query).await.json();
    assert_eq!(ids(&step["organizations"]), made[..2]);
    assert!(step["next"].is_string(), "{step}");
    assert_eq!(step.as_object().expect("an object").len(), 2, "{step}");
    let query = format!("from={}&include_totals=true", text(&step["next"]));
    let step = client.list(&query).await.json();
    assert_eq!(ids(&step["organizations"]), made[2..]);
    assert_eq!(step.as_object().expect("an object").len(), 1, "{step}");
}

#[tokio::test]
async fn the_last_step_has_no_next_also_when_it_is_full() {
    let client = Client::new().await;
    let empty = client.list("take=1").await.json();
    assert_eq!(empty, json!({"organizations": []}));
    client.create_many(4).await;
    for (take, sizes) in [
        (1, &[1, 1, 1, 1][..]),
        (2, &[2, 2][..]),
        (3, &[3, 1][..]),
        (4, &[4][..]),
        (5, &[4][..]),
        (100, &[4][..]),
    ] {
        let steps = client.steps(&format!("take={take}")).await;
        let found: Vec<usize> = steps.iter().map(Vec::len).collect();
        assert_eq!(found, sizes, "take={take}");
    }
}

#[tokio::test]
async fn a_step_has_fifty_when_nobody_says_how_many() {
    let client = Client::new().await;
    let made = client.create_many(51).await;
    let step = client.list("from=").await.json();
    assert_eq!(ids(&step["organizations"]), made[..50]);
    let rest = client.list(&format!("from={}", text(&step["next"]))).await;
    assert_eq!(rest.json()["organizations"][0]["id"], made[50].as_str());
}

/// Organizations whose names, display names and times are in three different orders; some have no display name, some
/// the same, some were made in the same millisecond.
async fn mixed(client: &Client) {
    let display_names = [
        Some("Zeta"),
        None,
        Some("alpha"),
        Some("Zeta"),
        Some("Ärger"),
        None,
        Some("\u{10FFFF}"),
        Some("a\u{1}b"),
    ];
    for (place, display_name) in display_names.into_iter().enumerate() {
        if place % 3 == 0 {
            client.app.clock.advance_milliseconds(1);
        }
        let mut body = json!({"name": format!("made-{}", (place * 5) % 8)});
        if let Some(display_name) = display_name {
            body["display_name"] = display_name.into();
        }
        client.create(&body).await;
    }
}

#[tokio::test]
async fn every_sort_is_the_same_by_page_and_by_cursor() {
    let client = Client::new().await;
    mixed(&client).await;
    for sort in SORTS {
        let pages = ids(&client.list(&format!("sort={sort}")).await.json());
        assert_eq!(pages.len(), 8, "{sort}");
        for take in [1, 3, 8] {
            let steps = client.steps(&format!("sort={sort}&take={take}")).await;
            assert_eq!(steps.concat(), pages, "{sort} take={take}");
        }
    }
}

#[tokio::test]
async fn every_sort_orders_by_what_it_names() {
    let client = Client::new().await;
    mixed(&client).await;
    for property in ["name", "display_name"] {
        let list = client.list(&format!("sort={property}:1")).await.json();
        let list = list.as_array().expect("a list");
        // Bytewise, and what is not there comes first.
        let of = |item: &serde_json::Value| item[property].as_str().unwrap_or_default().to_owned();
        assert!(list.is_sorted_by_key(of), "{property}: {list:#?}");
    }
    for property in ["name", "display_name", "created_at"] {
        let up = ids(&client.list(&format!("sort={property}:1")).await.json());
        let mut down = ids(&client.list(&format!("sort={property}:-1")).await.json());
        down.reverse();
        assert_eq!(up, down, "{property}");
    }
    let unsorted = ids(&client.list("").await.json());
    let by_time = ids(&client.list("sort=created_at:1").await.json());
    assert_eq!(unsorted, by_time);
}

#[tokio::test]
async fn an_unknown_sort_is_refused() {
    let client = Client::new().await;
    for sort in [
        "name",
        "name:2",
        "id:1",
        "name:1%20",
        "NAME:1",
        ":1",
        "a%00b",
    ] {
        let query = format!("sort={sort}");
        let answer = client.ask(&query).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.text);
        assert_eq!(answer.json()["errorCode"], "invalid_query_string");
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_a_day_and_its_own_list_and_order() {
    let client = Client::new().await;
    client.create_many(3).await;
    for issued_for in SORTS {
        let first = client.list(&format!("take=1&sort={issued_for}")).await;
        let cursor = text(&first.json()["next"]);
        for used_for in SORTS {
            let query = format!("take=1&sort={used_for}&from={cursor}");
            let answer = client.ask(&query).await;
            if used_for == issued_for {
                answer.expect(200);
            } else {
                assert_refused(&answer, "from", &query);
            }
        }
    }
}

#[tokio::test]
async fn an_old_cursor_is_refused() {
    let mut client = Client::new().await;
    client.create_many(3).await;
    let cursor = text(&client.list("take=1").await.json()["next"]);
    let query = format!("take=1&from={cursor}");
    // It holds whole seconds: in its last second it may be good or not.
    client.app.clock.advance_seconds(86_399);
    client.token = client.app.token(&[]).await;
    client.list(&query).await;
    client.app.clock.advance_seconds(2);
    client.token = client.app.token(&[]).await;
    assert_refused(&client.ask(&query).await, "from", &query);
}

#[tokio::test]
async fn what_is_no_cursor_of_this_list_is_refused() {
    let client = Client::new().await;
    client.create_many(2).await;
    let now = client.app.clock.now();
    let cursor = |list: &str, keys: Vec<KeyValue>| ListCursor::new(list, keys, now).encode();
    let id = || KeyValue::Text("org_0000000000000000".to_owned());
    let whole = cursor(
        "organizations/created_at:1",
        vec![KeyValue::Integer(0), id()],
    );
    client.list(&format!("from={whole}")).await;
    let garbage = [
        "x".to_owned(),
        "0".to_owned(),
        "org_0000000000000000".to_owned(),
        "%F0%9F%92%A9".to_owned(),
        "A".repeat(10_000),
        whole[1..].to_owned(),
        whole[..whole.len() - 1].to_owned(),
        cursor("clients/created_at:1", vec![KeyValue::Integer(0), id()]),
        cursor("organizations/created_at:1", vec![KeyValue::Integer(0)]),
        cursor("organizations/created_at:1", vec![id(), id()]),
        cursor(
            "organizations/created_at:1",
            vec![KeyValue::Integer(0), KeyValue::Null],
        ),
        cursor(
            "organizations/created_at:1",
            vec![KeyValue::Integer(0), KeyValue::Text("\0".to_owned())],
        ),
    ];
    for from in garbage {
        let query = format!("from={from}");
        assert_refused(&client.ask(&query).await, "from", &query);
    }
    let told = client.ask("from=%00").await.expect(400).json();
    let message = text(&told["message"]);
    assert!(
        message.contains("U+0000") && message.contains("from"),
        "{message}"
    );
}

#[tokio::test]
async fn a_made_up_cursor_chooses_where_to_begin_and_nothing_else() {
    let client = Client::new().await;
    let made = client.create_many(2).await;
    let now = client.app.clock.now();
    for (time, id, expected) in [
        (i64::MIN, "", &made[..]),
        (i64::MIN, "'; DROP TABLE organization; --", &made[..]),
        (i64::MAX, "", &[][..]),
        (i64::MAX, "\u{10FFFF}", &[][..]),
    ] {
        let keys = vec![KeyValue::Integer(time), KeyValue::Text(id.to_owned())];
        let cursor = ListCursor::new("organizations/created_at:1", keys, now).encode();
        let step = client.list(&format!("take=10&from={cursor}")).await.json();
        assert_eq!(ids(&step["organizations"]), expected, "{time} {id}");
    }
}
