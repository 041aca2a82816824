//! The permissions of a user in the whole tenant.

use axum::response::Response;
use guildhall_app::user;
use guildhall_model::role::Permissions;
use guildhall_web::paging::Shape;
use serde::Serialize;
use serde_json::json;

use super::UserPath;
use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, PathOf, Query, Tenant};
use crate::list::List;
use crate::role::{ListPermissions, ShownPermission, permission_page};

const LIST: List = List {
    key: "permissions",
    sort: "user-permissions",
    shape: Shape::ItemsFirst,
};

/// A permission and where it comes from (recorded).
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    permission: ShownPermission,
    sources: Vec<Source>,
}

#[derive(Serialize)]
struct Source {
    #[serde(rename = "source_id")]
    id: String,
    #[serde(rename = "source_name")]
    name: String,
    #[serde(rename = "source_type")]
    kind: &'static str,
}

impl Source {
    fn new(role: Option<(String, String)>) -> Self {
        match role {
            None => Self {
                id: String::new(),
                name: String::new(),
                kind: "DIRECT",
            },
            Some((id, name)) => Self {
                id,
                name,
                kind: "ROLE",
            },
        }
    }
}

pub(super) async fn list(
    Tenant(realm): Tenant,
    PathOf(UserPath(id)): PathOf<UserPath>,
    Query(query): Query<ListPermissions>,
) -> Result<Response, Refusal> {
    let asked = LIST.ask(permission_page(query), realm.now())?;
    let held = user::permissions(&realm, id).await?;
    let total = i64::try_from(held.len()).unwrap_or(i64::MAX);
    asked.answer_page(asked.slice(held), total, |held| {
        let permission = ShownPermission::new(held.permission)?;
        Ok(Shown {
            permission,
            sources: held.sources.into_iter().map(Source::new).collect(),
        })
    })
}

/// Recorded: 201 with an empty object.
pub(super) async fn add(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(UserPath(id)): PathOf<UserPath>,
    _: NoQuery,
    Body(body): Body<Permissions>,
) -> Result<Response, Refusal> {
    user::add_permissions(&realm, &actor, id, body.permissions).await?;
    answer::created(&json!({}))
}

pub(super) async fn remove(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    PathOf(UserPath(id)): PathOf<UserPath>,
    _: NoQuery,
    Body(body): Body<Permissions>,
) -> Result<Response, Refusal> {
    user::remove_permissions(&realm, &actor, id, body.permissions).await?;
    Ok(answer::nothing())
}
