//! What a browser is told: the next page, the answer to the client, or what went wrong.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use guildhall_app::login::{self, Answer, Next, ProviderFailed, Refused, Untrusted};
use guildhall_app::upstream::Failure;
use guildhall_pages::screen::{Cause, Error as ErrorScreen, FormPost, WebMessage};
use guildhall_pages::{Frame, Screen, render};
use guildhall_protocol::oauth::{AuthorizationResponse, ResponseMode, append_encoded};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use http::{HeaderValue, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};

use crate::context::Context;
use crate::cookie;
use crate::frame;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Says where a step led to.
pub(crate) fn step(context: &Context, result: Result<Answer, Refused>) -> Response {
    match result {
        Ok(answer) => {
            let mut response = match answer.next {
                Next::Show { screen, state } => redirect(&address(screen, &state)),
                Next::Leave(address) => redirect(&address),
                Next::Respond(response) => to_client(context, &response),
            };
            cookie::write(response.headers_mut(), &answer.kept, context.scheme);
            response
        }
        Err(refused) => refusal(context, &refused),
    }
}

/// Where a page of a login is.
pub(crate) fn address(screen: login::Screen, state: &SecretString) -> String {
    let mut address = format!("{}?state=", screen.path());
    append_encoded(&mut address, state.expose_secret());
    address
}

/// Sends a browser elsewhere with a GET, whatever it did here.
pub(crate) fn redirect(location: &str) -> Response {
    // Where an address is no header, it is none of ours and none that a client registered.
    let Ok(value) = HeaderValue::from_str(location) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    (
        StatusCode::FOUND,
        [(LOCATION, value), (CACHE_CONTROL, NO_STORE)],
    )
        .into_response()
}

fn to_client(context: &Context, response: &AuthorizationResponse) -> Response {
    match response.mode() {
        ResponseMode::Query => redirect(&response.location()),
        ResponseMode::FormPost => {
            let fields = response.parameters().iter();
            let screen = FormPost {
                redirect_uri: response.redirect().as_str().to_owned(),
                fields: fields
                    .map(|(name, value)| ((*name).to_owned(), value.clone()))
                    .collect(),
            };
            page(StatusCode::OK, &frame::plain(context), &screen)
        }
        ResponseMode::WebMessage => {
            let told: Map<String, Value> = response
                .parameters()
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
                .collect();
            let screen = WebMessage {
                target_origin: response.redirect().origin().to_owned(),
                response: Value::Object(told).to_string(),
            };
            page(StatusCode::OK, &frame::plain(context), &screen)
        }
    }
}

/// A page with the policy under which it has to be answered.
pub(crate) fn page<S: Screen>(status: StatusCode, frame: &Frame, screen: &S) -> Response {
    match render(frame, screen) {
        Ok(page) => {
            let Ok(policy) = HeaderValue::from_str(&page.content_security_policy) else {
                tracing::error!("a page's policy is no header");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            let headers = [
                (CONTENT_TYPE, HTML),
                (CACHE_CONTROL, NO_STORE),
                (CONTENT_SECURITY_POLICY, policy),
            ];
            (status, headers, Body::from(page.html)).into_response()
        }
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a page could not be made"
            );
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A step that came to nothing, told to the person.
pub(crate) fn refusal(context: &Context, refused: &Refused) -> Response {
    match refused {
        Refused::Untrusted(untrusted) => untrusted_page(context, untrusted),
        Refused::Provider(failed) => provider_page(context, failed),
        Refused::Failed(error) => failure(context, error),
    }
}

fn untrusted_page(context: &Context, untrusted: &Untrusted) -> Response {
    let (status, cause, code) = match untrusted {
        Untrusted::Expired { back: Some(back) } => return redirect(back),
        Untrusted::Expired { back: None } => (StatusCode::BAD_REQUEST, Cause::Expired, None),
        Untrusted::Redirect { .. } => (
            StatusCode::FORBIDDEN,
            Cause::InvalidRequest,
            Some("unauthorized_client"),
        ),
        Untrusted::Malformed(_) | Untrusted::UnknownClient(_) => (
            StatusCode::BAD_REQUEST,
            Cause::InvalidRequest,
            Some("invalid_request"),
        ),
    };
    let client_id = match untrusted {
        Untrusted::Redirect { client_id, .. } => Some(client_id.clone()),
        _ => None,
    };
    let mut screen = error_screen(context, cause);
    screen.code = code.map(str::to_owned);
    screen.description = Some(untrusted.to_string());
    screen.client_id = client_id;
    page(status, &frame::plain(context), &screen)
}

/// A provider that signed nobody in: which, why, and the way back.
fn provider_page(context: &Context, failed: &ProviderFailed) -> Response {
    let refused = matches!(failed.failure, Failure::Refused { .. });
    let cause = Cause::Provider {
        connection: failed.connection.clone(),
        refused,
        other_ways: failed.has_other_ways,
    };
    let mut screen = error_screen(context, cause);
    screen.code = Some(failed.failure.code().to_owned());
    screen.description = Some(failed.failure.to_string());
    screen.retry_url = Some(address(login::Screen::Login, &failed.state));
    let status = if refused {
        StatusCode::FORBIDDEN
    } else {
        StatusCode::BAD_GATEWAY
    };
    page(status, &frame::plain(context), &screen)
}

fn failure(context: &Context, error: &guildhall_app::Error) -> Response {
    use guildhall_store::Error as Store;
    let is_unavailable = matches!(
        error,
        guildhall_app::Error::Store(
            Store::Unavailable(_) | Store::Undecided(_) | Store::TooSlow(_)
        )
    );
    let (status, cause) = if is_unavailable {
        tracing::warn!(
            error = error as &dyn std::error::Error,
            "the store is not available"
        );
        (StatusCode::SERVICE_UNAVAILABLE, Cause::Unavailable)
    } else {
        tracing::error!(error = error as &dyn std::error::Error, "a login failed");
        (StatusCode::INTERNAL_SERVER_ERROR, Cause::Internal)
    };
    let screen = error_screen(context, cause);
    page(status, &frame::plain(context), &screen)
}

/// The page of an error, with what support needs to find it again.
pub(crate) fn error_screen(context: &Context, cause: Cause) -> ErrorScreen {
    ErrorScreen {
        cause,
        code: None,
        description: None,
        client_id: None,
        reference: context.reference.clone(),
        time: context.realm.now().to_string(),
        retry_url: None,
        organizations_url: None,
    }
}
