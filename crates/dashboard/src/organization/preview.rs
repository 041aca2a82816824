//! The organization's real login page, as it would be with what stands in the form.

use axum::response::{IntoResponse as _, Response};
use guildhall_app::organization::connection;
use guildhall_app::{Realm, look, organization};
use guildhall_model::organization::{Branding, Colors, Organization, OrganizationConnection};
use guildhall_model::random::{self, BASE62};
use guildhall_pages::color::Color;
use guildhall_pages::contrast::Mode;
use guildhall_pages::screen::{ConnectionButton, ConnectionKind, Login};
use guildhall_pages::{Frame, render};
use http::StatusCode;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use serde::Serialize;

use super::change::Typed;
use super::overview::Contrast;
use crate::error::Failure;
use crate::extract::{Asked, OrganizationPath};
use crate::form::Form;
use crate::page::answer;
use crate::place::InTenant;

/// Letters of a nonce: 131 bits.
const NONCE: usize = 22;

/// As it is stored.
pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
) -> Result<Response, Failure> {
    place.actor.must(organization::READ)?;
    let stored = organization::find(&realm, &id).await?;
    page(&realm, &stored, Mode::Light).await
}

/// As it was typed. Nothing is saved.
pub(super) async fn typed(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(organization::READ)?;
    let stored = organization::find(&realm, &id).await?;
    let typed = Typed::read(&form);
    // Without script the button that was pressed says it; with script the form remembers it.
    let mode = match form.text("mode") {
        "" => form.text("chosen_mode"),
        mode => mode,
    };
    let mode = if mode == "dark" {
        Mode::Dark
    } else {
        Mode::Light
    };
    page(&realm, &typed.drawn(stored), mode).await
}

async fn page(realm: &Realm, organization: &Organization, mode: Mode) -> Result<Response, Failure> {
    let connections = connection::list(realm, organization.id.clone(), Some(true)).await?;
    let look = look::tenant(realm)?;
    let frame = Frame {
        organization: Some(look::organization(organization)),
        locale: look.languages.first().copied().unwrap_or_default(),
        mode: Some(mode),
        ..Frame::new(look.tenant, random::text(realm.random(), BASE62, NONCE))
    };
    let buttons: Vec<_> = connections.iter().filter_map(button).collect();
    let screen = Login {
        // Where nobody can log in yet, the page is shown as it will be by the first database.
        database: buttons.is_empty() || connections.iter().any(OrganizationConnection::has_signup),
        signup: connections.iter().any(|one| one.is_signup_enabled),
        connections: buttons,
        ..Login::default()
    };
    let page = render(&frame, &screen).map_err(|error| {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "a preview could not be made"
        );
        Failure::Internal
    })?;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CONTENT_SECURITY_POLICY, page.content_security_policy),
    ];
    Ok((headers, page.html).into_response())
}

/// The button of a connection that has one: a database is the form itself.
fn button(connection: &OrganizationConnection) -> Option<ConnectionButton> {
    (connection.show_as_button && !connection.has_signup()).then(|| ConnectionButton {
        name: connection.name.clone(),
        label: connection.name.clone(),
        kind: ConnectionKind::Enterprise,
    })
}

impl Typed {
    /// The organization as it would look. What is no colour yet stays as it is stored.
    fn drawn(self, stored: Organization) -> Organization {
        let before = stored.branding.unwrap_or_default().colors;
        let color = |typed: String, before: Option<&String>| {
            if typed.is_empty() || Color::parse(&typed).is_some() {
                typed
            } else {
                before.cloned().unwrap_or_default()
            }
        };
        let primary = color(self.primary, before.as_ref().map(|colors| &colors.primary));
        let background = before.as_ref().map(|colors| &colors.page_background);
        let page_background = color(self.page_background, background);
        Organization {
            display_name: Some(self.display_name)
                .filter(|name| !name.is_empty())
                .or(stored.display_name),
            branding: Some(Branding {
                logo_url: Some(self.logo_url).filter(|address| !address.is_empty()),
                colors: (!(primary.is_empty() && page_background.is_empty())).then_some(Colors {
                    primary,
                    page_background,
                }),
            }),
            ..stored
        }
    }
}

#[derive(Debug, Serialize)]
struct Note {
    contrast: Option<Contrast>,
}

/// What stands below the primary colour: how text on it can be read.
pub(super) async fn contrast(_: InTenant, asked: Asked) -> Result<Response, Failure> {
    let note = Note {
        contrast: Contrast::new(asked.text("primary").unwrap_or_default()),
    };
    answer(StatusCode::OK, "part/contrast.html", &note)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_colour_that_is_none_yet_leaves_the_one_before() {
        let stored: Organization = serde_json::from_value(json!({
            "id": "org_0123456789abcdef", "name": "acme",
            "branding": {"colors": {"primary": "#111111", "page_background": "#222222"}},
        }))
        .unwrap();
        for (primary, drawn) in [
            ("#abc", "#abc"),
            ("#ab", "#111111"),
            ("red", "#111111"),
            ("", ""),
        ] {
            let typed = Typed {
                primary: primary.to_owned(),
                page_background: "#eeeeee".to_owned(),
                ..Typed::default()
            };
            let colors = typed
                .drawn(stored.clone())
                .branding
                .unwrap()
                .colors
                .unwrap();
            assert_eq!(
                (colors.primary.as_str(), colors.page_background.as_str()),
                (drawn, "#eeeeee"),
                "{primary}"
            );
        }
    }
}
