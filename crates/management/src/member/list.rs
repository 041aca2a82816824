//! The members of an organization, and those who have a role there.

use std::collections::BTreeMap;

use axum::response::Response;
use guildhall_app::{Actor, Error, Permission, member, organization, role};
use guildhall_model::declare;
use guildhall_model::id::OrganizationId;
use guildhall_model::schema::{boolean, integer, string};
use guildhall_store::{After, MemberRow, Page};
use guildhall_web::cursor::MemberCursor;
use guildhall_web::paging::{Envelope, Paging, PagingQuery, Shape};
use serde_json::{Map, Value, json};

use super::RoleMembersPath;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Caller, PathOf, Query, Tenant};
use crate::fields::Fields;
use crate::user::summary;

declare! {
    /// The query of `GET /organizations/{id}/members`.
    pub(crate) struct ListMembers {
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
        /// Comma-separated list of fields to include or exclude in the result.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
    }
}

declare! {
    /// The query of `GET /organizations/{id}/roles/{role_id}/members`.
    pub(crate) struct ListMembersOfRole {
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 100);
        /// Comma-separated list of fields to include or exclude in the result.
        optional fields: String = string();
        /// Whether specified fields are to be included (true) or excluded (false).
        optional include_fields: bool = boolean();
    }
}

/// What `fields=roles` asks for beside the members.
const ROLES: Permission = member::READ_ROLES;

pub(super) async fn list(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(organization): PathOf<OrganizationId>,
    Query(query): Query<ListMembers>,
) -> Result<Response, Refusal> {
    let ListMembers {
        page,
        per_page,
        include_totals,
        from,
        take,
        fields,
        include_fields,
    } = query;
    let fields = Fields::new(fields.as_deref(), include_fields);
    let with_roles = wants_roles(&fields, &actor)?;
    let paging = PagingQuery {
        page,
        per_page,
        include_totals,
        from,
        take,
    }
    .decide()?;
    let page = page_of(&paging)?;
    let plan = (organization, page, paging.wants_total(), with_roles);
    let read = realm.store.read(
        plan,
        |(organization, page, wants_total, with_roles), mut tx| {
            Box::pin(async move {
                tx.organization(organization)
                    .await?
                    .ok_or_else(organization::missing)?;
                let members = tx.members(organization, page).await?;
                let roles = if *with_roles {
                    tx.member_roles_of_page(organization, page).await?
                } else {
                    Vec::new()
                };
                let total = if *wants_total {
                    tx.member_total(organization).await?
                } else {
                    0
                };
                Ok::<_, Error>((members, roles, total))
            })
        },
    );
    let (members, roles, total) = read.await?;
    let mut of_member: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in roles {
        of_member
            .entry(row.user_id)
            .or_default()
            .push(json!({"id": row.role.id, "name": row.role.name}));
    }
    answer_page(&paging, members, total, |member| {
        let mut shown = summary(&member.user_id, &member.document)?;
        if with_roles {
            let roles = of_member.get(&member.user_id).cloned().unwrap_or_default();
            shown.insert("roles".to_owned(), Value::Array(roles));
        }
        fields.apply(&mut shown);
        Ok(shown)
    })
}

/// Roles come only when they are asked for by name, and need a scope of their own.
fn wants_roles(fields: &Fields, actor: &Actor) -> Result<bool, Refusal> {
    if fields.names("roles") {
        actor.must(ROLES)?;
        return Ok(true);
    }
    Ok(false)
}

/// The page that is asked for; by checkpoint one row more than wanted, which tells whether there is more.
fn page_of(paging: &Paging) -> Result<Page, Refusal> {
    let size = i64::from(paging.size());
    Ok(match paging {
        Paging::Offset { .. } => Page::Offset {
            skip: i64::try_from(paging.offset()).unwrap_or(i64::MAX),
            take: size,
        },
        Paging::Checkpoint { after, .. } => {
            let after = match after {
                Some(cursor) => {
                    let MemberCursor { joined_at, user_id } = MemberCursor::decode(cursor)?;
                    Some(After {
                        created_at: joined_at.milliseconds(),
                        id: user_id,
                    })
                }
                None => None,
            };
            Page::Checkpoint {
                after,
                take: size + 1,
            }
        }
    })
}

fn answer_page(
    paging: &Paging,
    mut members: Vec<MemberRow>,
    total: i64,
    show: impl Fn(&MemberRow) -> Result<Map<String, Value>, Refusal>,
) -> Result<Response, Refusal> {
    let size = usize::try_from(paging.size()).unwrap_or(usize::MAX);
    let more = members.len() > size;
    members.truncate(size);
    let next = members.last().filter(|_| more).map(|last| {
        MemberCursor {
            joined_at: last.joined_at,
            user_id: last.user_id.clone(),
        }
        .encode()
    });
    let items = members.iter().map(show).collect::<Result<Vec<_>, _>>()?;
    answer::ok(&Envelope {
        shape: Shape::ItemsFirst,
        key: "members",
        paging,
        items: &items,
        total: u64::try_from(total).unwrap_or(0),
        next: next.as_deref(),
    })
}

pub(super) async fn of_role(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(path): PathOf<RoleMembersPath>,
    Query(query): Query<ListMembersOfRole>,
) -> Result<Response, Refusal> {
    // The scopes are needed both (contract); the route lets in whoever has one.
    actor.must(member::READ)?;
    actor.must(role::READ)?;
    let ListMembersOfRole {
        from,
        take,
        fields,
        include_fields,
    } = query;
    let fields = Fields::new(fields.as_deref(), include_fields);
    let take = take.or(Some(50));
    let paging = PagingQuery {
        from,
        take,
        ..PagingQuery::default()
    }
    .decide()?;
    let page = page_of(&paging)?;
    let plan = (path.organization, path.role, page);
    let read = realm.store.read(plan, |(organization, id, page), mut tx| {
        Box::pin(async move {
            tx.organization(organization)
                .await?
                .ok_or_else(organization::missing)?;
            let found = tx.role(id.as_str()).await?.ok_or_else(role::missing)?;
            if found
                .owner_id
                .is_some_and(|owner| owner != organization.as_str())
            {
                return Err(role::missing());
            }
            Ok::<_, Error>(tx.members_of_role(organization, id.as_str(), page).await?)
        })
    });
    answer_page(&paging, read.await?, 0, |member| {
        let mut shown = summary(&member.user_id, &member.document)?;
        fields.apply(&mut shown);
        Ok(shown)
    })
}
