//! Who is invited to an organization, and by which link.

mod change;
mod read;
mod send;

pub(super) use change::change;
pub(super) use send::send;

use axum::response::Response;
use guildhall_app::{Realm, invitation, organization};
use guildhall_model::organization::Organization;
use http::StatusCode;
use serde::Serialize;

use self::read::{Choice, Row, Wanted};
use super::shown::{Head, address};
use crate::error::{Failure, Problems, Refused};
use crate::extract::{Asked, OrganizationPath};
use crate::page::{Page, Shell, see_other};
use crate::part::paging::number;
use crate::place::{InTenant, Place};
use crate::role::offered::Role;

/// How many people are invited by one form.
const MOST: usize = 50;
/// For how many days a link may work.
const LASTS: [i64; 3] = [1, 7, 30];

#[derive(Debug, Serialize)]
struct Invitations {
    head: Head,
    tab: &'static str,
    rows: Vec<Row>,
    /// Places of the pages beside this one.
    previous: Option<i64>,
    next: Option<i64>,
    applications: Vec<Choice>,
    connections: Vec<Choice>,
    roles: Vec<Role>,
    typed: Typed,
    lasts: [i64; 3],
    most: usize,
    can_send: bool,
    can_revoke: bool,
}

/// What stands in the form that invites.
#[derive(Clone, Debug, Serialize)]
struct Typed {
    emails: String,
    client_id: String,
    connection_id: String,
    roles: Vec<String>,
    days: i64,
    mail: bool,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            emails: String::new(),
            client_id: String::new(),
            connection_id: String::new(),
            roles: Vec::new(),
            days: 7,
            mail: true,
        }
    }
}

/// The page as it is asked for, or as its form comes back.
enum Shown<'a> {
    Fresh(&'a Asked),
    Again(Refused, Typed),
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(invitation::READ)?;
    let organization = organization::find(&realm, &id).await?;
    page(&place, &realm, &organization, Shown::Fresh(&asked)).await
}

async fn page(
    place: &Place,
    realm: &Realm,
    organization: &Organization,
    shown: Shown<'_>,
) -> Result<Response, Failure> {
    let can_send = place.may(invitation::CREATE);
    let number = match &shown {
        Shown::Fresh(asked) => number(asked, read::LAST)?,
        Shown::Again(..) => 0,
    };
    let read = read::read(realm, organization, Wanted { number, can_send });
    let read = read.await?;
    let title = Head::new(realm, organization).title;
    let shell = Shell::new(place, title, "organizations");
    let (shell, status, problems, typed) = match shown {
        Shown::Fresh(asked) => (
            shell.after(asked.text("done")),
            StatusCode::OK,
            Problems::default(),
            Typed::default(),
        ),
        Shown::Again(Refused { status, problems }, typed) => (shell, status, problems, typed),
    };
    let invitations = Invitations {
        head: Head::new(realm, organization),
        tab: "invitations",
        previous: number.checked_sub(1).filter(|before| *before >= 0),
        next: read.has_more.then_some(number + 1),
        rows: read.rows,
        applications: read.applications,
        connections: read.connections,
        roles: read.roles,
        typed,
        lasts: LASTS,
        most: MOST,
        can_send,
        can_revoke: place.may(invitation::DELETE),
    };
    Page::new(shell, invitations)
        .with(problems)
        .answer(status, "organization_invitations.html")
}

fn done(realm: &Realm, organization: &Organization, done: &str) -> Response {
    let address = address(realm, &organization.id);
    see_other(&format!("{address}/invitations?{done}"))
}
