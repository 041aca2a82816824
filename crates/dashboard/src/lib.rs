//! The administrators' pages, on a host of their own.
//!
//! So far the page behind the setup link: it says that the server runs and how to go on.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use guildhall_app::{Services, setup};
use guildhall_pages::{CONTENT_SECURITY_POLICY, ErrorPage, SetupPage, error_page, setup_page};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY as POLICY, CONTENT_TYPE};
use serde::Deserialize;

/// What the Dashboard needs to know.
#[derive(Clone, Debug)]
pub struct Dashboard {
    /// The operations' services.
    pub services: Services,
    /// The first tenant's domain.
    pub domain: Arc<str>,
    /// The first tenant's origin.
    pub origin: Arc<str>,
}

/// The Dashboard's router; it is given only requests for the Dashboard's host.
pub fn router(dashboard: Dashboard) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/setup", get(show_setup))
        .fallback(|| async { not_found("There is no such page in the Dashboard.") })
        .with_state(dashboard)
}

#[derive(Deserialize)]
struct SetupLink {
    #[serde(default)]
    code: String,
}

async fn show_setup(State(dashboard): State<Dashboard>, Query(link): Query<SetupLink>) -> Response {
    match setup::is_valid(&dashboard.services, &link.code).await {
        Ok(true) => page(
            StatusCode::OK,
            setup_page(&SetupPage {
                domain: &dashboard.domain,
                origin: &dashboard.origin,
            }),
        ),
        Ok(false) => not_found(
            "This setup link is not valid. The link is printed when the server starts for the first time; \
             `guildhall setup-link` makes a new one.",
        ),
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a setup link could not be checked"
            );
            let message = "The database did not answer. Try again in a moment.";
            page(
                StatusCode::SERVICE_UNAVAILABLE,
                error_page(&ErrorPage {
                    title: "Not available",
                    message,
                }),
            )
        }
    }
}

async fn home() -> Response {
    not_found(
        "Signing in to the Dashboard is not part of this version. The Management API does everything there is.",
    )
}

fn not_found(message: &str) -> Response {
    page(
        StatusCode::NOT_FOUND,
        error_page(&ErrorPage {
            title: "Nothing is here",
            message,
        }),
    )
}

fn page(status: StatusCode, html: Result<String, guildhall_pages::PageError>) -> Response {
    match html {
        Ok(html) => {
            let headers = [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (POLICY, CONTENT_SECURITY_POLICY),
                (CACHE_CONTROL, "no-store"),
            ];
            (status, headers, html).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
