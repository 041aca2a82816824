//! Roles, of the tenant and of single organizations.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::page::{After, Page};
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A role as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRow {
    /// Its id.
    pub id: String,
    /// Its name, unique in the tenant or in its organization.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The organization it belongs to; none: the tenant.
    pub owner_id: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl FromRow for RoleRow {
    const TABLE: &'static str = "role";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            name: row.text("name")?,
            description: row.optional_text("description")?,
            owner_id: Some(row.text("owner_id")?).filter(|owner| !owner.is_empty()),
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

impl RoleRow {
    /// Where this role stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.created_at.milliseconds(),
            id: self.id.clone(),
        }
    }
}

/// What a list of roles is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct RoleFilter {
    /// To names that begin with this, without regard to case.
    pub name: Option<String>,
    /// To those of this organization; of the tenant, when it is empty.
    pub owner: Option<String>,
}

/// A permission of a role or of a user: its name, and the API it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionRow {
    /// Its name, a scope of the API.
    pub permission_name: String,
    /// The API's id.
    pub resource_server_id: String,
    /// The API's identifier.
    pub resource_server_identifier: String,
    /// The API's name.
    pub resource_server_name: Option<String>,
    /// The API's document, in which its scopes are described.
    pub resource_server_document: String,
}

impl FromRow for PermissionRow {
    const TABLE: &'static str = "role_permission";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            permission_name: row.text("permission_name")?,
            resource_server_id: row.text("resource_server_id")?,
            resource_server_identifier: row.text("identifier")?,
            resource_server_name: row.optional_text("name")?,
            resource_server_document: row.text("document")?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO role (tenant, id, name, description, owner_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    BY_ID = "SELECT id, name, description, owner_id, created_at FROM role WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    LIST = "SELECT id, name, description, owner_id, created_at FROM role \
            WHERE tenant = $1 AND deleted_at IS NULL AND (created_at, id) > ($2, $3) \
            AND (CAST($6 AS TEXT) IS NULL OR (lower(name) >= CAST($6 AS TEXT) AND lower(name) < CAST($7 AS TEXT))) \
            ORDER BY created_at, id LIMIT $4 OFFSET $5";
    TOTAL = "SELECT COUNT(*) FROM role WHERE tenant = $1 AND deleted_at IS NULL \
             AND (CAST($2 AS TEXT) IS NULL OR (lower(name) >= CAST($2 AS TEXT) AND lower(name) < CAST($3 AS TEXT)))";
    LIST_OF_OWNER = "SELECT id, name, description, owner_id, created_at FROM role \
                     WHERE tenant = $1 AND owner_id = $8 AND deleted_at IS NULL AND (created_at, id) > ($2, $3) \
                     AND (CAST($6 AS TEXT) IS NULL OR (lower(name) >= CAST($6 AS TEXT) AND lower(name) < CAST($7 AS TEXT))) \
                     ORDER BY created_at, id LIMIT $4 OFFSET $5";
    TOTAL_OF_OWNER = "SELECT COUNT(*) FROM role WHERE tenant = $1 AND owner_id = $4 AND deleted_at IS NULL \
                      AND (CAST($2 AS TEXT) IS NULL OR (lower(name) >= CAST($2 AS TEXT) AND lower(name) < CAST($3 AS TEXT)))";
    UPDATE = "UPDATE role SET name = $3, description = $4 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    MARK_DELETED = "UPDATE role SET deleted_at = $3 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    COUNT_OF_OWNER = "SELECT COUNT(*) FROM role WHERE tenant = $1 AND owner_id = $2 AND deleted_at IS NULL";

    ADD_PERMISSION = "INSERT INTO role_permission (tenant, role_id, resource_server_id, permission_name) VALUES ($1, $2, $3, $4) \
                      ON CONFLICT (tenant, role_id, resource_server_id, permission_name) DO NOTHING";
    REMOVE_PERMISSION = "DELETE FROM role_permission \
                         WHERE tenant = $1 AND role_id = $2 AND resource_server_id = $3 AND permission_name = $4";
    PERMISSIONS = "SELECT p.permission_name, p.resource_server_id, r.identifier, r.name, r.document FROM role_permission AS p \
                   JOIN resource_server AS r ON r.tenant = $1 AND r.id = p.resource_server_id \
                   WHERE p.tenant = $1 AND p.role_id = $2 AND r.deleted_at IS NULL \
                   ORDER BY p.permission_name, p.resource_server_id LIMIT $3 OFFSET $4";
    PERMISSION_TOTAL = "SELECT COUNT(*) FROM role_permission AS p \
                        JOIN resource_server AS r ON r.tenant = $1 AND r.id = p.resource_server_id \
                        WHERE p.tenant = $1 AND p.role_id = $2 AND r.deleted_at IS NULL";
}

/// The bounds between which lower-case names begin with `prefix`, for statements that take both.
pub(crate) fn prefix_bounds(prefix: Option<&str>) -> (Option<String>, Option<String>) {
    let low = prefix.map(str::to_lowercase);
    let high = low.as_ref().map(|low| format!("{low}\u{10FFFF}"));
    (low, high)
}

impl TenantTransaction<'_> {
    /// Adds a role. A taken name is the conflict `role_owner_id_name`.
    pub async fn insert_role(&mut self, role: &RoleRow) -> Result<(), Error> {
        let owner = role.owner_id.as_deref().unwrap_or_default();
        let values = values![
            &role.id,
            &role.name,
            role.description.as_deref(),
            owner,
            role.created_at
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The role of that id.
    pub async fn role(&mut self, id: &str) -> Result<Option<RoleRow>, Error> {
        self.optional(&BY_ID, values![id]).await
    }

    /// A page of roles in the order of their making.
    pub async fn roles(&mut self, filter: &RoleFilter, page: &Page) -> Result<Vec<RoleRow>, Error> {
        let (time, id, take, skip) = page.bounds();
        let (low, high) = prefix_bounds(filter.name.as_deref());
        match filter.owner.as_deref() {
            // An owner has no more roles than can be put in order at once.
            Some(owner) => {
                let values = values![time, id, take, skip, low, high, owner];
                self.all(&LIST_OF_OWNER, values).await
            }
            None => {
                self.all(&LIST, values![time, id, take, skip, low, high])
                    .await
            }
        }
    }

    /// How many roles there are.
    pub async fn role_total(&mut self, filter: &RoleFilter) -> Result<i64, Error> {
        let (low, high) = prefix_bounds(filter.name.as_deref());
        match filter.owner.as_deref() {
            Some(owner) => {
                self.number(&TOTAL_OF_OWNER, values![low, high, owner])
                    .await
            }
            None => self.number(&TOTAL, values![low, high]).await,
        }
    }

    /// How many roles belong to an organization, or to the tenant (an empty text).
    pub async fn role_count_of_owner(&mut self, owner: &str) -> Result<i64, Error> {
        self.number(&COUNT_OF_OWNER, values![owner]).await
    }

    /// Writes a changed role; its owner never changes. `false` when it is not there.
    pub async fn update_role(&mut self, role: &RoleRow) -> Result<bool, Error> {
        Ok(self
            .execute(
                &UPDATE,
                values![&role.id, &role.name, role.description.as_deref()],
            )
            .await?
            == 1)
    }

    /// Makes a role invisible and frees its name; a job removes what hangs on it. `false` when it is not there.
    pub async fn delete_role(&mut self, id: &str, now: Timestamp) -> Result<bool, Error> {
        Ok(self.execute(&MARK_DELETED, values![id, now]).await? == 1)
    }

    /// Gives a role a permission; a second time changes nothing.
    pub async fn insert_role_permission(
        &mut self,
        role: &str,
        server: &str,
        name: &str,
    ) -> Result<(), Error> {
        self.execute(&ADD_PERMISSION, values![role, server, name])
            .await
            .map(drop)
    }

    /// Takes a permission from a role.
    pub async fn delete_role_permission(
        &mut self,
        role: &str,
        server: &str,
        name: &str,
    ) -> Result<(), Error> {
        self.execute(&REMOVE_PERMISSION, values![role, server, name])
            .await
            .map(drop)
    }

    /// A page, by position, of the permissions of a role, by their names.
    pub async fn role_permissions(
        &mut self,
        role: &str,
        page: &Page,
    ) -> Result<Vec<PermissionRow>, Error> {
        let (_, _, take, skip) = page.bounds();
        self.all(&PERMISSIONS, values![role, take, skip]).await
    }

    /// How many permissions a role has.
    pub async fn role_permission_total(&mut self, role: &str) -> Result<i64, Error> {
        self.number(&PERMISSION_TOTAL, values![role]).await
    }
}
