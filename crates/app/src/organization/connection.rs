//! The connections of an organization: one association behind both families of the wire.

use guildhall_model::Timestamp;
use guildhall_model::id::{ConnectionId, OrganizationId};
use guildhall_model::organization::{
    AccessLevel, AddEnabledConnection, AddOrganizationConnection, CONNECTIONS_PER_ORGANIZATION,
    OrganizationConnection, UpdateEnabledConnection, UpdateOrganizationConnection,
};
use guildhall_store::{LogRow, TenantTransaction};
use serde::Serialize;
use serde_json::json;

use super::{find, missing};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::event;
use crate::log;
use crate::realm::Realm;

/// Adding a connection to an organization.
pub const CREATE: Permission = Permission::any_of(&["create:organization_connections"]);
/// Reading the connections of an organization.
pub const READ: Permission = Permission::any_of(&["read:organization_connections"]);
/// Changing a connection of an organization.
pub const UPDATE: Permission = Permission::any_of(&["update:organization_connections"]);
/// Removing a connection from an organization.
pub const DELETE: Permission = Permission::any_of(&["delete:organization_connections"]);

/// The unique key of associations.
pub(super) const KEY: &str = "organization_connection_organization_id_connection_id";

/// A connection that the organization has not.
pub const fn missing_connection() -> Error {
    Error::Missing {
        message: "No connection found by that id",
        code: None,
    }
}

/// What is wanted of a new association; both families become this.
#[derive(Clone, Debug)]
pub struct NewConnection {
    connection_id: String,
    organization_connection_name: Option<String>,
    assign_membership_on_login: bool,
    show_as_button: bool,
    is_signup_enabled: bool,
    organization_access_level: AccessLevel,
    is_enabled: bool,
}

impl From<AddEnabledConnection> for NewConnection {
    fn from(body: AddEnabledConnection) -> Self {
        let AddEnabledConnection {
            connection_id,
            assign_membership_on_login,
            show_as_button,
            is_signup_enabled,
        } = body;
        Self {
            connection_id,
            organization_connection_name: None,
            assign_membership_on_login: assign_membership_on_login.unwrap_or(false),
            show_as_button: show_as_button.unwrap_or(true),
            is_signup_enabled: is_signup_enabled.unwrap_or(false),
            organization_access_level: AccessLevel::None,
            is_enabled: true,
        }
    }
}

impl From<AddOrganizationConnection> for NewConnection {
    fn from(body: AddOrganizationConnection) -> Self {
        let AddOrganizationConnection {
            connection_id,
            organization_connection_name,
            assign_membership_on_login,
            show_as_button,
            is_signup_enabled,
            organization_access_level,
            is_enabled,
        } = body;
        Self {
            connection_id,
            organization_connection_name,
            assign_membership_on_login: assign_membership_on_login.unwrap_or(false),
            show_as_button: show_as_button.unwrap_or(true),
            is_signup_enabled: is_signup_enabled.unwrap_or(false),
            organization_access_level: organization_access_level.unwrap_or_default(),
            is_enabled: is_enabled.unwrap_or(true),
        }
    }
}

/// A change of an association; both families become this.
#[derive(Clone, Debug)]
pub enum Change {
    /// By `enabled_connections`.
    Enabled(UpdateEnabledConnection),
    /// By `connections`.
    Any(UpdateOrganizationConnection),
}

impl Change {
    fn apply(self, connection: &mut OrganizationConnection) {
        match self {
            Self::Enabled(change) => change.apply(connection),
            Self::Any(change) => change.apply(connection),
        }
    }
}

/// The connections of an organization in the order in which they were added; `enabled` narrows.
pub async fn list(
    realm: &Realm,
    organization: OrganizationId,
    enabled: Option<bool>,
) -> Result<Vec<OrganizationConnection>, Error> {
    let read = realm.store.read(
        (organization, enabled),
        |(organization, enabled), mut tx| {
            Box::pin(async move {
                if tx.organization(organization).await?.is_none() {
                    return Err(missing());
                }
                Ok(tx.organization_connections(organization, *enabled).await?)
            })
        },
    );
    read.await
}

