//! Which applications the members of an organization log in to, and which machines get tokens for it.

mod change;
mod read;

pub(super) use change::{access, add, change, grant, withdraw};

use axum::response::Response;
use guildhall_app::organization::{client, client_grant};
use guildhall_app::{Realm, organization};
use guildhall_model::organization::{Organization, ThirdPartyClientAccess};
use http::StatusCode;
use serde::Serialize;

use self::read::{Application, Choice, Machine};
use super::shown::{Head, address};
use crate::error::{Failure, Problems, Refused};
use crate::extract::{Asked, OrganizationPath};
use crate::page::{Page, Shell, see_other};
use crate::place::{InTenant, Place};

#[derive(Debug, Serialize)]
struct Applications {
    head: Head,
    tab: &'static str,
    /// Whether members log in to chosen applications alone.
    is_limited: bool,
    allows_third_parties: bool,
    rows: Vec<Application>,
    offered: Vec<Choice>,
    machines: Vec<Machine>,
    grants: Vec<Choice>,
    can_limit: bool,
    can_add: bool,
    can_change: bool,
    can_remove: bool,
    can_grant: bool,
    can_withdraw: bool,
}

/// The page as it is asked for, or as one of its forms comes back.
enum Shown<'a> {
    Fresh(Option<&'a str>),
    Again(Refused),
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    asked: Asked,
) -> Result<Response, Failure> {
    let organization = organization::find(&realm, &id).await?;
    let shown = Shown::Fresh(asked.text("done"));
    page(&place, &realm, &organization, shown).await
}

async fn page(
    place: &Place,
    realm: &Realm,
    organization: &Organization,
    shown: Shown<'_>,
) -> Result<Response, Failure> {
    place.actor.must(client::READ)?;
    place.actor.must(client_grant::READ)?;
    let read = read::read(realm, &organization.id).await?;
    let applications = Applications {
        head: Head::new(realm, organization),
        tab: "applications",
        is_limited: organization.is_app_entitlement_active,
        allows_third_parties: organization.third_party_client_access
            == ThirdPartyClientAccess::Allow,
        rows: read.applications,
        offered: read.offered,
        machines: read.machines,
        grants: read.grants,
        can_limit: place.may(organization::UPDATE),
        can_add: place.may(client::CREATE),
        can_change: place.may(client::UPDATE),
        can_remove: place.may(client::DELETE),
        can_grant: place.may(client_grant::CREATE),
        can_withdraw: place.may(client_grant::DELETE),
    };
    let shell = Shell::new(place, applications.head.title.clone(), "organizations");
    let (shell, status, problems) = match shown {
        Shown::Fresh(done) => (shell.after(done), StatusCode::OK, Problems::default()),
        Shown::Again(Refused { status, problems }) => (shell, status, problems),
    };
    Page::new(shell, applications)
        .with(problems)
        .answer(status, "organization_applications.html")
}

fn done(realm: &Realm, organization: &Organization, done: &str) -> Response {
    let address = address(realm, &organization.id);
    see_other(&format!("{address}/applications?{done}"))
}
