//! Who administers the installation.

mod change;
mod invite;

pub(crate) use change::change;
pub(crate) use invite::invite;

use axum::response::Response;
use guildhall_app::administrator::{self, Listed, Role};
use http::StatusCode;
use serde::Serialize;

use crate::error::{Failure, Problems, Refused, words};
use crate::extract::Asked;
use crate::moment::Moment;
use crate::page::{Mark, Page, Shell};
use crate::place::Place;

/// The address of the list.
const ALL: &str = "/administrators";

#[derive(Debug, Serialize)]
struct Administrators {
    rows: Vec<Row>,
    roles: Vec<Offered>,
    typed: Typed,
    can_manage: bool,
}

/// What stands in the form that invites.
#[derive(Debug, Serialize)]
struct Typed {
    email: String,
    role: &'static str,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            email: String::new(),
            role: Role::Viewer.name(),
        }
    }
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    name: String,
    email: Option<String>,
    mark: Mark,
    role: &'static str,
    is_blocked: bool,
    is_invited: bool,
    /// Whether it is who looks at the list.
    is_self: bool,
    since: Moment,
}

#[derive(Debug, Serialize)]
struct Offered {
    name: &'static str,
    description: &'static str,
}

/// The page as it is asked for, or as one of its forms comes back.
enum Shown<'a> {
    Fresh(Option<&'a str>),
    Again(Refused, Typed),
}

pub(crate) async fn show(place: Place, asked: Asked) -> Result<Response, Failure> {
    page(&place, Shown::Fresh(asked.text("done"))).await
}

async fn page(place: &Place, shown: Shown<'_>) -> Result<Response, Failure> {
    let system = &place.session.system;
    let listed = administrator::list(system, &place.actor).await?;
    let shell = Shell::new(place, words("administrators.title"), "administrators");
    let (shell, status, problems, typed) = match shown {
        Shown::Fresh(done) => (
            shell.after(done),
            StatusCode::OK,
            Problems::default(),
            Typed::default(),
        ),
        Shown::Again(Refused { status, problems }, typed) => (shell, status, problems, typed),
    };
    let administrators = Administrators {
        typed,
        rows: listed.into_iter().map(|one| row(place, one)).collect(),
        roles: Role::ALL
            .into_iter()
            .map(|role| Offered {
                name: role.name(),
                description: role.description(),
            })
            .collect(),
        can_manage: place.may(administrator::MANAGE),
    };
    Page::new(shell, administrators)
        .with(problems)
        .answer(status, "administrators.html")
}

fn row(place: &Place, one: Listed) -> Row {
    Row {
        mark: Mark::new(&one.name, &one.user_id),
        is_self: one.user_id == place.session.administrator.user_id,
        since: Moment::new(one.created_at, place.session.system.now()),
        role: one.role.name(),
        is_blocked: one.is_blocked,
        is_invited: one.is_invited,
        id: one.user_id,
        name: one.name,
        email: one.email,
    }
}
