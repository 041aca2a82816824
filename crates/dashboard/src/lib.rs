//! The administrators' pages, on a host of their own.
//!
//! A page reads what it shows through the tenant's handle and does what it does by the operations that the Management
//! API calls, as the administrator with the scopes of their role: no rule and no permission is written here. Forms work
//! without script; script makes them smoother. Administrators sign in through the
//! system tenant's login, which is served beside these pages.

mod administrator;
mod api;
mod application;
mod ask;
mod asset;
mod call;
mod connection;
mod error;
mod extract;
mod form;
mod home;
mod jump;
mod keep;
mod log;
mod moment;
mod organization;
mod page;
mod part;
mod place;
mod role;
mod session;
mod setup;
mod sign_in;
mod template;
mod tenant;
mod text;
mod user;
mod why;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use guildhall_app::Services;
use guildhall_app::administrator::CALLBACK;

use crate::error::Failure;

/// What the Dashboard needs to know.
#[derive(Clone, Debug)]
pub struct Dashboard {
    /// The operations' services.
    pub services: Services,
    /// The scheme of the tenants' domains: `https`, or `http` on loopback.
    pub scheme: &'static str,
}

/// The Dashboard's router; it is given only requests for the Dashboard's host, which is the system tenant's.
pub fn router(dashboard: Dashboard) -> Router {
    Router::new()
        .route("/", get(tenant::first))
        .route("/setup", get(setup::show).post(setup::make))
        .route("/sign-in", get(sign_in::show))
        .route("/sign-in/start", get(sign_in::start))
        .route(CALLBACK, get(sign_in::callback))
        .route("/sign-out", post(sign_in::out))
        .route("/static/{version}/{*file}", get(asset::serve))
        .merge(pages().layer(from_fn(keep::keep)))
        .fallback(|| async { Failure::NotFound })
        .with_state(dashboard)
}

/// The pages of whoever is signed in: those of the installation, and those of its tenants.
fn pages() -> Router<Dashboard> {
    Router::new()
        .route("/tenants", get(tenant::list).post(tenant::create))
        .route("/tenants/{tenant}", get(home::show))
        .route(
            "/administrators",
            get(administrator::show).post(administrator::invite),
        )
        .route("/administrators/{user}", post(administrator::change))
        .merge(organization::routes())
        .merge(application::routes())
        .merge(api::routes())
        .merge(call::routes())
        .merge(connection::routes())
        .merge(jump::routes())
        .merge(log::routes())
        .merge(role::routes())
        .merge(user::routes())
        .merge(why::routes())
}
