//! The list of roles.

use axum::response::Response;
use guildhall_app::{Error, role};
use guildhall_model::declare;
use guildhall_model::id::{ORGANIZATION_ID, OrganizationId};
use guildhall_model::role::RoleType;
use guildhall_model::schema::{boolean, integer, string};
use guildhall_store::{RoleFilter, RoleRow};
use guildhall_web::paging::{PagingQuery, Shape};

use super::Shown;
use crate::error::Refusal;
use crate::extract::{Query, Tenant};
use crate::list::List;

declare! {
    /// The query of `GET /roles`; `type` and `owner_id` are newer than the contract (SDK).
    pub(crate) struct ListRoles {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 4_294_967_295);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Optional filter on name (case-insensitive).
        optional name_filter: String = string();
        /// Optional filter on the type of the role.
        optional r#type: RoleType = string().one_of(&["tenant", "organization"]);
        /// Filter organization-level roles by owner ID. Required when type is "organization".
        optional owner_id: OrganizationId = string().format(&ORGANIZATION_ID);
    }
}

const LIST: List = List {
    key: "roles",
    sort: "roles",
    shape: Shape::ItemsFirst,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    Query(query): Query<ListRoles>,
) -> Result<Response, Refusal> {
    let ListRoles {
        page,
        per_page,
        include_totals,
        name_filter,
        r#type,
        owner_id,
    } = query;
    let filter = RoleFilter {
        name: name_filter,
        owner: role::owner_to_list(r#type, owner_id)?,
    };
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        ..PagingQuery::default()
    };
    let asked = LIST.ask(paging, realm.now())?;
    let plan = (asked.page.clone(), asked.wants_total(), filter);
    let read = realm
        .store
        .read(plan, |(page, wants_total, filter), mut tx| {
            Box::pin(async move {
                let rows = tx.roles(filter, page).await?;
                let total = if *wants_total {
                    tx.role_total(filter).await?
                } else {
                    0
                };
                Ok::<_, Error>((rows, total))
            })
        });
    let (rows, total) = read.await?;
    asked.answer(rows, total, RoleRow::place, |role| {
        Ok(serde_json::to_value(Shown::read(&role)).map_err(Error::from)?)
    })
}
