//! The permissions that somebody has in effect at an API: given directly, and by roles, also those of groups.
//!
//! The roles of a group reach a member of an organization as [`effective_role`](crate::effective_role) says.

use crate::error::Error;
use crate::page::{After, Page};
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// More permissions than somebody can have at one API: a thousand directly, and fifty roles of a thousand each.
const ALL: i64 = 51_000;

/// A permission at an API, and by what somebody has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectivePermissionRow {
    /// Its name, a scope of the API.
    pub name: String,
    /// It was given directly.
    pub direct: bool,
    /// A role has it.
    pub roles: bool,
}

impl FromRow for EffectivePermissionRow {
    const TABLE: &'static str = "role_permission";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            name: row.text("permission_name")?,
            direct: row.integer("direct")? > 0,
            roles: row.integer("roles")? > 0,
        })
    }
}

impl EffectivePermissionRow {
    /// Where this permission stands in its list, which is by names.
    pub fn place(&self) -> After {
        After {
            created_at: 0,
            id: self.name.clone(),
        }
    }
}

struct Name(String);

impl FromRow for Name {
    const TABLE: &'static str = "role_permission";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        row.text("permission_name").map(Self)
    }
}

statements! {
    OF_USER = "SELECT held.permission_name, MAX(held.direct), MAX(held.by_role) FROM ( \
        SELECT p.permission_name, CAST(1 AS BIGINT) AS direct, CAST(0 AS BIGINT) AS by_role FROM user_permission AS p \
            WHERE p.tenant = $1 AND p.user_id = $2 AND p.resource_server_id = $3 AND p.permission_name > $4 \
        UNION SELECT p.permission_name, CAST(0 AS BIGINT), CAST(1 AS BIGINT) FROM user_role AS a \
            JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
            JOIN role_permission AS p ON p.tenant = $1 AND p.role_id = a.role_id \
            WHERE a.tenant = $1 AND a.user_id = $2 AND p.resource_server_id = $3 AND p.permission_name > $4 AND r.deleted_at IS NULL \
        UNION SELECT p.permission_name, CAST(0 AS BIGINT), CAST(1 AS BIGINT) FROM group_member AS m \
            JOIN group_role AS a ON a.tenant = $1 AND a.group_id = m.group_id \
            JOIN user_group AS g ON g.tenant = $1 AND g.id = m.group_id \
            JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
            JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
            JOIN role_permission AS p ON p.tenant = $1 AND p.role_id = a.role_id \
            WHERE m.tenant = $1 AND m.user_id = $2 AND a.organization_id = '' AND p.resource_server_id = $3 \
            AND p.permission_name > $4 AND g.deleted_at IS NULL AND c.deleted_at IS NULL AND r.deleted_at IS NULL \
        ) AS held GROUP BY held.permission_name ORDER BY held.permission_name LIMIT $5";
    FOR_TOKEN = "SELECT p.permission_name FROM user_permission AS p \
            WHERE p.tenant = $1 AND p.user_id = $2 AND p.resource_server_id = $3 \
        UNION SELECT p.permission_name FROM user_role AS a JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
            JOIN role_permission AS p ON p.tenant = $1 AND p.role_id = a.role_id \
            WHERE a.tenant = $1 AND a.user_id = $2 AND p.resource_server_id = $3 AND r.deleted_at IS NULL \
        UNION SELECT p.permission_name FROM member_role AS a JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
            JOIN role_permission AS p ON p.tenant = $1 AND p.role_id = a.role_id \
            WHERE a.tenant = $1 AND a.organization_id = $4 AND a.user_id = $2 AND p.resource_server_id = $3 \
            AND r.deleted_at IS NULL \
        UNION SELECT p.permission_name FROM group_member AS m \
            JOIN group_role AS a ON a.tenant = $1 AND a.group_id = m.group_id AND a.organization_id = $4 \
            JOIN user_group AS g ON g.tenant = $1 AND g.id = m.group_id \
            JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
            LEFT JOIN organization_connection AS o ON o.tenant = $1 AND o.organization_id = a.organization_id \
            AND o.connection_id = g.connection_id AND o.is_enabled AND o.assign_membership_on_login \
            JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
            JOIN role_permission AS p ON p.tenant = $1 AND p.role_id = a.role_id \
            WHERE m.tenant = $1 AND m.user_id = $2 AND p.resource_server_id = $3 AND g.deleted_at IS NULL \
            AND c.deleted_at IS NULL AND r.deleted_at IS NULL AND (a.organization_id = '' OR o.connection_id IS NOT NULL) \
        ORDER BY permission_name LIMIT $5";
}

impl TenantTransaction<'_> {
    /// The permissions that a user has in effect at an API, in the tenant, by their names; `page` is a checkpoint.
    pub async fn effective_permissions_of_user(
        &mut self,
        user: &str,
        server: &str,
        page: &Page,
    ) -> Result<Vec<EffectivePermissionRow>, Error> {
        let (_, name, take, _) = page.bounds();
        self.all(&OF_USER, values![user, server, name, take]).await
    }

    /// What a user may do at an API, by name, as a token says it: directly, through roles of the tenant, through the roles
    /// of a member where an organization is given, and through the roles of groups where the user is.
    pub async fn effective_permissions(
        &mut self,
        user: &str,
        server: &str,
        organization: Option<&str>,
    ) -> Result<Vec<String>, Error> {
        let values = values![user, server, organization.unwrap_or_default(), ALL];
        let rows: Vec<Name> = self.all(&FOR_TOKEN, values).await?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }
}
