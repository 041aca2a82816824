//! The Login Experience of an application: who logs in, and how they come to their organization.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Realm, client};
use serde_json::{Map, Value, json};

use super::setting::change;
use super::shown::{Application, SECTION, address};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::edit::Changes;
use crate::part::field::{Choice, Field, of_stored, typed};
use crate::part::sheet::{Section, Sheet};
use crate::place::{InTenant, Place};

fn fields(can_change: bool) -> Vec<Field> {
    let choice =
        |value: &str, label: &str, hint: &str| Choice::new(value, words(label)).hint(words(hint));
    let fields = vec![
        Field::choices(
            "organization_usage",
            words("experience.usage"),
            vec![
                choice("deny", "experience.deny", "experience.deny.hint"),
                choice("require", "experience.require", "experience.require.hint"),
                choice("allow", "experience.allow", "experience.allow.hint"),
            ],
        ),
        Field::choices(
            "organization_require_behavior",
            words("experience.behavior"),
            vec![
                choice(
                    "pre_login_prompt",
                    "experience.before",
                    "experience.before.hint",
                ),
                choice(
                    "post_login_prompt",
                    "experience.after",
                    "experience.after.hint",
                ),
                choice("no_prompt", "experience.nothing", "experience.nothing.hint"),
            ],
        )
        .hint(words("experience.behavior.hint")),
        Field::checks(
            "organization_discovery_methods",
            words("experience.discovery"),
            vec![
                choice("email", "experience.email", "experience.email.hint"),
                choice(
                    "organization_name",
                    "experience.name",
                    "experience.name.hint",
                ),
            ],
        )
        .hint(words("experience.discovery.hint")),
    ];
    of_stored(fields, can_change)
}

/// What is stored, with what holds where nothing is.
fn stored(document: &Map<String, Value>) -> Map<String, Value> {
    let or = |name: &str, usual: Value| {
        let value = document.get(name).filter(|value| !value.is_null());
        (name.to_owned(), value.cloned().unwrap_or(usual))
    };
    [
        or("organization_usage", json!("deny")),
        or("organization_require_behavior", json!("no_prompt")),
        or("organization_discovery_methods", json!(["email"])),
    ]
    .into_iter()
    .collect()
}

fn sheet(
    place: &Place,
    realm: &Realm,
    application: &Application,
    seen: &Map<String, Value>,
    typed: &Map<String, Value>,
) -> Sheet {
    let can_change = place.may(client::UPDATE);
    let action = format!("{}/login", address(realm, &application.id));
    let save = can_change.then(|| words("organization.save"));
    let section = Section::new(words("application.login"))
        .lead(words("experience.lead"))
        .edit(action, fields(can_change), (seen, typed), save);
    application.sheet(realm, "/login", vec![section])
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let application = Application::find(&realm, &place, &id).await?;
    let seen = stored(&application.document);
    sheet(&place, &realm, &application, &seen, &seen).answer(&place, SECTION, &asked)
}

pub(super) async fn save(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(client::UPDATE)?;
    let application = Application::find(&realm, &place, &id).await?;
    let now = stored(&application.document);
    let typed = typed(&fields(true), &form);
    let mut changes = Changes::new(&form, &now, &typed);
    let write = |changed| change(&realm, &place, id, changed);
    let Some(refused) = changes.save("organization_usage", write).await? else {
        let address = address(&realm, &application.id);
        return Ok(see_other(&format!("{address}/login?done=changes_saved")));
    };
    sheet(&place, &realm, &application, &changes.seen, &typed).again(&place, SECTION, refused)
}
