//! The roles that a user has in the whole tenant.

use axum::response::Response;
use guildhall_app::{Error, user};
use guildhall_model::role::Roles;
use guildhall_web::paging::Shape;
use serde_json::json;

use super::UserPath;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;
use crate::role::{ListPermissions, permission_page};

const LIST: List = List {
    key: "roles",
    sort: "user-roles",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(UserPath(id)): PathOf<UserPath>,
    Query(query): Query<ListPermissions>,
) -> Result<Response, Refusal> {
    let asked = LIST.ask(permission_page(query), realm.now())?;
    let read = realm
        .store
        .read((id, asked.page.clone()), |(id, page), mut tx| {
            Box::pin(async move {
                tx.user(id).await?.ok_or_else(user::missing)?;
                Ok::<_, Error>((
                    tx.user_roles(id, page).await?,
                    tx.user_role_total(id).await?,
                ))
            })
        });
    let (rows, total) = read.await?;
    // Recorded: without type and owner.
    asked.answer_page(rows, total, |role| {
        Ok(json!({"id": role.id, "name": role.name, "description": role.description.unwrap_or_default()}))
    })
}

pub(super) async fn add(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(UserPath(id)): PathOf<UserPath>,
    _: NoQuery,
    Body(body): Body<Roles>,
) -> Result<Response, Refusal> {
    user::add_roles(&realm, &actor, id, body.roles).await?;
    Ok(answer::nothing())
}

pub(super) async fn remove(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(UserPath(id)): PathOf<UserPath>,
    _: NoQuery,
    Body(body): Body<Roles>,
) -> Result<Response, Refusal> {
    user::remove_roles(&realm, &actor, id, body.roles).await?;
    Ok(answer::nothing())
}
