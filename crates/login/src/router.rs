//! The router of this surface.

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use guildhall_app::{Origin, Realm};
use guildhall_pages::ErrorPage;
use guildhall_protocol::oauth::Error;
use guildhall_web::gateway::{self, Gateway, LookupFailed};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use tower_http::catch_panic::CatchPanicLayer;

use crate::error::Refusal;
use crate::{authorize, change_password, cors, logout, page, revoke, token, userinfo, well_known};

/// The authorization server's router. `gateway::resolve` has to run before it.
pub fn router(gateway: &Gateway) -> Router {
    Router::new()
        .route(
            "/authorize",
            get(authorize::authorize)
                .post(authorize::authorize)
                .fallback(wrong_method),
        )
        .route(
            "/oauth/token",
            post(token::grant)
                .options(cors::preflight)
                .fallback(wrong_method),
        )
        .route(
            "/oauth/revoke",
            post(revoke::revoke)
                .options(cors::preflight)
                .fallback(wrong_method),
        )
        .route(
            "/userinfo",
            get(userinfo::userinfo)
                .post(userinfo::userinfo)
                .options(cors::preflight)
                .fallback(wrong_method),
        )
        .route(
            "/dbconnections/change_password",
            post(change_password::request)
                .options(cors::preflight)
                .fallback(wrong_method),
        )
        .route("/v2/logout", get(logout::at_once).fallback(wrong_method))
        .route(
            "/oidc/logout",
            get(logout::oidc).post(logout::oidc).fallback(wrong_method),
        )
        .merge(pages())
        .route(
            "/.well-known/openid-configuration",
            get(well_known::discovery).fallback(wrong_method),
        )
        .route(
            "/.well-known/jwks.json",
            get(well_known::key_set).fallback(wrong_method),
        )
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(gateway.clone(), enter))
}

/// The pages of a login.
fn pages() -> Router {
    use page::{
        callback, consent, email_verification, identifier, invitation, login, organization, picker,
        reset_password, signup,
    };
    Router::new()
        .route("/u/login", get(login::show).post(login::submit))
        .route(
            "/u/login/identifier",
            get(identifier::show).post(identifier::submit),
        )
        .route(
            "/login/callback",
            get(callback::arrive).post(callback::arrive),
        )
        .route("/u/signup", get(signup::show).post(signup::submit))
        .route(
            "/u/signup/invitation",
            get(signup::show).post(signup::submit),
        )
        .route("/signup/invitation", get(signup::show).post(signup::submit))
        .route(
            "/invitation",
            get(invitation::show).post(invitation::submit),
        )
        .route(
            "/u/reset-password/request",
            get(reset_password::ask).post(reset_password::send),
        )
        .route("/u/consent", get(consent::show).post(consent::submit))
        .route("/u/email-verification", get(email_verification::follow))
        .route("/u/reset-verify", get(reset_password::show))
        .route(
            "/u/reset-password/change",
            get(reset_password::show).post(reset_password::change),
        )
        .route(
            "/u/organization",
            get(organization::show).post(organization::submit),
        )
        .route(
            "/u/organization-picker",
            get(picker::show).post(picker::submit),
        )
        .route(
            "/u/pre-organization-picker",
            get(picker::show_before).post(picker::submit),
        )
}

/// The tenant has to be there, and not to ask too often.
async fn enter(State(gateway): State<Gateway>, request: Request, next: Next) -> Response {
    if let Some(LookupFailed(error)) = request.extensions().get::<LookupFailed>() {
        tracing::warn!(
            error = &**error as &dyn std::error::Error,
            "a tenant could not be looked up"
        );
        return Refusal::new(Error::Unavailable, None, false).into_response();
    }
    let Some(realm) = request.extensions().get::<Realm>().cloned() else {
        return unknown_host(request.uri().path());
    };
    let decision = gateway::count(&gateway, &request);
    if let Some(decision) = &decision {
        let origin = request
            .extensions()
            .get::<Origin>()
            .cloned()
            .unwrap_or_default();
        gateway::note(&realm, origin, decision).await;
    }
    let mut response = match &decision {
        Some(decision) if !decision.allowed => Refusal::new(
            Error::RateLimited,
            request.extensions().get::<Realm>(),
            false,
        )
        .into_response(),
        _ => next.run(request).await,
    };
    if let Some(decision) = decision {
        decision.write_headers(response.headers_mut());
    }
    response
}

/// Programs, which ask at these paths, read JSON; whoever follows a link reads a page.
fn unknown_host(path: &str) -> Response {
    if path.starts_with("/oauth/") || path.starts_with("/.well-known/") {
        return Refusal::new(Error::UnknownHost, None, false).into_response();
    }
    no_tenant()
}

/// The page where no tenant is found.
pub(crate) fn no_tenant() -> Response {
    plain_page(
        StatusCode::NOT_FOUND,
        "Nothing is here",
        "No tenant is found at this host.",
    )
}

/// A path that has not this method; `Allow` is added by the router, which knows the methods.
async fn wrong_method(request: Request) -> Refusal {
    Refusal::new(
        Error::WrongMethod,
        request.extensions().get::<Realm>(),
        false,
    )
}

/// A page for people.
fn plain_page(status: StatusCode, title: &str, message: &str) -> Response {
    match guildhall_pages::error_page(&ErrorPage { title, message }) {
        Ok(html) => (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A panic of a handler, as an answer; it was logged by the panic hook.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Refusal::new(Error::Internal, None, false).into_response()
}
