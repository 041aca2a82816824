//! The roles of a user in the whole tenant.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Error, Realm, user};
use guildhall_store::{Page as Piece, RoleRow};

use super::shown::{SECTION, User, address};
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::Cell;
use crate::part::field::{Choice, Field};
use crate::part::sheet::{Button, Section, Sheet, Table, TableRow};
use crate::place::{InTenant, Place};
use crate::role::offered;

/// Roles that are shown.
const SHOWN: i64 = 100;

async fn read(realm: &Realm, id: &str) -> Result<(Vec<RoleRow>, Vec<RoleRow>), Failure> {
    let read = realm.store.read(id.to_owned(), |id, mut tx| {
        Box::pin(async move {
            let page = Piece::Offset {
                skip: 0,
                take: SHOWN,
            };
            let held = tx.user_roles(id, &page).await?;
            Ok::<_, Error>((held, offered::of_tenant(&mut tx).await?))
        })
    });
    Ok(read.await?)
}

async fn sheet(place: &Place, realm: &Realm, user: &User) -> Result<Sheet, Failure> {
    let (held, offered) = read(realm, &user.row.id).await?;
    let action = format!("{}/roles", address(realm, &user.row.id));
    let can_take = place.may(user::REMOVE_ROLES);
    let others = offered
        .into_iter()
        .filter(|role| held.iter().all(|one| one.id != role.id));
    let others: Vec<Choice> = others.map(|role| Choice::new(role.id, role.name)).collect();
    let rows = held.into_iter().map(|role| TableRow {
        address: Some(format!("/tenants/{}/roles/{}", realm.tenant.name, role.id)),
        cells: vec![Cell::Text(role.description.unwrap_or_default())],
        title: role.name,
        button: can_take.then(|| Button {
            label: words("role.take"),
            action: action.clone(),
            name: "take",
            value: role.id,
        }),
    });
    let mut section = Section::new(words("roles.title"))
        .lead(words("user.roles.lead"))
        .table(Table {
            columns: vec![words("roles.one"), words("application.description")],
            rows: rows.collect(),
            empty: words("user.roles.none"),
        });
    if place.may(user::ADD_ROLES) && !others.is_empty() {
        let field = Field::select("role", words("roles.one"), others);
        section = section.form(action, vec![field], words("organization.members.give"));
    }
    Ok(user.sheet(realm, "/roles", vec![section]))
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(user::READ_ROLES)?;
    let user = User::find(&realm, &place, &id).await?;
    sheet(&place, &realm, &user)
        .await?
        .answer(&place, SECTION, &asked)
}

/// Gives a role or takes one, as the button says.
pub(super) async fn change(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (changed, done) = if form.has("take") {
        let roles = vec![form.text("take").to_owned()];
        let taken = user::remove_roles(&realm, &place.actor, id.clone(), roles).await;
        (taken, "done=role_taken")
    } else {
        let roles = vec![form.text("role").to_owned()];
        let given = user::add_roles(&realm, &place.actor, id.clone(), roles).await;
        (given, "done=role_given")
    };
    match changed {
        Ok(()) => Ok(see_other(&format!("{}/roles?{done}", address(&realm, &id)))),
        Err(error) => {
            let refused = Refused::from_error(error, "role")?;
            let user = User::find(&realm, &place, &id).await?;
            sheet(&place, &realm, &user)
                .await?
                .again(&place, SECTION, refused)
        }
    }
}
