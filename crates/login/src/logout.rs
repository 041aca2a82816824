//! `/v2/logout` and `/oidc/logout`.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{LoggedOut, LogoutNext, LogoutProblem, LogoutRequest, Proof, logout};
use guildhall_pages::screen::{Cause, Logout, LogoutStep};
use guildhall_protocol::oauth::append_encoded;
use http::header::ORIGIN;
use http::request::Parts;
use http::{Method, StatusCode};

use crate::answer;
use crate::context::{Context, header};
use crate::cookie;
use crate::frame;
use crate::parameters::{self, Fields};
use crate::router::no_tenant;

/// The path of the standard's logout.
const OIDC: &str = "/oidc/logout";
/// What the form that asks carries back.
const CARRIED: [&str; 5] = [
    "id_token_hint",
    "logout_hint",
    "post_logout_redirect_uri",
    "client_id",
    "state",
];

/// `GET /v2/logout`: ends the session, asking nobody.
pub(crate) async fn at_once(request: Request) -> Response {
    let (parts, pairs) = parameters::read(request).await;
    let Some(context) = Context::read(&parts) else {
        return no_tenant();
    };
    let fields = Fields::new(pairs.unwrap_or_default());
    let owned = |name| fields.some(name).map(str::to_owned);
    let asked = LogoutRequest {
        client_id: owned("client_id"),
        return_to: owned("returnTo"),
        ..LogoutRequest::default()
    };
    run(&context, asked, &fields).await
}

/// `/oidc/logout`: ends the session that the hints name, or the one that the person confirms.
pub(crate) async fn oidc(request: Request) -> Response {
    let (parts, pairs) = parameters::read(request).await;
    let Some(context) = Context::read(&parts) else {
        return no_tenant();
    };
    let fields = Fields::new(pairs.unwrap_or_default());
    let answered = is_own_form(&parts, &context).then(|| fields.get("action"));
    if answered == Some("deny") {
        return shown(&context, LogoutStep::Aborted, &fields);
    }
    let owned = |name| fields.some(name).map(str::to_owned);
    let asked = LogoutRequest {
        client_id: owned("client_id"),
        return_to: owned("post_logout_redirect_uri"),
        state: owned("state"),
        id_token_hint: owned("id_token_hint"),
        logout_hint: owned("logout_hint"),
        proof: if answered == Some("accept") {
            Proof::Confirmed
        } else {
            Proof::Hint
        },
    };
    run(&context, asked, &fields).await
}

/// Whether a form of ours was sent: browsers say from where, and no other site can say it for them.
fn is_own_form(parts: &Parts, context: &Context) -> bool {
    parts.method == Method::POST && header(parts, ORIGIN) == Some(context.realm.origin())
}

async fn run(context: &Context, asked: LogoutRequest, fields: &Fields) -> Response {
    match logout(&context.realm, asked, &context.visitor).await {
        Ok(Ok(logged_out)) => told(context, logged_out, fields),
        Ok(Err(problem)) => refused(context, problem),
        Err(failed) => answer::refusal(context, &failed),
    }
}

fn told(context: &Context, logged_out: LoggedOut, fields: &Fields) -> Response {
    let mut response = match logged_out.next {
        LogoutNext::To { address, state } => {
            let mut location = address.as_str().to_owned();
            if let Some(state) = state {
                let separator = if location.contains('?') { '&' } else { '?' };
                location.push(separator);
                location.push_str("state=");
                append_encoded(&mut location, &state);
            }
            answer::redirect(&location)
        }
        LogoutNext::Complete => shown(context, LogoutStep::Complete, fields),
        LogoutNext::Confirm => shown(context, LogoutStep::Confirm, fields),
    };
    cookie::write(response.headers_mut(), &logged_out.kept, context.scheme);
    response
}

fn shown(context: &Context, step: LogoutStep, fields: &Fields) -> Response {
    let carried = CARRIED
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), fields.some(name)?.to_owned())));
    let screen = Logout {
        step,
        path: OIDC.to_owned(),
        fields: carried.collect(),
        continue_url: None,
    };
    let mut frame = frame::plain(context);
    // The address to which the answer may lead is checked when the form comes back; browsers are told of it here.
    frame.destinations = fields
        .some("post_logout_redirect_uri")
        .map(str::to_owned)
        .into_iter()
        .collect();
    answer::page(StatusCode::OK, &frame, &screen)
}

fn refused(context: &Context, problem: LogoutProblem) -> Response {
    let mut screen = answer::error_screen(context, Cause::InvalidRequest);
    screen.code = Some("invalid_request".to_owned());
    screen.description = Some(problem.to_string());
    answer::page(StatusCode::BAD_REQUEST, &frame::plain(context), &screen)
}
