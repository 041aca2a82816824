//! Resource servers (APIs).

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::page::{After, Page};
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A resource server as it is stored.
#[derive(Clone, Debug)]
pub struct ResourceServerRow {
    /// Its id.
    pub id: String,
    /// Its identifier, the `aud` of its tokens; unique in the tenant.
    pub identifier: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether it is the tenant's own Management API.
    pub is_system: bool,
    /// How long its tokens live, in seconds.
    pub token_lifetime: i64,
    /// With what its tokens are signed (`RS256`, `HS256`, …).
    pub signing_alg: String,
    /// Its shared secret, sealed (`resource_server`, id, `signing_secret`), where the algorithm has one.
    pub signing_secret: Option<Vec<u8>>,
    /// The rest, a JSON object, kept whole.
    pub document: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl FromRow for ResourceServerRow {
    const TABLE: &'static str = "resource_server";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            identifier: row.text("identifier")?,
            name: row.optional_text("name")?,
            is_system: row.boolean("is_system")?,
            token_lifetime: row.integer("token_lifetime")?,
            signing_alg: row.text("signing_alg")?,
            signing_secret: row.optional_bytes("signing_secret")?,
            document: row.text("document")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

impl ResourceServerRow {
    /// Where this resource server stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.created_at.milliseconds(),
            id: self.id.clone(),
        }
    }
}

/// A client that stands for an API.
#[derive(Clone, Debug)]
pub struct LinkedClient {
    /// Its `client_id`.
    pub id: String,
    /// Its document, in which `resource_server_identifier` names the API.
    pub document: String,
}

impl FromRow for LinkedClient {
    const TABLE: &'static str = "client";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            document: row.text("document")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO resource_server (tenant, id, identifier, name, is_system, token_lifetime, signing_alg, signing_secret, \
              document, token_policy, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    BY_ID = "SELECT id, identifier, name, is_system, token_lifetime, signing_alg, signing_secret, document, created_at \
             FROM resource_server WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    BY_IDENTIFIER = "SELECT id, identifier, name, is_system, token_lifetime, signing_alg, signing_secret, document, created_at \
             FROM resource_server WHERE tenant = $1 AND identifier = $2 AND deleted_at IS NULL";
    FOR_TOKEN_BY_IDENTIFIER = "SELECT id, identifier, name, is_system, token_lifetime, signing_alg, signing_secret, \
             COALESCE(token_policy, document) AS document, created_at \
             FROM resource_server WHERE tenant = $1 AND identifier = $2 AND deleted_at IS NULL";
    SYSTEM_FOR_TOKEN = "SELECT id, identifier, name, is_system, token_lifetime, signing_alg, signing_secret, \
             COALESCE(token_policy, document) AS document, created_at FROM resource_server WHERE tenant = $1 AND is_system";
    SYSTEM = "SELECT id, identifier, name, is_system, token_lifetime, signing_alg, signing_secret, document, created_at \
             FROM resource_server WHERE tenant = $1 AND is_system";
    LIST = "SELECT id, identifier, name, is_system, token_lifetime, signing_alg, signing_secret, document, created_at \
            FROM resource_server WHERE tenant = $1 AND deleted_at IS NULL AND (created_at, id) > ($2, $3) \
            ORDER BY created_at, id LIMIT $4 OFFSET $5";
    TOTAL = "SELECT COUNT(*) FROM resource_server WHERE tenant = $1 AND deleted_at IS NULL";
    UPDATE = "UPDATE resource_server SET name = $3, token_lifetime = $4, signing_alg = $5, signing_secret = $6, document = $7, token_policy = $8 \
              WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    SET_SYSTEM_IDENTIFIER = "UPDATE resource_server SET identifier = $2 WHERE tenant = $1 AND is_system";
    MARK_DELETED = "UPDATE resource_server SET deleted_at = $3 \
                    WHERE tenant = $1 AND id = $2 AND NOT is_system AND deleted_at IS NULL";
    LINKED_CLIENTS = "SELECT id, document FROM client \
                      WHERE tenant = $1 AND app_type = 'resource_server' AND deleted_at IS NULL ORDER BY created_at, id";
}

