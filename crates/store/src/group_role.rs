//! The roles of groups, where they hold: in the tenant, or in one organization.

use guildhall_model::Timestamp;
use guildhall_model::group::GroupId;
use guildhall_model::id::OrganizationId;

use crate::error::Error;
use crate::group::GroupSince;
use crate::page::{After, Page};
use crate::role::RoleRow;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// Where the roles of a group hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldsIn {
    /// For whoever does not come to an organization.
    Tenant,
    /// For the members of this organization, there.
    Organization(OrganizationId),
}

impl HoldsIn {
    /// The organization; empty for the tenant.
    fn as_str(&self) -> &str {
        match self {
            Self::Tenant => "",
            Self::Organization(id) => id.as_str(),
        }
    }
}

/// A role of a group, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRoleRow {
    /// The role.
    pub role: RoleRow,
    /// Since when the group has it.
    pub since: Timestamp,
}

impl FromRow for GroupRoleRow {
    const TABLE: &'static str = "group_role";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            role: RoleRow::from_row(row)?,
            since: Timestamp::from_milliseconds(row.integer("since")?),
        })
    }
}

impl GroupRoleRow {
    /// Where this role stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.since.milliseconds(),
            id: self.role.id.clone(),
        }
    }
}

statements! {
    ADD = "INSERT INTO group_role (tenant, organization_id, group_id, role_id, created_at) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (tenant, organization_id, group_id, role_id) DO NOTHING";
    REMOVE = "DELETE FROM group_role WHERE tenant = $1 AND organization_id = $2 AND group_id = $3 AND role_id = $4";
    ROLES = "SELECT r.id, r.name, r.description, r.owner_id, r.created_at, a.created_at FROM group_role AS a \
             JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
             WHERE a.tenant = $1 AND a.organization_id = $2 AND a.group_id = $3 AND r.deleted_at IS NULL \
             AND (a.created_at, a.role_id) > ($4, $5) ORDER BY a.created_at, a.role_id LIMIT $6";
    COUNT_OF_GROUP = "SELECT COUNT(*) FROM group_role AS a JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
             WHERE a.tenant = $1 AND a.organization_id = $2 AND a.group_id = $3 AND r.deleted_at IS NULL";
    COUNT_OF_ROLES = "SELECT COUNT(DISTINCT a.role_id) FROM group_role AS a JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
             WHERE a.tenant = $1 AND a.organization_id = $2 AND r.deleted_at IS NULL";
    COUNT_OF_GROUPS = "SELECT COUNT(DISTINCT a.group_id) FROM group_role AS a JOIN user_group AS g ON g.tenant = $1 AND g.id = a.group_id \
             WHERE a.tenant = $1 AND a.organization_id = $2 AND g.deleted_at IS NULL";
    GROUPS = "SELECT g.id, g.connection_id, g.name, g.external_id, g.created_at, g.updated_at, a.created_at FROM group_role AS a \
             JOIN user_group AS g ON g.tenant = $1 AND g.id = a.group_id \
             JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
             WHERE a.tenant = $1 AND a.organization_id = $2 AND a.role_id = $3 AND g.deleted_at IS NULL AND c.deleted_at IS NULL \
             AND (a.created_at, a.group_id) > ($4, $5) ORDER BY a.created_at, a.group_id LIMIT $6";
}

impl TenantTransaction<'_> {
    /// Gives a group a role; `false` when it had it.
    pub async fn insert_group_role(
        &mut self,
        holds_in: &HoldsIn,
        group: &GroupId,
        role: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let values = values![holds_in.as_str(), group.as_str(), role, now];
        Ok(self.execute(&ADD, values).await? == 1)
    }

    /// Takes a role from a group; `false` when it had it not.
    pub async fn delete_group_role(
        &mut self,
        holds_in: &HoldsIn,
        group: &GroupId,
        role: &str,
    ) -> Result<bool, Error> {
        let values = values![holds_in.as_str(), group.as_str(), role];
        Ok(self.execute(&REMOVE, values).await? == 1)
    }

    /// The roles of a group, as they were given; `page` is a checkpoint.
    pub async fn group_roles(
        &mut self,
        holds_in: &HoldsIn,
        group: &GroupId,
        page: &Page,
    ) -> Result<Vec<GroupRoleRow>, Error> {
        let (time, id, take, _) = page.bounds();
        let values = values![holds_in.as_str(), group.as_str(), time, id, take];
        self.all(&ROLES, values).await
    }

    /// How many roles a group has.
    pub async fn group_role_count(
        &mut self,
        holds_in: &HoldsIn,
        group: &GroupId,
    ) -> Result<i64, Error> {
        self.number(&COUNT_OF_GROUP, values![holds_in.as_str(), group.as_str()])
            .await
    }

    /// How many different roles groups have.
    pub async fn count_of_roles_of_groups(&mut self, holds_in: &HoldsIn) -> Result<i64, Error> {
        self.number(&COUNT_OF_ROLES, values![holds_in.as_str()])
            .await
    }

    /// How many groups have roles.
    pub async fn count_of_groups_with_roles(&mut self, holds_in: &HoldsIn) -> Result<i64, Error> {
        self.number(&COUNT_OF_GROUPS, values![holds_in.as_str()])
            .await
    }

    /// The groups that have a role, as it was given to them; `page` is a checkpoint.
    pub async fn groups_of_role(
        &mut self,
        holds_in: &HoldsIn,
        role: &str,
        page: &Page,
    ) -> Result<Vec<GroupSince>, Error> {
        let (time, id, take, _) = page.bounds();
        self.all(&GROUPS, values![holds_in.as_str(), role, time, id, take])
            .await
    }
}
