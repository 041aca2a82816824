//! Roles: the list, a new one, and the pages of one.

mod delete;
mod list;
pub(crate) mod offered;
mod overview;
mod permission;
mod user;

use axum::Router;
use axum::routing::get;
use guildhall_app::{Realm, role};
use guildhall_store::RoleRow;

use crate::Dashboard;
use crate::error::{Failure, words};
use crate::part::Link;
use crate::part::sheet::{Head, Section, Sheet, tabs};
use crate::place::Place;

/// The entry of the navigation.
const SECTION: &str = "roles";

/// The pages of roles.
pub(crate) fn routes() -> Router<Dashboard> {
    const ALL: &str = "/tenants/{tenant}/roles";
    const ONE: &str = "/tenants/{tenant}/roles/{role}";
    Router::new()
        .route(ALL, get(list::show).post(list::create))
        .route(&format!("{ALL}/new"), get(list::new))
        .route(ONE, get(overview::show).post(overview::save))
        .route(
            &format!("{ONE}/permissions"),
            get(permission::show).post(permission::change),
        )
        .route(&format!("{ONE}/users"), get(user::show).post(user::add))
        .route(
            &format!("{ONE}/delete"),
            get(delete::show).post(delete::delete),
        )
}

fn list_address(realm: &Realm) -> String {
    format!("/tenants/{}/roles", realm.tenant.name)
}

fn address(realm: &Realm, id: &str) -> String {
    format!("{}/{id}", list_address(realm))
}

async fn find(realm: &Realm, place: &Place, id: String) -> Result<RoleRow, Failure> {
    place.actor.must(role::READ)?;
    Ok(role::find(realm, id).await?)
}

/// A page about a role.
fn sheet(realm: &Realm, role: &RoleRow, tab: &str, sections: Vec<Section>) -> Sheet {
    let address = address(realm, &role.id);
    let pages = [
        ("", words("application.settings")),
        ("/permissions", words("permissions.title")),
        ("/users", words("users.title")),
    ];
    let description = role.description.as_deref().unwrap_or_default();
    let head = Head::new("con", &role.name, description, &role.id);
    let tabs = tabs(&address, tab, pages);
    Sheet::about(
        Link::new(words("roles.title"), list_address(realm)),
        head,
        tabs,
        sections,
    )
}
