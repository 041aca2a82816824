//! The end of a login: the client is given a code.

use guildhall_model::Timestamp;
use guildhall_model::id::OrganizationId;
use guildhall_model::random::{self, BASE62};
use guildhall_protocol::oauth::AuthorizationResponse;
use guildhall_store::{AuthorizationCodeRow, LogRow, TenantTransaction};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::case::{Asked, Case};
use super::flow::{Step, actor};
use super::session::Live;
use crate::actor::Actor;
use crate::error::Error;
use crate::log::{self, Happening, Through};
use crate::member;
use crate::realm::Realm;
use crate::secret;
use crate::token::Promise;

/// How long a code can be redeemed, in seconds.
const CODE_LIFETIME: i64 = 300;

/// All that is written when a login ends well, made before the transaction.
pub(super) struct Plan {
    row: AuthorizationCodeRow,
    response: Response,
    login: Option<String>,
    /// The hash of the session's secret.
    session: String,
    touches: bool,
    joins: Option<Join>,
    log: LogRow,
    now: Timestamp,
}

struct Response {
    destination: guildhall_protocol::oauth::Destination,
    code: String,
}

/// A user who becomes a member by signing in.
struct Join {
    realm: Realm,
    actor: Actor,
    organization: OrganizationId,
    log: LogRow,
}

impl Plan {
    pub(super) fn new(realm: &Realm, case: &Case, step: &Step, joins: bool) -> Result<Self, Error> {
        let (Some(session), Ok(asked)) = (&case.session, &case.asked) else {
            return Err(Error::Internal("nobody has signed in"));
        };
        let now = realm.now();
        let code = secret::new(realm.random());
        let row = AuthorizationCodeRow {
            hash: secret::hash(&code),
            client_id: case.trusted.client.id.clone(),
            user_id: session.user.id.clone(),
            session_id: session.row.id.clone(),
            organization_id: organization_id(asked),
            family: random::text(realm.random(), BASE62, 32),
            document: serde_json::to_string(&promise(case, asked, session))?,
            used_at: None,
            ends_at: now.plus_seconds(CODE_LIFETIME),
        };
        Ok(Self {
            row,
            response: Response {
                destination: case.trusted.destination.clone(),
                code,
            },
            login: step
                .state
                .as_ref()
                .map(|state| secret::hash(state.expose_secret())),
            session: session.row.hash.clone(),
            touches: session.wants_touch(&case.tenant, now),
            joins: match (&asked.organization, joins) {
                (Some(_), true) => Some(join(realm, case, step)?),
                _ => None,
            },
            log: entry(realm, case, step)?,
            now,
        })
    }
}

fn organization_id(asked: &Asked) -> Option<String> {
    asked
        .organization
        .as_ref()
        .map(|organization| organization.id.to_string())
}

/// What the code is good for.
fn promise(case: &Case, asked: &Asked, session: &Live) -> Promise {
    let request = &asked.request;
    // Only who asked how old a sign-in is, is told (behaviour notes, "Login", section 9).
    let wants_time = request.max_age.is_some() || request.prompt.login;
    Promise {
        redirect_uri: case
            .trusted
            .redirect_was_named
            .then(|| case.trusted.destination.redirect.as_str().to_owned()),
        challenge: request.challenge.as_ref().map(ToString::to_string),
        scope: request.scope.to_string(),
        audience: asked
            .server
            .as_ref()
            .map(|server| server.identifier.clone()),
        nonce: request.nonce.clone(),
        auth_time: wants_time.then(|| session.row.authenticated_at.seconds()),
    }
}

fn organization_of(case: &Case) -> Option<(&str, &str)> {
    let asked = case.asked.as_ref().ok()?;
    let organization = asked.organization.as_ref()?;
    Some((organization.id.as_str(), organization.name.as_str()))
}

fn entry(realm: &Realm, case: &Case, step: &Step) -> Result<LogRow, Error> {
    let connection = case.asked.as_ref().ok().zip(case.session.as_ref());
    let through =
        connection.and_then(|(asked, session)| asked.connections.find(&session.row.connection_id));
    let has_signed_in = case.progress.signed_in.is_some();
    let happening = Happening {
        kind: if has_signed_in { "s" } else { "ssa" },
        description: if has_signed_in {
            "Successful login"
        } else {
            "Successful silent authentication"
        },
        client_name: Some(&case.trusted.client.name),
        user: case.session.as_ref().map(Live::told),
        connection: through.map(Through::of),
        organization: organization_of(case),
        details: case
            .session
            .as_ref()
            .map(|session| json!({"session_id": session.row.id})),
        ..Happening::default()
    };
    log::entry(realm, &actor(case, step), &happening)
}

fn join(realm: &Realm, case: &Case, step: &Step) -> Result<Join, Error> {
    let organization = case
        .asked
        .as_ref()
        .ok()
        .and_then(|asked| asked.organization.as_ref());
    let (Some(organization), Some(session)) = (organization, &case.session) else {
        return Err(Error::Internal("there is no organization to join"));
    };
    let actor = actor(case, step);
    let happening = Happening {
        kind: "organization_member_added",
        description: "Organization Member Added",
        client_name: Some(&case.trusted.client.name),
        user: Some(session.told()),
        organization: organization_of(case),
        details: Some(json!({"reason": "auto_membership"})),
        ..Happening::default()
    };
    Ok(Join {
        realm: realm.clone(),
        organization: organization.id.clone(),
        log: log::entry(realm, &actor, &happening)?,
        actor,
    })
}

/// Writes the code and ends the login; `None` when the session is over.
pub(super) async fn complete(
    realm: &Realm,
    plan: Plan,
) -> Result<Option<AuthorizationResponse>, Error> {
    realm
        .store
        .write(plan, |plan, tx| Box::pin(write(plan, tx)))
        .await
}

async fn write(
    plan: &Plan,
    mut tx: TenantTransaction<'_>,
) -> Result<Option<AuthorizationResponse>, Error> {
    // What ended the session has ended its codes, and saw nothing of this one.
    if tx.session(&plan.session).await?.is_none() {
        return Ok(None);
    }
    if let Some(join) = &plan.joins {
        let Join {
            realm,
            actor,
            organization,
            log,
        } = join;
        if member::join(realm, actor, organization, &plan.row.user_id, &mut tx).await? {
            tx.insert_log(log).await?;
        }
    }
    tx.insert_authorization_code(&plan.row).await?;
    if plan.touches {
        tx.touch_session(&plan.session, plan.now).await?;
    }
    if let Some(login) = &plan.login {
        tx.delete_login(login).await?;
    }
    tx.insert_log(&plan.log).await?;
    let Response { destination, code } = &plan.response;
    Ok(Some(destination.code(code.clone())))
}
