//! Which client grants hold for which organizations.

use guildhall_model::Timestamp;
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::Organization;

use crate::client_grant::{ClientGrantFilter, ClientGrantRow};
use crate::error::Error;
use crate::organization::OrganizationRow;
use crate::page::{After, Page};
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// An organization with which a grant is associated, and since when.
struct Associated {
    organization: Organization,
    since: i64,
}

impl FromRow for Associated {
    const TABLE: &'static str = "organization";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            organization: OrganizationRow::from_row(row)?.into_organization(),
            since: row.integer("created_at")?,
        })
    }
}

impl Associated {
    fn with_place(self) -> (Organization, After) {
        let place = After {
            created_at: self.since,
            id: self.organization.id.to_string(),
        };
        (self.organization, place)
    }
}

statements! {
    INSERT = "INSERT INTO organization_client_grant (tenant, organization_id, grant_id, created_at) VALUES ($1, $2, $3, $4)";
    EXISTS = "SELECT grant_id FROM organization_client_grant WHERE tenant = $1 AND organization_id = $2 AND grant_id = $3";
    COUNT = "SELECT COUNT(*) FROM organization_client_grant AS o JOIN client_grant AS g ON g.tenant = $1 AND g.id = o.grant_id \
             JOIN resource_server AS r ON r.tenant = $1 AND r.id = g.resource_server_id \
             LEFT JOIN client AS c ON c.tenant = $1 AND c.id = g.client_id \
             WHERE o.tenant = $1 AND o.organization_id = $2 \
             AND g.deleted_at IS NULL AND r.deleted_at IS NULL AND c.deleted_at IS NULL";
    DELETE = "DELETE FROM organization_client_grant WHERE tenant = $1 AND organization_id = $2 AND grant_id = $3";
    LIST = "SELECT g.id, g.client_id, g.resource_server_id, r.identifier, g.subject_type, g.default_for, g.scope, \
            g.organization_usage, g.allow_any_organization, g.document, g.created_at \
            FROM organization_client_grant AS o JOIN client_grant AS g ON g.tenant = $1 AND g.id = o.grant_id \
            JOIN resource_server AS r ON r.tenant = $1 AND r.id = g.resource_server_id \
            LEFT JOIN client AS c ON c.tenant = $1 AND c.id = g.client_id \
            WHERE o.tenant = $1 AND o.organization_id = $2 \
            AND g.deleted_at IS NULL AND r.deleted_at IS NULL AND c.deleted_at IS NULL \
            AND (CAST($5 AS TEXT) IS NULL OR g.client_id = CAST($5 AS TEXT)) \
            AND (CAST($6 AS TEXT) IS NULL OR r.identifier = CAST($6 AS TEXT)) \
            AND (CAST($7 AS TEXT) IS NULL OR CAST($7 AS TEXT) LIKE '%,' || g.id || ',%') \
            ORDER BY o.created_at, o.grant_id LIMIT $3 OFFSET $4";
    TOTAL = "SELECT COUNT(*) FROM organization_client_grant AS o JOIN client_grant AS g ON g.tenant = $1 AND g.id = o.grant_id \
            JOIN resource_server AS r ON r.tenant = $1 AND r.id = g.resource_server_id \
            LEFT JOIN client AS c ON c.tenant = $1 AND c.id = g.client_id \
            WHERE o.tenant = $1 AND o.organization_id = $2 \
            AND g.deleted_at IS NULL AND r.deleted_at IS NULL AND c.deleted_at IS NULL \
            AND (CAST($3 AS TEXT) IS NULL OR g.client_id = CAST($3 AS TEXT)) \
            AND (CAST($4 AS TEXT) IS NULL OR r.identifier = CAST($4 AS TEXT)) \
            AND (CAST($5 AS TEXT) IS NULL OR CAST($5 AS TEXT) LIKE '%,' || g.id || ',%')";
    ORGANIZATIONS = "SELECT n.id, n.name, n.display_name, n.document, n.created_at, o.created_at \
            FROM organization_client_grant AS o JOIN organization AS n ON n.tenant = $1 AND n.id = o.organization_id \
            WHERE o.tenant = $1 AND o.grant_id = $2 AND (o.created_at, o.organization_id) > ($3, $4) AND n.deleted_at IS NULL \
            ORDER BY o.created_at, o.organization_id LIMIT $5 OFFSET $6";
    ORGANIZATION_TOTAL = "SELECT COUNT(*) \
            FROM organization_client_grant AS o JOIN organization AS n ON n.tenant = $1 AND n.id = o.organization_id \
            WHERE o.tenant = $1 AND o.grant_id = $2 AND n.deleted_at IS NULL";
}

