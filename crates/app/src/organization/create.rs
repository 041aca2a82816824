//! Creating an organization.

use guildhall_model::Timestamp;
use guildhall_model::id::{ConnectionId, OrganizationId};
use guildhall_model::organization::{
    AccessLevel, ConnectionForOrganization, CreateOrganization, Organization,
    OrganizationConnection,
};
use guildhall_store::{LogRow, TenantTransaction};

use super::connection::ToldConnection;
use super::event::Told;
use super::{NAME_KEY, connection, name_taken};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event::{self, Event};
use crate::log;
use crate::realm::Realm;

/// Creating an organization.
pub const CREATE: Permission = Permission::any_of(&["create:organizations"]);

/// A created organization, and the connections that were enabled with it.
#[derive(Clone, Debug)]
pub struct Created {
    /// The organization.
    pub organization: Organization,
    /// The connections, when the request named any.
    pub enabled_connections: Option<Vec<OrganizationConnection>>,
}

/// All that the transaction needs, made before it.
struct Plan {
    organization: Organization,
    connections: Option<Vec<ConnectionForOrganization>>,
    log: LogRow,
    event: Event,
    realm: Realm,
    actor: Actor,
    now: Timestamp,
}

/// Creates an organization with its connections; all or nothing.
///
/// Refuses a taken name, connections without the scope for them, unknown ones and one named twice.
pub async fn create(
    realm: &Realm,
    actor: &Actor,
    body: CreateOrganization,
) -> Result<Created, Error> {
    actor.must(CREATE)?;
    if body
        .enabled_connections
        .as_ref()
        .is_some_and(|connections| !connections.is_empty())
    {
        actor.must(connection::CREATE)?;
    }
    let CreateOrganization {
        name,
        display_name,
        branding,
        metadata,
        enabled_connections,
        token_quota,
        third_party_client_access,
        is_app_entitlement_active,
    } = body;
    let organization = Organization {
        id: OrganizationId::generate(realm.random()),
        display_name,
        name,
        branding,
        metadata: metadata.filter(|metadata| !metadata.is_empty()),
        token_quota,
        third_party_client_access: third_party_client_access.unwrap_or_default(),
        is_app_entitlement_active: is_app_entitlement_active.unwrap_or_default(),
    };
    let about = Some((organization.id.as_str(), organization.name.as_str()));
    let plan = Plan {
        log: log::management_write(realm, actor, "Create an Organization", about)?,
        event: event::new(
            realm,
            actor,
            "organization.created",
            &Told::from(&organization),
            None,
        )?,
        connections: enabled_connections,
        realm: realm.clone(),
        actor: actor.clone(),
        now: realm.now(),
        organization,
    };
    let created = realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await;
    created.map_err(|error: Error| error.on_conflict(NAME_KEY, name_taken))
}

async fn insert(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<Created, Error> {
    tx.insert_organization(&plan.organization, plan.now).await?;
    let enabled_connections = match &plan.connections {
        Some(connections) => Some(insert_connections(plan, connections, &mut tx).await?),
        None => None,
    };
    tx.insert_log(&plan.log).await?;
    plan.event.enqueue(plan.now, &mut tx).await?;
    for connection in enabled_connections.iter().flatten() {
        let told = ToldConnection::new(&plan.organization.id, connection);
        let kind = "organization.connection.added";
        let event = event::new(&plan.realm, &plan.actor, kind, &told, None)?;
        event.enqueue(plan.now, &mut tx).await?;
    }
    Ok(Created {
        organization: plan.organization.clone(),
        enabled_connections,
    })
}

async fn insert_connections(
    plan: &Plan,
    connections: &[ConnectionForOrganization],
    tx: &mut TenantTransaction<'_>,
) -> Result<Vec<OrganizationConnection>, Error> {
    let mut inserted = Vec::with_capacity(connections.len());
    for (place, wanted) in connections.iter().enumerate() {
        let path = format!("enabled_connections.{place}.connection_id");
        let id = ConnectionId::parse(&wanted.connection_id);
        let Some((id, row)) = (match id {
            Some(id) => tx.connection(id.as_str()).await?.map(|row| (id, row)),
            None => None,
        }) else {
            return Err(Error::invalid_body(
                "The connection does not exist",
                &path,
                "ID of the connection",
            ));
        };
        let connection = OrganizationConnection {
            connection_id: id,
            name: row.name,
            strategy: row.strategy,
            assign_membership_on_login: wanted.assign_membership_on_login,
            show_as_button: wanted.show_as_button.unwrap_or(true),
            is_signup_enabled: wanted.is_signup_enabled,
            is_enabled: true,
            organization_access_level: AccessLevel::None,
            organization_connection_name: None,
        };
        tx.insert_organization_connection(&plan.organization.id, &connection, plan.now)
            .await
            .map_err(|error| {
                if error.is_conflict(connection::KEY) {
                    Error::invalid_body(
                        "The connection is named twice",
                        &path,
                        "ID of the connection",
                    )
                } else {
                    error.into()
                }
            })?;
        inserted.push(connection);
    }
    Ok(inserted)
}
