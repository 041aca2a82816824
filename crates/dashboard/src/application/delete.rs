//! Deleting an application: its name has to be typed.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Realm, client};

use super::shown::{Application, SECTION, address, list_address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::delete;
use crate::part::sheet::Sheet;
use crate::place::InTenant;

fn sheet(realm: &Realm, application: &Application, typed: &str) -> Sheet {
    let address = address(realm, &application.id);
    delete::sheet(
        crate::part::Link::new(application.name.clone(), address.clone()),
        &application.name,
        words("application.delete.lead"),
        &address,
        typed,
    )
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(client::DELETE)?;
    let application = Application::find(&realm, &place, &id).await?;
    sheet(&realm, &application, "").answer(&place, SECTION, &asked)
}

pub(super) async fn delete(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(client::DELETE)?;
    let application = Application::find(&realm, &place, &id).await?;
    let typed = form.text("confirm");
    let refused = if typed == application.name {
        match client::delete(&realm, &place.actor, id).await {
            Ok(()) => {
                let list = list_address(&realm);
                return Ok(see_other(&format!("{list}?done=application_deleted")));
            }
            Err(error) => Refused::from_error(error, "confirm")?,
        }
    } else {
        Refused::of("confirm", words("delete.mismatch"))
    };
    sheet(&realm, &application, typed).again(&place, SECTION, refused)
}
