//! "Why can't this user sign in?": asked with what the application asks with, answered by the functions of a login.

mod explain;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use guildhall_app::login::{Finding, Inquiry, Manner};
use guildhall_app::{Error, Realm, client, login, organization, user};
use guildhall_store::{ClientFilter, OrganizationOrder, Page as Part};
use http::StatusCode;
use serde::Serialize;

use self::explain::{Explained, explain};
use crate::Dashboard;
use crate::error::{Failure, Problems, Refused, words};
use crate::extract::Asked;
use crate::page::{Page, Shell};
use crate::place::InTenant;
use crate::user::find::find;

/// Applications and organizations that are offered while one types.
const OFFERED: i64 = 100;

/// The page.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/tenants/{tenant}/why", get(show))
}

#[derive(Debug, Serialize)]
struct Why {
    address: String,
    typed: Typed,
    clients: Vec<Offered>,
    organizations: Vec<Offered>,
    explained: Option<Explained>,
}

/// What was asked, as texts.
#[derive(Debug, Default, Serialize)]
struct Typed {
    user: String,
    client_id: String,
    organization: String,
    connection: String,
    invitation: String,
    redirect_uri: String,
    manner: String,
    /// Whether one of the further fields was filled in.
    is_further: bool,
}

#[derive(Debug, Serialize)]
struct Offered {
    id: String,
    name: String,
}

impl Typed {
    fn read(asked: &Asked) -> Self {
        let text = |name: &str| asked.text(name).unwrap_or_default().to_owned();
        let further = ["connection", "invitation", "redirect_uri", "manner"];
        Self {
            user: text("user"),
            client_id: text("client_id"),
            organization: text("organization"),
            connection: text("connection"),
            invitation: text("invitation"),
            redirect_uri: text("redirect_uri"),
            manner: text("manner"),
            is_further: further.iter().any(|name| asked.text(name).is_some()),
        }
    }

    fn inquiry(&self, user_id: String) -> Inquiry {
        let named = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Inquiry {
            user_id,
            client_id: self.client_id.clone(),
            organization: named(&self.organization),
            connection: named(&self.connection),
            invitation: named(&self.invitation),
            redirect_uri: named(&self.redirect_uri),
            manner: match self.manner.as_str() {
                "signed_in" => Manner::SilentlySignedIn,
                "signed_out" => Manner::SilentlySignedOut,
                _ => Manner::WithPages,
            },
        }
    }
}

async fn show(InTenant { place, realm }: InTenant, asked: Asked) -> Result<Response, Failure> {
    for permission in [user::READ, client::READ, organization::READ] {
        place.actor.must(permission)?;
    }
    let typed = Typed::read(&asked);
    let (mut status, mut problems) = (StatusCode::OK, Problems::default());
    let mut explained = None;
    if asked.text("user").is_some() || asked.text("client_id").is_some() {
        match answer(&realm, &place.actor, &typed).await? {
            Ok((user, finding)) => explained = Some(explain(&realm, &typed, &user, finding)),
            Err(refused) => Refused { status, problems } = refused,
        }
    }
    let (clients, organizations) = offered(&realm).await?;
    let why = Why {
        address: format!("/tenants/{}/why", realm.tenant.name),
        typed,
        clients,
        organizations,
        explained,
    };
    Page::new(Shell::new(&place, words("why.title"), "why"), why)
        .with(problems)
        .answer(status, "why.html")
}

/// Who it is about, by id, and what comes of the login.
async fn answer(
    realm: &Realm,
    actor: &guildhall_app::Actor,
    typed: &Typed,
) -> Result<Result<(String, Finding), Refused>, Failure> {
    let user = match find(realm, &typed.user).await?.one() {
        Ok(user) => user,
        Err(text) => return Ok(Err(Refused::of("user", text))),
    };
    if typed.client_id.is_empty() {
        return Ok(Err(Refused::of("client_id", words("why.client.needed"))));
    }
    let finding = login::why(realm, actor, &typed.inquiry(user.clone())).await?;
    Ok(Ok((user, finding)))
}

async fn offered(realm: &Realm) -> Result<(Vec<Offered>, Vec<Offered>), Failure> {
    let read = realm.store.read((), |(), mut tx| {
        Box::pin(async move {
            let page = Part::Checkpoint {
                after: None,
                take: OFFERED,
            };
            let filter = ClientFilter {
                is_global: Some(false),
                ..ClientFilter::default()
            };
            let clients = tx.clients(&filter, &page).await?;
            let organizations = tx.organizations(OrganizationOrder::Name, &page).await?;
            Ok::<_, Error>((clients, organizations))
        })
    });
    let (clients, organizations) = read.await?;
    let clients = clients.into_iter().map(|client| Offered {
        id: client.id,
        name: client.name,
    });
    let organizations = organizations.into_iter().map(|(organization, _)| Offered {
        id: organization.id.to_string(),
        name: organization.name.as_str().to_owned(),
    });
    Ok((clients.collect(), organizations.collect()))
}
