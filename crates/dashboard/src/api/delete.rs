//! Deleting an API.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Realm, resource_server};

use super::{Api, SECTION, address, list_address, named};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::sheet::Sheet;
use crate::part::{Link, delete};
use crate::place::InTenant;

fn sheet(realm: &Realm, api: &Api, typed: &str) -> Sheet {
    let address = address(realm, &api.id);
    let up = Link::new(api.name.clone(), address.clone());
    delete::sheet(up, &api.name, words("api.delete.lead"), &address, typed)
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(resource_server::DELETE)?;
    let api = Api::find(&realm, &place, &id).await?;
    sheet(&realm, &api, "").answer(&place, SECTION, &asked)
}

pub(super) async fn delete(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(resource_server::DELETE)?;
    let api = Api::find(&realm, &place, &id).await?;
    let typed = form.text("confirm");
    let refused = if typed == api.name {
        match resource_server::delete(&realm, &place.actor, named(&id)).await {
            Ok(()) => {
                let list = list_address(&realm);
                return Ok(see_other(&format!("{list}?done=api_deleted")));
            }
            Err(error) => Refused::from_error(error, "confirm")?,
        }
    } else {
        Refused::of("confirm", words("delete.mismatch"))
    };
    sheet(&realm, &api, typed).again(&place, SECTION, refused)
}
