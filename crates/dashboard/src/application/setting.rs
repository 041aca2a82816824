//! The settings of an application: what it is, and where people are sent.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Realm, client};
use guildhall_model::client::UPDATE_CLIENT;
use serde_json::{Map, Value};

use super::shown::{Application, SECTION, address, kind};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Cell;
use crate::part::checked::checked;
use crate::part::edit::Changes;
use crate::part::field::{Choice, Field, of_stored, stored, typed};
use crate::part::sheet::{Section, Sheet};
use crate::place::{InTenant, Place};

fn fields(can_change: bool) -> Vec<Field> {
    let kinds = ["regular_web", "spa", "native", "non_interactive"];
    let kinds = kinds.map(|one| Choice::new(one, kind(Some(one))));
    let lines = |name, label: &str, hint: &str| Field::lines(name, words(label)).hint(words(hint));
    let fields = vec![
        Field::text("name", words("application.name"))
            .required()
            .longest(255),
        Field::text("description", words("application.description")).longest(140),
        Field::select("app_type", words("application.type"), kinds.to_vec()),
        lines(
            "callbacks",
            "application.callbacks",
            "application.callbacks.hint",
        ),
        lines(
            "allowed_logout_urls",
            "application.logout_urls",
            "application.logout_urls.hint",
        ),
        lines(
            "web_origins",
            "application.web_origins",
            "application.web_origins.hint",
        ),
        lines(
            "allowed_origins",
            "application.origins",
            "application.origins.hint",
        ),
        Field::text("initiate_login_uri", words("application.login_uri"))
            .hint(words("application.login_uri.hint"))
            .code(),
    ];
    of_stored(fields, can_change)
}

fn sheet(
    place: &Place,
    realm: &Realm,
    application: &Application,
    seen: &Map<String, Value>,
    typed: &Map<String, Value>,
) -> Sheet {
    let can_change = place.may(client::UPDATE);
    let address = address(realm, &application.id);
    let save = can_change.then(|| words("organization.save"));
    let mut sections = vec![
        Section::new(words("application.facts"))
            .fact(
                words("tenants.domain"),
                Cell::Id(realm.tenant.domain.clone()),
            )
            .fact(words("applications.id"), Cell::Id(application.id.clone())),
        Section::new(words("application.settings")).edit(
            address.clone(),
            fields(can_change),
            (seen, typed),
            save,
        ),
    ];
    if place.may(client::DELETE) {
        sections.push(Section::deletion(
            words("application.delete"),
            words("application.delete.lead"),
            &address,
        ));
    }
    application.sheet(realm, "", sections)
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let application = Application::find(&realm, &place, &id).await?;
    let seen = stored(&fields(true), &application.document);
    sheet(&place, &realm, &application, &seen, &seen).answer(&place, SECTION, &asked)
}

pub(super) async fn save(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(client::UPDATE)?;
    let application = Application::find(&realm, &place, &id).await?;
    let now = stored(&fields(true), &application.document);
    let typed = typed(&fields(true), &form);
    let mut changes = Changes::new(&form, &now, &typed);
    let write = |changed| change(&realm, &place, id, changed);
    let Some(refused) = changes.save("name", write).await? else {
        let address = address(&realm, &application.id);
        return Ok(see_other(&format!("{address}?done=changes_saved")));
    };
    sheet(&place, &realm, &application, &changes.seen, &typed).again(&place, SECTION, refused)
}

/// Writes what was changed, as `PATCH /clients/{id}` does.
pub(super) async fn change(
    realm: &Realm,
    place: &Place,
    id: String,
    change: Map<String, Value>,
) -> Result<(), guildhall_app::Error> {
    let body = checked(&UPDATE_CLIENT, change)?;
    client::update(realm, &place.actor, id, body).await?;
    Ok(())
}
