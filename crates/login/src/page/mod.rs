//! The pages of a login. Each is shown where the login stands at it; a browser that asks for another is led there.

pub(crate) mod callback;
pub(crate) mod consent;
pub(crate) mod email_verification;
pub(crate) mod identifier;
pub(crate) mod invitation;
pub(crate) mod login;
pub(crate) mod organization;
pub(crate) mod picker;
pub(crate) mod reset_password;
pub(crate) mod signup;

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{Ongoing, Refused, Screen, leave, resume};
use guildhall_pages::screen::{ConnectionButton, ConnectionKind};
use secrecy::SecretString;

use crate::answer;
use crate::context::Context;
use crate::parameters::{self, Fields};
use crate::router::no_tenant;

/// A request for a page: who asks, and the fields that came along.
pub(crate) struct Visit {
    pub(crate) context: Context,
    pub(crate) fields: Fields,
}

impl Visit {
    /// Reads a request. What can not be read has no `state`, and so no login.
    pub(crate) async fn read(request: Request) -> Result<Self, Response> {
        let (parts, pairs) = parameters::read(request).await;
        let context = Context::read(&parts).ok_or_else(no_tenant)?;
        let fields = Fields::new(pairs.unwrap_or_default());
        Ok(Self { context, fields })
    }

    /// The login's `state`.
    pub(crate) fn state(&self) -> SecretString {
        self.fields.get("state").into()
    }

    /// The login, if it stands at this page; else the answer that leads to where it stands. `suits` says which pages
    /// are shown at this path.
    pub(crate) async fn ongoing(
        &self,
        suits: impl Fn(Screen) -> bool,
    ) -> Result<Ongoing, Response> {
        let context = &self.context;
        let resumed = resume(&context.realm, self.state(), &context.visitor).await;
        let ongoing = resumed.map_err(|refused| answer::refusal(context, &refused))?;
        match ongoing.screen() {
            Some(screen) if suits(screen) => Ok(ongoing),
            Some(screen) => Err(to(screen, &ongoing)),
            None => {
                let result = ongoing.go_on(&context.realm, &context.visitor).await;
                Err(answer::step(context, result))
            }
        }
    }

    /// Takes a choice of language, which every page offers; `None` when the form is another.
    pub(crate) async fn language(&self) -> Option<Response> {
        if self.fields.get("action") != "change-language" {
            return None;
        }
        let context = &self.context;
        let language: String = self.fields.get("language").chars().take(35).collect();
        let spoken: Result<_, Refused> = async {
            let resumed = resume(&context.realm, self.state(), &context.visitor).await?;
            resumed
                .speak(&context.realm, &context.visitor, &language)
                .await
        }
        .await;
        Some(answer::step(context, spoken))
    }

    /// Takes a button that leads to another provider; `None` when the form is another.
    pub(crate) async fn pressed(&self) -> Option<Response> {
        let name = self.fields.some("connection")?;
        let context = &self.context;
        let left = leave(&context.realm, self.state(), &context.visitor, Some(name)).await;
        Some(answer::step(context, left))
    }
}

/// The buttons of other providers.
pub(crate) fn buttons(ongoing: &Ongoing) -> Vec<ConnectionButton> {
    let buttons = ongoing.buttons().into_iter();
    buttons
        .map(|button| ConnectionButton {
            name: button.name,
            label: button.label,
            kind: ConnectionKind::Enterprise,
        })
        .collect()
}

/// Leads to the page at which a login stands.
fn to(screen: Screen, ongoing: &Ongoing) -> Response {
    answer::redirect(&answer::address(screen, ongoing.state()))
}
