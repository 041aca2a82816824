//! Groups and their members. A group whose connection was deleted is not there any more, from that moment.

use guildhall_model::Timestamp;
use guildhall_model::group::GroupId;
use guildhall_model::id::OrganizationId;

use crate::error::Error;
use crate::page::{After, Page};
use crate::role::prefix_bounds;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// A group as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    /// Its id.
    pub id: GroupId,
    /// The connection whose directory has it.
    pub connection_id: String,
    /// Its name, unique in its connection.
    pub name: String,
    /// What the directory calls it.
    pub external_id: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed.
    pub updated_at: Timestamp,
}

impl FromRow for GroupRow {
    const TABLE: &'static str = "user_group";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.parsed("id")?,
            connection_id: row.text("connection_id")?,
            name: row.text("name")?,
            external_id: row.optional_text("external_id")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
            updated_at: Timestamp::from_milliseconds(row.integer("updated_at")?),
        })
    }
}

impl GroupRow {
    /// Where this group stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.created_at.milliseconds(),
            id: self.id.to_string(),
        }
    }
}

/// A group, and since when something is so of it: since when a user is in it, or a role is given to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSince {
    /// The group.
    pub group: GroupRow,
    /// Since when.
    pub since: Timestamp,
}

impl FromRow for GroupSince {
    const TABLE: &'static str = "user_group";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            group: GroupRow::from_row(row)?,
            since: Timestamp::from_milliseconds(row.integer("since")?),
        })
    }
}

impl GroupSince {
    /// Where this group stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.since.milliseconds(),
            id: self.group.id.to_string(),
        }
    }
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMemberRow {
    /// The user.
    pub user_id: String,
    /// Since when.
    pub created_at: Timestamp,
}

impl FromRow for GroupMemberRow {
    const TABLE: &'static str = "group_member";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            user_id: row.text("user_id")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

impl GroupMemberRow {
    /// Where this member stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.created_at.milliseconds(),
            id: self.user_id.clone(),
        }
    }
}

/// Which groups are listed; everything that is given has to hold.
#[derive(Clone, Debug, Default)]
pub struct GroupFilter {
    /// Of this connection.
    pub connection_id: Option<String>,
    /// Of this name.
    pub name: Option<String>,
    /// Which the directory calls so.
    pub external_id: Option<String>,
    /// With a name that begins so, without regard to case.
    pub search: Option<String>,
}

