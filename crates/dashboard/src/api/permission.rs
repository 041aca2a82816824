//! The permissions that an API knows.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Error, Realm, resource_server};
use guildhall_model::resource_server::UPDATE_RESOURCE_SERVER;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{Api, SECTION, address, named};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Cell;
use crate::part::checked::checked;
use crate::part::edit::TRIES;
use crate::part::field::{Field, filled, given, typed};
use crate::part::sheet::{Button, Section, Sheet, Table, TableRow};
use crate::place::{InTenant, Place};

fn fields() -> Vec<Field> {
    vec![
        Field::text("value", words("permissions.one"))
            .required()
            .longest(280)
            .code(),
        Field::text("description", words("application.description")).longest(500),
    ]
}

/// The permissions as the API answers them.
fn scopes(api: &Api) -> Vec<Value> {
    let scopes = api.document.get("scopes").and_then(Value::as_array);
    scopes.cloned().unwrap_or_default()
}

fn sheet(place: &Place, realm: &Realm, api: &Api, values: &Map<String, Value>) -> Sheet {
    let can_change = place.may(resource_server::UPDATE) && !api.is_system;
    let action = format!("{}/permissions", address(realm, &api.id));
    let text = |scope: &Value, name: &str| {
        let text = scope.get(name).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let rows = scopes(api).into_iter().map(|scope| TableRow {
        title: text(&scope, "value"),
        address: None,
        cells: vec![Cell::Text(text(&scope, "description"))],
        button: can_change.then(|| Button {
            label: words("organization.members.remove"),
            action: action.clone(),
            name: "remove",
            value: text(&scope, "value"),
        }),
    });
    let mut section = Section::new(words("permissions.title"))
        .lead(words("api.permissions.lead"))
        .table(Table {
            columns: vec![words("permissions.one"), words("application.description")],
            rows: rows.collect(),
            empty: words("api.permissions.none"),
        });
    if can_change {
        let fields = filled(fields(), values);
        section = section.form(action, fields, words("role.permissions.add"));
    }
    api.sheet(realm, "/permissions", vec![section])
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let api = Api::find(&realm, &place, &id).await?;
    sheet(&place, &realm, &api, &Map::new()).answer(&place, SECTION, &asked)
}

/// Adds a permission or takes one away, as the button says: to those that are stored now. The list is written whole;
/// `false`: it is another by now, and nothing was written.
async fn rewrite(place: &Place, realm: &Realm, api: &Api, form: &Form) -> Result<bool, Error> {
    let mut scopes = scopes(api);
    if form.has("remove") {
        let removed = form.text("remove");
        scopes.retain(|scope| scope.get("value").and_then(Value::as_str) != Some(removed));
    } else {
        scopes.push(Value::Object(given(typed(&fields(), form))));
    }
    let body = [("scopes".to_owned(), json!(scopes))];
    let body = checked(&UPDATE_RESOURCE_SERVER, body.into_iter().collect())?;
    let (named, seen) = (named(&api.id), api.stored.clone());
    let written = resource_server::update_seen(realm, &place.actor, named, seen, body).await?;
    Ok(written.is_some())
}

pub(super) async fn change_list(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(resource_server::UPDATE)?;
    let mut api = Api::find(&realm, &place, &id).await?;
    let done = if form.has("remove") {
        "done=permission_removed"
    } else {
        "done=permission_added"
    };
    let mut written = rewrite(&place, &realm, &api, &form).await;
    for _ in 1..TRIES {
        if !matches!(written, Ok(false)) {
            break;
        }
        // Somebody was faster by a moment: it is done to what is there now.
        api = Api::find(&realm, &place, &id).await?;
        written = rewrite(&place, &realm, &api, &form).await;
    }
    let mut refused = match written {
        Ok(true) => {
            let address = address(&realm, &api.id);
            return Ok(see_other(&format!("{address}/permissions?{done}")));
        }
        Ok(false) => Refused {
            status: StatusCode::CONFLICT,
            ..Refused::of("value", words("edit.changed_meanwhile"))
        },
        Err(error) => Refused::from_error(error, "value")?,
    };
    for problem in &mut refused.problems.all {
        // The list is one property of the API's body; here each permission has a form.
        "value".clone_into(&mut problem.field);
    }
    sheet(&place, &realm, &api, &typed(&fields(), &form)).again(&place, SECTION, refused)
}
