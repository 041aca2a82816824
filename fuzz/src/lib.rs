//! What holds for every input. Each module has one function, `holds`, that panics where it does not: the programs in
//! `fuzz_targets` give it what a fuzzer makes up, and the property tests beside it what they make up.
//!
//! ```text
//! cargo +nightly fuzz run --features fuzzing redirect
//! ```

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a panic is how it is told that something does not hold"
)]

pub mod authorization;
pub mod liquid;
pub mod redirect;
pub mod token;
