//! How a login goes on: a walk over the case, without asking anybody anything.

use guildhall_model::Timestamp;
use guildhall_model::id::OrganizationId;
use guildhall_model::login::{
    AfterLogin, Arrival, FirstScreen, Situation, after_login, first_screen,
};
use guildhall_protocol::oauth::AuthorizationError;

use super::case::{Asked, Case};
use super::connection::Database;
use super::consent;
use super::invited::Invited;
use super::screen::Screen;
use super::session::Live;
use crate::invitation::Presented;

/// How a login goes on.
#[derive(Debug)]
pub(super) enum Decision {
    /// The person is asked something.
    Show(Screen),
    /// The person leaves for the provider of this connection, by id.
    Leave(String),
    /// The client is told why not.
    Refuse(AuthorizationError),
    /// The invitation is accepted for the user.
    Accept(Box<Presented>),
    /// The one organization there is for this user is entered.
    Enter(OrganizationId),
    /// The client is given a code.
    Complete {
        /// Whether the user becomes a member first.
        joins: bool,
    },
}

/// Says how a login goes on. Where nothing may be shown, what would be shown says why not.
pub(super) fn decide(case: &Case, now: Timestamp) -> Decision {
    let asked = match &case.asked {
        Ok(asked) => asked,
        Err(error) => return Decision::Refuse(error.clone()),
    };
    let decision = match walk(case, asked, now) {
        // Nobody is given what their user has to allow before that is done.
        Decision::Complete { .. } if consent::is_open(case) => Decision::Show(Screen::Consent),
        decision => decision,
    };
    match decision {
        Decision::Show(screen) if asked.request.prompt.none => {
            Decision::Refuse(silent_refusal(screen, case.session.is_some()))
        }
        Decision::Leave(_) if asked.request.prompt.none => {
            Decision::Refuse(AuthorizationError::LoginRequired)
        }
        decision => decision,
    }
}

fn walk(case: &Case, asked: &Asked, now: Timestamp) -> Decision {
    let settings = &case.trusted.settings;
    let first = first_screen(Situation {
        usage: settings.usage(),
        behavior: settings.behavior(),
        // One that was chosen since is as good as one that was named.
        has_organization: asked.organization.is_some(),
        has_invitation: asked.request.invitation.is_some(),
    });
    match first {
        FirstScreen::OrganizationNotAllowed => {
            return Decision::Refuse(AuthorizationError::OrganizationNotAllowed);
        }
        FirstScreen::OrganizationRequired => {
            return Decision::Refuse(AuthorizationError::OrganizationRequired);
        }
        FirstScreen::Selection { personal } if !(personal && case.progress.personal) => {
            return Decision::Show(if case.progress.domain.is_some() {
                Screen::PreOrganizationPicker { personal }
            } else {
                Screen::OrganizationSelection { personal }
            });
        }
        FirstScreen::Selection { .. }
        | FirstScreen::Invitation
        | FirstScreen::Application
        | FirstScreen::ApplicationThenOrganization
        | FirstScreen::Organization => {}
    }
    match (&case.session, &asked.invitation) {
        // Whoever signed in just now is not whom the client means (OpenID Connect Core section 3.1.2.1).
        (Some(session), _) if has_signed_in(case, session) && is_another(case, session) => {
            Decision::Refuse(AuthorizationError::LoginRequired)
        }
        (Some(session), invitation) if !must_sign_in(case, asked, session, now) => match invitation
        {
            Some(invitation) => accept(case, session, invitation),
            None => arrive(case, asked, session),
        },
        (_, Some(invitation)) => sign_in_invited(asked, invitation),
        _ => sign_in(asked),
    }
}

/// What somebody who is signed in does with an invitation: whoever was invited accepts it, and whoever was here before
/// as somebody else may switch. Whoever has signed in for it as somebody else is turned away.
fn accept(case: &Case, session: &Live, invitation: &Invited) -> Decision {
    if session.user.blocked {
        Decision::Refuse(AuthorizationError::Blocked)
    } else if invitation.is_for_session {
        Decision::Accept(Box::new(invitation.presented.clone()))
    } else if has_signed_in(case, session) {
        Decision::Refuse(AuthorizationError::InvitationOfAnother)
    } else {
        Decision::Show(Screen::Invitation)
    }
}

