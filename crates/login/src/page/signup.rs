//! `/u/signup`, and `/u/signup/invitation` for who was invited: a new account.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{self, Account, Ongoing, Refused, Screen, SignUp, SignUpProblem};
use guildhall_model::connection::{PasswordPolicy, PasswordRule as Rule};
use guildhall_pages::screen::{PasswordRule, Signup, SignupInvitation, SignupProblem};
use http::StatusCode;

use super::Visit;
use crate::answer;
use crate::context::Context;
use crate::frame;

/// Shows the page, where the login offers a new account.
pub(crate) async fn show(request: Request) -> Response {
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
        Ok(ongoing) if ongoing.has_signup() => {
            let email = ongoing.identifier().unwrap_or_default().to_owned();
            let typed = Typed {
                email,
                username: String::new(),
            };
            shown(&visit.context, &ongoing, typed, None)
        }
        // Nobody may make an account here: the way in is the login.
        Ok(ongoing) => super::to(Screen::Login, &ongoing),
        Err(response) => response,
    }
}

/// What the page shows again.
struct Typed {
    email: String,
    username: String,
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
    let typed = Typed {
        email: visit.fields.get("email").to_owned(),
        username: visit.fields.get("username").to_owned(),
    };
    let account = Account {
        email: typed.email.clone(),
        username: typed.username.clone(),
        password: visit.fields.get("password").into(),
    };
    let locale = |ongoing: &Ongoing| frame::of(context, ongoing).locale;
    let (realm, visitor) = (&context.realm, &context.visitor);
    match login::sign_up(realm, visit.state(), visitor, account, locale).await {
        Ok(SignUp::GoesOn(next)) => answer::step(context, Ok(next)),
        Ok(SignUp::Again(ongoing, problem)) => shown(context, &ongoing, typed, Some(problem)),
        Err(refused) => answer::refusal(context, &refused),
    }
}

fn shown(
    context: &Context,
    ongoing: &Ongoing,
    typed: Typed,
    problem: Option<SignUpProblem>,
) -> Response {
    let policy = match ongoing.password_policy() {
        Ok(policy) => policy,
        Err(error) => return answer::refusal(context, &Refused::from(error)),
    };
    let invitation = ongoing.invitation();
    let status = if problem.is_some() {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    let screen = Signup {
        email: invitation.map_or(typed.email, |(_, email)| email.to_owned()),
        username: ongoing.has_usernames().then_some(typed.username),
        rules: rules(&policy),
        connections: super::buttons(ongoing),
        login: true,
        invitation: invitation.map(|(inviter, _)| SignupInvitation {
            inviter: inviter.to_owned(),
        }),
        problems: problem.map(told).into_iter().collect(),
    };
    answer::page(status, &frame::of(context, ongoing), &screen)
}

/// The rules of a policy, as they are told before a password is chosen.
pub(super) fn rules(policy: &PasswordPolicy) -> Vec<PasswordRule> {
    policy.rules().into_iter().map(shown_rule).collect()
}

/// A rule as the page says it.
fn shown_rule(rule: Rule) -> PasswordRule {
    match rule {
        Rule::Length(length) => PasswordRule::Length(u32::try_from(length).unwrap_or(u32::MAX)),
        Rule::LowerCase => PasswordRule::LowerCase,
        Rule::UpperCase => PasswordRule::UpperCase,
        Rule::Digit => PasswordRule::Digit,
        Rule::Special => PasswordRule::Special,
        Rule::ThreeOfFour => PasswordRule::ThreeOfFour,
        Rule::NoRepetition => PasswordRule::NoRepetition,
        Rule::NotCommon => PasswordRule::NotCommon,
        Rule::NotPersonal => PasswordRule::NotPersonal,
        Rule::NotReused(_) => PasswordRule::NotReused,
    }
}

/// The words of a problem.
fn told(problem: SignUpProblem) -> SignupProblem {
    match problem {
        SignUpProblem::NoEmail => SignupProblem::NoEmail,
        SignUpProblem::InvalidEmail => SignupProblem::InvalidEmailFormat,
        SignUpProblem::NoUsername => SignupProblem::NoUsername,
        SignUpProblem::InvalidUsername => SignupProblem::InvalidUsername,
        SignUpProblem::NoPassword => SignupProblem::NoPassword,
        SignUpProblem::Password(Rule::NotCommon) => SignupProblem::PasswordTooCommon,
        SignUpProblem::Password(Rule::NotPersonal) => SignupProblem::PasswordContainsUserInfo,
        SignUpProblem::Password(_) => SignupProblem::PasswordTooWeak,
        SignUpProblem::Taken => SignupProblem::EmailInUse,
        SignUpProblem::Rejected => SignupProblem::Rejected,
    }
}
