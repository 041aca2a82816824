//! The roles that somebody has in effect: those given directly, and those of groups.
//!
//! In an organization the roles of a group reach a member where the organization takes people of the group's connection in by
//! themselves (`assign_membership_on_login`), and only as long as that connection is enabled there.

use guildhall_model::id::OrganizationId;

use crate::error::Error;
use crate::group::GroupSince;
use crate::page::Page;
use crate::role::RoleRow;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A role, and by what somebody has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectiveRoleRow {
    /// The role.
    pub role: RoleRow,
    /// It was given directly.
    pub direct: bool,
    /// A group has it.
    pub groups: bool,
}

impl FromRow for EffectiveRoleRow {
    const TABLE: &'static str = "role";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            role: RoleRow::from_row(row)?,
            direct: row.boolean("direct")?,
            groups: row.boolean("groups")?,
        })
    }
}

statements! {
    OF_MEMBER = "SELECT r.id, r.name, r.description, r.owner_id, r.created_at, \
        EXISTS (SELECT 1 FROM member_role AS d WHERE d.tenant = $1 AND d.organization_id = $2 AND d.user_id = $3 AND d.role_id = r.id), \
        EXISTS (SELECT 1 FROM group_member AS m JOIN group_role AS a ON a.tenant = $1 AND a.group_id = m.group_id \
            JOIN user_group AS g ON g.tenant = $1 AND g.id = m.group_id \
            JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
            JOIN organization_connection AS o ON o.tenant = $1 AND o.organization_id = a.organization_id AND o.connection_id = g.connection_id \
            WHERE m.tenant = $1 AND m.user_id = $3 AND a.organization_id = $2 AND a.role_id = r.id AND g.deleted_at IS NULL \
            AND c.deleted_at IS NULL AND o.is_enabled AND o.assign_membership_on_login) \
        FROM role AS r WHERE r.tenant = $1 AND r.deleted_at IS NULL AND (r.created_at, r.id) > ($4, $5) AND r.id IN ( \
            SELECT d.role_id FROM member_role AS d WHERE d.tenant = $1 AND d.organization_id = $2 AND d.user_id = $3 \
            UNION SELECT a.role_id FROM group_member AS m JOIN group_role AS a ON a.tenant = $1 AND a.group_id = m.group_id \
            JOIN user_group AS g ON g.tenant = $1 AND g.id = m.group_id \
            JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
            JOIN organization_connection AS o ON o.tenant = $1 AND o.organization_id = a.organization_id AND o.connection_id = g.connection_id \
            WHERE m.tenant = $1 AND m.user_id = $3 AND a.organization_id = $2 AND g.deleted_at IS NULL \
            AND c.deleted_at IS NULL AND o.is_enabled AND o.assign_membership_on_login) \
        ORDER BY r.created_at, r.id LIMIT $6";
    GROUPS_OF_MEMBER = "SELECT g.id, g.connection_id, g.name, g.external_id, g.created_at, g.updated_at, m.created_at \
        FROM group_member AS m JOIN group_role AS a ON a.tenant = $1 AND a.group_id = m.group_id \
        JOIN user_group AS g ON g.tenant = $1 AND g.id = m.group_id \
        JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
        JOIN organization_connection AS o ON o.tenant = $1 AND o.organization_id = a.organization_id AND o.connection_id = g.connection_id \
        WHERE m.tenant = $1 AND m.user_id = $3 AND a.organization_id = $2 AND a.role_id = $4 AND g.deleted_at IS NULL \
        AND c.deleted_at IS NULL AND o.is_enabled AND o.assign_membership_on_login AND (m.created_at, m.group_id) > ($5, $6) \
        ORDER BY m.created_at, m.group_id LIMIT $7";
    OF_USER = "SELECT r.id, r.name, r.description, r.owner_id, r.created_at, \
        EXISTS (SELECT 1 FROM user_role AS d WHERE d.tenant = $1 AND d.user_id = $2 AND d.role_id = r.id), \
        EXISTS (SELECT 1 FROM group_member AS m JOIN group_role AS a ON a.tenant = $1 AND a.group_id = m.group_id \
            JOIN user_group AS g ON g.tenant = $1 AND g.id = m.group_id \
            JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
            WHERE m.tenant = $1 AND m.user_id = $2 AND a.organization_id = '' AND a.role_id = r.id AND g.deleted_at IS NULL \
            AND c.deleted_at IS NULL) \
        FROM role AS r WHERE r.tenant = $1 AND r.deleted_at IS NULL AND (r.created_at, r.id) > ($3, $4) AND r.id IN ( \
            SELECT d.role_id FROM user_role AS d WHERE d.tenant = $1 AND d.user_id = $2 \
            UNION SELECT a.role_id FROM group_member AS m JOIN group_role AS a ON a.tenant = $1 AND a.group_id = m.group_id \
            JOIN user_group AS g ON g.tenant = $1 AND g.id = m.group_id \
            JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
            WHERE m.tenant = $1 AND m.user_id = $2 AND a.organization_id = '' AND g.deleted_at IS NULL AND c.deleted_at IS NULL) \
        AND (CAST($6 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM role_permission AS p WHERE p.tenant = $1 AND p.role_id = r.id \
            AND p.resource_server_id = CAST($6 AS TEXT) AND p.permission_name = CAST($7 AS TEXT))) \
        ORDER BY r.created_at, r.id LIMIT $5";
    GROUPS_OF_USER = "SELECT g.id, g.connection_id, g.name, g.external_id, g.created_at, g.updated_at, m.created_at \
        FROM group_member AS m JOIN group_role AS a ON a.tenant = $1 AND a.group_id = m.group_id \
        JOIN user_group AS g ON g.tenant = $1 AND g.id = m.group_id \
        JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
        WHERE m.tenant = $1 AND m.user_id = $2 AND a.organization_id = '' AND a.role_id = $3 AND g.deleted_at IS NULL \
        AND c.deleted_at IS NULL AND (m.created_at, m.group_id) > ($4, $5) ORDER BY m.created_at, m.group_id LIMIT $6";
}

