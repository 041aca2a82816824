//! `/u/login`: who, and the password.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{self, Credentials, Ongoing, Screen, SignIn, SignInProblem};
use guildhall_pages::screen::{Identifier, Inviter, Login, LoginProblem};
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
    // Whoever would rather sign up may still sign in.
    let suits = |screen| {
        matches!(
            screen,
            Screen::Login | Screen::Signup | Screen::SignupInvitation
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
    let username = visit.fields.get("username").to_owned();
    let credentials = Credentials {
        username: username.clone(),
        password: visit.fields.get("password").into(),
    };
    let signed_in =
        login::sign_in(&context.realm, visit.state(), &context.visitor, credentials).await;
    match signed_in {
        Ok(SignIn::GoesOn(next)) => answer::step(context, Ok(next)),
        Ok(SignIn::Again(ongoing, problem)) => shown(
            context,
            &ongoing,
            StatusCode::BAD_REQUEST,
            username,
            Some(problem),
        ),
        Err(refused) => answer::refusal(context, &refused),
    }
}

fn shown(
    context: &Context,
    ongoing: &Ongoing,
    status: StatusCode,
    username: String,
    problem: Option<SignInProblem>,
) -> Response {
    let is_address = username.contains('@');
    let screen = Login {
        database: ongoing.has_passwords(),
        discovers: ongoing.discovers(),
        identifier: if ongoing.has_usernames() {
            Identifier::UsernameOrEmail
        } else {
            Identifier::Email
        },
        username,
        connections: super::buttons(ongoing),
        signup: ongoing.has_signup(),
        reset_password: ongoing.offers_reset(),
        invitation: ongoing.invitation().map(|(inviter, _)| Inviter {
            name: inviter.to_owned(),
        }),
        problems: problem
            .map(|problem| told(problem, is_address))
            .into_iter()
            .collect(),
    };
    answer::page(status, &frame::of(context, ongoing), &screen)
}

/// The words of a problem.
fn told(problem: SignInProblem, is_address: bool) -> LoginProblem {
    match problem {
        SignInProblem::NoUsername => LoginProblem::NoEmail,
        SignInProblem::NoPassword => LoginProblem::NoPassword,
        SignInProblem::WrongCredentials if is_address => LoginProblem::WrongEmailCredentials,
        SignInProblem::WrongCredentials => LoginProblem::WrongCredentials,
        SignInProblem::Blocked => LoginProblem::UserBlocked,
        SignInProblem::TooManyAttempts => LoginProblem::TooManyAttempts,
        SignInProblem::AddressBlocked => LoginProblem::IpBlocked,
    }
}
