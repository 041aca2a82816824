//! Randomness that repeats itself.

use std::sync::Mutex;

use guildhall_model::Random;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// The same bytes for the same seed.
#[derive(Debug)]
pub struct SeededRandom(Mutex<StdRng>);

impl SeededRandom {
    /// A generator from a seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        self.0
            .lock()
            .expect("no test panics while it holds the generator")
            .fill_bytes(bytes);
    }
}
