//! The users who have a role in the whole tenant.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::user::Profile;
use guildhall_app::{Error, Realm, role};
use guildhall_store::{After, Page as Piece, RoleRow, UserRow};

use super::{SECTION, address, find, sheet};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Cell;
use crate::part::field::Field;
use crate::part::sheet::{Section, Sheet, Table, TableRow};
use crate::place::{InTenant, Place};

/// Users that are shown.
const SHOWN: i64 = 100;

async fn read(realm: &Realm, id: &str) -> Result<Vec<UserRow>, Failure> {
    let read = realm.store.read(id.to_owned(), |id, mut tx| {
        Box::pin(async move {
            let page = Piece::Checkpoint {
                after: None::<After>,
                take: SHOWN,
            };
            Ok::<_, Error>(tx.role_users(id, &page).await?)
        })
    });
    Ok(read.await?)
}

async fn page(place: &Place, realm: &Realm, role: &RoleRow, typed: &str) -> Result<Sheet, Failure> {
    place.actor.must(role::READ_USERS)?;
    let users = read(realm, &role.id).await?;
    let rows: Result<Vec<TableRow>, Error> = users
        .into_iter()
        .map(|user| {
            let profile = Profile::read(&user.document)?;
            Ok(TableRow {
                address: Some(crate::user::address(realm, &user.id)),
                title: profile.display_name().unwrap_or(&user.id).to_owned(),
                cells: vec![Cell::Id(user.id)],
                button: None,
            })
        })
        .collect();
    let mut section = Section::new(words("users.title"))
        .lead(words("role.users.lead"))
        .table(Table {
            columns: vec![words("users.one"), words("users.id")],
            rows: rows?,
            empty: words("role.users.none"),
        });
    if place.may(role::ADD_USERS) && role.owner_id.is_none() {
        let field = Field::text("user", words("organization.members.user"))
            .required()
            .value(typed);
        let action = format!("{}/users", address(realm, &role.id));
        section = section.form(action, vec![field], words("organization.members.give"));
    }
    Ok(sheet(realm, role, "/users", vec![section]))
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let role = find(&realm, &place, id).await?;
    page(&place, &realm, &role, "")
        .await?
        .answer(&place, SECTION, &asked)
}

/// Gives the role to the user of that address or id.
pub(super) async fn add(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(role::ADD_USERS)?;
    let typed = form.text("user");
    let refused = match crate::user::find::find(&realm, typed).await?.one() {
        Ok(user) => match role::add_users(&realm, &place.actor, id.clone(), vec![user]).await {
            Ok(()) => {
                let address = address(&realm, &id);
                return Ok(see_other(&format!("{address}/users?done=role_given")));
            }
            Err(error) => Refused::from_error(error, "user")?,
        },
        Err(text) => Refused::of("user", text),
    };
    let role = find(&realm, &place, id).await?;
    page(&place, &realm, &role, typed)
        .await?
        .again(&place, SECTION, refused)
}
