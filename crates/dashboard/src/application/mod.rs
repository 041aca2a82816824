//! Applications: the list, a new one, and the pages of one.

mod connection;
mod create;
mod credential;
mod delete;
mod experience;
mod list;
mod setting;
mod shown;

use axum::Router;
use axum::routing::{get, post};

pub(crate) use self::list::matches;
pub(crate) use self::shown::address;
use crate::Dashboard;

/// The pages of applications.
pub(crate) fn routes() -> Router<Dashboard> {
    const ALL: &str = "/tenants/{tenant}/applications";
    const ONE: &str = "/tenants/{tenant}/applications/{client}";
    Router::new()
        .route(ALL, get(list::show).post(create::create))
        .route(&format!("{ALL}/new"), get(create::show))
        .route(ONE, get(setting::show).post(setting::save))
        .route(&format!("{ONE}/credentials"), get(credential::show))
        .route(
            &format!("{ONE}/credentials/rotate"),
            post(credential::rotate),
        )
        .route(
            &format!("{ONE}/login"),
            get(experience::show).post(experience::save),
        )
        .route(
            &format!("{ONE}/connections"),
            get(connection::show).post(connection::switch),
        )
        .route(
            &format!("{ONE}/delete"),
            get(delete::show).post(delete::delete),
        )
}
