//! Members of organizations, and their roles there.

use guildhall_model::Timestamp;
use guildhall_model::id::OrganizationId;

use crate::error::Error;
use crate::organization::OrganizationRow;
use crate::page::{After, Page};
use crate::role::RoleRow;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A member: the user, and since when.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// The user's id.
    pub user_id: String,
    /// The user's document.
    pub document: String,
    /// Since when it is a member.
    pub joined_at: Timestamp,
}

impl FromRow for MemberRow {
    const TABLE: &'static str = "member";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            user_id: row.text("user_id")?,
            document: row.text("document")?,
            joined_at: Timestamp::from_milliseconds(row.integer("joined_at")?),
        })
    }
}

impl MemberRow {
    /// Where this member stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.joined_at.milliseconds(),
            id: self.user_id.clone(),
        }
    }
}

/// A role of a member.
#[derive(Clone, Debug)]
pub struct MemberRoleRow {
    /// The member.
    pub user_id: String,
    /// The role.
    pub role: RoleRow,
}

impl FromRow for MemberRoleRow {
    const TABLE: &'static str = "member_role";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            user_id: row.text("user_id")?,
            role: RoleRow::from_row(row)?,
        })
    }
}

statements! {
    INSERT = "INSERT INTO member (tenant, organization_id, user_id, joined_at) VALUES ($1, $2, $3, $4) \
              ON CONFLICT (tenant, organization_id, user_id) DO NOTHING";
    EXISTS = "SELECT user_id FROM member WHERE tenant = $1 AND organization_id = $2 AND user_id = $3";
    DELETE_ROLES = "DELETE FROM member_role WHERE tenant = $1 AND organization_id = $2 AND user_id = $3";
    DELETE = "DELETE FROM member WHERE tenant = $1 AND organization_id = $2 AND user_id = $3";
    LIST = "SELECT m.user_id, u.document, m.joined_at FROM member AS m JOIN users AS u ON u.tenant = $1 AND u.id = m.user_id \
            WHERE m.tenant = $1 AND m.organization_id = $2 AND u.deleted_at IS NULL AND (m.joined_at, m.user_id) > ($3, $4) \
            ORDER BY m.joined_at, m.user_id LIMIT $5 OFFSET $6";
    TOTAL = "SELECT COUNT(*) FROM member AS m JOIN users AS u ON u.tenant = $1 AND u.id = m.user_id \
             WHERE m.tenant = $1 AND m.organization_id = $2 AND u.deleted_at IS NULL";

    ADD_ROLE = "INSERT INTO member_role (tenant, organization_id, user_id, role_id, created_at) VALUES ($1, $2, $3, $4, $5) \
                ON CONFLICT (tenant, organization_id, user_id, role_id) DO NOTHING";
    REMOVE_ROLE = "DELETE FROM member_role WHERE tenant = $1 AND organization_id = $2 AND user_id = $3 AND role_id = $4";
    ROLES = "SELECT r.id, r.name, r.description, r.owner_id, r.created_at FROM member_role AS a \
             JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
             WHERE a.tenant = $1 AND a.organization_id = $2 AND a.user_id = $3 AND r.deleted_at IS NULL \
             ORDER BY a.created_at, r.name, r.id LIMIT $4 OFFSET $5";
    ROLE_TOTAL = "SELECT COUNT(*) FROM member_role AS a JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
             WHERE a.tenant = $1 AND a.organization_id = $2 AND a.user_id = $3 AND r.deleted_at IS NULL";
    ROLES_OF_PAGE = "SELECT a.user_id, r.id, r.name, r.description, r.owner_id, r.created_at FROM member_role AS a \
             JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
             WHERE a.tenant = $1 AND a.organization_id = $2 AND r.deleted_at IS NULL AND a.user_id IN \
             (SELECT m.user_id FROM member AS m JOIN users AS u ON u.tenant = $1 AND u.id = m.user_id \
              WHERE m.tenant = $1 AND m.organization_id = $2 AND u.deleted_at IS NULL AND (m.joined_at, m.user_id) > ($3, $4) \
              ORDER BY m.joined_at, m.user_id LIMIT $5 OFFSET $6) ORDER BY a.user_id, a.created_at, r.name, r.id";
    OF_ROLE = "SELECT m.user_id, u.document, m.joined_at FROM member_role AS a \
             JOIN member AS m ON m.tenant = $1 AND m.organization_id = a.organization_id AND m.user_id = a.user_id \
             JOIN users AS u ON u.tenant = $1 AND u.id = a.user_id \
             WHERE a.tenant = $1 AND a.organization_id = $2 AND a.role_id = $3 AND u.deleted_at IS NULL \
             AND (m.joined_at, m.user_id) > ($4, $5) ORDER BY m.joined_at, m.user_id LIMIT $6";

    ORGANIZATIONS = "SELECT o.id, o.name, o.display_name, o.document, m.joined_at FROM member AS m \
             JOIN organization AS o ON o.tenant = $1 AND o.id = m.organization_id \
             WHERE m.tenant = $1 AND m.user_id = $2 AND o.deleted_at IS NULL \
             ORDER BY m.joined_at, m.organization_id LIMIT $3 OFFSET $4";
    CHOICES = "SELECT o.id, o.name, o.display_name, o.document, m.joined_at FROM member AS m \
             JOIN organization AS o ON o.tenant = $1 AND o.id = m.organization_id \
             WHERE m.tenant = $1 AND m.user_id = $2 AND o.deleted_at IS NULL AND (m.joined_at, m.organization_id) > ($3, $4) \
             AND (CAST($5 AS TEXT) IS NULL OR o.name LIKE CAST($5 AS TEXT) OR lower(o.display_name) LIKE CAST($5 AS TEXT)) \
             ORDER BY m.joined_at, m.organization_id LIMIT $6";
    ORGANIZATION_TOTAL = "SELECT COUNT(*) FROM member AS m JOIN organization AS o ON o.tenant = $1 AND o.id = m.organization_id \
             WHERE m.tenant = $1 AND m.user_id = $2 AND o.deleted_at IS NULL";
}

