//! The page behind the setup link: it makes the first administrator.

use axum::extract::{FromRequestParts, State};
use axum::response::{IntoResponse as _, Response};
use guildhall_app::administrator::{self, LEAST_PASSWORD};
use guildhall_app::{Origin, Realm};
use http::StatusCode;
use http::header::SET_COOKIE;
use http::request::Parts;
use serde::Serialize;

use crate::Dashboard;
use crate::error::{Failure, Problems, Refused};
use crate::extract::Asked;
use crate::form::OpenForm;
use crate::page::{answer, see_other};
use crate::session;

/// What the page says.
#[derive(Debug, Default, Serialize)]
struct Setup<'a> {
    code: &'a str,
    email: &'a str,
    least: usize,
    problems: Problems,
}

/// The system tenant and where the request came from.
#[derive(Debug)]
pub(crate) struct System(pub(crate) Realm, pub(crate) Origin);

impl<S: Send + Sync> FromRequestParts<S> for System {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let origin = parts.extensions.get::<Origin>().cloned();
        Ok(Self(session::system(parts)?, origin.unwrap_or_default()))
    }
}

pub(crate) async fn show(
    State(dashboard): State<Dashboard>,
    asked: Asked,
) -> Result<Response, Failure> {
    let code = asked.text("code").unwrap_or_default();
    if !guildhall_app::setup::is_valid(&dashboard.services, code).await? {
        return void();
    }
    page(
        StatusCode::OK,
        Setup {
            code,
            ..Setup::default()
        },
    )
}

pub(crate) async fn make(
    System(system, origin): System,
    OpenForm(form): OpenForm,
) -> Result<Response, Failure> {
    let (code, email) = (form.raw("code"), form.text("email"));
    let made =
        administrator::first_administrator(&system, origin, code, email, form.raw("password"));
    match made.await {
        Ok(Some(user_id)) => {
            let id = administrator::begin(&system, &user_id).await?;
            let cookie = session::given(&system, &id).ok_or(Failure::Internal)?;
            Ok(([(SET_COOKIE, cookie)], see_other("/")).into_response())
        }
        Ok(None) => void(),
        Err(error) => {
            let Refused { status, problems } = Refused::from_error(error, "email")?;
            let setup = Setup {
                code,
                email,
                problems,
                ..Setup::default()
            };
            page(status, setup)
        }
    }
}

fn page(status: StatusCode, setup: Setup<'_>) -> Result<Response, Failure> {
    let setup = Setup {
        least: LEAST_PASSWORD,
        ..setup
    };
    answer(status, "setup.html", &setup)
}

#[derive(Serialize)]
struct Void {
    title: String,
    message: String,
    action: Option<&'static str>,
}

/// A code that is not valid, or no more.
fn void() -> Result<Response, Failure> {
    let void = Void {
        title: crate::error::words("setup.void.title"),
        message: crate::error::words("setup.void.text"),
        action: None,
    };
    answer(StatusCode::NOT_FOUND, "failure.html", &void)
}
