//! The groups of a user.

use axum::response::Response;
use guildhall_app::{Error, user};
use guildhall_model::declare;
use guildhall_model::schema::{boolean, integer, string};
use guildhall_store::GroupSince;
use guildhall_web::paging::{PagingQuery, Shape};
use serde_json::json;

use super::shown;
use crate::error::Refusal;
use crate::extract::{PathOf, Query, Tenant};
use crate::fields::Fields;
use crate::list::List;
use crate::user::UserPath;

declare! {
    /// The query of `GET /users/{id}/groups`.
    pub(crate) struct ListGroupsOfUser {
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

const LIST: List = List {
    key: "groups",
    sort: "user-groups",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(UserPath(id)): PathOf<UserPath>,
    Query(query): Query<ListGroupsOfUser>,
) -> Result<Response, Refusal> {
    let ListGroupsOfUser {
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
    let plan = (id, asked.page.clone(), asked.wants_total());
    let read = realm.store.read(plan, |(id, page, wants_total), mut tx| {
        Box::pin(async move {
            tx.user(id).await?.ok_or_else(user::missing)?;
            let rows = tx.groups_of_user(id, page).await?;
            let total = if *wants_total {
                tx.group_total_of_user(id).await?
            } else {
                0
            };
            Ok::<_, Error>((rows, total))
        })
    });
    let (rows, total) = read.await?;
    asked.answer(rows, total, GroupSince::place, |row| {
        let mut group = shown(&realm, &row.group);
        group.insert("membership_created_at".to_owned(), json!(row.since));
        Ok(fields.select(group))
    })
}
