//! Signing out: `/v2/logout`, which asks nobody, and `/oidc/logout` (OpenID Connect RP-Initiated Logout 1.0).

use guildhall_protocol::oauth::{RedirectUri, Scope, redirect_uri};
use guildhall_store::{ClientRow, SessionRow, TenantTransaction};

use super::flow::Refused;
use super::id_token_hint;
use super::settings::{ClientSettings, TenantSettings};
use super::visitor::{Change, Kept, Visitor};
use crate::actor::Actor;
use crate::error::Error;
use crate::log::{self, Happening};
use crate::realm::Realm;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct LogoutRequest {
    /// The client that asks, where it says so.
    pub client_id: Option<String>,
    /// Where the person goes after it.
    pub return_to: Option<String>,
    /// What the client wants back.
    pub state: Option<String>,
    /// An ID token of the session that ends.
    pub id_token_hint: Option<String>,
    /// The id of the session that ends.
    pub logout_hint: Option<String>,
    /// What has to be shown before the session ends.
    pub proof: Proof,
}

/// What has to be shown before a session ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proof {
    /// Nothing.
    #[default]
    None,
    /// That the request is about this session; else the person is asked.
    Hint,
    /// The person was asked, and said yes.
    Confirmed,
}

/// What became of it.
#[derive(Debug)]
pub struct LoggedOut {
    /// Where the person goes.
    pub next: LogoutNext,
    /// What the browser keeps from now on.
    pub kept: Kept,
}

/// Where the person goes.
#[derive(Debug)]
pub enum LogoutNext {
    /// To an address that was registered, with what the client wants back.
    To {
        /// The address.
        address: RedirectUri,
        /// What the client wants back.
        state: Option<String>,
    },
    /// Nowhere: signed out.
    Complete,
    /// The person is asked first.
    Confirm,
}

/// Why nothing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoutProblem {
    /// No client has this id.
    #[error("unknown client_id")]
    UnknownClient,
    /// The address is not one that was registered for it.
    #[error("The URL to return to is not in the list of allowed logout URLs")]
    ReturnTo,
    /// The token is not one of ours.
    #[error("id_token_hint is invalid")]
    Hint,
    /// The hints are about different clients or sessions.
    #[error("the hints do not agree")]
    HintsDisagree,
}

/// What is known of it.
struct Facts {
    client: Option<ClientRow>,
    session: Option<SessionRow>,
}

/// Ends the browser's session for all applications, and says where the person goes.
pub async fn logout(
    realm: &Realm,
    request: LogoutRequest,
    visitor: &Visitor,
) -> Result<Result<LoggedOut, LogoutProblem>, Refused> {
    let named = match client_of(&request) {
        Ok(named) => named,
        Err(problem) => return Ok(Err(problem)),
    };
    let question = (named.clone(), visitor.session_hash());
    let read = realm.store.read(question, |(client, session), mut tx| {
        Box::pin(async move { gather(client.as_deref(), session.as_deref(), &mut tx).await })
    });
    let facts = read.await?;
    if named.is_some() && facts.client.is_none() {
        return Ok(Err(LogoutProblem::UnknownClient));
    }
    let hinted = match hinted_session(realm, &request, facts.client.as_ref()).await? {
        Ok(hinted) => hinted,
        Err(problem) => return Ok(Err(problem)),
    };
    let next = match destination(realm, &request, facts.client.as_ref())? {
        Ok(next) => next,
        Err(problem) => return Ok(Err(problem)),
    };
    let Some(session) = facts.session else {
        return Ok(Ok(LoggedOut {
            next,
            kept: Kept::default(),
        }));
    };
    if request.proof == Proof::Hint && hinted.as_deref() != Some(session.id.as_str()) {
        return Ok(Ok(LoggedOut {
            next: LogoutNext::Confirm,
            kept: Kept::default(),
        }));
    }
    end(realm, visitor, session, facts.client.as_ref()).await?;
    Ok(Ok(LoggedOut {
        next,
        kept: Kept {
            session: Change::Forget,
            browser: Change::None,
        },
    }))
}

