//! Connections: what is more to them than the recordings show.

mod discovery;
