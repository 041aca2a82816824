//! The e-mail domains of an organization, and the record that proves each.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::organization::discovery_domain;
use guildhall_app::{Realm, organization};
use guildhall_model::discovery_domain::{
    CreateDiscoveryDomain, DOMAINS_PER_ORGANIZATION, DiscoveryDomain, DiscoveryDomainId,
    DomainStatus, UpdateDiscoveryDomain,
};
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::Organization;
use guildhall_store::Page as Piece;
use http::StatusCode;
use serde::Serialize;
use serde_json::json;

use super::shown::{Head, address};
use crate::ask::{self, Question};
use crate::error::{Failure, Problems, Refused, words};
use crate::extract::{Asked, OrganizationPath};
use crate::form::Form;
use crate::page::{Page, Shell, see_other};
use crate::part::checked::declared;
use crate::place::{InTenant, Place};
use crate::text::text;

#[derive(Debug, Serialize)]
struct Domains {
    head: Head,
    tab: &'static str,
    rows: Vec<Row>,
    domain: String,
    can_add: bool,
    can_update: bool,
    can_remove: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    domain: String,
    is_verified: bool,
    is_discovered: bool,
    /// The name of the TXT record.
    record: String,
    /// Its value.
    value: String,
}

impl From<DiscoveryDomain> for Row {
    fn from(domain: DiscoveryDomain) -> Self {
        Self {
            id: domain.id.to_string(),
            record: domain.verification_host(),
            is_verified: domain.status == DomainStatus::Verified,
            is_discovered: domain.use_for_organization_discovery,
            domain: domain.domain,
            value: domain.verification_txt,
        }
    }
}

/// The page as it is asked for, or as its form comes back.
enum Shown<'a> {
    Fresh(Option<&'a str>),
    Again(Refused, &'a str),
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    asked: Asked,
) -> Result<Response, Failure> {
    let organization = organization::find(&realm, &id).await?;
    page(
        &place,
        &realm,
        &organization,
        Shown::Fresh(asked.text("done")),
    )
    .await
}

async fn page(
    place: &Place,
    realm: &Realm,
    organization: &Organization,
    shown: Shown<'_>,
) -> Result<Response, Failure> {
    place.actor.must(discovery_domain::READ)?;
    let read = realm.store.read(organization.id.clone(), |id, mut tx| {
        Box::pin(async move {
            let all = Piece::Checkpoint {
                after: None,
                take: DOMAINS_PER_ORGANIZATION,
            };
            tx.discovery_domains(id, &all).await
        })
    });
    let rows = read
        .await?
        .into_iter()
        .map(|row| row.domain.into())
        .collect();
    let shell = Shell::new(place, Head::new(realm, organization).title, "organizations");
    let (shell, status, problems, typed) = match shown {
        Shown::Fresh(done) => (shell.after(done), StatusCode::OK, Problems::default(), ""),
        Shown::Again(Refused { status, problems }, typed) => (shell, status, problems, typed),
    };
    let domains = Domains {
        head: Head::new(realm, organization),
        tab: "domains",
        rows,
        domain: typed.to_owned(),
        can_add: place.may(discovery_domain::CREATE),
        can_update: place.may(discovery_domain::UPDATE),
        can_remove: place.may(discovery_domain::DELETE),
    };
    Page::new(shell, domains)
        .with(problems)
        .answer(status, "organization_domains.html")
}

pub(super) async fn add(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(discovery_domain::CREATE)?;
    let organization = organization::find(&realm, &id).await?;
    let typed = form.text("domain");
    let added = match declared::<CreateDiscoveryDomain>(json!({"domain": typed})) {
        Ok(body) => discovery_domain::create(&realm, &place.actor, id.clone(), body).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(_) => Ok(done(&realm, &id, "done=domain_added")),
        Err(error) => {
            let refused = Refused::from_error(error, "domain")?;
            page(&place, &realm, &organization, Shown::Again(refused, typed)).await
        }
    }
}

/// Removes a domain, calls it verified, or switches whether it leads to the organization, as the button says.
pub(super) async fn change(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    Path((_, _, domain)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let domain: DiscoveryDomainId = domain.parse().map_err(|_| Failure::NotFound)?;
    if form.has("remove") {
        if !ask::is_sure(&form) {
            place.actor.must(discovery_domain::DELETE)?;
            let question = question(&realm, &id, &domain).await?;
            return ask::page(&place, "organizations", question);
        }
        discovery_domain::delete(&realm, &place.actor, id.clone(), domain).await?;
        return Ok(done(&realm, &id, "done=domain_removed"));
    }
    let change = UpdateDiscoveryDomain {
        status: form.has("verify").then_some(DomainStatus::Verified),
        use_for_organization_discovery: match form.text("discover") {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        },
    };
    discovery_domain::update(&realm, &place.actor, id.clone(), domain, change).await?;
    Ok(done(&realm, &id, "done=changes_saved"))
}

/// What is asked before a domain is removed.
async fn question(
    realm: &Realm,
    id: &OrganizationId,
    domain: &DiscoveryDomainId,
) -> Result<Question, Failure> {
    let plan = (id.clone(), domain.clone());
    let read = realm.store.read(plan, |(id, domain), mut tx| {
        Box::pin(async move { tx.discovery_domain(id, domain).await })
    });
    let found = read.await?.ok_or(Failure::NotFound)?;
    let slots = [("domain", found.domain)];
    let all = format!("{}/domains", address(realm, id));
    Ok(Question {
        title: text("organization.domains.remove.title", &slots).unwrap_or_default(),
        text: words("organization.domains.remove.text"),
        verb: words("organization.domains.remove.verb"),
        action: format!("{all}/{domain}"),
        back: all,
        button: "remove",
    })
}

fn done(realm: &Realm, id: &OrganizationId, done: &str) -> Response {
    see_other(&format!("{}/domains?{done}", address(realm, id)))
}
