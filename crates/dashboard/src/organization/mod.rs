//! Organizations: the list, a new one, and the pages of one.

mod activity;
mod application;
mod change;
mod conflict;
mod connection;
mod create;
mod delete;
mod domain;
mod invitation;
mod list;
mod member;
mod overview;
mod preview;
mod shown;

use axum::Router;
use axum::routing::{get, post};

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
        .route(
            &format!("{ONE}/connections"),
            get(connection::show).post(connection::add),
        )
        .route(
            &format!("{ONE}/connections/{{connection}}"),
            post(connection::change),
        )
        .route(
            &format!("{ONE}/members"),
            get(member::show).post(member::add),
        )
        .route(&format!("{ONE}/members/{{user}}"), post(member::change))
        .route(
            &format!("{ONE}/domains"),
            get(domain::show).post(domain::add),
        )
        .route(&format!("{ONE}/domains/{{domain}}"), post(domain::change))
        .route(
            &format!("{ONE}/applications"),
            get(application::show).post(application::add),
        )
        .route(
            &format!("{ONE}/applications/access"),
            post(application::access),
        )
        .route(
            &format!("{ONE}/applications/{{client}}"),
            post(application::change),
        )
        .route(&format!("{ONE}/machines"), post(application::grant))
        .route(
            &format!("{ONE}/machines/{{grant}}"),
            post(application::withdraw),
        )
        .route(&format!("{ONE}/activity"), get(activity::show))
        .route(
            &format!("{ONE}/preview"),
            get(preview::show).post(preview::typed),
        )
        .route(&format!("{ONE}/contrast"), get(preview::contrast))
        .route(
            &format!("{ONE}/invitations"),
            get(invitation::show).post(invitation::send),
        )
        .route(
            &format!("{ONE}/invitations/{{invitation}}"),
            post(invitation::change),
        )
}
