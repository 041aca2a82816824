//! Deleting an organization: its name has to be typed.

use axum::response::Response;
use guildhall_app::organization;
use guildhall_model::organization::Organization;
use http::StatusCode;
use serde::Serialize;

use super::shown::{Head, list_address};
use crate::error::{Failure, Problems, Refused, words};
use crate::extract::OrganizationPath;
use crate::form::Form;
use crate::page::{Page, Shell, see_other};
use crate::place::{InTenant, Place};

#[derive(Debug, Serialize)]
struct Delete {
    head: Head,
    confirm: String,
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
) -> Result<Response, Failure> {
    place.actor.must(organization::DELETE)?;
    let organization = organization::find(&realm, &id).await?;
    let delete = delete_page(&realm, &organization, "");
    page(&place, delete, StatusCode::OK, Problems::default())
}

pub(super) async fn delete(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(organization::DELETE)?;
    let found = organization::find(&realm, &id).await?;
    let confirm = form.text("confirm");
    let Refused { status, problems } = if confirm == found.name.as_str() {
        match organization::delete(&realm, &place.actor, id).await {
            Ok(()) => {
                let list = list_address(&realm);
                return Ok(see_other(&format!("{list}?done=organization_deleted")));
            }
            Err(error) => Refused::from_error(error, "confirm")?,
        }
    } else {
        Refused::of("confirm", words("organization.delete.mismatch"))
    };
    page(
        &place,
        delete_page(&realm, &found, confirm),
        status,
        problems,
    )
}

fn delete_page(realm: &guildhall_app::Realm, organization: &Organization, confirm: &str) -> Delete {
    Delete {
        head: Head::new(realm, organization),
        confirm: confirm.to_owned(),
    }
}

fn page(
    place: &Place,
    delete: Delete,
    status: StatusCode,
    problems: Problems,
) -> Result<Response, Failure> {
    let shell = Shell::new(place, words("organization.delete"), "organizations");
    Page::new(shell, delete)
        .with(problems)
        .answer(status, "organization_delete.html")
}
