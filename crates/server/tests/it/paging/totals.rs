//! Totals are kept, not counted: they stay right through creates, deletes and the job that folds them.

use guildhall_app::job::{self, Progress};
use proptest::prelude::*;
use serde_json::json;

use super::{Client, cases};

async fn total(client: &Client) -> i64 {
    let told = client.list("include_totals=true&per_page=1").await.json();
    told["total"].as_i64().expect("a total")
}

/// Lets the job work until it has nothing to do.
async fn sweep(client: &Client) {
    for _ in 0..1_000 {
        let progress = job::sweep(&client.app.services, 30)
            .await
            .expect("the job works");
        if progress == Progress::Idle {
            return;
        }
    }
    panic!("the job never comes to an end");
}

#[tokio::test]
async fn totals_are_each_tenants_own() {
    let client = Client::new().await;
    client.create_many(3).await;
    for swept in [false, true] {
        let other = client.app.other.clone();
        let token = client.app.token_of(&other, &[]).await;
        let path = "/api/v2/organizations?include_totals=true";
        let call = client.app.call_at(&other, "GET", path).bearer(&token);
        let told = call.send().await.expect(200).json();
        assert_eq!(told["total"], 0, "swept: {swept}");
        assert_eq!(total(&client).await, 3, "swept: {swept}");
        sweep(&client).await;
    }
}

#[tokio::test]
async fn what_is_refused_is_not_counted() {
    let client = Client::new().await;
    client.create_many(2).await;
    for (body, status) in [
        (json!({"name": "made-000"}), 409),
        (json!({"name": "Upper"}), 400),
        (
            json!({"name": "with", "enabled_connections": [{"connection_id": "con_0000000000000000"}]}),
            400,
        ),
    ] {
        let call = client.app.call("POST", "/api/v2/organizations");
        let answer = call.bearer(&client.token).json(&body).send().await;
        answer.expect(status);
    }
    let call = client
        .app
        .call("DELETE", "/api/v2/organizations/org_0000000000000000");
    call.bearer(&client.token).send().await.expect(404);
    assert_eq!(total(&client).await, 2);
    sweep(&client).await;
    assert_eq!(total(&client).await, 2);
}

#[derive(Clone, Debug)]
enum Happening {
    Create,
    Delete(prop::sample::Index),
    Sweep,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => Just(Happening::Create),
        2 => any::<prop::sample::Index>().prop_map(Happening::Delete),
        1 => Just(Happening::Sweep),
    ]
}

#[test]
fn totals_are_right_whatever_happens() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let client = runtime.block_on(Client::new());
    proptest!(cases(8), |(script in prop::collection::vec(happening(), 1..30))| {
        runtime.block_on(async {
            client.delete_all().await;
            let (mut there, mut named) = (Vec::new(), 0);
            for happening in &script {
                match happening {
                    Happening::Create => {
                        named += 1;
                        there.push(client.create(&json!({"name": format!("made-{named}")})).await);
                    }
                    Happening::Delete(_) if there.is_empty() => {}
                    Happening::Delete(index) => {
                        client.delete(&there.swap_remove(index.index(there.len()))).await;
                    }
                    Happening::Sweep => sweep(&client).await,
                }
                assert_eq!(total(&client).await, i64::try_from(there.len()).expect("few"));
            }
        });
    });
}
