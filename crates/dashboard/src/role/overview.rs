//! The settings of a role.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Error, Realm, role};
use guildhall_model::role::UpdateRole;
use guildhall_model::schema::{Declared as _, Part};
use guildhall_store::RoleRow;
use serde_json::{Map, Value, json};

use super::{SECTION, address, find};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::edit::Changes;
use crate::part::field::{Field, stored, typed};
use crate::part::sheet::{Section, Sheet};
use crate::part::{Cell, Link};
use crate::place::{InTenant, Place};

fn fields(can_change: bool) -> Vec<Field> {
    let fields = [
        Field::text("name", words("application.name"))
            .required()
            .longest(255),
        Field::text("description", words("application.description")).longest(1000),
    ];
    let fields = fields.into_iter();
    fields
        .map(|field| field.readonly_unless(can_change))
        .collect()
}

fn known(role: &RoleRow) -> Map<String, Value> {
    let document = [
        ("name".to_owned(), json!(role.name)),
        ("description".to_owned(), json!(role.description)),
    ];
    stored(&fields(true), &document.into_iter().collect())
}

fn sheet(
    place: &Place,
    realm: &Realm,
    role: &RoleRow,
    seen: &Map<String, Value>,
    typed: &Map<String, Value>,
) -> Sheet {
    let can_change = place.may(role::UPDATE);
    let address = address(realm, &role.id);
    let save = can_change.then(|| words("organization.save"));
    let mut sections = vec![Section::new(words("application.settings")).edit(
        address.clone(),
        fields(can_change),
        (seen, typed),
        save,
    )];
    if place.may(role::DELETE) {
        let link = Link::new(words("role.delete"), format!("{address}/delete"));
        let section = Section::new(words("role.delete")).lead(words("role.delete.lead"));
        let section = section.fact(words("organization.members.actions"), Cell::Link(link));
        sections.push(section.danger());
    }
    super::sheet(realm, role, "", sections)
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let role = find(&realm, &place, id).await?;
    let seen = known(&role);
    sheet(&place, &realm, &role, &seen, &seen).answer(&place, SECTION, &asked)
}

pub(super) async fn save(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(role::UPDATE)?;
    let role = find(&realm, &place, id.clone()).await?;
    let now = known(&role);
    let typed = typed(&fields(true), &form);
    let changes = Changes::new(&form, &now, &typed);
    let refused = if changes.lost.is_empty() {
        match change(&realm, &place, id, changes.mine).await {
            Ok(()) => {
                let address = address(&realm, &role.id);
                return Ok(see_other(&format!("{address}?done=changes_saved")));
            }
            Err(error) => Refused::from_error(error, "name")?,
        }
    } else {
        Refused::lost(changes.problems())
    };
    sheet(&place, &realm, &role, &changes.seen, &typed).again(&place, SECTION, refused)
}

async fn change(
    realm: &Realm,
    place: &Place,
    id: String,
    change: Map<String, Value>,
) -> Result<(), Error> {
    if change.is_empty() {
        return Ok(());
    }
    let body = UpdateRole::read(Value::Object(change)).map_err(|problem| Error::Invalid {
        part: Part::Body,
        problem,
    })?;
    role::update(realm, &place.actor, id, body).await?;
    Ok(())
}
