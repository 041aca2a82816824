//! A new user of a database.

use axum::response::Response;
use guildhall_app::{Error, Realm, user};
use guildhall_model::user::CreateUser;
use guildhall_store::{ConnectionFilter, Page as Piece};
use serde_json::{Map, Value};

use super::shown::{SECTION, address, list_address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Link;
use crate::part::checked::declared;
use crate::part::field::{Choice, Field, given, typed};
use crate::part::sheet::Sheet;
use crate::place::InTenant;

/// Databases from which one is chosen.
const OFFERED: i64 = 100;

fn fields(databases: &[String]) -> Vec<Field> {
    let databases = databases
        .iter()
        .map(|name| Choice::new(name.clone(), name.clone()));
    vec![
        Field::select(
            "connection",
            words("organization.connections.one"),
            databases.collect(),
        ),
        Field::text("email", words("setup.email")).longest(320),
        Field::text("name", words("application.name")).longest(300),
        Field::password("password", words("setup.password")).hint(words("user.password.hint")),
    ]
}

async fn databases(realm: &Realm) -> Result<Vec<String>, Failure> {
    let filter = ConnectionFilter {
        strategies: Some(",auth0,".to_owned()),
        name: None,
    };
    let read = realm.store.read(filter, |filter, mut tx| {
        Box::pin(async move {
            let page = Piece::Checkpoint {
                after: None,
                take: OFFERED,
            };
            Ok::<_, Error>(tx.connections(filter, &page).await?)
        })
    });
    Ok(read.await?.into_iter().map(|row| row.name).collect())
}

fn sheet(realm: &Realm, databases: &[String], values: &Map<String, Value>) -> Sheet {
    let list = Link::new(words("users.title"), list_address(realm));
    let said = (words("user.new"), words("user.new.lead"));
    Sheet::of_new(list, said, fields(databases), values)
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(user::CREATE)?;
    let databases = databases(&realm).await?;
    sheet(&realm, &databases, &Map::new()).answer(&place, SECTION, &asked)
}

pub(super) async fn create(
    InTenant { place, realm }: InTenant,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(user::CREATE)?;
    let typed = typed(&fields(&[]), &form);
    let made = match declared::<CreateUser>(Value::Object(given(typed.clone()))) {
        Ok(body) => user::create(&realm, &place.actor, body).await,
        Err(error) => Err(error),
    };
    match made {
        Ok((user, _)) => {
            let address = address(&realm, &user.id);
            Ok(see_other(&format!("{address}?done=user_created")))
        }
        Err(error) => {
            let refused = Refused::from_error(error, "email")?;
            let databases = databases(&realm).await?;
            sheet(&realm, &databases, &typed).again(&place, SECTION, refused)
        }
    }
}
