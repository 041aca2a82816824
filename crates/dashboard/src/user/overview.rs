//! The overview of a user: who it is, its organizations, and what can be done about it.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Error, Realm, member, user};
use guildhall_model::organization::Organization;
use guildhall_model::user::UpdateUser;
use guildhall_store::Page as Piece;
use serde_json::{Map, Value, json};

use super::list::status;
use super::shown::{SECTION, User, address};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::moment::Moment;
use crate::page::see_other;
use crate::part::checked::declared;
use crate::part::edit::Changes;
use crate::part::field::{Field, of_stored, stored, typed};
use crate::part::sheet::{Section, Sheet, Table, TableRow};
use crate::part::{Cell, Link};
use crate::place::{InTenant, Place};

/// Organizations that are shown.
const SHOWN: i64 = 100;

fn fields(can_change: bool) -> Vec<Field> {
    let fields = vec![
        Field::text("name", words("application.name")).longest(300),
        Field::text("email", words("setup.email")).longest(320),
        Field::check("email_verified", words("user.email_verified")),
    ];
    of_stored(fields, can_change)
}

/// What the fields show, as it is stored.
fn known(user: &User) -> Result<Map<String, Value>, Error> {
    let shown = user.profile.shown(&user.row, &user.connection)?;
    Ok(stored(&fields(true), &shown))
}

async fn organizations(realm: &Realm, id: &str) -> Result<Vec<Organization>, Failure> {
    let read = realm.store.read(id.to_owned(), |id, mut tx| {
        Box::pin(async move {
            let page = Piece::Offset {
                skip: 0,
                take: SHOWN,
            };
            Ok::<_, Error>(tx.user_organizations(id, &page).await?)
        })
    });
    Ok(read.await?)
}

fn sheet(
    place: &Place,
    realm: &Realm,
    user: &User,
    organizations: Vec<Organization>,
    (seen, typed): (&Map<String, Value>, &Map<String, Value>),
) -> Sheet {
    let can_change = place.may(user::UPDATE);
    let address = address(realm, &user.row.id);
    let save = can_change.then(|| words("organization.save"));
    let now = realm.now();
    let tenant = format!("/tenants/{}", realm.tenant.name);
    let why = format!("{tenant}/why?user={}", encoded(&user.row.id));
    let mut sections = vec![
        Section::new(words("application.facts"))
            .fact(words("users.status"), status(&user.row))
            .fact(
                words("organization.connections.one"),
                Cell::Text(user.connection.name.clone()),
            )
            .fact(
                words("organizations.created"),
                Cell::When(Moment::new(user.row.created_at, now)),
            )
            .fact(
                words("user.updated"),
                Cell::When(Moment::new(user.row.updated_at, now)),
            )
            .fact(
                words("user.trouble"),
                Cell::Link(Link::new(words("why.title"), why)),
            ),
    ];
    if place.may(member::READ_USER_ORGANIZATIONS) {
        sections.push(
            Section::new(words("organizations.title")).table(memberships(&tenant, organizations)),
        );
    }
    sections.push(Section::new(words("organization.details")).edit(
        address.clone(),
        fields(can_change),
        (seen, typed),
        save,
    ));
    if can_change {
        sections.push(block(user, &address));
    }
    if place.may(user::DELETE) {
        sections.push(Section::deletion(
            words("user.delete"),
            words("user.delete.lead"),
            &address,
        ));
    }
    user.sheet(realm, "", sections)
}

fn memberships(tenant: &str, organizations: Vec<Organization>) -> Table {
    let rows = organizations.into_iter().map(|organization| TableRow {
        address: Some(format!(
            "{tenant}/organizations/{}/members",
            organization.id
        )),
        cells: vec![
            Cell::Text(organization.name.as_str().to_owned()),
            Cell::Id(organization.id.to_string()),
        ],
        title: organization
            .display_name
            .unwrap_or_else(|| organization.name.as_str().to_owned()),
        button: None,
    });
    Table {
        columns: vec![
            words("organizations.organization"),
            words("organization.name"),
            words("organizations.id"),
        ],
        rows: rows.collect(),
        empty: words("user.organizations.none"),
    }
}

fn block(user: &User, address: &str) -> Section {
    let (title, lead, value) = if user.row.blocked {
        ("user.unblock", "user.unblock.lead", "false")
    } else {
        ("user.block", "user.block.lead", "true")
    };
    let section = Section::new(words(title)).lead(words(lead));
    let section = section.form(format!("{address}/block"), Vec::new(), words(title));
    let section = section.sends("blocked", value);
    if user.row.blocked {
        section
    } else {
        section.danger()
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let user = User::find(&realm, &place, &id).await?;
    let seen = known(&user)?;
    let organizations = organizations(&realm, &id).await?;
    sheet(&place, &realm, &user, organizations, (&seen, &seen)).answer(&place, SECTION, &asked)
}

pub(super) async fn save(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(user::UPDATE)?;
    let user = User::find(&realm, &place, &id).await?;
    let now = known(&user)?;
    let typed = typed(&fields(true), &form);
    let mut changes = Changes::new(&form, &now, &typed);
    let write = |changed| change(&realm, &place, id.clone(), changed);
    let Some(refused) = changes.save("email", write).await? else {
        let address = address(&realm, &id);
        return Ok(see_other(&format!("{address}?done=changes_saved")));
    };
    let organizations = organizations(&realm, &id).await?;
    sheet(
        &place,
        &realm,
        &user,
        organizations,
        (&changes.seen, &typed),
    )
    .again(&place, SECTION, refused)
}

async fn change(
    realm: &Realm,
    place: &Place,
    id: String,
    change: Map<String, Value>,
) -> Result<(), Error> {
    let body = declared::<UpdateUser>(Value::Object(change))?;
    user::update(realm, &place.actor, id, body).await?;
    Ok(())
}

/// Blocks a user, or unblocks one, as the button said that the administrator saw.
pub(super) async fn switch(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(user::UPDATE)?;
    let is_blocked = form.text("blocked") == "true";
    let body = [("blocked".to_owned(), json!(is_blocked))];
    change(&realm, &place, id.clone(), body.into_iter().collect()).await?;
    let done = if is_blocked {
        "done=user_blocked"
    } else {
        "done=user_unblocked"
    };
    Ok(see_other(&format!("{}?{done}", address(&realm, &id))))
}
