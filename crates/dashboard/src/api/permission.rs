//! The permissions that an API knows.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Realm, resource_server};
use serde_json::{Map, Value, json};

use super::setting::change;
use super::{Api, SECTION, address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Cell;
use crate::part::field::{Field, given, typed};
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
        let mut fields = fields();
        for field in &mut fields {
            field.fill(values);
        }
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

/// Adds a permission or takes one away, as the button says: to those that are stored now.
async fn rewrite(
    place: &Place,
    realm: &Realm,
    api: &Api,
    form: &Form,
) -> Result<(), guildhall_app::Error> {
    let mut scopes = scopes(api);
    if form.has("remove") {
        let removed = form.text("remove");
        scopes.retain(|scope| scope.get("value").and_then(Value::as_str) != Some(removed));
    } else {
        scopes.push(Value::Object(given(typed(&fields(), form))));
    }
    let body = [("scopes".to_owned(), json!(scopes))];
    change(realm, place, &api.id, body.into_iter().collect()).await
}

pub(super) async fn change_list(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(resource_server::UPDATE)?;
    let api = Api::find(&realm, &place, &id).await?;
    let done = if form.has("remove") {
        "done=permission_removed"
    } else {
        "done=permission_added"
    };
    match rewrite(&place, &realm, &api, &form).await {
        Ok(()) => {
            let address = address(&realm, &api.id);
            Ok(see_other(&format!("{address}/permissions?{done}")))
        }
        Err(error) => {
            let mut refused = Refused::from_error(error, "value")?;
            for problem in &mut refused.problems.all {
                // The list is one property of the API's body; here each permission has a form.
                "value".clone_into(&mut problem.field);
            }
            sheet(&place, &realm, &api, &typed(&fields(), &form)).again(&place, SECTION, refused)
        }
    }
}
