//! Deleting a user.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Realm, user};

use super::shown::{SECTION, User, address, list_address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::sheet::Sheet;
use crate::part::{Link, delete};
use crate::place::InTenant;

fn sheet(realm: &Realm, user: &User, typed: &str) -> Sheet {
    let address = address(realm, &user.row.id);
    let name = user.name();
    let up = Link::new(name.clone(), address.clone());
    delete::sheet(up, &name, words("user.delete.lead"), &address, typed)
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(user::DELETE)?;
    let user = User::find(&realm, &place, &id).await?;
    sheet(&realm, &user, "").answer(&place, SECTION, &asked)
}

pub(super) async fn delete(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(user::DELETE)?;
    let user = User::find(&realm, &place, &id).await?;
    let typed = form.text("confirm");
    let refused = if typed == user.name() {
        match user::delete(&realm, &place.actor, id).await {
            Ok(()) => {
                let list = list_address(&realm);
                return Ok(see_other(&format!("{list}?done=user_deleted")));
            }
            Err(error) => Refused::from_error(error, "confirm")?,
        }
    } else {
        Refused::of("confirm", words("delete.mismatch"))
    };
    sheet(&realm, &user, typed).again(&place, SECTION, refused)
}
