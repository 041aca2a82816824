//! Organizations: the list, a new one, and the pages of one.

mod change;
mod create;
mod delete;
mod list;
mod overview;
mod shown;

use axum::Router;
use axum::routing::get;

use crate::Dashboard;

/// The pages of organizations.
pub(crate) fn routes() -> Router<Dashboard> {
    const ALL: &str = "/tenants/{tenant}/organizations";
    const ONE: &str = "/tenants/{tenant}/organizations/{organization}";
    Router::new()
        .route(ALL, get(list::show).post(create::create))
        .route(&format!("{ALL}/new"), get(create::show))
        .route(ONE, get(overview::show).post(change::save))
        .route(
            &format!("{ONE}/delete"),
            get(delete::show).post(delete::delete),
        )
}
