//! Client grants: which client may ask for tokens of which API, with which scopes.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::page::{After, Page};
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A client grant as it is stored.
#[derive(Clone, Debug)]
pub struct ClientGrantRow {
    /// Its id.
    pub id: String,
    /// The client; none for a default of all third-party clients.
    pub client_id: Option<String>,
    /// The API.
    pub resource_server_id: String,
    /// The API's identifier, read beside it.
    pub audience: String,
    /// Whether the client asks for itself (`client`) or for a user (`user`).
    pub subject_type: String,
    /// Of which clients it is the default.
    pub default_for: Option<String>,
    /// The scopes, a JSON array of texts.
    pub scope: String,
    /// Whether an organization may, must or must not be named (`deny`, `allow`, `require`), where it was said.
    pub organization_usage: Option<String>,
    /// Whether it holds for every organization, where it was said.
    pub allow_any_organization: Option<bool>,
    /// The rest, a JSON object, kept whole.
    pub document: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl FromRow for ClientGrantRow {
    const TABLE: &'static str = "client_grant";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            client_id: row.optional_text("client_id")?,
            resource_server_id: row.text("resource_server_id")?,
            audience: row.text("identifier")?,
            subject_type: row.text("subject_type")?,
            default_for: row.optional_text("default_for")?,
            scope: row.text("scope")?,
            organization_usage: row.optional_text("organization_usage")?,
            allow_any_organization: row.optional_boolean("allow_any_organization")?,
            document: row.text("document")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

impl ClientGrantRow {
    /// Where this grant stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.created_at.milliseconds(),
            id: self.id.clone(),
        }
    }
}

/// Which client grants are listed.
#[derive(Clone, Debug, Default)]
pub struct ClientGrantFilter {
    /// Only those of this client.
    pub client_id: Option<String>,
    /// Only those for the API of this identifier.
    pub audience: Option<String>,
    /// Only those that hold for every organization, or that do not.
    pub allow_any_organization: Option<bool>,
    /// Only those of this kind.
    pub subject_type: Option<String>,
    /// Only those that are the default of these clients.
    pub default_for: Option<String>,
}

/// A client that calls the tenant's own Management API.
#[derive(Clone, Debug)]
pub struct SystemClient {
    /// Its name.
    pub name: String,
    /// The rest of it, a JSON object.
    pub document: String,
}

