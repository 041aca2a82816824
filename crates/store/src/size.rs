//! Whether there is room in an organization or a group, without counting.
//!
//! A row holds how many are in it, or more: it grows with whoever joins and shrinks with whoever is removed, and knows nothing
//! of those who go with a deleted user. Only when it says that there are too many are they counted, and the row set right.

use guildhall_model::group::GroupId;
use guildhall_model::id::OrganizationId;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

struct Size(i64);

impl FromRow for Size {
    const TABLE: &'static str = "size";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        row.integer("members").map(Self)
    }
}

statements! {
    GROW = "INSERT INTO size (tenant, holder, members) VALUES ($1, $2, 1) \
            ON CONFLICT (tenant, holder) DO UPDATE SET members = size.members + 1 RETURNING members";
    SHRINK = "UPDATE size SET members = members - 1 WHERE tenant = $1 AND holder = $2 AND members > 0";
    SET = "UPDATE size SET members = $3 WHERE tenant = $1 AND holder = $2";
    IN_GROUP = "SELECT COUNT(*) FROM group_member AS m JOIN users AS u ON u.tenant = $1 AND u.id = m.user_id \
                WHERE m.tenant = $1 AND m.group_id = $2 AND u.deleted_at IS NULL";
}

impl TenantTransaction<'_> {
    /// Counts one who has just become a member of an organization; `false` when that is one more than `most`.
    pub async fn has_room_for_member(
        &mut self,
        organization: &OrganizationId,
        most: i64,
    ) -> Result<bool, Error> {
        let holder = organization.as_str();
        if self.grow(holder).await? <= most {
            return Ok(true);
        }
        let there = self.member_total(organization).await?;
        self.set_right(holder, there).await?;
        Ok(there <= most)
    }

    /// Counts one who has just been taken into a group; `false` when that is one more than `most`.
    pub async fn has_room_in_group(&mut self, group: &GroupId, most: i64) -> Result<bool, Error> {
        let holder = group.as_str();
        if self.grow(holder).await? <= most {
            return Ok(true);
        }
        let there = self.number(&IN_GROUP, values![holder]).await?;
        self.set_right(holder, there).await?;
        Ok(there <= most)
    }

    async fn grow(&mut self, holder: &str) -> Result<i64, Error> {
        let row: Option<Size> = self.optional(&GROW, values![holder]).await?;
        Ok(row.map_or(0, |size| size.0))
    }

    async fn set_right(&mut self, holder: &str, there: i64) -> Result<(), Error> {
        self.execute(&SET, values![holder, there]).await.map(drop)
    }

    /// Counts one less.
    pub(crate) async fn shrink(&mut self, holder: &str) -> Result<(), Error> {
        self.execute(&SHRINK, values![holder]).await.map(drop)
    }
}
