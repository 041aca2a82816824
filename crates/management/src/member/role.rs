//! The roles of a member.

use axum::response::Response;
use guildhall_app::{Error, member, organization, user};
use guildhall_model::declare;
use guildhall_model::member::MemberRoles;
use guildhall_model::schema::{boolean, integer};
use guildhall_web::paging::{PagingQuery, Shape};
use serde_json::json;

use super::MemberPath;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;

declare! {
    /// The query of `GET /organizations/{id}/members/{user_id}/roles`.
    pub(crate) struct ListMemberRoles {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 1000);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
    }
}

const LIST: List = List {
    key: "roles",
    sort: "member-roles",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<MemberPath>,
    Query(query): Query<ListMemberRoles>,
) -> Result<Response, Refusal> {
    let ListMemberRoles {
        page,
        per_page,
        include_totals,
    } = query;
    let asked = LIST.ask(
        PagingQuery {
            page,
            per_page,
            include_totals,
            ..PagingQuery::default()
        },
        realm.now(),
    )?;
    let plan = (path.organization, path.user, asked.page.clone());
    let read = realm.store.read(plan, |(organization, id, page), mut tx| {
        Box::pin(async move {
            tx.organization(organization)
                .await?
                .ok_or_else(organization::missing)?;
            tx.user(id).await?.ok_or_else(user::missing)?;
            let rows = tx.member_roles(organization, id, page).await?;
            Ok::<_, Error>((rows, tx.member_role_total(organization, id).await?))
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
    PathOf(path): PathOf<MemberPath>,
    _: NoQuery,
    Body(body): Body<MemberRoles>,
) -> Result<Response, Refusal> {
    member::add_roles(&realm, &actor, path.organization, path.user, body.roles).await?;
    Ok(answer::nothing())
}

pub(super) async fn remove(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<MemberPath>,
    _: NoQuery,
    Body(body): Body<MemberRoles>,
) -> Result<Response, Refusal> {
    member::remove_roles(&realm, &actor, path.organization, path.user, body.roles).await?;
    Ok(answer::nothing())
}
