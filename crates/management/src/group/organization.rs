//! The groups of an organization.

use axum::response::Response;
use guildhall_app::{Error, organization};
use guildhall_store::GroupRow;
use guildhall_web::paging::Shape;

use super::{OrganizationPath, Step, shown, step};
use crate::error::Refusal;
use crate::extract::{PathOf, Query, Tenant};
use crate::list::List;

const LIST: List = List {
    key: "groups",
    sort: "organization-groups",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(OrganizationPath(id)): PathOf<OrganizationPath>,
    Query(query): Query<Step>,
) -> Result<Response, Refusal> {
    let asked = LIST.ask(step(query.from, query.take), realm.now())?;
    let read = realm
        .store
        .read((id, asked.page.clone()), |(id, page), mut tx| {
            Box::pin(async move {
                tx.organization(id)
                    .await?
                    .ok_or_else(organization::missing)?;
                Ok::<_, Error>(tx.groups_of_organization(id, page).await?)
            })
        });
    asked.answer(read.await?, 0, GroupRow::place, |group| {
        Ok(shown(&realm, &group))
    })
}