/// One connection of an organization; `enabled_only` hides one that is switched off.
pub async fn get(
    realm: &Realm,
    organization: OrganizationId,
    connection: ConnectionId,
    enabled_only: bool,
) -> Result<OrganizationConnection, Error> {
    let read = realm.store.read(
        (organization, connection),
        |(organization, connection), mut tx| {
            Box::pin(async move {
                if tx.organization(organization).await?.is_none() {
                    return Err(missing());
                }
                tx.organization_connection(organization, connection)
                    .await?
                    .ok_or_else(missing_connection)
            })
        },
    );
    let found = read.await?;
    if enabled_only && !found.is_enabled {
        Err(missing_connection())
    } else {
        Ok(found)
    }
}

struct Plan<T> {
    realm: Realm,
    actor: Actor,
    organization: OrganizationId,
    what: T,
    log: LogRow,
    now: Timestamp,
}

impl<T> Plan<T> {
    async fn new(
        realm: &Realm,
        actor: &Actor,
        organization: OrganizationId,
        description: &'static str,
        what: T,
    ) -> Result<Self, Error> {
        let found = find(realm, &organization).await?;
        let about = Some((organization.as_str(), found.name.as_str()));
        let log = log::management_write(realm, actor, description, about)?;
        Ok(Self {
            realm: realm.clone(),
            actor: actor.clone(),
            organization,
            what,
            log,
            now: realm.now(),
        })
    }

    /// The organization once more, in the transaction: it may have gone since.
    async fn must_be_there(&self, tx: &mut TenantTransaction<'_>) -> Result<(), Error> {
        tx.organization(&self.organization)
            .await?
            .map(drop)
            .ok_or_else(missing)
    }

    async fn leave_traces(
        &self,
        kind: &'static str,
        connection: &OrganizationConnection,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<(), Error> {
        tx.insert_log(&self.log).await?;
        let told = ToldConnection::new(&self.organization, connection);
        let event = event::new(&self.realm, &self.actor, kind, &told, None)?;
        event.enqueue(self.now, tx).await
    }
}

/// What `organization.connection.added` and `.updated` tell (contract: events.json).
#[derive(Serialize)]
pub(super) struct ToldConnection<'a> {
    organization: serde_json::Value,
    connection: serde_json::Value,
    assign_membership_on_login: bool,
    show_as_button: bool,
    is_signup_enabled: bool,
    is_enabled: bool,
    organization_access_level: &'a str,
}

impl<'a> ToldConnection<'a> {
    pub(super) fn new(
        organization: &OrganizationId,
        connection: &'a OrganizationConnection,
    ) -> Self {
        Self {
            organization: json!({"id": organization}),
            connection: json!({"id": connection.connection_id}),
            assign_membership_on_login: connection.assign_membership_on_login,
            show_as_button: connection.show_as_button,
            is_signup_enabled: connection.is_signup_enabled,
            is_enabled: connection.is_enabled,
            organization_access_level: connection.organization_access_level.as_str(),
        }
    }
}

/// Adds a connection. Refuses an unknown connection, one that is there already, and an eleventh.
pub async fn add(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    body: NewConnection,
) -> Result<OrganizationConnection, Error> {
    actor.must(CREATE)?;
    let plan = Plan::new(
        realm,
        actor,
        organization,
        "Add a connection to an Organization",
        body,
    )
    .await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(insert(plan, tx)))
        .await
        .map_err(|error: Error| {
            error.on_conflict(KEY, || Error::Taken {
                message: "The organization connection already exists".into(),
                code: None,
            })
        })
}