/// The named reasons for which whoever has a session signs in all the same.
fn must_sign_in(case: &Case, asked: &Asked, session: &Live, now: Timestamp) -> bool {
    if has_signed_in(case, session) {
        return false;
    }
    let is_asked = asked.request.prompt.login;
    let age = now.milliseconds_since(session.row.authenticated_at);
    let is_too_old = asked
        .request
        .max_age
        .is_some_and(|most| most == 0 || age > most.saturating_mul(1000));
    let is_through_another = asked.request.connection.is_some()
        && asked.connections.find(&session.row.connection_id).is_none();
    is_asked || is_too_old || is_through_another || is_another(case, session)
}

/// Whether the session began in this login.
fn has_signed_in(case: &Case, session: &Live) -> bool {
    case.progress.signed_in.as_deref() == Some(session.row.id.as_str())
}

/// Whether the session is of another user than the client means.
fn is_another(case: &Case, session: &Live) -> bool {
    let hinted = case.progress.hinted.as_deref();
    hinted.is_some_and(|user| user != session.user.id)
}

/// The page on which people sign in, or sign up where the client would begin with that and it is possible. Where one
/// provider is the only way, nobody is asked.
fn sign_in(asked: &Asked) -> Decision {
    let connections = &asked.connections;
    if connections.is_empty() {
        return Decision::Refuse(AuthorizationError::NoClientConnections);
    }
    if let Some(only) = connections.only_upstream() {
        return Decision::Leave(only.row.id.clone());
    }
    if connections.databases.is_empty() {
        return Decision::Show(Screen::LoginIdentifier);
    }
    let has_signup = connections.databases.iter().any(Database::has_signup);
    Decision::Show(if asked.request.wants_signup && has_signup {
        Screen::Signup
    } else {
        Screen::Login
    })
}

/// The page on which who was invited signs in or up. An invitation is always shown first.
fn sign_in_invited(asked: &Asked, invitation: &Invited) -> Decision {
    let connections = &asked.connections;
    if connections.is_empty() {
        return Decision::Refuse(AuthorizationError::NoClientConnections);
    }
    Decision::Show(if connections.only_upstream().is_some() {
        Screen::InvitationThroughProvider
    } else if connections.databases.is_empty() {
        Screen::LoginIdentifier
    } else if invitation.begins_with_signup {
        Screen::SignupInvitation
    } else {
        Screen::Login
    })
}

fn arrive(case: &Case, asked: &Asked, session: &Live) -> Decision {
    if session.user.blocked {
        return Decision::Refuse(AuthorizationError::Blocked);
    }
    let arrival = Arrival {
        usage: case.trusted.settings.usage(),
        way: asked.way,
    };
    match after_login(arrival) {
        AfterLogin::GoOn => Decision::Complete { joins: false },
        AfterLogin::Join => Decision::Complete { joins: true },
        AfterLogin::SignInAgain => sign_in(asked),
        AfterLogin::EnterOnly | AfterLogin::JoinOnly => match &asked.only {
            Some(only) => Decision::Enter(only.clone()),
            None => Decision::Refuse(AuthorizationError::Internal),
        },
        AfterLogin::Choose { personal } => Decision::Show(Screen::OrganizationPicker { personal }),
        AfterLogin::NotAMember => Decision::Refuse(AuthorizationError::NotAMember {
            user_id: session.user.id.clone(),
            organization_id: asked
                .organization
                .as_ref()
                .map(|organization| organization.id.to_string())
                .unwrap_or_default(),
        }),
        AfterLogin::NoOrganization => {
            Decision::Refuse(AuthorizationError::NoOrganization(session.user.id.clone()))
        }
    }
}

/// What a client is told that lets nothing be shown.
fn silent_refusal(screen: Screen, is_signed_in: bool) -> AuthorizationError {
    match screen {
        screen if screen.is_of_signing_in() => AuthorizationError::LoginRequired,
        _ if !is_signed_in => AuthorizationError::LoginRequired,
        Screen::Consent => AuthorizationError::ConsentRequired,
        _ => AuthorizationError::InteractionRequired,
    }
}
