//! `/u/login/identifier`: who, where only other providers know people.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{self, Discovery, DiscoveryProblem, Ongoing, Screen};
use guildhall_pages::screen::{Identifier, LoginId, LoginIdProblem};
use http::StatusCode;

use super::Visit;
use crate::answer;
use crate::context::Context;
use crate::frame;

/// Shows the page.
pub(crate) async fn show(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let suits = |screen| matches!(screen, Screen::LoginIdentifier);
    match visit.ongoing(suits).await {
        Ok(ongoing) => {
            let typed = ongoing.identifier().unwrap_or_default().to_owned();
            shown(&visit.context, &ongoing, typed, None)
        }
        Err(response) => response,
    }
}

/// Takes what was typed.
pub(crate) async fn submit(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    if let Some(response) = visit.language().await {
        return response;
    }
    if let Some(response) = visit.pressed().await {
        return response;
    }
    let context = &visit.context;
    let typed = visit.fields.get("username");
    match login::discover(&context.realm, visit.state(), &context.visitor, typed).await {
        Ok(Discovery::GoesOn(next)) => answer::step(context, Ok(next)),
        Ok(Discovery::Again(ongoing, problem)) => {
            shown(context, &ongoing, typed.to_owned(), Some(problem))
        }
        Err(refused) => answer::refusal(context, &refused),
    }
}

fn shown(
    context: &Context,
    ongoing: &Ongoing,
    username: String,
    problem: Option<DiscoveryProblem>,
) -> Response {
    let status = if problem.is_some() {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    let screen = LoginId {
        identifier: Identifier::Email,
        username,
        connections: super::buttons(ongoing),
        signup: false,
        problems: problem.map(told).into_iter().collect(),
    };
    answer::page(status, &frame::of(context, ongoing), &screen)
}

/// The words of a problem.
fn told(problem: DiscoveryProblem) -> LoginIdProblem {
    match problem {
        DiscoveryProblem::Nothing => LoginIdProblem::NoEmail,
        DiscoveryProblem::Unknown => LoginIdProblem::NoHrdConnection,
    }
}