impl TenantTransaction<'_> {
    /// Makes a user a member; `false` when it was one.
    pub async fn insert_member(
        &mut self,
        organization: &OrganizationId,
        user: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        Ok(self
            .execute(&INSERT, values![organization.as_str(), user, now])
            .await?
            == 1)
    }

    /// Whether a user is a member.
    pub async fn is_member(
        &mut self,
        organization: &OrganizationId,
        user: &str,
    ) -> Result<bool, Error> {
        Ok(self
            .row(&EXISTS, values![organization.as_str(), user])
            .await?
            .is_some())
    }

    /// Ends a membership, and the roles it held; `false` when there was none.
    pub async fn delete_member(
        &mut self,
        organization: &OrganizationId,
        user: &str,
    ) -> Result<bool, Error> {
        let holder = organization.as_str();
        self.execute(&DELETE_ROLES, values![holder, user]).await?;
        let was_there = self.execute(&DELETE, values![holder, user]).await? == 1;
        if was_there {
            self.shrink(holder).await?;
        }
        Ok(was_there)
    }

    /// A page of members in the order in which they joined.
    pub async fn members(
        &mut self,
        organization: &OrganizationId,
        page: &Page,
    ) -> Result<Vec<MemberRow>, Error> {
        let (time, id, take, skip) = page.bounds();
        self.all(&LIST, values![organization.as_str(), time, id, take, skip])
            .await
    }

    /// How many members an organization has.
    pub async fn member_total(&mut self, organization: &OrganizationId) -> Result<i64, Error> {
        self.number(&TOTAL, values![organization.as_str()]).await
    }

    /// The roles of all members of a page, in one statement.
    pub async fn member_roles_of_page(
        &mut self,
        organization: &OrganizationId,
        page: &Page,
    ) -> Result<Vec<MemberRoleRow>, Error> {
        let (time, id, take, skip) = page.bounds();
        self.all(
            &ROLES_OF_PAGE,
            values![organization.as_str(), time, id, take, skip],
        )
        .await
    }

    /// Gives a member a role; a second time changes nothing.
    pub async fn insert_member_role(
        &mut self,
        organization: &OrganizationId,
        user: &str,
        role: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let values = values![organization.as_str(), user, role, now];
        Ok(self.execute(&ADD_ROLE, values).await? == 1)
    }

    /// Takes a role from a member; `false` when it has it not.
    pub async fn delete_member_role(
        &mut self,
        organization: &OrganizationId,
        user: &str,
        role: &str,
    ) -> Result<bool, Error> {
        let values = values![organization.as_str(), user, role];
        Ok(self.execute(&REMOVE_ROLE, values).await? == 1)
    }

    /// A page, by position, of the roles of a member, as they were given.
    pub async fn member_roles(
        &mut self,
        organization: &OrganizationId,
        user: &str,
        page: &Page,
    ) -> Result<Vec<RoleRow>, Error> {
        let (_, _, take, skip) = page.bounds();
        self.all(&ROLES, values![organization.as_str(), user, take, skip])
            .await
    }

    /// How many roles a member has.
    pub async fn member_role_total(
        &mut self,
        organization: &OrganizationId,
        user: &str,
    ) -> Result<i64, Error> {
        self.number(&ROLE_TOTAL, values![organization.as_str(), user])
            .await
    }

    /// The members who have a role, in the order in which they joined; `page` is a checkpoint.
    pub async fn members_of_role(
        &mut self,
        organization: &OrganizationId,
        role: &str,
        page: &Page,
    ) -> Result<Vec<MemberRow>, Error> {
        let (time, id, take, _) = page.bounds();
        self.all(
            &OF_ROLE,
            values![organization.as_str(), role, time, id, take],
        )
        .await
    }

    /// A page, by position, of the organizations of a user, in the order in which it joined them.
    pub async fn user_organizations(
        &mut self,
        user: &str,
        page: &Page,
    ) -> Result<Vec<guildhall_model::organization::Organization>, Error> {
        let (_, _, take, skip) = page.bounds();
        let rows: Vec<OrganizationRow> =
            self.all(&ORGANIZATIONS, values![user, take, skip]).await?;
        Ok(rows
            .into_iter()
            .map(OrganizationRow::into_organization)
            .collect())
    }

    /// The organizations from which a user chooses, in the order in which it joined them, after `after`; `search` narrows
    /// to names that have it, without regard to case. Each with its place.
    pub async fn organization_choices(
        &mut self,
        user: &str,
        search: Option<&str>,
        after: Option<&After>,
        take: i64,
    ) -> Result<Vec<(guildhall_model::organization::Organization, After)>, Error> {
        // What would stand for any text is taken out: nobody looks for it.
        let search =
            search.map(|text| format!("%{}%", text.replace(['%', '\\'], "").to_lowercase()));
        let (time, id) = after.map_or((i64::MIN, ""), |after| {
            (after.created_at, after.id.as_str())
        });
        let rows: Vec<OrganizationRow> = self
            .all(&CHOICES, values![user, time, id, search, take])
            .await?;
        Ok(rows.into_iter().map(OrganizationRow::into_choice).collect())
    }

    /// How many organizations a user is a member of.
    pub async fn user_organization_total(&mut self, user: &str) -> Result<i64, Error> {
        self.number(&ORGANIZATION_TOTAL, values![user]).await
    }
}
