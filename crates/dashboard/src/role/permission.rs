//! The permissions of a role.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Error, Realm, role};
use guildhall_model::role::NamedPermission;
use guildhall_store::{Page as Piece, PermissionRow, ResourceServerRow, RoleRow};
use serde_json::{Map, Value};

use super::{SECTION, address, find, sheet};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Cell;
use crate::part::field::{Choice, Field};
use crate::part::sheet::{Button, Section, Sheet, Table, TableRow};
use crate::place::{InTenant, Place};

/// Permissions that are shown, and APIs from which one is chosen.
const SHOWN: i64 = 100;

type Read = (Vec<PermissionRow>, Vec<ResourceServerRow>);

async fn read(realm: &Realm, id: &str) -> Result<Read, Failure> {
    let read = realm.store.read(id.to_owned(), |id, mut tx| {
        Box::pin(async move {
            let page = Piece::Offset {
                skip: 0,
                take: SHOWN,
            };
            let held = tx.role_permissions(id, &page).await?;
            let first = Piece::Checkpoint {
                after: None,
                take: SHOWN,
            };
            Ok::<_, Error>((held, tx.resource_servers(&first).await?))
        })
    });
    Ok(read.await?)
}

/// One value for a permission: both names in it may hold anything but a line's end.
fn value(identifier: &str, name: &str) -> String {
    format!("{name}\n{identifier}")
}

fn read_value(value: &str) -> Result<NamedPermission, Failure> {
    let (name, identifier) = value.split_once('\n').ok_or(Failure::NotFound)?;
    Ok(NamedPermission {
        resource_server_identifier: identifier.trim().to_owned(),
        permission_name: name.trim().to_owned(),
    })
}

/// The permissions that the APIs know and the role has not.
fn offered(held: &[PermissionRow], servers: &[ResourceServerRow]) -> Result<Vec<Choice>, Error> {
    let mut offered = Vec::new();
    for server in servers {
        let document: Map<String, Value> = serde_json::from_str(&server.document)?;
        let scopes = document.get("scopes").and_then(Value::as_array);
        let names = scopes
            .into_iter()
            .flatten()
            .filter_map(|scope| scope.get("value").and_then(Value::as_str));
        for name in names {
            let is_held = held
                .iter()
                .any(|one| one.resource_server_id == server.id && one.permission_name == name);
            if !is_held {
                let api = server.name.as_deref().unwrap_or(&server.identifier);
                let label = format!("{name} · {api}");
                offered.push(Choice::new(value(&server.identifier, name), label));
            }
        }
    }
    Ok(offered)
}

async fn page(place: &Place, realm: &Realm, role: &RoleRow) -> Result<Sheet, Failure> {
    let (held, servers) = read(realm, &role.id).await?;
    let offered = offered(&held, &servers)?;
    let can_change = place.may(role::UPDATE);
    let action = format!("{}/permissions", address(realm, &role.id));
    let rows = held.into_iter().map(|one| TableRow {
        address: None,
        cells: vec![
            Cell::Text(one.resource_server_name.unwrap_or_default()),
            Cell::Id(one.resource_server_identifier.clone()),
        ],
        button: can_change.then(|| Button {
            label: words("role.take"),
            action: action.clone(),
            name: "take",
            value: value(&one.resource_server_identifier, &one.permission_name),
        }),
        title: one.permission_name,
    });
    let mut section = Section::new(words("permissions.title"))
        .lead(words("role.permissions.lead"))
        .table(Table {
            columns: vec![
                words("permissions.one"),
                words("apis.one"),
                words("apis.identifier"),
            ],
            rows: rows.collect(),
            empty: words("role.permissions.none"),
        });
    if can_change && !offered.is_empty() {
        let field = Field::select("permission", words("permissions.one"), offered);
        section = section.form(action, vec![field], words("role.permissions.add"));
    }
    Ok(sheet(realm, role, "/permissions", vec![section]))
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let role = find(&realm, &place, id).await?;
    page(&place, &realm, &role)
        .await?
        .answer(&place, SECTION, &asked)
}

/// Adds a permission or takes one, as the button says.
pub(super) async fn change(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(role::UPDATE)?;
    let (changed, done) = if form.has("take") {
        let named = vec![read_value(form.text("take"))?];
        let taken = role::remove_permissions(&realm, &place.actor, id.clone(), named).await;
        (taken, "done=permission_removed")
    } else {
        let named = vec![read_value(form.text("permission"))?];
        let added = role::add_permissions(&realm, &place.actor, id.clone(), named).await;
        (added, "done=permission_added")
    };
    match changed {
        Ok(()) => {
            let address = address(&realm, &id);
            Ok(see_other(&format!("{address}/permissions?{done}")))
        }
        Err(error) => {
            let refused = Refused::from_error(error, "permission")?;
            let role = find(&realm, &place, id).await?;
            page(&place, &realm, &role)
                .await?
                .again(&place, SECTION, refused)
        }
    }
}
