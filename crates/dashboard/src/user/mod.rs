//! Users: the list, a new one, and the pages of one.

mod create;
mod delete;
pub(crate) mod find;
mod list;
mod overview;
mod role;
mod shown;

use axum::Router;
use axum::routing::{get, post};

pub(crate) use self::shown::address;
use crate::Dashboard;

/// The pages of users.
pub(crate) fn routes() -> Router<Dashboard> {
    const ALL: &str = "/tenants/{tenant}/users";
    const ONE: &str = "/tenants/{tenant}/users/{user}";
    Router::new()
        .route(ALL, get(list::show).post(create::create))
        .route(&format!("{ALL}/new"), get(create::show))
        .route(ONE, get(overview::show).post(overview::save))
        .route(&format!("{ONE}/block"), post(overview::switch))
        .route(&format!("{ONE}/roles"), get(role::show).post(role::change))
        .route(
            &format!("{ONE}/delete"),
            get(delete::show).post(delete::delete),
        )
}
