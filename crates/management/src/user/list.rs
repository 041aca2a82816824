//! The list of users, and users by e-mail address.

use std::collections::BTreeMap;

use axum::response::Response;
use guildhall_app::user::{ConnectionName, connection_name, parse_query};
use guildhall_app::{Error, Realm};
use guildhall_model::declare;
use guildhall_model::schema::{Problem, boolean, integer, string};
use guildhall_store::{TenantTransaction, UserFilter, UserRow};
use guildhall_web::paging::{PagingQuery, Shape};

use super::shown;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Query, Tenant};
use crate::fields::Fields;
use crate::list::List;

declare! {
    /// The query of `GET /users`.
    pub(crate) struct ListUsers {
        /// Page index of the results to return. First page is 0.
        optional page: u32 = integer().range(0, 4_294_967_295);
        /// Number of results per page.
        optional per_page: u32 = integer().range(0, 100);
        /// Return results inside an object that contains the total result count (true) or as a direct array of results (false, default).
        optional include_totals: bool = boolean();
        /// Field to sort by. Use field:order where order is 1 for ascending and -1 for descending.
        optional sort: String = string();
        /// Connection filter. Only applies when using search_engine=v1.
        optional connection: String = string().length(1, 255);
        /// Comma-separated list of fields to include or exclude in the result.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
        /// Query in Lucene query string syntax.
        optional q: String = string();
        /// The version of the search engine.
        optional search_engine: String = string().one_of(&["v1", "v2", "v3"]);
        /// If true (default), results are returned in a deterministic order.
        optional primary_order: bool = boolean();
    }
}

declare! {
    /// The query of `GET /users-by-email`.
    pub(crate) struct ByEmail {
        /// Email address to search for (case-sensitive).
        required email: String = string().length(1, 320);
        /// Comma-separated list of fields to include or exclude in the result.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
    }
}

const LIST: List = List {
    key: "users",
    sort: "users",
    shape: Shape::WithLength,
};

pub(super) async fn list(
    Tenant(realm): Tenant,
    Query(query): Query<ListUsers>,
) -> Result<Response, Refusal> {
    let ListUsers {
        page,
        per_page,
        include_totals,
        sort,
        connection,
        fields,
        include_fields,
        q,
        search_engine: _,
        primary_order: _,
    } = query;
    if let Some(sort) = sort.filter(|sort| !sort.is_empty() && sort != "created_at:1") {
        let reason = format!("No enum match for: {sort}");
        return Err(Refusal::query(&Problem::new(
            reason,
            "sort",
            "Users are sorted by created_at:1",
        )));
    }
    let mut filter = UserFilter {
        connection,
        ..UserFilter::default()
    };
    if let Some(query) = q.filter(|query| !query.is_empty()) {
        parse_query(&query, &mut filter)?;
    }
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
    let plan = (filter, asked.page.clone(), asked.wants_total());
    let read = realm
        .store
        .read(plan, |(filter, page, wants_total), mut tx| {
            Box::pin(async move {
                let rows = tx.users(filter, page).await?;
                let names = connection_names(&rows, &mut tx).await?;
                let total = if *wants_total {
                    tx.user_total(filter).await?
                } else {
                    0
                };
                Ok::<_, Error>((rows, names, total))
            })
        });
    let (rows, names, total) = read.await?;
    asked.answer_page(rows, total, |user| {
        shown(&user, name_of(&user, &names)?, &fields)
    })
}

/// By their own order, at most a hundred.
pub(super) async fn by_email(
    Tenant(realm): Tenant,
    Query(query): Query<ByEmail>,
) -> Result<Response, Refusal> {
    let ByEmail {
        email,
        fields,
        include_fields,
    } = query;
    let fields = Fields::new(fields.as_deref(), include_fields);
    let (rows, names) = find_by_email(&realm, email).await?;
    let users = rows
        .iter()
        .map(|user| shown(user, name_of(user, &names)?, &fields));
    answer::ok(&users.collect::<Result<Vec<_>, _>>()?)
}

type Names = BTreeMap<String, ConnectionName>;

async fn find_by_email(realm: &Realm, email: String) -> Result<(Vec<UserRow>, Names), Error> {
    let read = realm.store.read(email, |email, mut tx| {
        Box::pin(async move {
            let rows = tx.users_by_email(email).await?;
            let names = connection_names(&rows, &mut tx).await?;
            Ok::<_, Error>((rows, names))
        })
    });
    read.await
}

/// The connections of a page of users, each read once.
async fn connection_names(
    rows: &[UserRow],
    tx: &mut TenantTransaction<'_>,
) -> Result<Names, Error> {
    let mut names = Names::new();
    for user in rows {
        if !names.contains_key(&user.connection_id) {
            names.insert(user.connection_id.clone(), connection_name(user, tx).await?);
        }
    }
    Ok(names)
}

fn name_of<'a>(user: &UserRow, names: &'a Names) -> Result<&'a ConnectionName, Refusal> {
    let name = names.get(&user.connection_id);
    name.ok_or_else(|| Error::Internal("a user's connection was not read with it").into())
}
