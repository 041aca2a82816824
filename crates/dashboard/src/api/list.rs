//! The list of APIs, and a new one.

use axum::response::Response;
use guildhall_app::Realm;
use guildhall_app::resource_server::{self, Listed};
use guildhall_model::resource_server::CREATE_RESOURCE_SERVER;
use guildhall_store::ResourceServerRow;
use serde_json::{Map, Value};

use super::{SECTION, address, list_address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::{Mark, see_other};
use crate::part::checked::checked;
use crate::part::field::{Field, given, typed};
use crate::part::listing::{Listing, Row, count};
use crate::part::paging::Part;
use crate::part::sheet::Sheet;
use crate::part::{Cell, Link};
use crate::place::InTenant;

/// Names the order in cursors.
const SORT: &str = "dashboard/apis";

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(resource_server::READ)?;
    let part = Part::asked(&asked, SORT, realm.now())?;
    let listed = Listed {
        identifiers: None,
        page: part.page(),
        wants_total: false,
    };
    let mut rows = resource_server::list(&realm, listed).await?.servers;
    let next = part.cut(&mut rows, ResourceServerRow::place);
    let actions = place
        .may(resource_server::CREATE)
        .then(|| Link::new(words("api.new"), format!("{}/new", list_address(&realm))));
    let listing = Listing {
        address: list_address(&realm),
        title: words("apis.title"),
        lead: words("apis.lead"),
        icon: "braces",
        actions: actions.into_iter().collect(),
        search: None,
        query: String::new(),
        notice: None,
        column: words("apis.one"),
        columns: vec![
            words("apis.identifier"),
            words("apis.lifetime"),
            words("apis.signing"),
        ],
        summary: count(rows.len()),
        rows: rows.into_iter().map(|server| row(&realm, server)).collect(),
        next,
        is_first: part.is_first(),
        none: words("apis.none"),
    };
    listing.answer(&place, SECTION, &asked)
}

fn row(realm: &Realm, server: ResourceServerRow) -> Row {
    let name = server.name.unwrap_or_else(|| server.identifier.clone());
    let kind = if server.is_system {
        words("apis.system")
    } else {
        String::new()
    };
    Row {
        mark: Mark::new(&name, &server.id),
        shape: "con",
        title: name,
        subtitle: kind,
        address: address(realm, &server.id),
        cells: vec![
            Cell::Id(server.identifier),
            Cell::Text(seconds(server.token_lifetime)),
            Cell::Tag(server.signing_alg),
        ],
    }
}

/// "3600 s".
fn seconds(seconds: i64) -> String {
    let slots = [("seconds", seconds.to_string())];
    // The tests make sure that the text is there.
    crate::text::text("apis.seconds", &slots).unwrap_or_default()
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("name", words("application.name"))
            .required()
            .longest(200),
        Field::text("identifier", words("apis.identifier"))
            .required()
            .longest(600)
            .code()
            .hint(words("api.identifier.hint")),
    ]
}

fn sheet(realm: &Realm, values: &Map<String, Value>) -> Sheet {
    let list = Link::new(words("apis.title"), list_address(realm));
    let said = (words("api.new"), words("api.new.lead"));
    Sheet::of_new(list, said, fields(), values)
}

pub(super) async fn new(
    InTenant { place, realm }: InTenant,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(resource_server::CREATE)?;
    sheet(&realm, &Map::new()).answer(&place, SECTION, &asked)
}

pub(super) async fn create(
    InTenant { place, realm }: InTenant,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(resource_server::CREATE)?;
    let typed = typed(&fields(), &form);
    let made = match checked(&CREATE_RESOURCE_SERVER, given(typed.clone())) {
        Ok(body) => resource_server::create(&realm, &place.actor, body).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(server) => {
            let address = address(&realm, &server.id);
            Ok(see_other(&format!(
                "{address}/permissions?done=api_created"
            )))
        }
        Err(error) => {
            let refused = Refused::from_error(error, "identifier")?;
            sheet(&realm, &typed).again(&place, SECTION, refused)
        }
    }
}
