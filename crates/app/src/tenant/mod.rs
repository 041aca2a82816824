//! Tenants: how one is born.

mod create;
mod defaults;
mod domain;

pub use create::{NewTenantRequest, TenantCreated, create};
pub use defaults::{DATABASE, EXPLORER, MANAGEMENT_API, database_options};
pub use domain::follow_domain;
