//! A new application.

use axum::response::Response;
use guildhall_app::client;
use guildhall_model::client::CREATE_CLIENT;
use serde_json::{Map, Value, json};

use super::shown::{SECTION, address, kind, list_address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Link;
use crate::part::checked::checked;
use crate::part::field::{Choice, Field, given, typed};
use crate::part::sheet::Sheet;
use crate::place::InTenant;

fn fields() -> Vec<Field> {
    let kinds = ["regular_web", "spa", "native", "non_interactive"];
    let kinds = kinds.map(|one| Choice::new(one, kind(Some(one))));
    vec![
        Field::text("name", words("application.name"))
            .required()
            .longest(255),
        Field::select("app_type", words("application.type"), kinds.to_vec())
            .hint(words("application.type.hint")),
        Field::lines("callbacks", words("application.callbacks"))
            .hint(words("application.callbacks.hint")),
    ]
}

fn sheet(realm: &guildhall_app::Realm, values: &Map<String, Value>) -> Sheet {
    let list = Link::new(words("applications.title"), list_address(realm));
    let said = (words("application.new"), words("application.new.lead"));
    Sheet::of_new(list, said, fields(), values)
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(client::CREATE)?;
    sheet(&realm, &Map::new()).answer(&place, SECTION, &asked)
}

pub(super) async fn create(
    InTenant { place, realm }: InTenant,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(client::CREATE)?;
    let typed = typed(&fields(), &form);
    let mut body = given(typed.clone());
    // What an application made today speaks.
    body.insert("oidc_conformant".to_owned(), json!(true));
    body.insert("jwt_configuration".to_owned(), json!({"alg": "RS256"}));
    body.insert("grant_types".to_owned(), grants(form.text("app_type")));
    let made = match checked(&CREATE_CLIENT, body) {
        Ok(body) => client::create(&realm, &place.actor, body).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(client) => {
            let id = client.get("client_id").and_then(Value::as_str);
            let address = address(&realm, id.unwrap_or_default());
            Ok(see_other(&format!(
                "{address}/credentials?done=application_created"
            )))
        }
        Err(error) => {
            let refused = Refused::from_error(error, "name")?;
            sheet(&realm, &typed).again(&place, SECTION, refused)
        }
    }
}

/// What an application of that kind asks with.
fn grants(app_type: &str) -> Value {
    match app_type {
        "non_interactive" => json!(["client_credentials"]),
        _ => json!(["authorization_code", "refresh_token"]),
    }
}
