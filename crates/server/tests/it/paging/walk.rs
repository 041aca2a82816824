//! A list is walked while others create and delete: whatever is there from the beginning to the end is seen once.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use super::{Client, SORTS, cases, ids, text};

/// What others do between two steps.
#[derive(Clone, Debug)]
enum Happening {
    Create {
        name: u32,
        display_name: Option<u8>,
        later: bool,
    },
    Delete(prop::sample::Index),
}

fn happening() -> impl Strategy<Value = Happening> {
    let create = (any::<u32>(), prop::option::of(0_u8..4), any::<bool>());
    let create = create.prop_map(|(name, display_name, later)| Happening::Create {
        name,
        display_name,
        later,
    });
    prop_oneof![
        create,
        any::<prop::sample::Index>().prop_map(Happening::Delete)
    ]
}

/// What was done to the list.
#[derive(Default)]
struct History {
    there: Vec<String>,
    deleted: BTreeSet<String>,
}

impl History {
    async fn add(&mut self, client: &Client, happening: &Happening) {
        match happening {
            Happening::Create {
                name,
                display_name,
                later,
            } => {
                if *later {
                    client.app.clock.advance_milliseconds(1);
                }
                // A name may come up twice in a script.
                let name = format!("{name:010}-{}", self.there.len() + self.deleted.len());
                let mut body = json!({"name": name});
                if let Some(display_name) = display_name {
                    body["display_name"] = format!("Display {display_name}").into();
                }
                self.there.push(client.create(&body).await);
            }
            Happening::Delete(_) if self.there.is_empty() => {}
            Happening::Delete(index) => {
                let id = self.there.swap_remove(index.index(self.there.len()));
                client.delete(&id).await;
                self.deleted.insert(id);
            }
        }
    }
}

/// Walks the list and answers all that was seen, in the order in which it was seen.
async fn walk(
    client: &Client,
    query: &str,
    history: &mut History,
    between: &[Vec<Happening>],
) -> Vec<String> {
    let mut seen = Vec::new();
    let mut between = between.iter();
    let mut step = client.list(query).await.json();
    loop {
        seen.extend(ids(&step["organizations"]));
        let Some(next) = step.get("next").map(text) else {
            return seen;
        };
        for happening in between.next().into_iter().flatten() {
            history.add(client, happening).await;
        }
        step = client.list(&format!("{query}&from={next}")).await.json();
    }
}

#[test]
fn a_walk_sees_everything_once_while_the_list_changes() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let client = runtime.block_on(Client::new());
    let before = prop::collection::vec(happening(), 0..16);
    let between = prop::collection::vec(prop::collection::vec(happening(), 0..4), 0..8);
    let sort = prop::sample::select(SORTS.to_vec());
    proptest!(cases(24), |(before in before, between in between, sort in sort, take in 1_usize..5)| {
        runtime.block_on(async {
            client.delete_all().await;
            let mut history = History::default();
            for happening in &before {
                history.add(&client, happening).await;
            }
            let at_first: BTreeSet<String> = history.there.iter().cloned().collect();
            let query = format!("take={take}&sort={sort}");
            let seen = walk(&client, &query, &mut history, &between).await;
            let once: BTreeSet<String> = seen.iter().cloned().collect();
            assert_eq!(seen.len(), once.len(), "something was seen twice: {seen:?}");
            for id in at_first.iter().filter(|id| !history.deleted.contains(*id)) {
                assert!(once.contains(id), "{id} was not seen in {seen:?}");
            }
        });
    });
}
