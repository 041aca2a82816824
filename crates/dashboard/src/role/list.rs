//! The list of roles, and a new one.

use axum::response::Response;
use guildhall_app::{Error, Realm, role};
use guildhall_model::role::CreateRole;
use guildhall_store::{RoleFilter, RoleRow};
use serde_json::{Map, Value};

use super::{SECTION, address, list_address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::moment::Moment;
use crate::page::{Mark, see_other};
use crate::part::checked::declared;
use crate::part::field::{Field, given, typed};
use crate::part::listing::{Listing, Row, count};
use crate::part::paging::Part;
use crate::part::sheet::Sheet;
use crate::part::{Cell, Link};
use crate::place::InTenant;

/// Names the order in cursors.
const SORT: &str = "dashboard/roles";

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(role::READ)?;
    let part = Part::asked(&asked, SORT, realm.now())?;
    let query = asked.text("q").unwrap_or_default().to_owned();
    let filter = RoleFilter {
        name: (!query.is_empty()).then(|| query.to_lowercase()),
        owner: None,
    };
    let read = realm
        .store
        .read((filter, part.page()), |(filter, page), mut tx| {
            Box::pin(async move { Ok::<_, Error>(tx.roles(filter, page).await?) })
        });
    let mut rows = read.await?;
    let next = part.cut(&mut rows, RoleRow::place);
    let actions = place
        .may(role::CREATE)
        .then(|| Link::new(words("role.new"), format!("{}/new", list_address(&realm))));
    let listing = Listing {
        address: list_address(&realm),
        title: words("roles.title"),
        lead: words("roles.lead"),
        icon: "key-round",
        actions: actions.into_iter().collect(),
        search: Some(words("roles.search")),
        query,
        notice: None,
        column: words("roles.one"),
        columns: vec![
            words("roles.of"),
            words("organizations.id"),
            words("organizations.created"),
        ],
        summary: count(rows.len()),
        rows: rows.into_iter().map(|role| row(&realm, role)).collect(),
        next,
        is_first: part.is_first(),
        none: words("roles.none"),
    };
    listing.answer(&place, SECTION, &asked)
}

fn row(realm: &Realm, role: RoleRow) -> Row {
    let owner = match role.owner_id {
        Some(owner) => Cell::Link(Link::new(
            owner.clone(),
            format!("/tenants/{}/organizations/{owner}", realm.tenant.name),
        )),
        None => Cell::Text(words("roles.of_tenant")),
    };
    Row {
        mark: Mark::new(&role.name, &role.id),
        shape: "con",
        subtitle: role.description.unwrap_or_default(),
        address: address(realm, &role.id),
        cells: vec![
            owner,
            Cell::Id(role.id),
            Cell::When(Moment::new(role.created_at, realm.now())),
        ],
        title: role.name,
    }
}

fn fields() -> Vec<Field> {
    vec![
        Field::text("name", words("application.name"))
            .required()
            .longest(255),
        Field::text("description", words("application.description")).longest(1000),
    ]
}

fn sheet(realm: &Realm, values: &Map<String, Value>) -> Sheet {
    let list = Link::new(words("roles.title"), list_address(realm));
    let said = (words("role.new"), words("role.new.lead"));
    Sheet::of_new(list, said, fields(), values)
}

pub(super) async fn new(
    InTenant { place, realm }: InTenant,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(role::CREATE)?;
    sheet(&realm, &Map::new()).answer(&place, SECTION, &asked)
}

pub(super) async fn create(
    InTenant { place, realm }: InTenant,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(role::CREATE)?;
    let typed = typed(&fields(), &form);
    let made = match declared::<CreateRole>(Value::Object(given(typed.clone()))) {
        Ok(body) => role::create(&realm, &place.actor, body).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(role) => {
            let address = address(&realm, &role.id);
            Ok(see_other(&format!(
                "{address}/permissions?done=role_created"
            )))
        }
        Err(error) => {
            let refused = Refused::from_error(error, "name")?;
            sheet(&realm, &typed).again(&place, SECTION, refused)
        }
    }
}
