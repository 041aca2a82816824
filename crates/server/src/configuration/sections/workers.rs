//! `[workers]`: threads for computations that must not hold the others up.

use super::cores;
use crate::configuration::problem::Problem;
use crate::configuration::setting::{WORKERS_HASHING, WORKERS_SIGNING};
use crate::configuration::values::Values;

/// Sizes of the pools, in threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workers {
    /// Password hashes computed at a time.
    pub hashing: usize,
    /// Tokens signed at a time.
    pub signing: usize,
}

impl Workers {
    pub(in crate::configuration) fn read(values: &Values) -> Result<Self, Problem> {
        Ok(Self {
            hashing: values.count(&WORKERS_HASHING, cores())?,
            signing: values.count(&WORKERS_SIGNING, cores())?,
        })
    }
}
