//! The permissions that a user has in effect in the tenant, and the roles by which.

use axum::response::Response;
use guildhall_app::{Error, resource_server, user};
use guildhall_model::declare;
use guildhall_model::schema::{integer, string};
use guildhall_store::{EffectivePermissionRow, ResourceServerRow};
use guildhall_web::paging::Shape;
use serde_json::{Value, json};

use super::effective::{place, shown_role};
use super::step;
use crate::error::Refusal;
use crate::extract::{PathOf, Query, Tenant};
use crate::list::List;
use crate::role::descriptions;
use crate::user::UserPath;

declare! {
    /// The query of the list of permissions at an API.
    pub(crate) struct ListEffectivePermissions {
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 4_294_967_295);
        /// Identifier of the API to find the permissions at.
        required resource_server_identifier: String = string().length(1, 600);
    }
}

declare! {
    /// The query of the list of roles by which somebody has a permission.
    pub(crate) struct ListSourceRoles {
        /// Optional Id from which to start selection.
        optional from: String = string();
        /// Number of results per page. Defaults to 50.
        optional take: u32 = integer().range(1, 4_294_967_295);
        /// Identifier of the API that the permission is of.
        required resource_server_identifier: String = string().length(1, 600);
        /// Name of the permission to find the roles of.
        required permission_name: String = string().length(1, 280);
    }
}

const PERMISSIONS: List = List {
    key: "permissions",
    sort: "effective-permissions",
    shape: Shape::ItemsFirst,
};

const ROLES: List = List {
    key: "roles",
    sort: "effective-permission-roles",
    shape: Shape::ItemsFirst,
};

pub(super) async fn of_user(
    Tenant(realm): Tenant,
    PathOf(UserPath(id)): PathOf<UserPath>,
    Query(query): Query<ListEffectivePermissions>,
) -> Result<Response, Refusal> {
    let asked = PERMISSIONS.ask(step(query.from, query.take), realm.now())?;
    let plan = (id, query.resource_server_identifier, asked.page.clone());
    let read = realm.store.read(plan, |(id, identifier, page), mut tx| {
        Box::pin(async move {
            tx.user(id).await?.ok_or_else(user::missing)?;
            let server = tx.resource_server_by_identifier(identifier).await?;
            let server = server.ok_or_else(resource_server::missing)?;
            let rows = tx.effective_permissions_of_user(id, &server.id, page);
            Ok::<_, Error>((rows.await?, server))
        })
    });
    let (rows, server) = read.await?;
    let described = descriptions(&server.document)?;
    asked.answer(rows, 0, EffectivePermissionRow::place, |row| {
        let description = described.get(&row.name).map(String::as_str);
        Ok(shown(&row, &server, description.unwrap_or_default()))
    })
}

fn shown(row: &EffectivePermissionRow, server: &ResourceServerRow, description: &str) -> Value {
    let sources = [(row.direct, "direct"), (row.roles, "roles")];
    let sources: Vec<&str> = sources
        .into_iter()
        .filter_map(|(is_so, name)| is_so.then_some(name))
        .collect();
    json!({
        "resource_server_identifier": server.identifier,
        "permission_name": row.name,
        "resource_server_name": server.name.as_deref().unwrap_or_default(),
        "description": description,
        "sources": sources,
    })
}

pub(super) async fn source_roles(
    Tenant(realm): Tenant,
    PathOf(UserPath(id)): PathOf<UserPath>,
    Query(query): Query<ListSourceRoles>,
) -> Result<Response, Refusal> {
    let ListSourceRoles {
        from,
        take,
        resource_server_identifier,
        permission_name,
    } = query;
    let asked = ROLES.ask(step(from, take), realm.now())?;
    let permission = (resource_server_identifier, permission_name);
    let plan = (id, permission, asked.page.clone());
    let read = realm
        .store
        .read(plan, |(id, (identifier, name), page), mut tx| {
            Box::pin(async move {
                tx.user(id).await?.ok_or_else(user::missing)?;
                let server = tx.resource_server_by_identifier(identifier).await?;
                let server = server.ok_or_else(resource_server::missing)?;
                let permission = Some((server.id.as_str(), name.as_str()));
                Ok::<_, Error>(tx.effective_roles_of_user(id, permission, page).await?)
            })
        });
    asked.answer(read.await?, 0, place, |row| Ok(shown_role(row)))
}
