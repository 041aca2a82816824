//! Inviting.

use guildhall_model::Timestamp;
use guildhall_model::id::{ConnectionId, InvitationId, OrganizationId, RoleId};
use guildhall_model::invitation::{
    CreateInvitation, InvitationDocument, LIFETIME, login_route, new_ticket,
};
use guildhall_model::organization::Organization;
use guildhall_store::{InvitationRow, LogRow, RoleRow, TenantTransaction};
use serde_json::{Map, Value};

use super::mail::Told;
use super::show::show;
use super::{TABLE, TICKET, ticket_place};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::mail;
use crate::organization;
use crate::realm::Realm;

/// Inviting.
pub const CREATE: Permission = Permission::any_of(&["create:organization_invitations"]);

struct Plan {
    realm: Realm,
    id: InvitationId,
    organization: OrganizationId,
    body: CreateInvitation,
    sealed: Vec<u8>,
    hash: Vec<u8>,
    /// The id of the mail that tells of it, where one is sent.
    mail: Option<String>,
    log: LogRow,
    now: Timestamp,
}

/// Invites somebody, and answers the invitation with its link. Whoever was invited to the organization before by the same
/// address has this invitation from now on, and that one no more.
pub async fn create(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    body: CreateInvitation,
) -> Result<Map<String, Value>, Error> {
    actor.must(CREATE)?;
    let found = organization::find(realm, &organization).await?;
    let about = Some((organization.as_str(), found.name.as_str()));
    let id = InvitationId::generate(realm.random());
    let ticket = new_ticket(realm.random());
    let sends = body.send_invitation_email.unwrap_or(true);
    let plan = Plan {
        mail: sends.then(|| mail::new_id(realm)),
        sealed: realm
            .store
            .seal(ticket_place(id.as_str()), ticket.as_bytes(), realm.random())?,
        hash: realm.store.fingerprint(TABLE, TICKET, ticket.as_bytes()),
        log: log::management_write(realm, actor, "Create an organization invitation", about)?,
        realm: realm.clone(),
        id,
        organization,
        body,
        now: realm.now(),
    };
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Map<String, Value>, Error> {
    let organization = tx
        .organization(&plan.organization)
        .await?
        .ok_or_else(organization::missing)?;
    let CreateInvitation {
        inviter,
        invitee,
        client_id,
        connection_id,
        app_metadata,
        user_metadata,
        ttl_sec,
        roles,
        send_invitation_email: _,
    } = plan.body.clone();
    let (application, client) = client_document(&client_id, &mut tx).await?;
    if let Some(connection) = &connection_id {
        check_connection(&plan.organization, connection, &mut tx).await?;
    }
    let roles = check_roles(&plan.organization, roles.unwrap_or_default(), &mut tx).await?;
    let document = InvitationDocument {
        login_route: route(&plan.realm, &client, &organization)?,
        inviter,
        invitee,
        app_metadata,
        user_metadata,
    };
    let lifetime = ttl_sec.filter(|seconds| *seconds > 0).unwrap_or(LIFETIME);
    let invitation = InvitationRow {
        id: plan.id.clone(),
        organization_id: plan.organization.clone(),
        client_id,
        connection_id: connection_id.map(|id| id.to_string()),
        ticket: plan.sealed.clone(),
        document: serde_json::to_string(&document)?,
        created_at: plan.now,
        expires_at: plan.now.plus_seconds(lifetime),
        accepted_at: None,
    };
    let email = document.email_key();
    tx.revoke_invitations(&plan.organization, &email).await?;
    tx.insert_invitation(&invitation, &email, &plan.hash)
        .await?;
    for (place, role) in (0_i64..).zip(&roles) {
        tx.insert_invitation_role(&plan.id, &role.id, place).await?;
    }
    tx.insert_log(&plan.log).await?;
    let ids = roles.iter().map(|role| role.id.clone()).collect();
    let shown = show(&plan.realm, &organization, &invitation, ids)?;
    if let Some(id) = &plan.mail {
        let told = Told {
            organization: &organization,
            application: &application,
            roles: &roles,
            invitation: &invitation,
            shown: &shown,
        };
        tx.insert_mail(&told.mail(&plan.realm, id.clone())?).await?;
    }
    Ok(shown)
}

/// The name and the document of a client that members of organizations may use.
async fn client_document(
    id: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<(String, Value), Error> {
    let client = tx
        .client(id)
        .await?
        .filter(|client| !client.is_global)
        .ok_or_else(|| Error::refused_body("The specified client_id does not exist."))?;
    let document: Value = serde_json::from_str(&client.document)?;
    match text(&document, "organization_usage") {
        Some("allow" | "require") => Ok((client.name, document)),
        _ => Err(Error::refused_body(
            "The specified client_id does not allow organizations.",
        )),
    }
}

/// Whoever is invited can only come by a connection of the organization, and by one that leads back to the link.
async fn check_connection(
    organization: &OrganizationId,
    id: &ConnectionId,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    let connection = tx.connection(id.as_str()).await?;
    let connection = connection
        .ok_or_else(|| Error::refused_body("The specified connection does not exist."))?;
    if matches!(connection.strategy.as_str(), "email" | "sms") {
        return Err(Error::refused_body(
            "Passwordless connections are not supported.",
        ));
    }
    match tx.organization_connection(organization, id).await? {
        Some(enabled) if enabled.is_enabled => Ok(()),
        _ => Err(Error::refused_body(format!(
            "The specified connection ({id}) is not enabled for the organization"
        ))),
    }
}

/// The roles that hold in the organization, each once. One of another organization is none.
async fn check_roles(
    organization: &OrganizationId,
    named: Vec<RoleId>,
    tx: &mut TenantTransaction<'_>,
) -> Result<Vec<RoleRow>, Error> {
    let (mut roles, mut unknown): (Vec<RoleRow>, Vec<String>) = (Vec::new(), Vec::new());
    for id in named {
        let found = tx.role(id.as_str()).await?.filter(|role| {
            role.owner_id
                .as_deref()
                .is_none_or(|owner| owner == organization.as_str())
        });
        match found {
            Some(role) if roles.iter().all(|present| present.id != role.id) => roles.push(role),
            None if !unknown.iter().any(|present| present == id.as_str()) => {
                unknown.push(id.to_string());
            }
            _ => {}
        }
    }
    if unknown.is_empty() {
        return Ok(roles);
    }
    Err(Error::refused_body(format!(
        "One or more of the specified roles do not exist: {}",
        unknown.join(", ")
    )))
}

/// Where the link leads.
fn route(realm: &Realm, client: &Value, organization: &Organization) -> Result<String, Error> {
    let settings: Value = serde_json::from_str(&realm.tenant.settings)?;
    let route = login_route(
        text(client, "initiate_login_uri"),
        text(&settings, "default_redirection_uri"),
        organization.metadata.as_ref(),
    );
    route.ok_or_else(|| {
        Error::refused_body(
            "A default login route is required to generate the invitation url. For more information, see \
             https://auth0.com/docs/universal-login/configure-default-login-routes",
        )
    })
}

fn text<'a>(document: &'a Value, name: &str) -> Option<&'a str> {
    document.get(name).and_then(Value::as_str)
}
