//! The credentials of an application: its id and its secret.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::client;
use serde_json::Value;

use super::shown::{Application, SECTION, address};
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::see_other;
use crate::part::sheet::Section;
use crate::place::InTenant;

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Failure> {
    let application = Application::find(&realm, &place, &id).await?;
    let text = |name: &str| application.document.get(name).and_then(Value::as_str);
    let mut sections = vec![
        Section::new(words("application.credentials"))
            .copy(words("tenants.domain"), realm.tenant.domain.clone())
            .copy(words("applications.id"), application.id.clone()),
    ];
    let secret = Section::new(words("application.secret"));
    sections.push(
        match (text("token_endpoint_auth_method"), text("client_secret")) {
            (Some("none"), _) => secret.lead(words("application.secret.public")),
            (_, Some(kept)) => secret
                .lead(words("application.secret.lead"))
                .secret(kept.to_owned()),
            (_, None) => secret.lead(words("application.secret.hidden")),
        },
    );
    if place.may(client::ROTATE) {
        let action = format!("{}/credentials/rotate", address(&realm, &application.id));
        sections.push(
            Section::new(words("application.rotate"))
                .lead(words("application.rotate.lead"))
                .form(action, Vec::new(), words("application.rotate"))
                .danger(),
        );
    }
    application
        .sheet(&realm, "/credentials", sections)
        .answer(&place, SECTION, &asked)
}

pub(super) async fn rotate(
    InTenant { place, realm }: InTenant,
    Path((_, id)): Path<(String, String)>,
    _: Form,
) -> Result<Response, Failure> {
    place.actor.must(client::ROTATE)?;
    let application = Application::find(&realm, &place, &id).await?;
    client::rotate_secret(&realm, &place.actor, id).await?;
    let address = address(&realm, &application.id);
    Ok(see_other(&format!(
        "{address}/credentials?done=secret_rotated"
    )))
}