/// The client that asks: as it says, or as its token says; both have to say the same.
fn client_of(request: &LogoutRequest) -> Result<Option<String>, LogoutProblem> {
    let Some(hint) = &request.id_token_hint else {
        return Ok(request.client_id.clone());
    };
    let audience = id_token_hint::audience(hint).ok_or(LogoutProblem::Hint)?;
    match &request.client_id {
        Some(client) if *client != audience => Err(LogoutProblem::HintsDisagree),
        _ => Ok(Some(audience)),
    }
}

async fn gather(
    client: Option<&str>,
    session: Option<&str>,
    tx: &mut TenantTransaction<'_>,
) -> Result<Facts, Error> {
    Ok(Facts {
        client: match client {
            Some(client) => tx.client(client).await?,
            None => None,
        },
        session: match session {
            Some(session) => tx.session(session).await?,
            None => None,
        },
    })
}

/// The session that the hints are about. A token that has expired is as good as any here (RP-Initiated Logout
/// section 2), but it has to be ours.
async fn hinted_session(
    realm: &Realm,
    request: &LogoutRequest,
    client: Option<&ClientRow>,
) -> Result<Result<Option<String>, LogoutProblem>, Error> {
    let Some(hint) = &request.id_token_hint else {
        return Ok(Ok(request.logout_hint.clone()));
    };
    let Some(claims) = id_token_hint::verified(realm, hint, client).await? else {
        return Ok(Err(LogoutProblem::Hint));
    };
    match (&request.logout_hint, claims.sid) {
        (Some(hint), Some(sid)) if *hint != sid => Ok(Err(LogoutProblem::HintsDisagree)),
        (_, sid) => Ok(Ok(sid)),
    }
}

/// Where the person goes: an address of the client's list, or of the tenant's where no client is known; without one,
/// the client's first. By the letter of the standard (section 3) the address is one of the list as it stands there, and
/// whoever names none goes nowhere.
fn destination(
    realm: &Realm,
    request: &LogoutRequest,
    client: Option<&ClientRow>,
) -> Result<Result<LogoutNext, LogoutProblem>, Error> {
    let registered = match client {
        Some(client) => ClientSettings::read(&client.document)?
            .logout_urls()
            .to_vec(),
        None => TenantSettings::read(&realm.tenant.settings)?
            .logout_urls()
            .to_vec(),
    };
    let by_the_letter = request.proof != Proof::None && realm.is_strict();
    let admitted = match &request.return_to {
        Some(asked) if by_the_letter => redirect_uri::admit(&registered, Some(asked), None).ok(),
        Some(asked) => redirect_uri::admit_return(&registered, asked),
        None => None,
    };
    let address = match (&request.return_to, client) {
        (Some(_), _) if admitted.is_none() => return Ok(Err(LogoutProblem::ReturnTo)),
        (None, Some(_)) if !by_the_letter => redirect_uri::admit(&registered, None, None).ok(),
        _ => admitted,
    };
    Ok(Ok(match address {
        Some(address) => LogoutNext::To {
            address,
            state: request.state.clone(),
        },
        None => LogoutNext::Complete,
    }))
}

async fn end(
    realm: &Realm,
    visitor: &Visitor,
    session: SessionRow,
    client: Option<&ClientRow>,
) -> Result<(), Error> {
    let actor = Actor::with_scopes(
        client.map(|client| client.id.clone()),
        Some(session.user_id.clone()),
        Scope::default(),
        visitor.origin.clone(),
    );
    let happening = Happening {
        kind: "slo",
        description: "User successfully logged out",
        client_name: client.map(|client| client.name.as_str()),
        details: Some(serde_json::json!({"session_id": session.id})),
        ..Happening::default()
    };
    let plan = (session.hash, log::entry(realm, &actor, &happening)?);
    let write = realm.store.write(plan, |(session, log), mut tx| {
        Box::pin(async move {
            if tx.delete_session(session).await? {
                tx.insert_log(log).await?;
            }
            Ok::<_, Error>(())
        })
    });
    write.await
}
