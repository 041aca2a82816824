//! The settings of a connection.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Error, Realm, connection};
use guildhall_model::connection::UPDATE_CONNECTION;
use guildhall_store::ConnectionRow;
use serde_json::{Map, Value, json};

use super::{DATABASE, OPENID_CONNECT, SECTION, address, callback, find, list_address, strategy};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Link;
use crate::part::checked::checked;
use crate::part::edit::Changes;
use crate::part::field::{Field, of_stored, stored, typed};
use crate::part::sheet::{Head, Section, Sheet};
use crate::place::{InTenant, Place};

/// The secret is never shown; left empty it stays.
const SECRET: &str = "client_secret";

/// The options that forms name.
const OPTIONS: [&str; 8] = [
    "discovery_url",
    "client_id",
    SECRET,
    "scope",
    "domain_aliases",
    "disable_signup",
    "requires_username",
    "brute_force_protection",
];

/// Whether a field is one of the connection's options.
pub(super) fn is_option(name: &str) -> bool {
    OPTIONS.contains(&name)
}

/// What has to be known of a provider that speaks OpenID Connect.
pub(super) fn provider_fields() -> Vec<Field> {
    vec![
        Field::text("discovery_url", words("connection.discovery"))
            .required()
            .code()
            .hint(words("connection.discovery.hint")),
        Field::text("client_id", words("applications.id"))
            .required()
            .code(),
        Field::password(SECRET, words("application.secret")).hint(words("connection.secret.hint")),
        Field::text("scope", words("connection.scope"))
            .value("openid profile email")
            .code(),
        Field::lines("domain_aliases", words("connection.domains"))
            .hint(words("connection.domains.hint")),
    ]
}

fn fields(strategy: &str, can_change: bool) -> Vec<Field> {
    let mut fields =
        vec![Field::text("display_name", words("connection.display_name")).longest(128)];
    match strategy {
        DATABASE => fields.extend([
            Field::check("disable_signup", words("connection.disable_signup")),
            Field::check("requires_username", words("connection.requires_username")),
            Field::check("brute_force_protection", words("connection.brute_force")),
        ]),
        OPENID_CONNECT => {
            fields.push(Field::check(
                "show_as_button",
                words("organization.connections.button"),
            ));
            fields.extend(provider_fields());
        }
        _ => fields.push(Field::check(
            "show_as_button",
            words("organization.connections.button"),
        )),
    }
    of_stored(fields, can_change)
}

/// What the fields show, as it is stored: the secret is left out.
fn known(fields: &[Field], document: &Map<String, Value>) -> Map<String, Value> {
    let mut flat = document.clone();
    if let Some(Value::Object(options)) = document.get("options") {
        flat.extend(options.clone());
    }
    flat.remove(SECRET);
    if let Some(Value::Array(scopes)) = flat.get("scope") {
        let texts: Vec<&str> = scopes.iter().filter_map(Value::as_str).collect();
        let text = texts.join(" ");
        flat.insert("scope".to_owned(), json!(text));
    }
    stored(fields, &flat)
}

fn sheet(
    place: &Place,
    realm: &Realm,
    row: &ConnectionRow,
    seen: &Map<String, Value>,
    typed: &Map<String, Value>,
) -> Sheet {
    let can_change = place.may(connection::UPDATE);
    let address = address(realm, &row.id);
    let mut sections = Vec::new();
    if row.strategy != DATABASE {
        sections.push(
            Section::new(words("connection.new.step_there"))
                .lead(words("connection.new.step_there.lead"))
                .copy(words("connection.callback"), callback(realm)),
        );
    }
    sections.push(Section::new(words("application.settings")).edit(
        address.clone(),
        fields(&row.strategy, can_change),
        (seen, typed),
        can_change.then(|| words("organization.save")),
    ));
    if place.may(connection::DELETE) {
        sections.push(Section::deletion(
            words("connection.delete"),
            words("connection.delete.lead"),
            &address,
        ));
    }
    let head = Head::new("con", &row.name, &strategy(&row.strategy), &row.id);
    let list = Link::new(words("connections.title"), list_address(realm));
    Sheet::about(list, head, Vec::new(), sections)
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let (row, document) = find(&realm, &place, &id).await?;
    let seen = known(&fields(&row.strategy, true), &document);
    sheet(&place, &realm, &row, &seen, &seen).answer(&place, SECTION, &asked)
}

pub(super) async fn save(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(connection::UPDATE)?;
    let (row, document) = find(&realm, &place, &id).await?;
    let fields = fields(&row.strategy, true);
    let now = known(&fields, &document);
    let typed = typed(&fields, &form);
    let mut changes = Changes::new(&form, &now, &typed);
    let write = |changed| change(&realm, &place, id, &document, changed);
    let Some(refused) = changes.save("display_name", write).await? else {
        let address = address(&realm, &row.id);
        return Ok(see_other(&format!("{address}?done=changes_saved")));
    };
    sheet(&place, &realm, &row, &changes.seen, &typed).again(&place, SECTION, refused)
}

/// Writes what was changed, as `PATCH /connections/{id}` does. Options are replaced whole there, so that those that were
/// not changed go along.
async fn change(
    realm: &Realm,
    place: &Place,
    id: String,
    document: &Map<String, Value>,
    change: Map<String, Value>,
) -> Result<(), Error> {
    let (options, mut body): (Map<_, _>, Map<_, _>) = change
        .into_iter()
        .filter(|(name, value)| name != SECRET || value.as_str() != Some(""))
        .partition(|(name, _)| is_option(name));
    if !options.is_empty() {
        let before = match document.get("options") {
            Some(Value::Object(options)) => options.clone(),
            _ => Map::new(),
        };
        body.insert("options".to_owned(), with_options(before, options));
    }
    if body.is_empty() {
        return Ok(());
    }
    let body = checked(&UPDATE_CONNECTION, body)?;
    connection::update(realm, &place.actor, id, body).await?;
    Ok(())
}

/// The options with those that were typed in place of the former ones.
pub(super) fn with_options(mut before: Map<String, Value>, typed: Map<String, Value>) -> Value {
    before.extend(typed);
    Value::Object(before)
}