statements! {
    INSERT = "INSERT INTO user_group (tenant, id, connection_id, name, external_id, created_at, updated_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BY_ID = "SELECT g.id, g.connection_id, g.name, g.external_id, g.created_at, g.updated_at FROM user_group AS g \
             JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
             WHERE g.tenant = $1 AND g.id = $2 AND g.deleted_at IS NULL AND c.deleted_at IS NULL";
    LIST = "SELECT g.id, g.connection_id, g.name, g.external_id, g.created_at, g.updated_at FROM user_group AS g \
            JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
            WHERE g.tenant = $1 AND g.deleted_at IS NULL AND c.deleted_at IS NULL AND (g.created_at, g.id) > ($2, $3) \
            AND (CAST($6 AS TEXT) IS NULL OR g.connection_id = CAST($6 AS TEXT)) \
            AND (CAST($7 AS TEXT) IS NULL OR g.name = CAST($7 AS TEXT)) \
            AND (CAST($8 AS TEXT) IS NULL OR g.external_id = CAST($8 AS TEXT)) \
            AND (CAST($9 AS TEXT) IS NULL OR (lower(g.name) >= CAST($9 AS TEXT) AND lower(g.name) < CAST($10 AS TEXT))) \
            ORDER BY g.created_at, g.id LIMIT $4 OFFSET $5";
    TOTAL = "SELECT COUNT(*) FROM user_group AS g JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
             WHERE g.tenant = $1 AND g.deleted_at IS NULL AND c.deleted_at IS NULL \
             AND (CAST($2 AS TEXT) IS NULL OR g.connection_id = CAST($2 AS TEXT)) \
             AND (CAST($3 AS TEXT) IS NULL OR g.name = CAST($3 AS TEXT)) \
             AND (CAST($4 AS TEXT) IS NULL OR g.external_id = CAST($4 AS TEXT)) \
             AND (CAST($5 AS TEXT) IS NULL OR (lower(g.name) >= CAST($5 AS TEXT) AND lower(g.name) < CAST($6 AS TEXT)))";
    COUNT_OF_CONNECTION = "SELECT COUNT(*) FROM user_group WHERE tenant = $1 AND connection_id = $2 AND deleted_at IS NULL";
    MARK_DELETED = "UPDATE user_group SET deleted_at = $3 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    OF_ORGANIZATION = "SELECT g.id, g.connection_id, g.name, g.external_id, g.created_at, g.updated_at FROM user_group AS g \
            JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
            JOIN organization_connection AS o ON o.tenant = $1 AND o.connection_id = g.connection_id \
            WHERE g.tenant = $1 AND o.organization_id = $2 AND o.is_enabled AND g.deleted_at IS NULL AND c.deleted_at IS NULL \
            AND (g.created_at, g.id) > ($3, $4) ORDER BY g.created_at, g.id LIMIT $5";
    ONE_OF_ORGANIZATION = "SELECT g.id, g.connection_id, g.name, g.external_id, g.created_at, g.updated_at FROM user_group AS g \
            JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
            JOIN organization_connection AS o ON o.tenant = $1 AND o.connection_id = g.connection_id \
            WHERE g.tenant = $1 AND o.organization_id = $2 AND g.id = $3 AND o.is_enabled \
            AND g.deleted_at IS NULL AND c.deleted_at IS NULL";

    ADD_MEMBER = "INSERT INTO group_member (tenant, group_id, user_id, created_at) VALUES ($1, $2, $3, $4) \
                  ON CONFLICT (tenant, group_id, user_id) DO NOTHING";
    REMOVE_MEMBER = "DELETE FROM group_member WHERE tenant = $1 AND group_id = $2 AND user_id = $3";
    MEMBERS = "SELECT m.user_id, m.created_at FROM group_member AS m JOIN users AS u ON u.tenant = $1 AND u.id = m.user_id \
               WHERE m.tenant = $1 AND m.group_id = $2 AND u.deleted_at IS NULL AND (m.created_at, m.user_id) > ($3, $4) \
               ORDER BY m.created_at, m.user_id LIMIT $5";
    OF_USER = "SELECT g.id, g.connection_id, g.name, g.external_id, g.created_at, g.updated_at, m.created_at FROM group_member AS m \
               JOIN user_group AS g ON g.tenant = $1 AND g.id = m.group_id \
               JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
               WHERE m.tenant = $1 AND m.user_id = $2 AND g.deleted_at IS NULL AND c.deleted_at IS NULL \
               AND (m.created_at, m.group_id) > ($3, $4) ORDER BY m.created_at, m.group_id LIMIT $5 OFFSET $6";
    TOTAL_OF_USER = "SELECT COUNT(*) FROM group_member AS m JOIN user_group AS g ON g.tenant = $1 AND g.id = m.group_id \
               JOIN connection AS c ON c.tenant = $1 AND c.id = g.connection_id \
               WHERE m.tenant = $1 AND m.user_id = $2 AND g.deleted_at IS NULL AND c.deleted_at IS NULL";
}

