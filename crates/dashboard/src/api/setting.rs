//! The settings of an API.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Error, Realm, resource_server};
use guildhall_model::resource_server::UPDATE_RESOURCE_SERVER;
use serde_json::{Map, Value};

use super::{Api, SECTION, address, named};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::checked::checked;
use crate::part::edit::Changes;
use crate::part::field::{Choice, Field, of_stored, stored, typed};
use crate::part::sheet::{Section, Sheet};
use crate::place::{InTenant, Place};

/// What can be changed; of the tenant's own API only two values.
fn fields(is_system: bool, can_change: bool) -> Vec<Field> {
    let lifetime = Field::number("token_lifetime", words("api.token_lifetime")).required();
    let skip = Field::check(
        "skip_consent_for_verifiable_first_party_clients",
        words("api.skip_consent"),
    );
    let dialects = [
        ("access_token", "api.dialect.plain"),
        ("access_token_authz", "api.dialect.permissions"),
        ("rfc9068_profile", "api.dialect.rfc9068"),
        ("rfc9068_profile_authz", "api.dialect.rfc9068_permissions"),
    ];
    let dialects = dialects.map(|(value, label)| Choice::new(value, words(label)));
    let fields = if is_system {
        vec![lifetime, skip]
    } else {
        vec![
            Field::text("name", words("application.name"))
                .required()
                .longest(200),
            lifetime,
            Field::check("allow_offline_access", words("api.offline"))
                .hint(words("api.offline.hint")),
            skip,
            Field::check("enforce_policies", words("api.rbac")).hint(words("api.rbac.hint")),
            Field::select("token_dialect", words("api.dialect"), dialects.to_vec()),
        ]
    };
    of_stored(fields, can_change)
}

fn sheet(
    place: &Place,
    realm: &Realm,
    api: &Api,
    seen: &Map<String, Value>,
    typed: &Map<String, Value>,
) -> Sheet {
    let can_change = place.may(resource_server::UPDATE);
    let address = address(realm, &api.id);
    let save = can_change.then(|| words("organization.save"));
    let mut sections = vec![
        Section::new(words("application.facts"))
            .copy(words("apis.identifier"), api.identifier.clone()),
        Section::new(words("application.settings")).edit(
            address.clone(),
            fields(api.is_system, can_change),
            (seen, typed),
            save,
        ),
    ];
    if place.may(resource_server::DELETE) && !api.is_system {
        sections.push(Section::deletion(
            words("api.delete"),
            words("api.delete.lead"),
            &address,
        ));
    }
    api.sheet(realm, "", sections)
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let api = Api::find(&realm, &place, &id).await?;
    let seen = stored(&fields(api.is_system, true), &api.document);
    sheet(&place, &realm, &api, &seen, &seen).answer(&place, SECTION, &asked)
}

pub(super) async fn save(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(resource_server::UPDATE)?;
    let api = Api::find(&realm, &place, &id).await?;
    let fields = fields(api.is_system, true);
    let now = stored(&fields, &api.document);
    let typed = typed(&fields, &form);
    let mut changes = Changes::new(&form, &now, &typed);
    let write = |changed| change(&realm, &place, &id, changed);
    let Some(refused) = changes.save("name", write).await? else {
        let address = address(&realm, &api.id);
        return Ok(see_other(&format!("{address}?done=changes_saved")));
    };
    sheet(&place, &realm, &api, &changes.seen, &typed).again(&place, SECTION, refused)
}

/// Writes what was changed, as `PATCH /resource-servers/{id}` does.
async fn change(
    realm: &Realm,
    place: &Place,
    id: &str,
    change: Map<String, Value>,
) -> Result<(), Error> {
    let body = checked(&UPDATE_RESOURCE_SERVER, change)?;
    resource_server::update(realm, &place.actor, named(id), body).await?;
    Ok(())
}