impl TenantTransaction<'_> {
    /// Lets a grant hold for an organization. A second time is the conflict
    /// `organization_client_grant_organization_id_grant_id`.
    pub async fn insert_organization_client_grant(
        &mut self,
        organization: &OrganizationId,
        grant: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(&INSERT, values![organization.as_str(), grant, now])
            .await
            .map(drop)
    }

    /// Whether a grant holds for an organization by association.
    pub async fn has_organization_client_grant(
        &mut self,
        organization: &OrganizationId,
        grant: &str,
    ) -> Result<bool, Error> {
        Ok(self
            .row(&EXISTS, values![organization.as_str(), grant])
            .await?
            .is_some())
    }

    /// How many grants are associated with an organization.
    pub async fn organization_client_grant_count(
        &mut self,
        organization: &OrganizationId,
    ) -> Result<i64, Error> {
        self.number(&COUNT, values![organization.as_str()]).await
    }

    /// Ends an association; nothing happens when there is none.
    pub async fn delete_organization_client_grant(
        &mut self,
        organization: &OrganizationId,
        grant: &str,
    ) -> Result<(), Error> {
        self.execute(&DELETE, values![organization.as_str(), grant])
            .await
            .map(drop)
    }

    /// A page, by position, of the grants of an organization, as they were associated; `ids` narrows to these,
    /// between commas: `,cgr_a,cgr_b,`.
    pub async fn organization_client_grants(
        &mut self,
        organization: &OrganizationId,
        filter: &ClientGrantFilter,
        ids: Option<&str>,
        page: &Page,
    ) -> Result<Vec<ClientGrantRow>, Error> {
        let (_, _, take, skip) = page.bounds();
        let (client, audience) = (filter.client_id.as_deref(), filter.audience.as_deref());
        self.all(
            &LIST,
            values![organization.as_str(), take, skip, client, audience, ids],
        )
        .await
    }

    /// How many grants of an organization the filter lets through.
    pub async fn organization_client_grant_total(
        &mut self,
        organization: &OrganizationId,
        filter: &ClientGrantFilter,
        ids: Option<&str>,
    ) -> Result<i64, Error> {
        let (client, audience) = (filter.client_id.as_deref(), filter.audience.as_deref());
        self.number(
            &TOTAL,
            values![organization.as_str(), client, audience, ids],
        )
        .await
    }

    /// A page of the organizations with which a grant is associated, as they were associated, and what to go on after.
    pub async fn organizations_of_client_grant(
        &mut self,
        grant: &str,
        page: &Page,
    ) -> Result<Vec<(Organization, After)>, Error> {
        let (time, id, take, skip) = page.bounds();
        let rows: Vec<Associated> = self
            .all(&ORGANIZATIONS, values![grant, time, id, take, skip])
            .await?;
        Ok(rows.into_iter().map(Associated::with_place).collect())
    }

    /// How many organizations a grant is associated with.
    pub async fn organization_total_of_client_grant(&mut self, grant: &str) -> Result<i64, Error> {
        self.number(&ORGANIZATION_TOTAL, values![grant]).await
    }
}
