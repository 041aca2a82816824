//! List, invite, read, take back.

use axum::response::Response;
use guildhall_app::invitation::{self, show};
use guildhall_app::{Error, organization};
use guildhall_model::declare;
use guildhall_model::id::OrganizationId;
use guildhall_model::invitation::CreateInvitation;
use guildhall_model::schema::{Problem, boolean, integer, string};
use guildhall_store::InvitationOrder;
use guildhall_web::paging::{PagingQuery, Shape};

use super::InvitationPath;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::fields::Fields;
use crate::list::List;

declare! {
    /// The query of `GET /organizations/{id}/invitations`: pages by position only (contract).
    pub(crate) struct ListInvitations {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 4_294_967_295);
        /// Number of results per page. Defaults to 50.
        optional per_page: u32 = integer().range(1, 100);
        /// When true, return results inside an object that also contains the start and limit. When false (default), a direct array of results is returned.
        optional include_totals: bool = boolean();
        /// Comma-separated list of fields to include or exclude in the result.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false). Defaults to true.
        optional include_fields: bool = boolean();
        /// Field to sort by. Use field:order where order is 1 for ascending and -1 for descending. Defaults to created_at:-1.
        optional sort: String = string();
    }
}

declare! {
    /// The query of `GET /organizations/{id}/invitations/{invitation_id}`.
    pub(crate) struct GetInvitation {
        /// Comma-separated list of fields to include or exclude in the result.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false). Defaults to true.
        optional include_fields: bool = boolean();
    }
}

const LIST: List = List {
    key: "invitations",
    sort: "invitations",
    shape: Shape::WithoutTotal,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(organization): PathOf<OrganizationId>,
    Query(query): Query<ListInvitations>,
) -> Result<Response, Refusal> {
    let ListInvitations {
        page,
        per_page,
        include_totals,
        fields,
        include_fields,
        sort,
    } = query;
    let order = order(sort.as_deref())?;
    let fields = Fields::new(fields.as_deref(), include_fields);
    let asked = LIST.ask(
        PagingQuery {
            page,
            per_page,
            include_totals,
            ..PagingQuery::default()
        },
        realm.now(),
    )?;
    let plan = (organization, asked.page.clone());
    let read = realm.store.read(plan, move |(organization, page), mut tx| {
        Box::pin(async move {
            let found = tx
                .organization(organization)
                .await?
                .ok_or_else(organization::missing)?;
            let rows = tx.invitations(organization, order, page).await?;
            let roles = tx.invitation_roles_of_page(organization, &rows).await?;
            Ok::<_, Error>((found, rows, roles))
        })
    });
    let (organization, rows, roles) = read.await?;
    asked.answer_page(rows, 0, |row| {
        let roles = roles.get(row.id.as_str()).cloned().unwrap_or_default();
        Ok(fields.select(show(&realm, &organization, &row, roles)?))
    })
}

/// The order that `sort` asks for.
fn order(sort: Option<&str>) -> Result<InvitationOrder, Refusal> {
    match sort {
        None | Some("" | "created_at:-1") => Ok(InvitationOrder::Newest),
        Some("created_at:1") => Ok(InvitationOrder::Oldest),
        Some(other) => Err(Refusal::query(&Problem::new(
            format!("No enum match for: {other}"),
            "sort",
            "Field to sort by: created_at, then :1 or :-1",
        ))),
    }
}

pub(super) async fn create(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(organization): PathOf<OrganizationId>,
    _: NoQuery,
    Body(body): Body<CreateInvitation>,
) -> Result<Response, Refusal> {
    answer::ok(&invitation::create(&realm, &actor, organization, body).await?)
}

pub(super) async fn get(
    Tenant(realm): Tenant,
    PathOf(path): PathOf<InvitationPath>,
    Query(query): Query<GetInvitation>,
) -> Result<Response, Refusal> {
    let fields = Fields::new(query.fields.as_deref(), query.include_fields);
    let read = realm.store.read(
        (path.organization, path.id),
        |(organization, id), mut tx| {
            Box::pin(async move {
                let found = tx
                    .organization(organization)
                    .await?
                    .ok_or_else(organization::missing)?;
                let row = tx
                    .invitation(organization, id)
                    .await?
                    .ok_or_else(invitation::missing)?;
                let roles = tx.invitation_roles(id).await?;
                Ok::<_, Error>((found, row, roles))
            })
        },
    );
    let (organization, row, roles) = read.await?;
    answer::ok(&fields.select(show(&realm, &organization, &row, roles)?))
}

pub(super) async fn delete(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<InvitationPath>,
    _: NoQuery,
) -> Result<Response, Refusal> {
    invitation::delete(&realm, &actor, path.organization, path.id).await?;
    Ok(answer::nothing())
}
