//! `/invitation`: an invitation, shown to somebody who is signed in as somebody else, or accepted through a provider.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{self, Screen};
use guildhall_pages::screen::{AcceptInvitation, Inviter, Visitor};
use http::StatusCode;

use super::Visit;
use crate::answer;
use crate::frame;

/// Shows the page.
pub(crate) async fn show(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let suits = |screen| {
        matches!(
            screen,
            Screen::Invitation | Screen::InvitationThroughProvider
        )
    };
    let ongoing = match visit.ongoing(suits).await {
        Ok(ongoing) => ongoing,
        Err(response) => return response,
    };
    let (inviter, email) = ongoing.invitation().unwrap_or_default();
    let screen = AcceptInvitation {
        inviter: Inviter {
            name: inviter.to_owned(),
        },
        email: email.to_owned(),
        connection: ongoing.invitation_provider().map(|button| button.label),
        visitor: if ongoing.screen() == Some(Screen::Invitation) {
            Visitor::SomebodyElse {
                email: ongoing.user_name().unwrap_or_default().to_owned(),
            }
        } else {
            Visitor::Unknown
        },
        problems: Vec::new(),
    };
    let frame = frame::of(&visit.context, &ongoing);
    answer::page(StatusCode::OK, &frame, &screen)
}

/// Has the person sign in as somebody else, or at the provider; whatever else is sent leads back to the page.
pub(crate) async fn submit(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    if let Some(response) = visit.language().await {
        return response;
    }
    let context = &visit.context;
    if visit.fields.get("action") == "switch" {
        let switched = login::switch(&context.realm, visit.state(), &context.visitor).await;
        return answer::step(context, switched);
    }
    let left = login::leave(&context.realm, visit.state(), &context.visitor, None).await;
    answer::step(context, left)
}
