//! The binary's parts: configuration, certificates, the listener, the command line, jobs, and how the surfaces are put
//! together.

mod asset;
pub mod boot;
pub mod certificate;
pub mod command;
pub mod compose;
pub mod configuration;
pub mod data_directory;
pub mod development;
pub mod job;
pub mod listen;
pub mod mail;
pub mod master_key;
pub mod operating_system;
pub mod outbound;
pub mod seed;
pub mod telemetry;
