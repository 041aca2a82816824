//! A tenant's home: where it is reached, what comes next, what happened.

use axum::response::Response;
use guildhall_app::{Error, organization};
use guildhall_model::Timestamp;
use guildhall_model::organization::Organization;
use guildhall_store::{Counted, OrganizationOrder, Page as Part, TenantTransaction};
use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::error::{Failure, words};
use crate::moment::Moment;
use crate::page::{Page, Shell};
use crate::place::InTenant;

/// Entries of the log that are shown.
const LATEST: i64 = 6;

#[derive(Debug, Serialize)]
struct Home {
    name: String,
    domain: String,
    origin: String,
    organizations: i64,
    steps: Vec<Step>,
    done: usize,
    happened: Vec<Happened>,
    can_create: bool,
}

/// A step towards the first customer.
#[derive(Debug, Serialize)]
struct Step {
    label: String,
    hint: String,
    done: bool,
    /// Below the tenant's address.
    target: Option<String>,
}

#[derive(Debug, Serialize)]
struct Happened {
    what: String,
    about: Option<String>,
    when: Moment,
}

/// What the page reads.
struct Seen {
    total: i64,
    first: Option<First>,
    log: Vec<String>,
}

/// The first customer and how far it has come.
struct First {
    organization: Organization,
    has_connection: bool,
    has_member: bool,
}

pub(crate) async fn show(InTenant { place, realm }: InTenant) -> Result<Response, Failure> {
    let seen = realm.store.read((), |(), tx| Box::pin(look(tx))).await?;
    let steps = steps(seen.first.as_ref());
    let home = Home {
        name: realm.tenant.name.clone(),
        domain: realm.tenant.domain.clone(),
        origin: realm.origin().to_owned(),
        organizations: seen.total,
        done: steps.iter().filter(|step| step.done).count(),
        steps,
        happened: seen
            .log
            .iter()
            .filter_map(|entry| happened(entry, realm.now()))
            .collect(),
        can_create: place.may(organization::CREATE),
    };
    let shell = Shell::new(&place, words("nav.home"), "home");
    Page::new(shell, home).answer(StatusCode::OK, "home.html")
}

async fn look(mut tx: TenantTransaction<'_>) -> Result<Seen, Error> {
    let one = Part::Checkpoint {
        after: None,
        take: 1,
    };
    let oldest = tx.organizations(OrganizationOrder::Created, &one).await?;
    let first = match oldest.into_iter().next() {
        Some((organization, _)) => Some(First {
            has_connection: !tx
                .organization_connections(&organization.id, None)
                .await?
                .is_empty(),
            has_member: !tx.members(&organization.id, &one).await?.is_empty(),
            organization,
        }),
        None => None,
    };
    Ok(Seen {
        total: tx.total(Counted::Organizations).await?,
        first,
        log: tx.latest_logs(LATEST).await?,
    })
}

fn steps(first: Option<&First>) -> Vec<Step> {
    let page = first.map(|first| format!("/organizations/{}", first.organization.id));
    let step = |label: &str, hint: &str, done: bool, target: Option<String>| Step {
        label: words(label),
        hint: words(hint),
        done,
        target,
    };
    vec![
        step(
            "home.step.organization",
            "home.step.organization.hint",
            first.is_some(),
            Some(
                page.clone()
                    .unwrap_or_else(|| "/organizations/new".to_owned()),
            ),
        ),
        step(
            "home.step.branding",
            "home.step.branding.hint",
            first.is_some_and(|first| first.organization.branding.is_some()),
            page.clone(),
        ),
        step(
            "home.step.connection",
            "home.step.connection.hint",
            first.is_some_and(|first| first.has_connection),
            page.as_ref().map(|page| format!("{page}/connections")),
        ),
        step(
            "home.step.member",
            "home.step.member.hint",
            first.is_some_and(|first| first.has_member),
            page.map(|page| format!("{page}/members")),
        ),
    ]
}

/// An entry of the log in a line. One that has not the form of our entries is left out.
fn happened(entry: &str, now: Timestamp) -> Option<Happened> {
    let entry: Value = serde_json::from_str(entry).ok()?;
    let text = |name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Happened {
        what: text("description")?,
        about: text("organization_name").or_else(|| text("client_name")),
        when: Moment::new(Timestamp::parse(&text("date")?)?, now),
    })
}
