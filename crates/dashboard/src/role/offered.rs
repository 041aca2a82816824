//! The roles that are offered for choosing on the pages of users and of organizations.

use guildhall_app::Error;
use guildhall_model::id::OrganizationId;
use guildhall_model::role::{ROLES_PER_ORGANIZATION, ROLES_PER_TENANT};
use guildhall_store::{Page as Piece, RoleFilter, RoleRow, TenantTransaction};
use serde::Serialize;

/// A role by its name.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Role {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
}

impl From<RoleRow> for Role {
    fn from(role: RoleRow) -> Self {
        Self {
            id: role.id,
            name: role.name,
        }
    }
}

/// The roles that members can be given: those of the tenant and of the organization.
pub(crate) async fn to_members(
    id: &OrganizationId,
    tx: &mut TenantTransaction<'_>,
) -> Result<Vec<Role>, Error> {
    let mut offered = of_tenant(tx).await?;
    offered.extend(of_owner(id.as_str(), ROLES_PER_ORGANIZATION, tx).await?);
    Ok(offered.into_iter().map(Role::from).collect())
}

/// The roles of the tenant itself.
pub(crate) async fn of_tenant(tx: &mut TenantTransaction<'_>) -> Result<Vec<RoleRow>, Error> {
    of_owner("", ROLES_PER_TENANT, tx).await
}

/// All roles of one owner, which has no more than `most`.
async fn of_owner(
    owner: &str,
    most: i64,
    tx: &mut TenantTransaction<'_>,
) -> Result<Vec<RoleRow>, Error> {
    let filter = RoleFilter {
        owner: Some(owner.to_owned()),
        ..RoleFilter::default()
    };
    let all = Piece::Checkpoint {
        after: None,
        take: most,
    };
    Ok(tx.roles(&filter, &all).await?)
}
