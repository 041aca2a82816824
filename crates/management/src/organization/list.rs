//! The list of organizations.

use std::collections::BTreeMap;

use axum::response::Response;
use guildhall_app::Error;
use guildhall_model::declare;
use guildhall_model::organization::Organization;
use guildhall_model::schema::{Problem, boolean, integer, string};
use guildhall_store::{Counted, OrganizationOrder};
use guildhall_web::paging::{PagingQuery, Shape};
use serde::Serialize;

use crate::error::Refusal;
use crate::extract::{Query, Tenant};
use crate::list::List;

declare! {
    /// The query of `GET /organizations`.
    pub(crate) struct ListOrganizations {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 1000);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
        /// Field to sort by. Use field:order where order is 1 for ascending and -1 for descending.
        optional sort: String = string().length(0, 15);
        /// Client whose association with each organization is to be included.
        optional include_client_association_for: String = string().length(1, 100);
    }
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    Query(query): Query<ListOrganizations>,
) -> Result<Response, Refusal> {
    let ListOrganizations {
        page,
        per_page,
        include_totals,
        from,
        take,
        sort,
        include_client_association_for,
    } = query;
    let (order, sort) = order(sort.as_deref())?;
    let list = List {
        key: "organizations",
        sort,
        shape: Shape::ItemsFirst,
    };
    let asked = list.ask(
        PagingQuery {
            page,
            per_page,
            include_totals,
            from,
            take,
        },
        realm.now(),
    )?;
    let plan = (
        asked.page.clone(),
        asked.wants_total(),
        include_client_association_for,
    );
    let read = realm
        .store
        .read(plan, move |(page, wants_total, client), mut tx| {
            Box::pin(async move {
                let rows = tx.organizations(order, page).await?;
                let total = if *wants_total {
                    tx.total(Counted::Organizations).await?
                } else {
                    0
                };
                let used = match client {
                    Some(client) => {
                        let ids: Vec<&str> = rows
                            .iter()
                            .map(|(organization, _)| organization.id.as_str())
                            .collect();
                        tx.client_associations(client, &ids).await?
                    }
                    None => BTreeMap::new(),
                };
                Ok::<_, Error>((rows, total, used))
            })
        });
    let (rows, total, used) = read.await?;
    asked.answer(
        rows,
        total,
        |(_, place)| place.clone(),
        |(organization, _)| {
            let client = used.get(organization.id.as_str()).map(|used| Association {
                use_for_member_access: *used,
            });
            Ok(Listed {
                organization,
                client,
            })
        },
    )
}

/// An organization of the list; the client that was asked about only stands in those that have it (recorded).
#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    organization: Organization,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<Association>,
}

#[derive(Serialize)]
struct Association {
    use_for_member_access: bool,
}

/// The order that `sort` asks for, and its name in cursors.
fn order(sort: Option<&str>) -> Result<(OrganizationOrder, &'static str), Refusal> {
    Ok(match sort {
        None | Some("" | "created_at:1") => {
            (OrganizationOrder::Created, "organizations/created_at:1")
        }
        Some("created_at:-1") => (
            OrganizationOrder::CreatedDescending,
            "organizations/created_at:-1",
        ),
        Some("name:1") => (OrganizationOrder::Name, "organizations/name:1"),
        Some("name:-1") => (OrganizationOrder::NameDescending, "organizations/name:-1"),
        Some("display_name:1") => (
            OrganizationOrder::DisplayName,
            "organizations/display_name:1",
        ),
        Some("display_name:-1") => (
            OrganizationOrder::DisplayNameDescending,
            "organizations/display_name:-1",
        ),
        Some(other) => {
            let reason = format!("No enum match for: {other}");
            return Err(Refusal::query(&Problem::new(
                reason,
                "sort",
                "Field to sort by: name, display_name or created_at, then :1 or :-1",
            )));
        }
    })
}
