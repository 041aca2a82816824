//! `/u/email-verification`: the link of the mail that asks whether an address is its user's.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::Refused;
use guildhall_app::ticket::{After, Held, Verified, verify_email};
use guildhall_pages::screen::{EmailVerification, EmailVerificationResult};
use http::StatusCode;

use super::Visit;
use crate::answer;
use crate::context::Context;
use crate::frame;

/// What the address of the result is told.
const DONE: &str = "Your email was verified. You can continue using the application.";
const DONE_BEFORE: &str = "This URL can be used only once";

/// Takes the link, and says what became of it. Nothing has to be typed, so following it is enough, as at the service.
pub(crate) async fn follow(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let context = &visit.context;
    let ticket = visit.fields.get("ticket").into();
    let origin = context.visitor.origin.clone();
    match verify_email(&context.realm, &ticket, origin).await {
        Ok(Verified::Now(held)) => done(context, &held, EmailVerificationResult::Verified),
        Ok(Verified::Before(held)) => {
            done(context, &held, EmailVerificationResult::AlreadyVerified)
        }
        Ok(Verified::Failed(held)) => failed(context, held.as_deref()),
        Err(error) => answer::refusal(context, &Refused::from(error)),
    }
}

fn done(context: &Context, held: &Held, result: EmailVerificationResult) -> Response {
    let message = match result {
        EmailVerificationResult::AlreadyVerified => DONE_BEFORE,
        _ => DONE,
    };
    match held.after(&context.realm, message) {
        Ok(After::Redirect(address)) => answer::redirect(&address),
        Ok(After::GoOn(continue_url)) => {
            let screen = EmailVerification {
                result,
                continue_url,
            };
            let frame = frame::of_ticket(context, held);
            answer::page(StatusCode::OK, &frame, &screen)
        }
        Err(error) => answer::refusal(context, &Refused::from(error)),
    }
}

fn failed(context: &Context, held: Option<&Held>) -> Response {
    let continue_url = match held.map(|held| held.way_back(&context.realm)) {
        None => None,
        Some(Ok(address)) => address,
        Some(Err(error)) => return answer::refusal(context, &Refused::from(error)),
    };
    let screen = EmailVerification {
        result: EmailVerificationResult::InvalidLink,
        continue_url,
    };
    let frame = held.map_or_else(
        || frame::plain(context),
        |held| frame::of_ticket(context, held),
    );
    answer::page(StatusCode::BAD_REQUEST, &frame, &screen)
}
