//! What can happen to client grants.

mod create;
mod delete;
mod row;
mod update;

pub use create::{CREATE, create};
pub use delete::{DELETE, delete};
pub use row::read;
pub use update::{UPDATE, update};

use guildhall_model::client_grant::ClientGrant;
use guildhall_model::organization::Organization;
use guildhall_store::{After, ClientGrantFilter, ClientGrantRow, Page};

use crate::actor::Permission;
use crate::error::Error;
use crate::realm::Realm;

/// Reading client grants.
pub const READ: Permission = Permission::any_of(&["read:client_grants"]);
/// Reading which organizations a grant is associated with.
pub const READ_ORGANIZATIONS: Permission = Permission::any_of(&["read:organization_client_grants"]);

/// A grant that is not there (contract).
pub const fn missing() -> Error {
    Error::Missing {
        message: "The grant does not exist.",
        code: Some("inexistent_client_grant"),
    }
}

/// The grant of that id.
pub async fn find(realm: &Realm, id: String) -> Result<ClientGrant, Error> {
    let found = realm.store.read(id, |id, mut tx| {
        Box::pin(async move { tx.client_grant(id).await })
    });
    read(found.await?.ok_or_else(missing)?)
}

/// A part of the list of grants, in the order of their making, and the number of all where `wants_total`.
pub async fn list(
    realm: &Realm,
    filter: ClientGrantFilter,
    page: Page,
    wants_total: bool,
) -> Result<(Vec<ClientGrantRow>, i64), Error> {
    let read = realm.store.read(
        (filter, page, wants_total),
        |(filter, page, wants_total), mut tx| {
            Box::pin(async move {
                let rows = tx.client_grants(filter, page).await?;
                let total = if *wants_total {
                    tx.client_grant_total(filter).await?
                } else {
                    0
                };
                Ok::<_, Error>((rows, total))
            })
        },
    );
    read.await
}

/// A part of the organizations with which a grant is associated, as they were associated.
pub async fn organizations(
    realm: &Realm,
    id: String,
    page: Page,
    wants_total: bool,
) -> Result<(Vec<(Organization, After)>, i64), Error> {
    let read = realm.store.read(
        (id, page, wants_total),
        |(id, page, wants_total), mut tx| {
            Box::pin(async move {
                if tx.client_grant(id).await?.is_none() {
                    return Err(missing());
                }
                let organizations = tx.organizations_of_client_grant(id, page).await?;
                let total = if *wants_total {
                    tx.organization_total_of_client_grant(id).await?
                } else {
                    0
                };
                Ok((organizations, total))
            })
        },
    );
    read.await
}
