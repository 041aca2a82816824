//! Deleting a connection.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Realm, connection};
use guildhall_store::ConnectionRow;

use super::{SECTION, address, find, list_address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::sheet::Sheet;
use crate::part::{Link, delete};
use crate::place::InTenant;

fn sheet(realm: &Realm, row: &ConnectionRow, typed: &str) -> Sheet {
    let address = address(realm, &row.id);
    let up = Link::new(row.name.clone(), address.clone());
    delete::sheet(
        up,
        &row.name,
        words("connection.delete.lead"),
        &address,
        typed,
    )
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(connection::DELETE)?;
    let (row, _) = find(&realm, &place, &id).await?;
    sheet(&realm, &row, "").answer(&place, SECTION, &asked)
}

pub(super) async fn delete(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(connection::DELETE)?;
    let (row, _) = find(&realm, &place, &id).await?;
    let typed = form.text("confirm");
    let refused = if typed == row.name {
        match connection::delete(&realm, &place.actor, id).await {
            Ok(_) => {
                let list = list_address(&realm);
                return Ok(see_other(&format!("{list}?done=connection_deleted")));
            }
            Err(error) => Refused::from_error(error, "confirm")?,
        }
    } else {
        Refused::of("confirm", words("delete.mismatch"))
    };
    sheet(&realm, &row, typed).again(&place, SECTION, refused)
}
