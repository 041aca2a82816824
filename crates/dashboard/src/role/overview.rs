//! The settings of a role.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Error, Realm, role};
use guildhall_model::role::UpdateRole;
use guildhall_store::RoleRow;
use serde_json::{Map, Value, json};

use super::{SECTION, address, find};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::checked::declared;
use crate::part::edit::Changes;
use crate::part::field::{Field, of_stored, stored, typed};
use crate::part::sheet::{Section, Sheet};
use crate::place::{InTenant, Place};

fn fields(can_change: bool) -> Vec<Field> {
    let fields = vec![
        Field::text("name", words("application.name"))
            .required()
            .longest(255),
        Field::text("description", words("application.description")).longest(1000),
    ];
    of_stored(fields, can_change)
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
        sections.push(Section::deletion(
            words("role.delete"),
            words("role.delete.lead"),
            &address,
        ));
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
    let mut changes = Changes::new(&form, &now, &typed);
    let write = |changed| change(&realm, &place, id, changed);
    let Some(refused) = changes.save("name", write).await? else {
        let address = address(&realm, &role.id);
        return Ok(see_other(&format!("{address}?done=changes_saved")));
    };
    sheet(&place, &realm, &role, &changes.seen, &typed).again(&place, SECTION, refused)
}

async fn change(
    realm: &Realm,
    place: &Place,
    id: String,
    change: Map<String, Value>,
) -> Result<(), Error> {
    let body = declared::<UpdateRole>(Value::Object(change))?;
    role::update(realm, &place.actor, id, body).await?;
    Ok(())
}
