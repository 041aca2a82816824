//! The connections of organizations.

use guildhall_model::Timestamp;
use guildhall_model::id::{ConnectionId, OrganizationId};
use guildhall_model::organization::{AccessLevel, OrganizationConnection};

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

impl FromRow for OrganizationConnection {
    const TABLE: &'static str = "organization_connection";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            connection_id: row.parsed("connection_id")?,
            name: row.text("name")?,
            strategy: row.text("strategy")?,
            assign_membership_on_login: row.boolean("assign_membership_on_login")?,
            show_as_button: row.boolean("show_as_button")?,
            is_signup_enabled: row.boolean("is_signup_enabled")?,
            is_enabled: row.boolean("is_enabled")?,
            organization_access_level: access_level(row)?,
            organization_connection_name: row.optional_text("organization_connection_name")?,
        })
    }
}

fn access_level(row: &mut Reader) -> Result<AccessLevel, Error> {
    let text = row.text("organization_access_level")?;
    AccessLevel::parse(&text).ok_or_else(|| row.problem("organization_access_level", &text))
}

struct JoinedBy(OrganizationId);

impl FromRow for JoinedBy {
    const TABLE: &'static str = "organization_connection";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        row.parsed("organization_id").map(Self)
    }
}

statements! {
    INSERT = "INSERT INTO organization_connection (tenant, organization_id, connection_id, assign_membership_on_login, \
              show_as_button, is_signup_enabled, is_enabled, organization_access_level, organization_connection_name, created_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    ONE = "SELECT o.connection_id, c.name, c.strategy, o.assign_membership_on_login, o.show_as_button, o.is_signup_enabled, \
           o.is_enabled, o.organization_access_level, o.organization_connection_name \
           FROM organization_connection AS o JOIN connection AS c ON c.tenant = $1 AND c.id = o.connection_id \
           WHERE o.tenant = $1 AND o.organization_id = $2 AND o.connection_id = $3 AND c.deleted_at IS NULL";
    LIST = "SELECT o.connection_id, c.name, c.strategy, o.assign_membership_on_login, o.show_as_button, o.is_signup_enabled, \
            o.is_enabled, o.organization_access_level, o.organization_connection_name \
            FROM organization_connection AS o JOIN connection AS c ON c.tenant = $1 AND c.id = o.connection_id \
            WHERE o.tenant = $1 AND o.organization_id = $2 AND c.deleted_at IS NULL \
            AND (CAST($3 AS BOOLEAN) IS NULL OR o.is_enabled = $3) ORDER BY o.created_at, o.connection_id";
    JOINED_BY = "SELECT o.organization_id FROM organization_connection AS o \
                 JOIN organization AS g ON g.tenant = $1 AND g.id = o.organization_id \
                 WHERE o.tenant = $1 AND o.connection_id = $2 AND o.assign_membership_on_login AND o.is_enabled \
                 AND g.deleted_at IS NULL ORDER BY o.organization_id LIMIT $3";
    UPDATE = "UPDATE organization_connection SET assign_membership_on_login = $4, show_as_button = $5, is_signup_enabled = $6, \
              is_enabled = $7, organization_access_level = $8, organization_connection_name = $9 \
              WHERE tenant = $1 AND organization_id = $2 AND connection_id = $3";
    DELETE = "DELETE FROM organization_connection WHERE tenant = $1 AND organization_id = $2 AND connection_id = $3";
}

impl TenantTransaction<'_> {
    /// Adds a connection to an organization. A second time is the conflict
    /// `organization_connection_organization_id_connection_id`.
    pub async fn insert_organization_connection(
        &mut self,
        organization: &OrganizationId,
        connection: &OrganizationConnection,
        now: Timestamp,
    ) -> Result<(), Error> {
        let values = values![
            organization.as_str(),
            connection.connection_id.as_str(),
            connection.assign_membership_on_login,
            connection.show_as_button,
            connection.is_signup_enabled,
            connection.is_enabled,
            connection.organization_access_level.as_str(),
            connection.organization_connection_name.as_deref(),
            now,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// One connection of an organization.
    pub async fn organization_connection(
        &mut self,
        organization: &OrganizationId,
        connection: &ConnectionId,
    ) -> Result<Option<OrganizationConnection>, Error> {
        self.optional(&ONE, values![organization.as_str(), connection.as_str()])
            .await
    }

    /// All connections of an organization, at most ten, as they were added; `enabled` narrows to those that are, or
    /// are not.
    pub async fn organization_connections(
        &mut self,
        organization: &OrganizationId,
        enabled: Option<bool>,
    ) -> Result<Vec<OrganizationConnection>, Error> {
        self.all(&LIST, values![organization.as_str(), enabled])
            .await
    }

    /// The first `take` organizations, by id, that make everybody a member who signs in through a connection.
    pub async fn organizations_joined_by(
        &mut self,
        connection: &str,
        take: i64,
    ) -> Result<Vec<OrganizationId>, Error> {
        let rows: Vec<JoinedBy> = self.all(&JOINED_BY, values![connection, take]).await?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }

    /// Writes a changed connection of an organization; `false` when it is not there.
    pub async fn update_organization_connection(
        &mut self,
        organization: &OrganizationId,
        connection: &OrganizationConnection,
    ) -> Result<bool, Error> {
        let values = values![
            organization.as_str(),
            connection.connection_id.as_str(),
            connection.assign_membership_on_login,
            connection.show_as_button,
            connection.is_signup_enabled,
            connection.is_enabled,
            connection.organization_access_level.as_str(),
            connection.organization_connection_name.as_deref(),
        ];
        Ok(self.execute(&UPDATE, values).await? == 1)
    }

    /// Removes a connection from an organization; `false` when it was not there.
    pub async fn delete_organization_connection(
        &mut self,
        organization: &OrganizationId,
        connection: &ConnectionId,
    ) -> Result<bool, Error> {
        Ok(self
            .execute(&DELETE, values![organization.as_str(), connection.as_str()])
            .await?
            == 1)
    }
}
