//! Tenants: how one is born.

mod create;
mod defaults;
mod domain;

pub use create::{HOST_TAKEN, NewTenantRequest, TenantCreated, create, is_name};
pub use defaults::{DATABASE, EXPLORER, MANAGEMENT_API, database_options};
pub use domain::follow_domain;
