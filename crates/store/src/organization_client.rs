//! The applications of organizations.

use guildhall_model::Timestamp;
use guildhall_model::id::OrganizationId;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// An application of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationClientRow {
    /// The client.
    pub client_id: String,
    /// Whether members sign in to it.
    pub use_for_member_access: bool,
    /// The client's name.
    pub name: String,
    /// Whether the client is the tenant's own.
    pub is_first_party: bool,
    /// The client's document.
    pub document: String,
}

impl FromRow for OrganizationClientRow {
    const TABLE: &'static str = "organization_client";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            client_id: row.text("client_id")?,
            use_for_member_access: row.boolean("use_for_member_access")?,
            name: row.text("name")?,
            is_first_party: row.boolean("is_first_party")?,
            document: row.text("document")?,
        })
    }
}

/// Which organizations a client belongs to, and whether members use it.
struct Association {
    organization_id: String,
    use_for_member_access: bool,
}

impl FromRow for Association {
    const TABLE: &'static str = "organization_client";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            organization_id: row.text("organization_id")?,
            use_for_member_access: row.boolean("use_for_member_access")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO organization_client (tenant, organization_id, client_key, client_id, use_for_member_access, created_at) \
              VALUES ($1, $2, $3, $4, $5, $6)";
    ONE = "SELECT o.client_id, o.use_for_member_access, c.name, c.is_first_party, c.document FROM organization_client AS o \
           JOIN client AS c ON c.tenant = $1 AND c.id = o.client_id \
           WHERE o.tenant = $1 AND o.organization_id = $2 AND o.client_id = $3 AND c.deleted_at IS NULL";
    LIST = "SELECT o.client_id, o.use_for_member_access, c.name, c.is_first_party, c.document FROM organization_client AS o \
            JOIN client AS c ON c.tenant = $1 AND c.id = o.client_id \
            WHERE o.tenant = $1 AND o.organization_id = $2 AND c.deleted_at IS NULL AND (o.client_key, o.client_id) > ($3, $4) \
            ORDER BY o.client_key, o.client_id LIMIT $5";
    COUNT = "SELECT COUNT(*) FROM organization_client WHERE tenant = $1 AND organization_id = $2";
    UPDATE = "UPDATE organization_client SET use_for_member_access = $4 \
              WHERE tenant = $1 AND organization_id = $2 AND client_id = $3";
    DELETE = "DELETE FROM organization_client WHERE tenant = $1 AND organization_id = $2 AND client_id = $3";
    OF_CLIENT_BETWEEN = "SELECT organization_id, use_for_member_access FROM organization_client \
              WHERE tenant = $1 AND client_id = $2 AND organization_id >= $3 AND organization_id <= $4";
}

impl TenantTransaction<'_> {
    /// Adds a client to an organization. A second time is the conflict
    /// `organization_client_organization_id_client_id`.
    pub async fn insert_organization_client(
        &mut self,
        organization: &OrganizationId,
        client: &str,
        use_for_member_access: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        let key = client.to_lowercase();
        let values = values![
            organization.as_str(),
            key,
            client,
            use_for_member_access,
            now
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// One client of an organization.
    pub async fn organization_client(
        &mut self,
        organization: &OrganizationId,
        client: &str,
    ) -> Result<Option<OrganizationClientRow>, Error> {
        self.optional(&ONE, values![organization.as_str(), client])
            .await
    }

    /// The clients of an organization by their ids without regard to case (recorded), after `after`.
    pub async fn organization_clients(
        &mut self,
        organization: &OrganizationId,
        after: &str,
        take: i64,
    ) -> Result<Vec<OrganizationClientRow>, Error> {
        self.all(
            &LIST,
            values![organization.as_str(), after.to_lowercase(), after, take],
        )
        .await
    }

    /// How many clients an organization has.
    pub async fn organization_client_count(
        &mut self,
        organization: &OrganizationId,
    ) -> Result<i64, Error> {
        self.number(&COUNT, values![organization.as_str()]).await
    }

    /// Changes whether members use a client; `false` when the organization has it not.
    pub async fn update_organization_client(
        &mut self,
        organization: &OrganizationId,
        client: &str,
        use_for_member_access: bool,
    ) -> Result<bool, Error> {
        Ok(self
            .execute(
                &UPDATE,
                values![organization.as_str(), client, use_for_member_access],
            )
            .await?
            == 1)
    }

    /// Removes a client from an organization; nothing happens when it has it not.
    pub async fn delete_organization_client(
        &mut self,
        organization: &OrganizationId,
        client: &str,
    ) -> Result<(), Error> {
        self.execute(&DELETE, values![organization.as_str(), client])
            .await
            .map(drop)
    }

    /// Of these organizations, those that have a client, each with whether members use it; one statement.
    pub async fn client_associations(
        &mut self,
        client: &str,
        organizations: &[&str],
    ) -> Result<std::collections::BTreeMap<String, bool>, Error> {
        let (Some(least), Some(most)) = (organizations.iter().min(), organizations.iter().max())
        else {
            return Ok(std::collections::BTreeMap::new());
        };
        let rows: Vec<Association> = self
            .all(&OF_CLIENT_BETWEEN, values![client, *least, *most])
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.organization_id, row.use_for_member_access))
            .collect())
    }
}
