//! The roles that somebody has in effect, and the groups by which.

use axum::response::Response;
use guildhall_app::{Error, organization, role, user};
use guildhall_model::declare;
use guildhall_model::schema::{integer, string};
use guildhall_store::{After, EffectiveRoleRow, GroupSince};
use guildhall_web::paging::Shape;
use serde_json::{Value, json};

use super::{Step, shown, step};
use crate::error::Refusal;
use crate::extract::{PathOf, Query, Tenant};
use crate::list::List;
use crate::member::MemberPath;
use crate::user::UserPath;

declare! {
    /// The query of the lists of groups by which somebody has a role.
    pub(crate) struct ListSources {
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 4_294_967_295);
        /// ID of the role to find the groups of.
        required role_id: String = string();
    }
}

const ROLES: List = List {
    key: "roles",
    sort: "effective-roles",
    shape: Shape::ItemsFirst,
};

const GROUPS: List = List {
    key: "groups",
    sort: "effective-role-groups",
    shape: Shape::ItemsFirst,
};

pub(super) fn place(row: &EffectiveRoleRow) -> After {
    row.role.place()
}

pub(super) fn shown_role(row: EffectiveRoleRow) -> Value {
    let sources = [(row.direct, "direct"), (row.groups, "groups")];
    let sources: Vec<&str> = sources
        .into_iter()
        .filter_map(|(is_so, name)| is_so.then_some(name))
        .collect();
    json!({
        "id": row.role.id,
        "name": row.role.name,
        "description": row.role.description.unwrap_or_default(),
        "sources": sources,
    })
}

pub(super) async fn of_member(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<MemberPath>,
    Query(query): Query<Step>,
) -> Result<Response, Refusal> {
    let asked = ROLES.ask(step(query.from, query.take), realm.now())?;
    let plan = (path.organization, path.user, asked.page.clone());
    let read = realm.store.read(plan, |(organization, id, page), mut tx| {
        Box::pin(async move {
            tx.organization(organization)
                .await?
                .ok_or_else(organization::missing)?;
            tx.user(id).await?.ok_or_else(user::missing)?;
            // Who is no member has no roles there, whatever its groups have.
            if !tx.is_member(organization, id).await? {
                return Ok(Vec::new());
            }
            Ok::<_, Error>(tx.effective_roles_of_member(organization, id, page).await?)
        })
    });
    asked.answer(read.await?, 0, place, |row| Ok(shown_role(row)))
}

pub(super) async fn groups_of_member(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<MemberPath>,
    Query(query): Query<ListSources>,
) -> Result<Response, Refusal> {
    let asked = GROUPS.ask(step(query.from, query.take), realm.now())?;
    let plan = (path, query.role_id, asked.page.clone());
    let read = realm.store.read(plan, |(path, role, page), mut tx| {
        Box::pin(async move {
            let organization = &path.organization;
            tx.organization(organization)
                .await?
                .ok_or_else(organization::missing)?;
            tx.user(&path.user).await?.ok_or_else(user::missing)?;
            tx.role(role).await?.ok_or_else(role::missing)?;
            if !tx.is_member(organization, &path.user).await? {
                return Ok(Vec::new());
            }
            let rows = tx.groups_of_member_role(organization, &path.user, role, page);
            Ok::<_, Error>(rows.await?)
        })
    });
    asked.answer(read.await?, 0, GroupSince::place, |row| {
        Ok(shown(&realm, &row.group))
    })
}

pub(super) async fn of_user(
    Tenant(realm): Tenant,
    PathOf(UserPath(id)): PathOf<UserPath>,
    Query(query): Query<Step>,
) -> Result<Response, Refusal> {
    let asked = ROLES.ask(step(query.from, query.take), realm.now())?;
    let read = realm
        .store
        .read((id, asked.page.clone()), |(id, page), mut tx| {
            Box::pin(async move {
                tx.user(id).await?.ok_or_else(user::missing)?;
                Ok::<_, Error>(tx.effective_roles_of_user(id, None, page).await?)
            })
        });
    asked.answer(read.await?, 0, place, |row| Ok(shown_role(row)))
}

pub(super) async fn groups_of_user(
    Tenant(realm): Tenant,
    PathOf(UserPath(id)): PathOf<UserPath>,
    Query(query): Query<ListSources>,
) -> Result<Response, Refusal> {
    let asked = GROUPS.ask(step(query.from, query.take), realm.now())?;
    let plan = (id, query.role_id, asked.page.clone());
    let read = realm.store.read(plan, |(id, role, page), mut tx| {
        Box::pin(async move {
            tx.user(id).await?.ok_or_else(user::missing)?;
            tx.role(role).await?.ok_or_else(role::missing)?;
            Ok::<_, Error>(tx.groups_of_user_role(id, role, page).await?)
        })
    });
    asked.answer(read.await?, 0, GroupSince::place, |row| {
        Ok(shown(&realm, &row.group))
    })
}
