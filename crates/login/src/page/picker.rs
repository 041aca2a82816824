//! `/u/organization-picker` after signing in, `/u/pre-organization-picker` before it: one of several organizations.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{self, Choices, Chosen, Ongoing, Refused, Screen};
use guildhall_model::organization::Organization;
use guildhall_pages::screen::{
    Choice, OrganizationPicker, OrganizationPickerProblem, PickerMoment, Search,
};
use http::StatusCode;

use super::Visit;
use crate::answer;
use crate::frame;

/// Shows the picker after signing in.
pub(crate) async fn show(request: Request) -> Response {
    let suits = |screen| matches!(screen, Screen::OrganizationPicker { .. });
    show_where(request, suits).await
}

/// Shows the picker before signing in.
pub(crate) async fn show_before(request: Request) -> Response {
    let suits = |screen| matches!(screen, Screen::PreOrganizationPicker { .. });
    show_where(request, suits).await
}

async fn show_where(request: Request, suits: impl Fn(Screen) -> bool) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    match visit.ongoing(suits).await {
        Ok(ongoing) => shown(&visit, &ongoing, StatusCode::OK).await,
        Err(response) => response,
    }
}

/// Takes the choice, or that the user goes on without an organization.
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
    let id = visit.fields.get("organization");
    let chosen =
        login::choose_organization(&context.realm, visit.state(), &context.visitor, id).await;
    match chosen {
        Ok(Chosen::GoesOn(next)) => answer::step(context, Ok(next)),
        Ok(Chosen::Again(ongoing, _)) => shown(&visit, &ongoing, StatusCode::BAD_REQUEST).await,
        Err(refused) => answer::refusal(context, &refused),
    }
}

async fn shown(visit: &Visit, ongoing: &Ongoing, status: StatusCode) -> Response {
    let context = &visit.context;
    let query = visit.fields.some("q").map(str::to_owned);
    let from = visit.fields.some("from");
    let found = login::choices(&context.realm, ongoing, query.clone(), from).await;
    match found {
        Ok(choices) => {
            let screen = screen(ongoing, choices, query, from.is_some());
            let problems = if status == StatusCode::OK {
                Vec::new()
            } else {
                vec![OrganizationPickerProblem::InvalidOrganization]
            };
            let screen = OrganizationPicker { problems, ..screen };
            answer::page(status, &frame::of(context, ongoing), &screen)
        }
        Err(error) => answer::refusal(context, &Refused::from(error)),
    }
}

fn screen(
    ongoing: &Ongoing,
    choices: Choices,
    query: Option<String>,
    is_continued: bool,
) -> OrganizationPicker {
    let (moment, personal) = match ongoing.screen() {
        Some(Screen::PreOrganizationPicker { personal }) => (PickerMoment::BeforeLogin, personal),
        Some(Screen::OrganizationPicker { personal }) => (PickerMoment::AfterLogin, personal),
        _ => (PickerMoment::AfterLogin, false),
    };
    let username = match moment {
        PickerMoment::BeforeLogin => ongoing.identifier(),
        PickerMoment::AfterLogin => ongoing.user_name(),
    };
    let Choices {
        organizations,
        next,
    } = choices;
    // Who sees all there are has nothing to search.
    let has_search = query.is_some() || next.is_some() || is_continued;
    OrganizationPicker {
        moment,
        username: username.unwrap_or_default().to_owned(),
        organizations: organizations.into_iter().map(choice).collect(),
        search: has_search.then(|| Search {
            query: query.unwrap_or_default(),
            next,
        }),
        personal,
        problems: Vec::new(),
    }
}

fn choice(organization: Organization) -> Choice {
    Choice {
        id: organization.id.to_string(),
        name: organization.name.to_string(),
        display_name: organization.display_name,
        logo_url: organization.branding.and_then(|branding| branding.logo_url),
    }
}