impl FromRow for SystemClient {
    const TABLE: &'static str = "client";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            name: row.text("name")?,
            document: row.text("document")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO client_grant (tenant, id, client_id, resource_server_id, subject_type, default_for, scope, \
              organization_usage, allow_any_organization, document, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    BY_ID = "SELECT g.id, g.client_id, g.resource_server_id, r.identifier, g.subject_type, g.default_for, g.scope, \
             g.organization_usage, g.allow_any_organization, g.document, g.created_at \
             FROM client_grant AS g JOIN resource_server AS r ON r.tenant = $1 AND r.id = g.resource_server_id \
             LEFT JOIN client AS c ON c.tenant = $1 AND c.id = g.client_id \
             WHERE g.tenant = $1 AND g.id = $2 AND g.deleted_at IS NULL AND r.deleted_at IS NULL AND c.deleted_at IS NULL";
    OF_CLIENT = "SELECT g.id, g.client_id, g.resource_server_id, r.identifier, g.subject_type, g.default_for, g.scope, \
             g.organization_usage, g.allow_any_organization, g.document, g.created_at \
             FROM client_grant AS g JOIN resource_server AS r ON r.tenant = $1 AND r.id = g.resource_server_id \
             WHERE g.tenant = $1 AND g.client_id = $2 AND g.resource_server_id = $3 AND g.subject_type = $4 \
             AND g.deleted_at IS NULL AND r.deleted_at IS NULL";
    SYSTEM_CLIENT = "SELECT c.name, c.document FROM client AS c WHERE c.tenant = $1 AND c.id = $2 AND c.deleted_at IS NULL \
             AND (c.is_global OR EXISTS (SELECT g.id FROM client_grant AS g \
             JOIN resource_server AS r ON r.tenant = $1 AND r.id = g.resource_server_id \
             WHERE g.tenant = $1 AND g.client_id = $2 AND r.is_system AND g.deleted_at IS NULL AND r.deleted_at IS NULL))";
    LIST = "SELECT g.id, g.client_id, g.resource_server_id, r.identifier, g.subject_type, g.default_for, g.scope, \
            g.organization_usage, g.allow_any_organization, g.document, g.created_at \
            FROM client_grant AS g JOIN resource_server AS r ON r.tenant = $1 AND r.id = g.resource_server_id \
            LEFT JOIN client AS c ON c.tenant = $1 AND c.id = g.client_id \
            WHERE g.tenant = $1 AND (g.created_at, g.id) > ($2, $3) \
            AND g.deleted_at IS NULL AND r.deleted_at IS NULL AND c.deleted_at IS NULL \
            AND (CAST($6 AS TEXT) IS NULL OR g.client_id = CAST($6 AS TEXT)) \
            AND (CAST($7 AS TEXT) IS NULL OR r.identifier = CAST($7 AS TEXT)) \
            AND (CAST($8 AS BOOLEAN) IS NULL OR g.allow_any_organization = $8) \
            AND (CAST($9 AS TEXT) IS NULL OR g.subject_type = CAST($9 AS TEXT)) \
            AND (CAST($10 AS TEXT) IS NULL OR g.default_for = CAST($10 AS TEXT)) \
            ORDER BY g.created_at, g.id LIMIT $4 OFFSET $5";
    TOTAL = "SELECT COUNT(*) FROM client_grant AS g JOIN resource_server AS r ON r.tenant = $1 AND r.id = g.resource_server_id \
             LEFT JOIN client AS c ON c.tenant = $1 AND c.id = g.client_id \
             WHERE g.tenant = $1 AND g.deleted_at IS NULL AND r.deleted_at IS NULL AND c.deleted_at IS NULL \
             AND (CAST($2 AS TEXT) IS NULL OR g.client_id = CAST($2 AS TEXT)) \
             AND (CAST($3 AS TEXT) IS NULL OR r.identifier = CAST($3 AS TEXT)) \
             AND (CAST($4 AS BOOLEAN) IS NULL OR g.allow_any_organization = $4) \
             AND (CAST($5 AS TEXT) IS NULL OR g.subject_type = CAST($5 AS TEXT)) \
             AND (CAST($6 AS TEXT) IS NULL OR g.default_for = CAST($6 AS TEXT))";
    UPDATE = "UPDATE client_grant SET scope = $3, organization_usage = $4, allow_any_organization = $5, document = $6 \
              WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    MARK_DELETED = "UPDATE client_grant SET deleted_at = $3 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
}

impl TenantTransaction<'_> {
    /// Adds a grant. A second one for the same client, API and kind is the conflict
    /// `client_grant_client_id_resource_server_id_subject_type`, a second default of the same kind for the same API is
    /// `client_grant_resource_server_id_default_for_subject_type`.
    pub async fn insert_client_grant(&mut self, grant: &ClientGrantRow) -> Result<(), Error> {
        let values = values![
            &grant.id,
            grant.client_id.as_deref(),
            &grant.resource_server_id,
            &grant.subject_type,
            grant.default_for.as_deref(),
            &grant.scope,
            grant.organization_usage.as_deref(),
            grant.allow_any_organization,
            &grant.document,
            grant.created_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The grant of that id.
    pub async fn client_grant(&mut self, id: &str) -> Result<Option<ClientGrantRow>, Error> {
        self.optional(&BY_ID, values![id]).await
    }

    /// What a client may do at an API, asking for itself (`client`) or for a user (`user`).
    pub async fn client_grant_of(
        &mut self,
        client: &str,
        server: &str,
        subject: &str,
    ) -> Result<Option<ClientGrantRow>, Error> {
        self.optional(&OF_CLIENT, values![client, server, subject])
            .await
    }

    /// A client that may call the tenant's own Management API: it is there, and has a grant for it or is the global one.
    pub async fn system_client(&mut self, client: &str) -> Result<Option<SystemClient>, Error> {
        self.optional(&SYSTEM_CLIENT, values![client]).await
    }

    /// A page of grants in the order of their making.
    pub async fn client_grants(
        &mut self,
        filter: &ClientGrantFilter,
        page: &Page,
    ) -> Result<Vec<ClientGrantRow>, Error> {
        let (time, id, take, skip) = page.bounds();
        let ClientGrantFilter {
            client_id,
            audience,
            allow_any_organization,
            subject_type,
            default_for,
        } = filter.clone();
        self.all(
            &LIST,
            values![
                time,
                id,
                take,
                skip,
                client_id,
                audience,
                allow_any_organization,
                subject_type,
                default_for
            ],
        )
        .await
    }

    /// How many grants the filter lets through.
    pub async fn client_grant_total(&mut self, filter: &ClientGrantFilter) -> Result<i64, Error> {
        let ClientGrantFilter {
            client_id,
            audience,
            allow_any_organization,
            subject_type,
            default_for,
        } = filter.clone();
        self.number(
            &TOTAL,
            values![
                client_id,
                audience,
                allow_any_organization,
                subject_type,
                default_for
            ],
        )
        .await
    }

    /// Writes a changed grant; `false` when it is not there.
    pub async fn update_client_grant(&mut self, grant: &ClientGrantRow) -> Result<bool, Error> {
        let values = values![
            &grant.id,
            &grant.scope,
            grant.organization_usage.as_deref(),
            grant.allow_any_organization,
            &grant.document,
        ];
        Ok(self.execute(&UPDATE, values).await? == 1)
    }

    /// Makes a grant invisible, its associations with organizations with it; a job removes them. `false` when it was
    /// not there.
    pub async fn delete_client_grant(&mut self, id: &str, now: Timestamp) -> Result<bool, Error> {
        Ok(self.execute(&MARK_DELETED, values![id, now]).await? == 1)
    }
}
