//! The tenants: the first one, all of them, another one.

use axum::extract::State;
use axum::response::Response;
use guildhall_app::Error;
use guildhall_app::administrator::{self, SYSTEM_TENANT};
use guildhall_app::tenant::{self, HOST_TAKEN, NewTenantRequest};
use http::StatusCode;
use secrecy::ExposeSecret as _;
use serde::Serialize;

use crate::Dashboard;
use crate::error::{Failure, Refused, words};
use crate::extract::Asked;
use crate::form::Form;
use crate::page::{Page, Shell, see_other};
use crate::place::{Place, TenantView};

/// Tenants on a page.
const SHOWN: i64 = 50;

/// The whole list and its form.
#[derive(Debug, Default, Serialize)]
struct Tenants {
    shown: Vec<TenantView>,
    next: Option<String>,
    can_create: bool,
    name: String,
    domain: String,
    /// A tenant that was just made, with what is told only once.
    made: Option<Made>,
}

#[derive(Debug, Serialize)]
struct Made {
    tenant: TenantView,
    client_id: String,
    client_secret: String,
}

/// `/` leads to the first tenant.
pub(crate) async fn first(
    _: Place,
    State(dashboard): State<Dashboard>,
) -> Result<Response, Failure> {
    let first = dashboard.services.system.first_tenant().await?;
    let (tenant, _) = first.ok_or(Failure::NotFound)?;
    Ok(see_other(&format!("/tenants/{}", tenant.name)))
}

pub(crate) async fn list(
    place: Place,
    State(dashboard): State<Dashboard>,
    asked: Asked,
) -> Result<Response, Failure> {
    let after = asked.text("after").unwrap_or_default();
    let tenants = gather(&place, &dashboard, after).await?;
    Page::new(shell(&place), tenants).answer(StatusCode::OK, "tenants.html")
}

async fn gather(place: &Place, dashboard: &Dashboard, after: &str) -> Result<Tenants, Failure> {
    let system = &dashboard.services.system;
    let mut shown = system
        .tenants_by_name(SYSTEM_TENANT, after, SHOWN + 1)
        .await?;
    let size = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = shown.len() > size;
    shown.truncate(size);
    let shown: Vec<TenantView> = shown.iter().map(|(tenant, _)| tenant.into()).collect();
    Ok(Tenants {
        next: shown.last().filter(|_| more).map(|last| last.name.clone()),
        shown,
        can_create: place.may(administrator::CREATE_TENANT),
        ..Tenants::default()
    })
}

fn shell(place: &Place) -> Shell {
    Shell::new(place, words("tenants.title"), "tenants")
}

/// Makes a tenant. Its credentials are on the page that answers, and nowhere after.
pub(crate) async fn create(
    place: Place,
    State(dashboard): State<Dashboard>,
    form: Form,
) -> Result<Response, Failure> {
    let (name, domain) = (form.text("name"), form.text("domain"));
    let made = match request(&dashboard, name, domain) {
        Ok(request) => {
            let made = administrator::create_tenant(&place.session.system, &place.actor, request);
            match made.await {
                Ok(created) => Ok(created),
                Err(error) => Err(refused(error)?),
            }
        }
        Err(refused) => Err(refused),
    };
    let tenants = gather(&place, &dashboard, "").await?;
    match made {
        Ok(created) => {
            let made = Made {
                tenant: (&created.tenant).into(),
                client_id: created.client_id,
                client_secret: created.client_secret.expose_secret().to_owned(),
            };
            let tenants = Tenants {
                made: Some(made),
                ..tenants
            };
            Page::new(shell(&place), tenants).answer(StatusCode::CREATED, "tenants.html")
        }
        Err(Refused { status, problems }) => {
            let tenants = Tenants {
                name: name.to_owned(),
                domain: domain.to_owned(),
                ..tenants
            };
            Page::new(shell(&place), tenants)
                .with(problems)
                .answer(status, "tenants.html")
        }
    }
}

fn refused(error: Error) -> Result<Refused, Failure> {
    let is_host = matches!(
        error,
        Error::Taken {
            code: Some(HOST_TAKEN),
            ..
        }
    );
    Refused::from_error(error, if is_host { "domain" } else { "name" })
}

/// What is asked for, when name and domain can be ones.
fn request(dashboard: &Dashboard, name: &str, domain: &str) -> Result<NewTenantRequest, Refused> {
    if !tenant::is_name(name) {
        return Err(Refused::of("name", words("tenants.name.rule")));
    }
    let domain = domain.to_ascii_lowercase();
    let host = guildhall_web::gateway::without_port(&domain);
    let is_host = !host.is_empty()
        && host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    if !is_host {
        return Err(Refused::of("domain", words("tenants.domain.rule")));
    }
    Ok(NewTenantRequest {
        name: name.to_owned(),
        hosts: vec![host.to_owned()],
        domain,
        scheme: dashboard.scheme,
    })
}
