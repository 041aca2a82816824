//! `/u/consent`: what an application asks for.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{ConsentAnswer, Consented, Ongoing, Screen, answer_consent};
use guildhall_pages::screen::{Consent, ConsentProblem, RequestedScope};
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
    let suits = |screen| matches!(screen, Screen::Consent);
    match visit.ongoing(suits).await {
        Ok(ongoing) => shown(&visit.context, &ongoing, None),
        Err(response) => response,
    }
}

/// Takes the answer.
pub(crate) async fn submit(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    if let Some(response) = visit.language().await {
        return response;
    }
    let context = &visit.context;
    let answer = match visit.fields.get("action") {
        "accept" => ConsentAnswer::Accept,
        "deny" => ConsentAnswer::Deny,
        _ => ConsentAnswer::Unclear,
    };
    match answer_consent(&context.realm, visit.state(), &context.visitor, answer).await {
        Ok(Consented::GoesOn(next)) => answer::step(context, Ok(next)),
        Ok(Consented::Again(ongoing)) => {
            shown(context, &ongoing, Some(ConsentProblem::InvalidAction))
        }
        Err(refused) => answer::refusal(context, &refused),
    }
}

fn shown(context: &Context, ongoing: &Ongoing, problem: Option<ConsentProblem>) -> Response {
    let status = match problem {
        None => StatusCode::OK,
        Some(_) => StatusCode::BAD_REQUEST,
    };
    let scopes = ongoing.asked_scopes().iter().cloned();
    let screen = Consent {
        username: ongoing.user_name().unwrap_or_default().to_owned(),
        scopes: scopes
            .map(|scope| RequestedScope {
                name: scope.name,
                description: scope.description,
                api: scope.api,
            })
            .collect(),
        problems: problem.into_iter().collect(),
    };
    answer::page(status, &frame::of(context, ongoing), &screen)
}