impl TenantTransaction<'_> {
    /// The roles that a member has in effect in an organization, in the order of their making; `page` is a checkpoint.
    pub async fn effective_roles_of_member(
        &mut self,
        organization: &OrganizationId,
        user: &str,
        page: &Page,
    ) -> Result<Vec<EffectiveRoleRow>, Error> {
        let (time, id, take, _) = page.bounds();
        let values = values![organization.as_str(), user, time, id, take];
        self.all(&OF_MEMBER, values).await
    }

    /// The groups by which a member has a role in an organization; `page` is a checkpoint.
    pub async fn groups_of_member_role(
        &mut self,
        organization: &OrganizationId,
        user: &str,
        role: &str,
        page: &Page,
    ) -> Result<Vec<GroupSince>, Error> {
        let (time, id, take, _) = page.bounds();
        let values = values![organization.as_str(), user, role, time, id, take];
        self.all(&GROUPS_OF_MEMBER, values).await
    }

    /// The roles of the tenant that a user has in effect, in the order of their making; `page` is a checkpoint. With a
    /// permission, an API's id and a name, those roles that have it.
    pub async fn effective_roles_of_user(
        &mut self,
        user: &str,
        permission: Option<(&str, &str)>,
        page: &Page,
    ) -> Result<Vec<EffectiveRoleRow>, Error> {
        let (time, id, take, _) = page.bounds();
        let (server, name) = permission.unzip();
        self.all(&OF_USER, values![user, time, id, take, server, name])
            .await
    }

    /// The groups by which a user has a role of the tenant; `page` is a checkpoint.
    pub async fn groups_of_user_role(
        &mut self,
        user: &str,
        role: &str,
        page: &Page,
    ) -> Result<Vec<GroupSince>, Error> {
        let (time, id, take, _) = page.bounds();
        self.all(&GROUPS_OF_USER, values![user, role, time, id, take])
            .await
    }
}