async fn insert(
    plan: &Plan<NewConnection>,
    mut tx: TenantTransaction<'_>,
) -> Result<OrganizationConnection, Error> {
    plan.must_be_there(&mut tx).await?;
    let wanted = &plan.what;
    let missing = || Error::Missing {
        message: "The connection does not exist",
        code: Some("inexistent_connection"),
    };
    let connection_id = ConnectionId::parse(&wanted.connection_id).ok_or_else(missing)?;
    let row = tx
        .connection(connection_id.as_str())
        .await?
        .ok_or_else(missing)?;
    let present = tx
        .organization_connections(&plan.organization, None)
        .await?;
    if present.len() >= CONNECTIONS_PER_ORGANIZATION
        && !present
            .iter()
            .any(|connection| connection.connection_id == connection_id)
    {
        return Err(Error::NotAllowed {
            message: "The organization already has 10 connections, and can not have more.".into(),
            code: "too_many_entities",
        });
    }
    let connection = OrganizationConnection {
        connection_id,
        name: row.name,
        strategy: row.strategy,
        assign_membership_on_login: wanted.assign_membership_on_login,
        show_as_button: wanted.show_as_button,
        is_signup_enabled: wanted.is_signup_enabled,
        is_enabled: wanted.is_enabled,
        organization_access_level: wanted.organization_access_level,
        organization_connection_name: wanted.organization_connection_name.clone(),
    };
    must_have_name(&connection)?;
    tx.insert_organization_connection(&plan.organization, &connection, plan.now)
        .await?;
    plan.leave_traces("organization.connection.added", &connection, &mut tx)
        .await?;
    Ok(connection)
}

/// An access level other than `none` needs a name for the organization's administrators.
fn must_have_name(connection: &OrganizationConnection) -> Result<(), Error> {
    if connection.organization_access_level == AccessLevel::None
        || connection.organization_connection_name.is_some()
    {
        return Ok(());
    }
    Err(Error::refused_body(
        "organization_connection_name has to be set when organization_access_level is not none.",
    ))
}

/// Changes a connection of an organization and answers it whole.
pub async fn update(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    connection: ConnectionId,
    change: Change,
) -> Result<OrganizationConnection, Error> {
    actor.must(UPDATE)?;
    let what = (connection, change);
    let plan = Plan::new(
        realm,
        actor,
        organization,
        "Modify an Organizations Connection",
        what,
    )
    .await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(apply(plan, tx)))
        .await
}

async fn apply(
    plan: &Plan<(ConnectionId, Change)>,
    mut tx: TenantTransaction<'_>,
) -> Result<OrganizationConnection, Error> {
    plan.must_be_there(&mut tx).await?;
    let (id, change) = &plan.what;
    let mut connection = tx
        .organization_connection(&plan.organization, id)
        .await?
        .ok_or_else(missing_connection)?;
    change.clone().apply(&mut connection);
    must_have_name(&connection)?;
    tx.update_organization_connection(&plan.organization, &connection)
        .await?;
    plan.leave_traces("organization.connection.updated", &connection, &mut tx)
        .await?;
    Ok(connection)
}

/// Removes a connection from an organization. A second time changes nothing and is fine (recorded).
pub async fn remove(
    realm: &Realm,
    actor: &Actor,
    organization: OrganizationId,
    connection: ConnectionId,
) -> Result<(), Error> {
    actor.must(DELETE)?;
    let plan = Plan::new(
        realm,
        actor,
        organization,
        "Delete an Organizations Connection",
        connection,
    )
    .await?;
    realm
        .store
        .write(plan, |plan, tx| Box::pin(take(plan, tx)))
        .await
}

async fn take(plan: &Plan<ConnectionId>, mut tx: TenantTransaction<'_>) -> Result<(), Error> {
    let found = tx.organization_connection(&plan.organization, &plan.what);
    if found.await?.is_none() {
        return Ok(());
    }
    tx.delete_organization_connection(&plan.organization, &plan.what)
        .await?;
    tx.insert_log(&plan.log).await?;
    // Of what is removed no more is told than what it was.
    let told = json!({"organization": {"id": plan.organization}, "connection": {"id": plan.what}});
    let kind = "organization.connection.removed";
    let event = event::new(&plan.realm, &plan.actor, kind, &told, None)?;
    event.enqueue(plan.now, &mut tx).await
}
