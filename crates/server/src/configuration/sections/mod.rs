//! One section of the configuration a file: its typed values and how they are read and checked.

pub(super) mod database;
pub(super) mod listen;
pub(super) mod mail;
pub(super) mod outbound;
pub(super) mod public;
pub(super) mod rate_limits;
pub(super) mod telemetry;
pub(super) mod tls;
pub(super) mod workers;

/// The cores this process may use; 1 when the system does not say.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
