//! `/u/reset-password/request`: a forgotten password. `/u/reset-verify` and `/u/reset-password/change`: the link of the
//! mail, and the form behind it. Whoever has the ticket may use it from any browser, so no login is asked for there.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{self, AskedReset, Ongoing, Refused, ResetProblem, Screen};
use guildhall_app::ticket::{
    After, ChangeProblem, Changed, Held, Kind, NewPassword, Standing, change_password, look_up,
};
use guildhall_model::connection::PasswordRule as Rule;
use guildhall_pages::screen::{
    Identifier, ResetPassword, ResetPasswordEmail, ResetPasswordFailed, ResetPasswordFailure,
    ResetPasswordProblem, ResetPasswordRequest, ResetPasswordRequestProblem, ResetPasswordSuccess,
};
use http::StatusCode;

use super::Visit;
use super::signup::rules;
use crate::answer;
use crate::context::Context;
use crate::frame;

/// What the address of the result is told.
const DONE: &str = "You can now login to the application with the new password.";

/// Asks who has forgotten it.
pub(crate) async fn ask(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let suits = |screen| {
        matches!(
            screen,
            Screen::Login | Screen::Signup | Screen::SignupInvitation
        )
    };
    match visit.ongoing(suits).await {
        Ok(ongoing) if ongoing.offers_reset() => {
            let typed = ongoing.identifier().unwrap_or_default().to_owned();
            asked(&visit.context, &ongoing, typed, None)
        }
        Ok(ongoing) => super::to(Screen::Login, &ongoing),
        Err(response) => response,
    }
}

/// Takes the name, and says the same whether or not somebody has it.
pub(crate) async fn send(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    if let Some(response) = visit.language().await {
        return response;
    }
    let context = &visit.context;
    let username = visit.fields.get("username").to_owned();
    let locale = |ongoing: &Ongoing| frame::of(context, ongoing).locale;
    let (realm, visitor) = (&context.realm, &context.visitor);
    match login::ask_reset(realm, visit.state(), visitor, &username, locale).await {
        Ok(AskedReset::Sent(ongoing)) => {
            let screen = ResetPasswordEmail { username };
            answer::page(StatusCode::OK, &frame::of(context, &ongoing), &screen)
        }
        Ok(AskedReset::Again(ongoing, problem)) => {
            asked(context, &ongoing, username, Some(problem))
        }
        Ok(AskedReset::GoesOn(next)) => answer::step(context, Ok(next)),
        Err(refused) => answer::refusal(context, &refused),
    }
}

fn asked(
    context: &Context,
    ongoing: &Ongoing,
    username: String,
    problem: Option<ResetProblem>,
) -> Response {
    let has_usernames = ongoing.has_usernames();
    let told = |problem| match problem {
        ResetProblem::NoUsername if has_usernames => ResetPasswordRequestProblem::NoUsername,
        ResetProblem::NoUsername => ResetPasswordRequestProblem::NoEmail,
        ResetProblem::InvalidEmail => ResetPasswordRequestProblem::InvalidEmailFormat,
        ResetProblem::TooMany => ResetPasswordRequestProblem::TooManyEmails,
    };
    let status = match problem {
        None => StatusCode::OK,
        Some(ResetProblem::TooMany) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::BAD_REQUEST,
    };
    let screen = ResetPasswordRequest {
        identifier: if has_usernames {
            Identifier::UsernameOrEmail
        } else {
            Identifier::Email
        },
        username,
        problems: problem.map(told).into_iter().collect(),
    };
    answer::page(status, &frame::of(context, ongoing), &screen)
}

/// The page behind the link. Looking at it spends nothing: programs that look at mails follow links.
pub(crate) async fn show(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let context = &visit.context;
    let ticket = visit.fields.get("ticket").to_owned();
    let found = look_up(&context.realm, Kind::ResetPassword, &ticket.clone().into()).await;
    match found {
        Ok(Some(held)) if held.standing() == Standing::Good => form(context, &held, ticket, None),
        Ok(held) => failed(context, held.as_ref()),
        Err(error) => answer::refusal(context, &Refused::from(error)),
    }
}

