//! The connections through which a login can go.

use guildhall_model::organization::{Organization, OrganizationConnection};
use guildhall_protocol::oauth::AuthorizationError;
use guildhall_store::{ConnectionRow, TenantTransaction};

use super::settings::DatabaseSettings;
use crate::error::Error;

/// The strategy of a database, the only one through which people sign in here so far.
const DATABASE: &str = "auth0";
/// How many connections of an application are looked at.
const MOST: i64 = 100;

/// A database through which the login can go.
#[derive(Clone, Debug)]
pub(super) struct Database {
    pub(super) row: ConnectionRow,
    pub(super) settings: DatabaseSettings,
    /// What the organization says of it, where the login is one of an organization.
    association: Option<OrganizationConnection>,
}

impl Database {
    fn new(
        row: ConnectionRow,
        association: Option<OrganizationConnection>,
    ) -> Result<Option<Self>, Error> {
        if row.strategy != DATABASE {
            return Ok(None);
        }
        Ok(Some(Self {
            settings: DatabaseSettings::read(&row.document)?,
            row,
            association,
        }))
    }

    /// Whether people may sign up through it. What the organization says wins over what the database says.
    pub(super) fn has_signup(&self) -> bool {
        match &self.association {
            Some(association) => association.is_signup_enabled,
            None => self.settings.has_signup(),
        }
    }

    /// Whether who was invited may make an account in it: where either of the two lets people sign up.
    pub(super) fn has_invited_signup(&self) -> bool {
        self.has_signup() || self.settings.has_signup()
    }

    /// Whether whoever signs in through it becomes a member.
    pub(super) fn assigns_membership(&self) -> bool {
        self.association
            .as_ref()
            .is_some_and(|association| association.assign_membership_on_login)
    }
}

/// The connections of an application, for a login without an organization.
pub(super) async fn of_client(
    client: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Vec<Database>, Error> {
    let rows = tx.connections_of_client(client, MOST).await?;
    let mut found = Vec::new();
    for row in rows {
        found.extend(Database::new(row, None)?);
    }
    Ok(found)
}

/// The connections of an organization. They need not be enabled for the application: membership and the organization's
/// own choice decide (behaviour notes, "Organizations", section 3).
pub(super) async fn of_organization(
    organization: &Organization,
    tx: &mut TenantTransaction<'_>,
) -> Result<Result<Vec<Database>, AuthorizationError>, Error> {
    let associations = tx
        .organization_connections(&organization.id, Some(true))
        .await?;
    if let Some(error) = unusable(&associations) {
        return Ok(Err(error));
    }
    let mut found = Vec::new();
    for association in associations {
        if let Some(row) = tx.connection(association.connection_id.as_str()).await? {
            found.extend(Database::new(row, Some(association))?);
        }
    }
    Ok(Ok(found))
}

/// Why nobody can sign in to an organization with these connections.
fn unusable(associations: &[OrganizationConnection]) -> Option<AuthorizationError> {
    if associations.is_empty() {
        return Some(AuthorizationError::NoConnections);
    }
    let is_visible = |association: &OrganizationConnection| {
        association.has_signup() || association.show_as_button
    };
    (!associations.iter().any(is_visible)).then_some(AuthorizationError::NoVisibleConnections)
}
