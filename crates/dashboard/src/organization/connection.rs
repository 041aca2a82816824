//! How the people of an organization log in: its connections and their switches.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::organization::connection::{self, Change};
use guildhall_app::{Realm, organization};
use guildhall_model::id::{ConnectionId, OrganizationId};
use guildhall_model::organization::{
    AddOrganizationConnection, CONNECTIONS_PER_ORGANIZATION, Organization, OrganizationConnection,
    UpdateOrganizationConnection,
};
use guildhall_model::schema::Patch;
use guildhall_store::{ConnectionFilter, Page as Piece};
use http::StatusCode;
use serde::Serialize;
use serde_json::json;

use super::shown::{Head, address};
use crate::ask::{self, Question};
use crate::error::{Failure, Problems, Refused, words};
use crate::extract::{Asked, OrganizationPath};
use crate::form::Form;
use crate::page::{Mark, Page, Shell, see_other};
use crate::part::checked::declared;
use crate::place::{InTenant, Place};
use crate::text::text;

/// Connections of the tenant from which one is chosen.
const OFFERED: i64 = 100;

#[derive(Debug, Serialize)]
struct Connections {
    head: Head,
    tab: &'static str,
    rows: Vec<Row>,
    offered: Vec<Offered>,
    most: usize,
    can_add: bool,
    can_update: bool,
    can_remove: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    name: String,
    strategy: String,
    mark: Mark,
    is_enabled: bool,
    assign_membership_on_login: bool,
    show_as_button: bool,
    is_signup_enabled: bool,
    /// Only people of a database sign up.
    has_signup: bool,
}

#[derive(Debug, Serialize)]
struct Offered {
    id: String,
    name: String,
    strategy: String,
}

impl From<OrganizationConnection> for Row {
    fn from(connection: OrganizationConnection) -> Self {
        let has_signup = connection.has_signup();
        Self {
            id: connection.connection_id.to_string(),
            mark: Mark::new(&connection.name, connection.connection_id.as_str()),
            name: connection.name,
            strategy: connection.strategy,
            is_enabled: connection.is_enabled,
            assign_membership_on_login: connection.assign_membership_on_login,
            show_as_button: connection.show_as_button,
            is_signup_enabled: connection.is_signup_enabled,
            has_signup,
        }
    }
}

pub(super) async fn show(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    asked: Asked,
) -> Result<Response, Failure> {
    place.actor.must(connection::READ)?;
    let organization = organization::find(&realm, &id).await?;
    page(
        &place,
        &realm,
        &organization,
        Shown::Fresh(asked.text("done")),
    )
    .await
}

/// The page as it is asked for, or as its form comes back.
enum Shown<'a> {
    Fresh(Option<&'a str>),
    Again(Refused),
}

async fn page(
    place: &Place,
    realm: &Realm,
    organization: &Organization,
    shown: Shown<'_>,
) -> Result<Response, Failure> {
    let rows = connection::list(realm, organization.id.clone(), None).await?;
    let offered = offered(realm, &rows).await?;
    let connections = Connections {
        head: Head::new(realm, organization),
        tab: "connections",
        can_add: place.may(connection::CREATE) && rows.len() < CONNECTIONS_PER_ORGANIZATION,
        can_update: place.may(connection::UPDATE),
        can_remove: place.may(connection::DELETE),
        most: CONNECTIONS_PER_ORGANIZATION,
        rows: rows.into_iter().map(Row::from).collect(),
        offered,
    };
    let shell = Shell::new(place, connections.head.title.clone(), "organizations");
    let (shell, status, problems) = match shown {
        Shown::Fresh(done) => (shell.after(done), StatusCode::OK, Problems::default()),
        Shown::Again(Refused { status, problems }) => (shell, status, problems),
    };
    Page::new(shell, connections)
        .with(problems)
        .answer(status, "organization_connections.html")
}

/// The tenant's connections that the organization has not yet.
async fn offered(realm: &Realm, rows: &[OrganizationConnection]) -> Result<Vec<Offered>, Failure> {
    let page = Piece::Checkpoint {
        after: None,
        take: OFFERED,
    };
    let read = realm.store.read(page, |page, mut tx| {
        Box::pin(async move { tx.connections(&ConnectionFilter::default(), page).await })
    });
    let all = read.await?.into_iter();
    let others = all.filter(|one| rows.iter().all(|row| row.connection_id.as_str() != one.id));
    Ok(others
        .map(|one| Offered {
            id: one.id,
            name: one.name,
            strategy: one.strategy,
        })
        .collect())
}

pub(super) async fn add(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(connection::CREATE)?;
    let organization = organization::find(&realm, &id).await?;
    let body = json!({
        "connection_id": form.text("connection_id"),
        "assign_membership_on_login": form.has("assign_membership_on_login"),
    });
    let added = match declared::<AddOrganizationConnection>(body) {
        Ok(body) => connection::add(&realm, &place.actor, id.clone(), body.into()).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(_) => Ok(done(&realm, &id, "done=connection_added")),
        Err(error) => {
            let refused = Refused::from_error(error, "connection_id")?;
            page(&place, &realm, &organization, Shown::Again(refused)).await
        }
    }
}

pub(super) async fn change(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    Path((_, _, connection)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let connection = ConnectionId::parse(&connection).ok_or(Failure::NotFound)?;
    let (actor, organization) = (&place.actor, id.clone());
    if form.has("remove") {
        if !ask::is_sure(&form) {
            actor.must(connection::DELETE)?;
            let question = question(&realm, &id, &connection).await?;
            return ask::page(&place, "organizations", question);
        }
        connection::remove(&realm, actor, organization, connection).await?;
        return Ok(done(&realm, &id, "done=connection_removed"));
    }
    let change = UpdateOrganizationConnection {
        organization_connection_name: Patch::Absent,
        assign_membership_on_login: Some(form.has("assign_membership_on_login")),
        show_as_button: Some(form.has("show_as_button")),
        is_signup_enabled: Some(form.has("is_signup_enabled")),
        organization_access_level: Patch::Absent,
        is_enabled: Patch::Value(form.has("is_enabled")),
    };
    let changed = connection::update(&realm, actor, organization, connection, Change::Any(change));
    match changed.await {
        Ok(_) => Ok(done(&realm, &id, "done=changes_saved")),
        Err(error) => {
            let refused = Refused::from_error(error, "")?;
            let organization = organization::find(&realm, &id).await?;
            page(&place, &realm, &organization, Shown::Again(refused)).await
        }
    }
}

/// What is asked before a connection is taken from the organization.
async fn question(
    realm: &Realm,
    id: &OrganizationId,
    connection: &ConnectionId,
) -> Result<Question, Failure> {
    let organization = organization::find(realm, id).await?;
    let all = connection::list(realm, id.clone(), None).await?;
    let found = all.iter().find(|one| one.connection_id == *connection);
    let slots = [
        ("name", found.ok_or(Failure::NotFound)?.name.clone()),
        ("organization", Head::new(realm, &organization).title),
    ];
    let all = format!("{}/connections", address(realm, id));
    Ok(Question {
        title: text("organization.connections.remove.title", &slots).unwrap_or_default(),
        text: words("organization.connections.remove.text"),
        verb: words("organization.connections.remove.verb"),
        action: format!("{all}/{connection}"),
        back: all,
        button: "remove",
    })
}

fn done(realm: &Realm, id: &OrganizationId, done: &str) -> Response {
    see_other(&format!("{}/connections?{done}", address(realm, id)))
}