/// Takes the new password.
pub(crate) async fn change(request: Request) -> Response {
    let visit = match Visit::read(request).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let context = &visit.context;
    let ticket = visit.fields.get("ticket").to_owned();
    let typed = NewPassword {
        password: visit.fields.get("password-reset").into(),
        again: visit.fields.get("re-enter-password").into(),
    };
    let origin = context.visitor.origin.clone();
    let changed = change_password(&context.realm, &ticket.clone().into(), &typed, origin).await;
    match changed {
        Ok(Changed::Done(held)) => done(context, &held),
        Ok(Changed::Again(held, problem)) => form(context, &held, ticket, Some(problem)),
        Ok(Changed::Failed(held)) => failed(context, held.as_deref()),
        Err(error) => answer::refusal(context, &Refused::from(error)),
    }
}

fn form(
    context: &Context,
    held: &Held,
    ticket: String,
    problem: Option<ChangeProblem>,
) -> Response {
    let policy = match held.password_policy() {
        Ok(policy) => policy,
        Err(error) => return answer::refusal(context, &Refused::from(error)),
    };
    let status = match problem {
        None => StatusCode::OK,
        Some(_) => StatusCode::BAD_REQUEST,
    };
    let screen = ResetPassword {
        ticket,
        username: held.username().to_owned(),
        rules: rules(&policy),
        problems: problem.map(told).into_iter().collect(),
    };
    answer::page(status, &frame::of_ticket(context, held), &screen)
}

fn done(context: &Context, held: &Held) -> Response {
    match held.after(&context.realm, DONE) {
        Ok(After::Redirect(address)) => answer::redirect(&address),
        Ok(After::GoOn(continue_url)) => {
            let screen = ResetPasswordSuccess { continue_url };
            let frame = frame::of_ticket(context, held);
            answer::page(StatusCode::OK, &frame, &screen)
        }
        Err(error) => answer::refusal(context, &Refused::from(error)),
    }
}

fn failed(context: &Context, held: Option<&Held>) -> Response {
    let failure = match held.map(Held::standing) {
        Some(Standing::Expired) => ResetPasswordFailure::Expired,
        Some(Standing::Used | Standing::Good) => ResetPasswordFailure::Used,
        None => ResetPasswordFailure::Invalid,
    };
    let continue_url = match held.map(|held| held.way_back(&context.realm)) {
        None => None,
        Some(Ok(address)) => address,
        Some(Err(error)) => return answer::refusal(context, &Refused::from(error)),
    };
    let screen = ResetPasswordFailed {
        failure,
        continue_url,
    };
    let frame = held.map_or_else(
        || frame::plain(context),
        |held| frame::of_ticket(context, held),
    );
    answer::page(StatusCode::BAD_REQUEST, &frame, &screen)
}

/// The words of a problem.
fn told(problem: ChangeProblem) -> ResetPasswordProblem {
    match problem {
        ChangeProblem::NoPassword => ResetPasswordProblem::NoPassword,
        ChangeProblem::NotRepeated => ResetPasswordProblem::NoReEnterPassword,
        ChangeProblem::Mismatch => ResetPasswordProblem::PasswordMismatch,
        ChangeProblem::Rule(Rule::NotCommon) => ResetPasswordProblem::PasswordTooCommon,
        ChangeProblem::Rule(Rule::NotPersonal) => ResetPasswordProblem::PasswordContainsUserInfo,
        ChangeProblem::Rule(Rule::NotReused(_)) => ResetPasswordProblem::PasswordPreviouslyUsed,
        ChangeProblem::Rule(_) => ResetPasswordProblem::PasswordTooWeak,
    }
}
