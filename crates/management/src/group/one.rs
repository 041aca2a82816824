//! Groups themselves, and who is in one.

use axum::response::Response;
use guildhall_app::{Error, group};
use guildhall_model::declare;
use guildhall_model::schema::{boolean, integer, string};
use guildhall_store::{GroupFilter, GroupMemberRow, GroupRow};
use guildhall_web::paging::{PagingQuery, Shape};
use serde_json::{Value, json};

use super::{GroupPath, shown, step};
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, NoQuery, PathOf, Query, Tenant};
use crate::fields::Fields;
use crate::list::List;

declare! {
    /// The query of `GET /groups`.
    pub(crate) struct ListGroups {
        /// Filter groups by connection ID.
        optional connection_id: String = string();
        /// Filter groups by name.
        optional name: String = string().length(1, 128);
        /// Filter groups by external ID.
        optional external_id: String = string().length(0, 256);
        /// Search for groups by the beginning of their name.
        optional search: String = string().length(1, 256);
        /// A comma separated list of fields to include or exclude.
        optional fields: String = string().length(0, 256);
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 4_294_967_295);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
    }
}

declare! {
    /// The query of `GET /groups/{id}/members`.
    pub(crate) struct ListMembers {
        /// A comma separated list of fields to include or exclude.
        optional fields: String = string().length(0, 256);
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
    }
}

const LIST: List = List {
    key: "groups",
    sort: "groups",
    shape: Shape::ItemsFirst,
};

const MEMBERS: List = List {
    key: "members",
    sort: "group-members",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    Query(query): Query<ListGroups>,
) -> Result<Response, Refusal> {
    let ListGroups {
        connection_id,
        name,
        external_id,
        search,
        fields,
        include_fields,
        page,
        per_page,
        include_totals,
        from,
        take,
    } = query;
    let fields = Fields::new(fields.as_deref(), include_fields);
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        from,
        take,
    };
    let asked = LIST.ask(paging, realm.now())?;
    let filter = GroupFilter {
        connection_id,
        name,
        external_id,
        search,
    };
    let plan = (filter, asked.page.clone(), asked.wants_total());
    let read = realm
        .store
        .read(plan, |(filter, page, wants_total), mut tx| {
            Box::pin(async move {
                let rows = tx.groups(filter, page).await?;
                let total = if *wants_total {
                    tx.group_total(filter).await?
                } else {
                    0
                };
                Ok::<_, Error>((rows, total))
            })
        });
    let (rows, total) = read.await?;
    asked.answer(rows, total, GroupRow::place, |group| {
        Ok(fields.select(shown(&realm, &group)))
    })
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(GroupPath(id)): PathOf<GroupPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    let read = realm.store.read(id, |id, mut tx| {
        Box::pin(async move { tx.group(id).await?.ok_or_else(group::missing) })
    });
    answer::ok(&shown(&realm, &read.await?))
}

pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(GroupPath(id)): PathOf<GroupPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    group::delete(&realm, &actor, id).await?;
    Ok(answer::nothing())
}

pub(super) async fn members(
    Tenant(realm): Tenant,
    PathOf(GroupPath(id)): PathOf<GroupPath>,
    Query(query): Query<ListMembers>,
) -> Result<Response, Refusal> {
    let fields = Fields::new(query.fields.as_deref(), query.include_fields);
    let asked = MEMBERS.ask(step(query.from, query.take), realm.now())?;
    let read = realm
        .store
        .read((id, asked.page.clone()), |(id, page), mut tx| {
            Box::pin(async move {
                let group = tx.group(id).await?.ok_or_else(group::missing)?;
                Ok::<_, Error>((group, tx.group_members(id, page).await?))
            })
        });
    let (group, rows) = read.await?;
    asked.answer(rows, 0, GroupMemberRow::place, |member| {
        let shown = json!({
            "id": member.user_id,
            "member_type": "user",
            "type": "connection",
            "connection_id": group.connection_id,
            "created_at": member.created_at,
        });
        match shown {
            Value::Object(shown) => Ok(fields.select(shown)),
            _ => Err(Error::Internal("a member is no object").into()),
        }
    })
}
