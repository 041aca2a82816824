//! The command palette: jumps to any page, and to things by the beginning of their names, their addresses or ids.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use guildhall_app::{Error, Realm, client, connection, organization, resource_server, role, user};
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::{Organization, asked_words};
use guildhall_store::{ClientFilter, ClientRow, Match, Page as Part, UserFilter, UserRow};
use http::StatusCode;
use serde::Serialize;

use crate::Dashboard;
use crate::error::{Failure, words};
use crate::extract::Asked;
use crate::page::{Page, Shell};
use crate::part::Link;
use crate::place::{InTenant, Place};
use crate::text::has_words;

/// Things of a kind that are shown.
const SHOWN: i64 = 5;
/// Applications in which a name is looked for.
const SEARCHED: i64 = 1000;

/// The page, which is also the content of the palette.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/tenants/{tenant}/jump", get(show))
}

#[derive(Debug, Serialize)]
struct Jump {
    address: String,
    query: String,
    groups: Vec<Group>,
}

/// Things of one kind.
#[derive(Debug, Serialize)]
struct Group {
    title: String,
    icon: &'static str,
    links: Vec<Link>,
}

async fn show(InTenant { place, realm }: InTenant, asked: Asked) -> Result<Response, Failure> {
    let query = asked.text("q").unwrap_or_default().to_owned();
    let tenant = format!("/tenants/{}", realm.tenant.name);
    let mut groups = vec![Group {
        title: words("nav.pages"),
        icon: "arrow-right",
        links: pages(&place, &tenant, &query),
    }];
    if !query.is_empty() {
        groups.extend(things(&place, &realm, &query).await?);
    }
    groups.retain(|group| !group.links.is_empty());
    let jump = Jump {
        address: format!("{tenant}/jump"),
        query,
        groups,
    };
    Page::new(Shell::new(&place, words("jump.title"), "jump"), jump)
        .answer(StatusCode::OK, "jump.html")
}

/// The pages whose names have the words, without those on which nothing can be made by the administrator.
fn pages(place: &Place, tenant: &str, query: &str) -> Vec<Link> {
    let of_tenant = [
        ("", "nav.home", None),
        ("/organizations", "organizations.title", None),
        (
            "/organizations/new",
            "organization.new",
            Some(organization::CREATE),
        ),
        ("/users", "users.title", None),
        ("/users/new", "user.new", Some(user::CREATE)),
        ("/applications", "applications.title", None),
        ("/applications/new", "application.new", Some(client::CREATE)),
        ("/apis", "apis.title", None),
        ("/apis/new", "api.new", Some(resource_server::CREATE)),
        ("/connections", "connections.title", None),
        (
            "/connections/new/auth0",
            "connection.new.database",
            Some(connection::CREATE),
        ),
        (
            "/connections/new/oidc",
            "connection.new.provider",
            Some(connection::CREATE),
        ),
        ("/roles", "roles.title", None),
        ("/roles/new", "role.new", Some(role::CREATE)),
        ("/logs", "logs.title", None),
        ("/why", "why.title", None),
    ];
    let of_tenant = of_tenant
        .into_iter()
        .filter(|(_, _, needed)| needed.is_none_or(|needed| place.may(needed)))
        .map(|(page, label, _)| Link::new(words(label), format!("{tenant}{page}")));
    let of_installation = [
        ("/tenants", "nav.tenants"),
        ("/administrators", "administrators.title"),
    ];
    let of_installation = of_installation
        .into_iter()
        .map(|(page, label)| Link::new(words(label), page));
    of_tenant
        .chain(of_installation)
        .filter(|link| has_words(&link.label, query))
        .collect()
}

type Found = (Vec<(Organization, i64)>, Vec<UserRow>, Vec<ClientRow>);

/// What the administrator may see of what is looked for.
async fn things(place: &Place, realm: &Realm, query: &str) -> Result<Vec<Group>, Failure> {
    let read = realm.store.read(query.to_owned(), |query, mut tx| {
        Box::pin(async move {
            let words = asked_words(query);
            let mut organizations = if words.is_empty() {
                Vec::new()
            } else {
                tx.search_organizations(&words, SHOWN).await?
            };
            if let Some(id) = OrganizationId::parse(query)
                && let Some(one) = tx.organization(&id).await?
            {
                organizations = vec![(one, 0)];
            }
            let page = Part::Checkpoint {
                after: None,
                take: SHOWN,
            };
            let users = tx.users(&users_like(query), &page).await?;
            let all = Part::Checkpoint {
                after: None,
                take: SEARCHED,
            };
            let filter = ClientFilter {
                is_global: Some(false),
                ..ClientFilter::default()
            };
            let mut clients = tx.clients(&filter, &all).await?;
            clients.retain(|row| crate::application::matches(row, query));
            clients.truncate(usize::try_from(SHOWN).unwrap_or_default());
            Ok::<Found, Error>((organizations, users, clients))
        })
    });
    let (organizations, users, clients) = read.await?;
    let tenant = format!("/tenants/{}", realm.tenant.name);
    let group = |title: &str, icon, is_seen: bool, links: Vec<Link>| Group {
        title: words(title),
        icon,
        links: if is_seen { links } else { Vec::new() },
    };
    let organizations = organizations.into_iter().map(|(one, _)| {
        let name = one.name.as_str().to_owned();
        Link::new(
            one.display_name.unwrap_or(name),
            format!("{tenant}/organizations/{}", one.id),
        )
    });
    let users = users.iter().map(|row| {
        let label = row.keys.label().unwrap_or(&row.id);
        Link::new(label, crate::user::address(realm, &row.id))
    });
    let clients = clients
        .into_iter()
        .map(|row| Link::new(row.name, format!("{tenant}/applications/{}", row.id)));
    Ok(vec![
        group(
            "organizations.title",
            "landmark",
            place.may(organization::READ),
            organizations.collect(),
        ),
        group(
            "users.title",
            "users",
            place.may(user::READ),
            users.collect(),
        ),
        group(
            "applications.title",
            "app-window",
            place.may(client::READ),
            clients.collect(),
        ),
    ])
}

fn users_like(query: &str) -> UserFilter {
    let begins = Some(Match::Prefix(query.to_lowercase()));
    let mut filter = UserFilter::default();
    if query.contains('|') {
        filter.id = Some(query.to_owned());
    } else if query.contains('@') {
        filter.email = begins;
    } else {
        filter.name = begins;
    }
    filter
}
