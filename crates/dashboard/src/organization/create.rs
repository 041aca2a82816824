//! A new organization: the labels are those of the page on which it all began.

use axum::response::Response;
use guildhall_app::{Error, organization};
use guildhall_model::organization::CreateOrganization;
use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};

use super::shown::{address, list_address};
use crate::error::{Failure, Refused, words};
use crate::form::Form;
use crate::page::{Page, Shell, see_other};
use crate::part::checked::declared;
use crate::place::InTenant;

#[derive(Debug, Default, Serialize)]
struct New<'a> {
    address: String,
    name: &'a str,
    display_name: &'a str,
}

pub(super) async fn show(InTenant { place, realm }: InTenant) -> Result<Response, Failure> {
    place.actor.must(organization::CREATE)?;
    let new = New {
        address: list_address(&realm),
        ..New::default()
    };
    let shell = Shell::new(&place, words("organization.new.title"), "organizations");
    Page::new(shell, new).answer(StatusCode::OK, "organization_new.html")
}

pub(super) async fn create(
    InTenant { place, realm }: InTenant,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(organization::CREATE)?;
    let made = match read(&form) {
        Ok(body) => organization::create(&realm, &place.actor, body).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(created) => {
            let address = address(&realm, &created.organization.id);
            Ok(see_other(&format!("{address}?done=organization_created")))
        }
        Err(error) => {
            let Refused { status, problems } = Refused::from_error(error, "name")?;
            let new = New {
                address: list_address(&realm),
                name: form.raw("name"),
                display_name: form.raw("display_name"),
            };
            let shell = Shell::new(&place, words("organization.new.title"), "organizations");
            Page::new(shell, new)
                .with(problems)
                .answer(status, "organization_new.html")
        }
    }
}

/// The form as the body of `POST /organizations`; an empty display name is none.
fn read(form: &Form) -> Result<CreateOrganization, Error> {
    let mut body = Map::new();
    body.insert("name".to_owned(), form.text("name").into());
    let display_name = form.text("display_name");
    if !display_name.is_empty() {
        body.insert("display_name".to_owned(), display_name.into());
    }
    declared(Value::Object(body))
}
