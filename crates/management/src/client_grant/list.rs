//! The list of client grants.

use axum::response::Response;
use guildhall_app::client_grant;
use guildhall_model::client_grant::{DefaultFor, SubjectType};
use guildhall_model::declare;
use guildhall_model::schema::{boolean, integer, string};
use guildhall_store::{ClientGrantFilter, ClientGrantRow};
use guildhall_web::paging::{PagingQuery, Shape};

use crate::error::Refusal;
use crate::extract::{Query, Tenant};
use crate::list::List;

const LIST: List = List {
    key: "client_grants",
    sort: "client-grants",
    shape: Shape::TotalFirst,
};

declare! {
    /// The query of `GET /client-grants`.
    pub(crate) struct ListClientGrants {
        /// Number of results per page.
        optional per_page: u32 = integer().range(1, 100);
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, i64::MAX);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
        /// Optional filter on audience.
        optional audience: String = string();
        /// Optional filter on client_id.
        optional client_id: String = string();
        /// Optional filter on allow_any_organization.
        optional allow_any_organization: bool = boolean();
        /// The type of application access the client grant allows.
        optional subject_type: SubjectType = string().one_of(SubjectType::CHOICES);
        /// Applies this client grant as the default for all clients in the specified group.
        optional default_for: DefaultFor = string().one_of(DefaultFor::CHOICES);
    }
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    Query(query): Query<ListClientGrants>,
) -> Result<Response, Refusal> {
    let ListClientGrants {
        per_page,
        page,
        include_totals,
        from,
        take,
        audience,
        client_id,
        allow_any_organization,
        subject_type,
        default_for,
    } = query;
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        from,
        take,
    };
    let asked = LIST.ask(paging, realm.now())?;
    let filter = ClientGrantFilter {
        client_id,
        audience,
        allow_any_organization,
        subject_type: subject_type.map(|kind| kind.as_str().to_owned()),
        default_for: default_for.map(|group| group.as_str().to_owned()),
    };
    let page = asked.page.clone();
    let (rows, total) = client_grant::list(&realm, filter, page, asked.wants_total()).await?;
    asked.answer(rows, total, ClientGrantRow::place, |row| {
        Ok(client_grant::read(row)?)
    })
}
