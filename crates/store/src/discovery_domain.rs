//! The e-mail domains by which organizations are found.

use guildhall_model::Timestamp;
use guildhall_model::discovery_domain::{DiscoveryDomain, DiscoveryDomainId, DomainStatus};
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::Organization;

use crate::error::Error;
use crate::organization::OrganizationRow;
use crate::page::{After, Page};
use crate::row::{FromRow, Reader};
use crate::statement::{statements, system_statements};
use crate::system::SystemTransaction;
use crate::tenant::TenantTransaction;
use crate::values;

/// A domain and when it was added.
#[derive(Clone, Debug)]
pub struct DiscoveryDomainRow {
    /// The domain.
    pub domain: DiscoveryDomain,
    /// When it was added.
    pub created_at: Timestamp,
}

impl FromRow for DiscoveryDomainRow {
    const TABLE: &'static str = "discovery_domain";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        let id: DiscoveryDomainId = row.parsed("id")?;
        let organization_id = row.parsed("organization_id")?;
        let domain = row.text("domain")?;
        let status = row.text("status")?;
        let status = DomainStatus::parse(&status).ok_or_else(|| row.problem("status", &status))?;
        let domain = DiscoveryDomain {
            id,
            organization_id,
            domain,
            status,
            verification_txt: row.text("verification_txt")?,
            use_for_organization_discovery: row.boolean("use_for_organization_discovery")?,
        };
        Ok(Self {
            domain,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

impl DiscoveryDomainRow {
    /// Where this domain stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.created_at.milliseconds(),
            id: self.domain.id.to_string(),
        }
    }
}

statements! {
    INSERT = "INSERT INTO discovery_domain (tenant, id, organization_id, domain, status, verification_txt, \
              use_for_organization_discovery, created_at, next_look_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    BY_ID = "SELECT id, organization_id, domain, status, verification_txt, use_for_organization_discovery, created_at \
             FROM discovery_domain WHERE tenant = $1 AND organization_id = $2 AND id = $3";
    BY_DOMAIN = "SELECT id, organization_id, domain, status, verification_txt, use_for_organization_discovery, created_at \
             FROM discovery_domain WHERE tenant = $1 AND organization_id = $2 AND domain = $3";
    LIST = "SELECT id, organization_id, domain, status, verification_txt, use_for_organization_discovery, created_at \
             FROM discovery_domain WHERE tenant = $1 AND organization_id = $2 AND (created_at, id) > ($3, $4) \
             ORDER BY created_at, id LIMIT $5";
    COUNT = "SELECT COUNT(*) FROM discovery_domain WHERE tenant = $1 AND organization_id = $2";
    UPDATE = "UPDATE discovery_domain SET status = $4, use_for_organization_discovery = $5, next_look_at = $6 \
              WHERE tenant = $1 AND organization_id = $2 AND id = $3";
    ORGANIZATIONS = "SELECT o.id, o.name, o.display_name, o.document, o.created_at FROM discovery_domain AS d \
             JOIN organization AS o ON o.tenant = $1 AND o.id = d.organization_id \
             WHERE d.tenant = $1 AND d.domain = $2 AND d.status = 'verified' AND d.use_for_organization_discovery \
             AND o.deleted_at IS NULL ORDER BY o.name LIMIT $3";
    DELETE = "DELETE FROM discovery_domain WHERE tenant = $1 AND organization_id = $2 AND id = $3";
}

system_statements! {
    // Due again after a minute and a quarter of its age, which is the lease of its claimer, too.
    CLAIM = "UPDATE discovery_domain SET next_look_at = CAST($1 AS BIGINT) + CAST($2 AS BIGINT) + (CAST($1 AS BIGINT) - created_at) / 4 \
             WHERE (tenant, id) IN (SELECT tenant, id FROM discovery_domain WHERE status = 'pending' AND next_look_at <= $1 \
             ORDER BY next_look_at LIMIT $3) AND next_look_at <= $1 \
             RETURNING tenant, id, organization_id, domain, status, verification_txt, use_for_organization_discovery, created_at";
}

/// How long a claimed domain belongs to its claimer at least, in milliseconds.
const LEASE: i64 = 60_000;

/// A domain whose proof is due to be looked for, and the number of its tenant.
#[derive(Clone, Debug)]
pub struct ClaimedDomain {
    /// The tenant's number.
    pub tenant: i64,
    /// The domain.
    pub domain: DiscoveryDomain,
}

impl FromRow for ClaimedDomain {
    const TABLE: &'static str = "discovery_domain";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            tenant: row.integer("tenant")?,
            domain: DiscoveryDomainRow::from_row(row)?.domain,
        })
    }
}

