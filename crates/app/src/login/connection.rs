//! The connections through which a login can go: databases, and other providers.

use guildhall_model::connection::DATABASE;
use guildhall_model::organization::{Organization, OrganizationConnection};
use guildhall_protocol::oauth::AuthorizationError;
use guildhall_store::{ConnectionRow, TenantTransaction};

use super::settings::{DatabaseSettings, UpstreamSettings};
use crate::error::Error;
use crate::upstream;

/// How many connections of an application are looked at.
const MOST: i64 = 100;

/// The connections through which a login can go, each kind in its order.
#[derive(Clone, Debug, Default)]
pub(super) struct Connections {
    /// Those with a password.
    pub(super) databases: Vec<Database>,
    /// Those that lead to another provider.
    pub(super) upstreams: Vec<Upstream>,
}

/// A database through which the login can go.
#[derive(Clone, Debug)]
pub(super) struct Database {
    pub(super) row: ConnectionRow,
    pub(super) settings: DatabaseSettings,
    /// What the organization says of it, where the login is one of an organization.
    association: Option<OrganizationConnection>,
}

/// A connection to another provider through which the login can go.
#[derive(Clone, Debug)]
pub(super) struct Upstream {
    pub(super) row: ConnectionRow,
    pub(super) settings: UpstreamSettings,
    /// What the organization says of it, where the login is one of an organization.
    association: Option<OrganizationConnection>,
}

impl Connections {
    /// Adds a connection of a strategy through which people can sign in here; others are left out.
    fn add(
        &mut self,
        row: ConnectionRow,
        association: Option<OrganizationConnection>,
    ) -> Result<(), Error> {
        if row.strategy == DATABASE {
            self.databases.push(Database {
                settings: DatabaseSettings::read(&row.document)?,
                row,
                association,
            });
        } else if upstream::STRATEGIES.contains(&row.strategy.as_str()) {
            let settings = UpstreamSettings::read(&row.strategy, &row.document)?;
            if settings.is_for_login {
                self.upstreams.push(Upstream {
                    row,
                    settings,
                    association,
                });
            }
        }
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.databases.is_empty() && self.upstreams.is_empty()
    }

    /// Leaves only the connections that `keep` names.
    pub(super) fn retain(&mut self, keep: impl Fn(&ConnectionRow) -> bool) {
        self.databases.retain(|database| keep(&database.row));
        self.upstreams.retain(|upstream| keep(&upstream.row));
    }

    /// Leaves only the connections that are enabled for the whole domain.
    pub(super) fn retain_domain_level(&mut self) {
        self.databases
            .retain(|database| database.settings.is_domain_level());
        self.upstreams
            .retain(|upstream| upstream.settings.is_domain_level);
    }

    /// The connection of that id, whatever it is.
    pub(super) fn find(&self, id: &str) -> Option<&ConnectionRow> {
        self.all().map(|(row, _)| row).find(|row| row.id == id)
    }

    /// Whether whoever signs in through the connection of that id becomes a member.
    pub(super) fn assigns_membership(&self, id: &str) -> bool {
        self.all()
            .filter(|(row, _)| row.id == id)
            .filter_map(|(_, association)| association)
            .any(|association| association.assign_membership_on_login)
    }

    /// The provider of that connection's id.
    pub(super) fn upstream(&self, id: &str) -> Option<&Upstream> {
        self.upstreams.iter().find(|upstream| upstream.row.id == id)
    }

    /// The provider to which there is no alternative.
    pub(super) fn only_upstream(&self) -> Option<&Upstream> {
        match self.upstreams.as_slice() {
            [only] if self.databases.is_empty() => Some(only),
            _ => None,
        }
    }

    fn all(&self) -> impl Iterator<Item = (&ConnectionRow, Option<&OrganizationConnection>)> {
        let databases = self.databases.iter();
        let upstreams = self.upstreams.iter();
        databases
            .map(|database| (&database.row, database.association.as_ref()))
            .chain(upstreams.map(|upstream| (&upstream.row, upstream.association.as_ref())))
    }
}

impl Database {
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
}

impl Upstream {
    /// Whether its button is shown. What the organization says wins over what the connection says.
    pub(super) fn has_button(&self) -> bool {
        match &self.association {
            Some(association) => association.show_as_button,
            None => self.settings.show_as_button,
        }
    }

    /// What people know it by.
    pub(super) fn label(&self) -> &str {
        self.settings
            .display_name
            .as_deref()
            .unwrap_or(&self.row.name)
    }
}

/// The connections of an application, for a login without an organization.
pub(super) async fn of_client(
    client: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Connections, Error> {
    let mut found = Connections::default();
    for row in tx.connections_of_client(client, MOST).await? {
        found.add(row, None)?;
    }
    Ok(found)
}

/// The connections of an organization. They need not be enabled for the application: membership and the organization's
/// own choice decide (behaviour notes, "Organizations", section 3). Hidden ones alone are no way in, unless the request
/// names one.
pub(super) async fn of_organization(
    organization: &Organization,
    is_named: bool,
    tx: &mut TenantTransaction<'_>,
) -> Result<Result<Connections, AuthorizationError>, Error> {
    let associations = tx
        .organization_connections(&organization.id, Some(true))
        .await?;
    if associations.is_empty() {
        return Ok(Err(AuthorizationError::NoConnections));
    }
    if !is_named && !associations.iter().any(is_visible) {
        return Ok(Err(AuthorizationError::NoVisibleConnections));
    }
    let mut found = Connections::default();
    for association in associations {
        if let Some(row) = tx.connection(association.connection_id.as_str()).await? {
            found.add(row, Some(association))?;
        }
    }
    Ok(Ok(found))
}

fn is_visible(association: &OrganizationConnection) -> bool {
    association.has_signup() || association.show_as_button
}
