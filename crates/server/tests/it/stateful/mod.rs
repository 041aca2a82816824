//! Organizations and what hangs on them, made, changed, deleted and made again at random, against a small model of
//! what ought to be there.
//!
//! The seed is printed; `GUILDHALL_SEED` repeats a run, and `GUILDHALL_STEPS` makes it longer.

mod group;
mod invite;
mod model;
mod step;
mod world;

use std::hash::{BuildHasher as _, RandomState};

use model::Model;
use world::{Chance, World};

const STEPS: usize = 150;
/// How many steps there are between two looks at everything.
const BETWEEN: usize = 10;

fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    let value = std::env::var(name).ok()?;
    let parsed = value.parse().ok();
    assert!(parsed.is_some(), "{name}={value} is no number");
    parsed
}

#[tokio::test]
async fn whatever_happens_what_is_seen_is_what_ought_to_be_there() {
    let seed = variable("GUILDHALL_SEED").unwrap_or_else(|| RandomState::new().hash_one("seed"));
    println!("GUILDHALL_SEED={seed}");
    let (world, chance, mut model) = (World::new().await, Chance::new(seed), Model::default());
    let mut taken = Vec::new();
    for number in 1..=variable("GUILDHALL_STEPS").unwrap_or(STEPS) {
        taken.push(step::take(&world, &mut model, &chance).await);
        if number % BETWEEN == 0 {
            look(&world, &model, &taken[taken.len() - BETWEEN..]).await;
        }
    }
}

/// Compares everything that can be seen with the model.
async fn look(world: &World, model: &Model, since: &[step::Step]) {
    assert_eq!(world.seen().await, model.seen(), "after {since:?}");
    for user in &model.users {
        let expected = model.organizations.iter();
        let expected = expected.filter(|(_, organization)| organization.members.contains_key(user));
        let expected = expected.map(|(id, _)| id.clone()).collect();
        assert_eq!(
            world.organizations_of(user).await,
            expected,
            "{user} after {since:?}"
        );
    }
}