impl TenantTransaction<'_> {
    /// Adds a resource server. A taken identifier is the conflict `resource_server_identifier`.
    pub async fn insert_resource_server(
        &mut self,
        server: &ResourceServerRow,
    ) -> Result<(), Error> {
        let values = values![
            &server.id,
            &server.identifier,
            server.name.as_deref(),
            server.is_system,
            server.token_lifetime,
            &server.signing_alg,
            server.signing_secret.clone(),
            &server.document,
            token_policy(server)?,
            server.created_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The resource server of that id.
    pub async fn resource_server(&mut self, id: &str) -> Result<Option<ResourceServerRow>, Error> {
        self.optional(&BY_ID, values![id]).await
    }

    /// The resource server of that identifier.
    pub async fn resource_server_by_identifier(
        &mut self,
        identifier: &str,
    ) -> Result<Option<ResourceServerRow>, Error> {
        self.optional(&BY_IDENTIFIER, values![identifier]).await
    }

    /// The resource server of that identifier, as far as a token needs it: its document may lack the scopes.
    pub async fn resource_server_for_token(
        &mut self,
        identifier: &str,
    ) -> Result<Option<ResourceServerRow>, Error> {
        self.optional(&FOR_TOKEN_BY_IDENTIFIER, values![identifier])
            .await
    }

    /// The tenant's own Management API, as far as a token needs it: its document may lack the scopes.
    pub async fn system_resource_server_for_token(
        &mut self,
    ) -> Result<Option<ResourceServerRow>, Error> {
        self.optional(&SYSTEM_FOR_TOKEN, values![]).await
    }

    /// The tenant's own Management API.
    pub async fn system_resource_server(&mut self) -> Result<Option<ResourceServerRow>, Error> {
        self.optional(&SYSTEM, values![]).await
    }

    /// A page of resource servers in the order of their making.
    pub async fn resource_servers(&mut self, page: &Page) -> Result<Vec<ResourceServerRow>, Error> {
        let (time, id, take, skip) = page.bounds();
        self.all(&LIST, values![time, id, take, skip]).await
    }

    /// How many resource servers there are.
    pub async fn resource_server_total(&mut self) -> Result<i64, Error> {
        self.number(&TOTAL, values![]).await
    }

    /// Writes a changed resource server; its identifier never changes. `false` when it is not there.
    pub async fn update_resource_server(
        &mut self,
        server: &ResourceServerRow,
    ) -> Result<bool, Error> {
        let values = values![
            &server.id,
            server.name.as_deref(),
            server.token_lifetime,
            &server.signing_alg,
            server.signing_secret.clone(),
            &server.document,
            token_policy(server)?,
        ];
        Ok(self.execute(&UPDATE, values).await? == 1)
    }

    /// Gives the tenant's own Management API another identifier, after its domain changed.
    pub async fn set_system_identifier(&mut self, identifier: &str) -> Result<(), Error> {
        self.execute(&SET_SYSTEM_IDENTIFIER, values![identifier])
            .await
            .map(drop)
    }

    /// Makes a resource server that is not the tenant's own invisible, its grants with it, and frees its identifier; a
    /// job removes them. `false` when there is none such.
    pub async fn delete_resource_server(
        &mut self,
        id: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        Ok(self.execute(&MARK_DELETED, values![id, now]).await? == 1)
    }

    /// The clients that stand for an API: their ids and documents. There is at most one for an API.
    pub async fn resource_server_clients(&mut self) -> Result<Vec<LinkedClient>, Error> {
        self.all(&LINKED_CLIENTS, values![]).await
    }
}

/// The document of a resource server without its scopes.
fn token_policy(server: &ResourceServerRow) -> Result<String, Error> {
    let problem = |error: serde_json::Error| Error::Internal(error.into());
    let mut document: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&server.document).map_err(problem)?;
    document.remove("scopes");
    serde_json::to_string(&document).map_err(problem)
}
