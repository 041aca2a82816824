//! A new connection: a database, or a provider that speaks OpenID Connect, with the values that it wants to know.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Realm, connection};
use guildhall_model::connection::CREATE_CONNECTION;
use serde_json::{Map, Value, json};

use super::setting::{is_option, provider_fields, with_options};
use super::{DATABASE, OPENID_CONNECT, SECTION, address, callback, list_address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Link;
use crate::part::checked::checked;
use crate::part::field::{Field, filled, given, typed};
use crate::part::sheet::{Section, Sheet};
use crate::place::InTenant;

fn fields(strategy: &str) -> Vec<Field> {
    let mut fields = vec![
        Field::text("name", words("application.name"))
            .required()
            .longest(128)
            .code()
            .hint(words("connection.name.hint")),
        Field::text("display_name", words("connection.display_name")).longest(128),
    ];
    if strategy == OPENID_CONNECT {
        fields.extend(provider_fields());
    }
    fields
}

fn sheet(realm: &Realm, strategy: &str, values: &Map<String, Value>) -> Sheet {
    let list = list_address(realm);
    let fields = filled(fields(strategy), values);
    let (title, lead) = if strategy == DATABASE {
        ("connection.new.database", "connection.new.database.lead")
    } else {
        ("connection.new.provider", "connection.new.provider.lead")
    };
    let form = Section::new(words("connection.new.step_here"))
        .form(format!("{list}/new/{strategy}"), fields, words(title))
        .cancel(list.clone());
    let there = Section::new(words("connection.new.step_there"))
        .lead(words("connection.new.step_there.lead"))
        .copy(words("connection.callback"), callback(realm));
    Sheet {
        up: Link::new(words("connections.title"), list),
        title: words(title),
        lead: words(lead),
        head: None,
        tabs: Vec::new(),
        sections: if strategy == DATABASE {
            vec![form]
        } else {
            vec![there, form]
        },
    }
}

/// A strategy for which there is a form.
fn known(strategy: &str) -> Result<(), Failure> {
    if [DATABASE, OPENID_CONNECT].contains(&strategy) {
        Ok(())
    } else {
        Err(Failure::NotFound)
    }
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, strategy)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(connection::CREATE)?;
    known(&strategy)?;
    sheet(&realm, &strategy, &Map::new()).answer(&place, SECTION, &asked)
}

pub(super) async fn create(
    InTenant { place, realm }: InTenant,
    Path((_, strategy)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(connection::CREATE)?;
    known(&strategy)?;
    let typed = typed(&fields(&strategy), &form);
    let (options, mut body): (Map<_, _>, Map<_, _>) = given(typed.clone())
        .into_iter()
        .partition(|(name, _)| is_option(name));
    body.insert("strategy".to_owned(), json!(strategy));
    if strategy == OPENID_CONNECT {
        body.insert("show_as_button".to_owned(), json!(true));
        body.insert("options".to_owned(), with_options(Map::new(), options));
    }
    let made = match checked(&CREATE_CONNECTION, body) {
        Ok(body) => connection::create(&realm, &place.actor, body).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(shown) => {
            let address = address(&realm, &shown.row.id);
            Ok(see_other(&format!("{address}?done=connection_created")))
        }
        Err(error) => {
            let refused = Refused::from_error(error, "name")?;
            sheet(&realm, &strategy, &typed).again(&place, SECTION, refused)
        }
    }
}
