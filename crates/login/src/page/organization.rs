//! `/u/organization`: which organization, before signing in.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{self, ChoiceProblem, Chosen, Ongoing, Screen};
use guildhall_model::login::DiscoveryMethod;
use guildhall_pages::screen::{
    Discovery, OrganizationSelection, OrganizationSelectionProblem as Problem,
};
use http::StatusCode;

use super::Visit;
use crate::answer;
use crate::context::Context;
use crate::frame;

/// Shows the page. Whoever stands at the choice among organizations of a domain may name another one.
pub(crate) async fn show(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let suits = |screen| {
        matches!(
            screen,
            Screen::OrganizationSelection { .. } | Screen::PreOrganizationPicker { .. }
        )
    };
    match visit.ongoing(suits).await {
        Ok(ongoing) => {
            let typed = ongoing.identifier().unwrap_or_default().to_owned();
            shown(&visit.context, &ongoing, StatusCode::OK, typed, None)
        }
        Err(response) => response,
    }
}

/// Takes what was typed, or that the user goes on without an organization.
pub(crate) async fn submit(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    if let Some(response) = visit.language().await {
        return response;
    }
    let context = &visit.context;
    if visit.fields.get("organizationSkipped") == "true" {
        let skipped =
            login::skip_organization(&context.realm, visit.state(), &context.visitor).await;
        return answer::step(context, skipped);
    }
    let typed = visit.fields.get("organizationName").to_owned();
    let named =
        login::name_organization(&context.realm, visit.state(), &context.visitor, &typed).await;
    match named {
        Ok(Chosen::GoesOn(next)) => answer::step(context, Ok(next)),
        Ok(Chosen::Again(ongoing, problem)) => shown(
            context,
            &ongoing,
            StatusCode::BAD_REQUEST,
            typed,
            Some(problem),
        ),
        Err(refused) => answer::refusal(context, &refused),
    }
}

fn shown(
    context: &Context,
    ongoing: &Ongoing,
    status: StatusCode,
    typed: String,
    problem: Option<ChoiceProblem>,
) -> Response {
    let takes_addresses = ongoing.finds_organization_by(DiscoveryMethod::Email);
    let takes_names = ongoing.finds_organization_by(DiscoveryMethod::OrganizationName);
    let screen = OrganizationSelection {
        discovery: match (takes_addresses, takes_names) {
            (true, true) => Discovery::Both,
            (true, false) => Discovery::Email,
            (false, _) => Discovery::OrganizationName,
        },
        typed,
        personal: matches!(
            ongoing.screen(),
            Some(
                Screen::OrganizationSelection { personal: true }
                    | Screen::PreOrganizationPicker { personal: true }
            )
        ),
        problems: problem.map(told).into_iter().collect(),
    };
    answer::page(status, &frame::of(context, ongoing), &screen)
}

/// The words of a problem.
fn told(problem: ChoiceProblem) -> Problem {
    match problem {
        ChoiceProblem::Nothing => Problem::NoOrganization,
        ChoiceProblem::Unknown => Problem::InvalidOrganization,
        ChoiceProblem::NotAnAddress => Problem::InvalidEmailFormat,
        ChoiceProblem::UnknownDomain => Problem::NoOrganizationForEmail,
    }
}
