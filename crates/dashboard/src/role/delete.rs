//! Deleting a role.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Realm, role};
use guildhall_store::RoleRow;

use super::{SECTION, address, find, list_address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::sheet::Sheet;
use crate::part::{Link, delete};
use crate::place::InTenant;

fn sheet(realm: &Realm, role: &RoleRow, typed: &str) -> Sheet {
    let address = address(realm, &role.id);
    let name = role.name.clone();
    let up = Link::new(name.clone(), address.clone());
    delete::sheet(up, &name, words("role.delete.lead"), &address, typed)
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(role::DELETE)?;
    let role = find(&realm, &place, id.clone()).await?;
    sheet(&realm, &role, "").answer(&place, SECTION, &asked)
}

pub(super) async fn delete(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(role::DELETE)?;
    let role = find(&realm, &place, id.clone()).await?;
    let typed = form.text("confirm");
    let refused = if typed == role.name {
        match role::delete(&realm, &place.actor, id).await {
            Ok(()) => {
                let list = list_address(&realm);
                return Ok(see_other(&format!("{list}?done=role_deleted")));
            }
            Err(error) => Refused::from_error(error, "confirm")?,
        }
    } else {
        Refused::of("confirm", words("delete.mismatch"))
    };
    sheet(&realm, &role, typed).again(&place, SECTION, refused)
}
