//! What is offered for choosing on the pages of an organization.

use guildhall_app::Error;
use guildhall_model::id::OrganizationId;
use guildhall_store::{Page as Piece, RoleFilter, RoleRow, TenantTransaction};
use serde::Serialize;

/// Roles from which one is chosen.
const OFFERED: i64 = 100;

/// A role by its name.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Role {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
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
pub(super) async fn roles(
    id: &OrganizationId,
    tx: &mut TenantTransaction<'_>,
) -> Result<Vec<Role>, Error> {
    let all = Piece::Checkpoint {
        after: None,
        take: OFFERED,
    };
    let roles = tx.roles(&RoleFilter::default(), &all).await?;
    let offered = roles.into_iter().filter(|role| {
        let owner = role.owner_id.as_deref();
        owner.is_none_or(|owner| owner == id.as_str())
    });
    Ok(offered.map(Role::from).collect())
}