impl TenantTransaction<'_> {
    /// Adds a group. A taken name is the conflict `user_group_connection_id_name`.
    pub async fn insert_group(&mut self, group: &GroupRow) -> Result<(), Error> {
        let values = values![
            group.id.as_str(),
            &group.connection_id,
            &group.name,
            group.external_id.as_deref(),
            group.created_at,
            group.updated_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The group of that id.
    pub async fn group(&mut self, id: &GroupId) -> Result<Option<GroupRow>, Error> {
        self.optional(&BY_ID, values![id.as_str()]).await
    }

    /// A page of groups in the order of their making.
    pub async fn groups(
        &mut self,
        filter: &GroupFilter,
        page: &Page,
    ) -> Result<Vec<GroupRow>, Error> {
        let (time, id, take, skip) = page.bounds();
        let mut values = values![time, id, take, skip];
        values.extend(filter_values(filter));
        self.all(&LIST, values).await
    }

    /// How many groups the filter lets through.
    pub async fn group_total(&mut self, filter: &GroupFilter) -> Result<i64, Error> {
        self.number(&TOTAL, filter_values(filter)).await
    }

    /// How many groups a connection has.
    pub async fn group_count_of_connection(&mut self, connection: &str) -> Result<i64, Error> {
        self.number(&COUNT_OF_CONNECTION, values![connection]).await
    }

    /// Makes a group invisible and frees its name; a job removes what hangs on it. `false` when it is not there.
    pub async fn delete_group(&mut self, id: &GroupId, now: Timestamp) -> Result<bool, Error> {
        Ok(self
            .execute(&MARK_DELETED, values![id.as_str(), now])
            .await?
            == 1)
    }

    /// The groups of an organization, which are those of its enabled connections; `page` is a checkpoint.
    pub async fn groups_of_organization(
        &mut self,
        organization: &OrganizationId,
        page: &Page,
    ) -> Result<Vec<GroupRow>, Error> {
        let (time, id, take, _) = page.bounds();
        self.all(
            &OF_ORGANIZATION,
            values![organization.as_str(), time, id, take],
        )
        .await
    }

    /// One of the groups of an organization.
    pub async fn group_of_organization(
        &mut self,
        organization: &OrganizationId,
        id: &GroupId,
    ) -> Result<Option<GroupRow>, Error> {
        let values = values![organization.as_str(), id.as_str()];
        self.optional(&ONE_OF_ORGANIZATION, values).await
    }

    /// Takes a user into a group; `false` when it was in it.
    pub async fn insert_group_member(
        &mut self,
        group: &GroupId,
        user: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let values = values![group.as_str(), user, now];
        Ok(self.execute(&ADD_MEMBER, values).await? == 1)
    }

    /// Takes a user out of a group; `false` when it was not in it.
    pub async fn delete_group_member(
        &mut self,
        group: &GroupId,
        user: &str,
    ) -> Result<bool, Error> {
        let values = values![group.as_str(), user];
        let was_there = self.execute(&REMOVE_MEMBER, values).await? == 1;
        if was_there {
            self.shrink(group.as_str()).await?;
        }
        Ok(was_there)
    }

    /// The members of a group, in the order in which they came; `page` is a checkpoint.
    pub async fn group_members(
        &mut self,
        group: &GroupId,
        page: &Page,
    ) -> Result<Vec<GroupMemberRow>, Error> {
        let (time, id, take, _) = page.bounds();
        self.all(&MEMBERS, values![group.as_str(), time, id, take])
            .await
    }

    /// A page of the groups of a user, in the order in which it came into them.
    pub async fn groups_of_user(
        &mut self,
        user: &str,
        page: &Page,
    ) -> Result<Vec<GroupSince>, Error> {
        let (time, id, take, skip) = page.bounds();
        self.all(&OF_USER, values![user, time, id, take, skip])
            .await
    }

    /// How many groups a user is in.
    pub async fn group_total_of_user(&mut self, user: &str) -> Result<i64, Error> {
        self.number(&TOTAL_OF_USER, values![user]).await
    }
}

fn filter_values(filter: &GroupFilter) -> Vec<crate::value::Value> {
    let (low, high) = prefix_bounds(filter.search.as_deref());
    values![
        filter.connection_id.clone(),
        filter.name.clone(),
        filter.external_id.clone(),
        low,
        high,
    ]
}