impl SystemTransaction<'_> {
    /// Takes up to `take` domains whose proofs are due to be looked for: nobody else gets them for a while.
    pub async fn claim_discovery_domains(
        &mut self,
        now: Timestamp,
        take: i64,
    ) -> Result<Vec<ClaimedDomain>, Error> {
        self.all(&CLAIM, values![now, LEASE, take]).await
    }
}

impl TenantTransaction<'_> {
    /// The organizations to which a domain leads, by name: it is verified, and meant for discovery.
    pub async fn organizations_by_domain(
        &mut self,
        domain: &str,
        take: i64,
    ) -> Result<Vec<Organization>, Error> {
        let rows: Vec<OrganizationRow> = self.all(&ORGANIZATIONS, values![domain, take]).await?;
        Ok(rows
            .into_iter()
            .map(OrganizationRow::into_organization)
            .collect())
    }

    /// Adds a domain, whose proof is looked for at `next_look`. A second time in one organization is the conflict `discovery_domain_organization_id_domain`.
    pub async fn insert_discovery_domain(
        &mut self,
        domain: &DiscoveryDomain,
        now: Timestamp,
        next_look: Option<Timestamp>,
    ) -> Result<(), Error> {
        let values = values![
            domain.id.as_str(),
            domain.organization_id.as_str(),
            &domain.domain,
            domain.status.as_str(),
            &domain.verification_txt,
            domain.use_for_organization_discovery,
            now,
            next_look,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// A domain of an organization by its id.
    pub async fn discovery_domain(
        &mut self,
        organization: &OrganizationId,
        id: &DiscoveryDomainId,
    ) -> Result<Option<DiscoveryDomain>, Error> {
        let row: Option<DiscoveryDomainRow> = self
            .optional(&BY_ID, values![organization.as_str(), id.as_str()])
            .await?;
        Ok(row.map(|row| row.domain))
    }

    /// A domain of an organization by its name, in lower case.
    pub async fn discovery_domain_by_name(
        &mut self,
        organization: &OrganizationId,
        domain: &str,
    ) -> Result<Option<DiscoveryDomain>, Error> {
        let row: Option<DiscoveryDomainRow> = self
            .optional(&BY_DOMAIN, values![organization.as_str(), domain])
            .await?;
        Ok(row.map(|row| row.domain))
    }

    /// The domains of an organization in the order in which they were added; `page` is a checkpoint.
    pub async fn discovery_domains(
        &mut self,
        organization: &OrganizationId,
        page: &Page,
    ) -> Result<Vec<DiscoveryDomainRow>, Error> {
        let (time, id, take, _) = page.bounds();
        self.all(&LIST, values![organization.as_str(), time, id, take])
            .await
    }

    /// How many domains an organization has.
    pub async fn discovery_domain_count(
        &mut self,
        organization: &OrganizationId,
    ) -> Result<i64, Error> {
        self.number(&COUNT, values![organization.as_str()]).await
    }

    /// Writes a changed domain; its name never changes. `false` when it is not there.
    pub async fn update_discovery_domain(
        &mut self,
        domain: &DiscoveryDomain,
        next_look: Option<Timestamp>,
    ) -> Result<bool, Error> {
        let values = values![
            domain.organization_id.as_str(),
            domain.id.as_str(),
            domain.status.as_str(),
            domain.use_for_organization_discovery,
            next_look,
        ];
        Ok(self.execute(&UPDATE, values).await? == 1)
    }

    /// Removes a domain; nothing happens when it is not there.
    pub async fn delete_discovery_domain(
        &mut self,
        organization: &OrganizationId,
        id: &DiscoveryDomainId,
    ) -> Result<bool, Error> {
        Ok(self
            .execute(&DELETE, values![organization.as_str(), id.as_str()])
            .await?
            == 1)
    }
}
