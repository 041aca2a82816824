//! The connections that are enabled for an application.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::connection::{self, client::Switch};
use guildhall_app::{Error, Realm};
use guildhall_store::{ConnectionFilter, ConnectionRow, Page as Piece};

use super::shown::{Application, SECTION, address};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Cell;
use crate::part::sheet::{Button, Section, Table, TableRow};
use crate::place::InTenant;

/// Connections that are shown.
const SHOWN: i64 = 100;

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(connection::READ)?;
    let application = Application::find(&realm, &place, &id).await?;
    let (all, enabled) = read(&realm, id).await?;
    let can_change = place.may(connection::UPDATE);
    let action = format!("{}/connections", address(&realm, &application.id));
    let rows = all.into_iter().map(|row| {
        let is_enabled = enabled.contains(&row.id);
        let (label, name) = if is_enabled {
            (words("application.connections.disable"), "disable")
        } else {
            (words("application.connections.enable"), "enable")
        };
        let state = if is_enabled {
            Cell::Good(words("organization.connections.on"))
        } else {
            Cell::Tag(words("organization.connections.off"))
        };
        TableRow {
            address: Some(format!(
                "/tenants/{}/connections/{}",
                realm.tenant.name, row.id
            )),
            title: row.name,
            cells: vec![Cell::Text(row.strategy), state],
            button: can_change.then(|| Button {
                label,
                action: action.clone(),
                name,
                value: row.id,
            }),
        }
    });
    let section = Section::new(words("application.connections"))
        .lead(words("application.connections.lead"))
        .table(Table {
            columns: vec![
                words("organization.connections.one"),
                words("connections.strategy"),
                words("connections.state"),
            ],
            rows: rows.collect(),
            empty: words("application.connections.none"),
        });
    application
        .sheet(&realm, "/connections", vec![section])
        .answer(&place, SECTION, &asked)
}

async fn read(realm: &Realm, id: String) -> Result<(Vec<ConnectionRow>, Vec<String>), Failure> {
    let read = realm.store.read(id, |id, mut tx| {
        Box::pin(async move {
            let page = Piece::Checkpoint {
                after: None,
                take: SHOWN,
            };
            let all = tx.connections(&ConnectionFilter::default(), &page).await?;
            let enabled = tx.connections_of_client(id, SHOWN).await?;
            let enabled = enabled.into_iter().map(|row| row.id).collect();
            Ok::<_, Error>((all, enabled))
        })
    });
    Ok(read.await?)
}

pub(super) async fn switch(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(connection::UPDATE)?;
    let application = Application::find(&realm, &place, &id).await?;
    let enabled = form.has("enable");
    let connection = form.text(if enabled { "enable" } else { "disable" });
    let switch = Switch {
        client_id: application.id.clone(),
        enabled,
    };
    connection::client::switch(&realm, &place.actor, connection.to_owned(), vec![switch]).await?;
    let address = address(&realm, &application.id);
    Ok(see_other(&format!(
        "{address}/connections?done=changes_saved"
    )))
}
