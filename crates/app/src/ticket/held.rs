//! A ticket that somebody came with, and what is known of it.

use guildhall_model::Timestamp;
use guildhall_model::address::with_query;
use guildhall_model::connection::PasswordPolicy;
use guildhall_model::id::OrganizationId;
use guildhall_model::invitation::login_route;
use guildhall_model::organization::Organization;
use guildhall_protocol::oauth::{Scope, append_encoded};
use guildhall_store::{ClientRow, ConnectionRow, TenantTransaction, TicketRow, UserRow};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::{Kind, TicketDocument};
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::log::{self, Happening, Through};
use crate::realm::Realm;
use crate::user::Profile;
use crate::{connection, secret};

/// Whether a ticket can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    Good,
    /// Its time is over.
    Expired,
    /// It was used, or what it is about is another one since.
    Used,
}

/// A ticket, whose account is there.
#[derive(Debug)]
pub struct Held {
    pub(super) document: TicketDocument,
    pub(super) user: UserRow,
    pub(super) profile: Profile,
    pub(super) connection: ConnectionRow,
    organization: Option<Organization>,
    client: Option<ClientRow>,
    standing: Standing,
}

/// Where somebody who has used a ticket goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// At an address that whoever made the ticket chose, at once.
    Redirect(String),
    /// At a page of ours, from where a link leads to the application's login, where that is known.
    GoOn(Option<String>),
}

/// The ticket of a link; `None` when it is none of ours, or its account is gone.
pub async fn look_up(
    realm: &Realm,
    kind: Kind,
    ticket: &SecretString,
) -> Result<Option<Held>, Error> {
    let question = (kind, secret::hash(ticket.expose_secret()), realm.now());
    let read = realm.store.read(question, |(kind, hash, now), mut tx| {
        Box::pin(async move { find(*kind, hash, *now, &mut tx).await })
    });
    read.await
}

pub(super) async fn find(
    kind: Kind,
    hash: &str,
    now: Timestamp,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<Held>, Error> {
    let row = tx.ticket(hash).await?;
    let Some(row) = row.filter(|row| row.kind == kind.name()) else {
        return Ok(None);
    };
    let Some(user) = tx.user(&row.user_id).await? else {
        return Ok(None);
    };
    let Some(connection) = tx.connection(&user.connection_id).await? else {
        return Ok(None);
    };
    let named = row.organization_id.as_deref();
    let organization = match named.and_then(OrganizationId::parse) {
        Some(id) => tx.organization(&id).await?,
        None => None,
    };
    let client = match &row.client_id {
        Some(id) => tx.client(id).await?,
        None => None,
    };
    let document: TicketDocument = serde_json::from_str(&row.document)?;
    let profile = Profile::read(&user.document)?;
    Ok(Some(Held {
        standing: standing(kind, &row, &document, &profile, now),
        document,
        user,
        profile,
        connection,
        organization,
        client,
    }))
}

fn standing(
    kind: Kind,
    row: &TicketRow,
    document: &TicketDocument,
    profile: &Profile,
    now: Timestamp,
) -> Standing {
    let has_password = document.password_since.as_deref() == profile.last_password_reset();
    let is_same = document.email.as_deref() == profile.email()
        && (has_password || kind != Kind::ResetPassword);
    if row.used_at.is_some() || !is_same {
        Standing::Used
    } else if now >= row.ends_at {
        Standing::Expired
    } else {
        Standing::Good
    }
}

impl Held {
    /// Whether it can be used.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// The organization in which it was asked for.
    pub fn organization(&self) -> Option<&Organization> {
        self.organization.as_ref()
    }

    /// The name of the application from which it was asked for.
    pub fn application(&self) -> Option<&str> {
        self.client.as_ref().map(|client| client.name.as_str())
    }

    /// Whose account it is, as people know it.
    pub fn username(&self) -> &str {
        self.user.keys.label().unwrap_or_default()
    }

    /// What a password of the account has to be.
    pub fn password_policy(&self) -> Result<PasswordPolicy, Error> {
        connection::password_policy(&self.connection)
    }

    /// Where its user goes on, and what is said there.
    pub fn after(&self, realm: &Realm, message: &str) -> Result<After, Error> {
        if let Some(address) = &self.document.result_url {
            let mut query = String::from("success=true&message=");
            append_encoded(&mut query, message);
            self.add_names(&mut query);
            return Ok(After::Redirect(with_query(address, &query)));
        }
        Ok(After::GoOn(self.way_back(realm)?))
    }

    /// Where the application's login begins.
    pub fn way_back(&self, realm: &Realm) -> Result<Option<String>, Error> {
        let Some(route) = self.login_route(realm)? else {
            return Ok(None);
        };
        let mut query = String::new();
        self.add_names(&mut query);
        let query = query.trim_start_matches('&');
        Ok(Some(if query.is_empty() {
            route
        } else {
            with_query(&route, query)
        }))
    }

    /// The address, where it may be told, and the organization.
    fn add_names(&self, query: &mut String) {
        let mut add = |name: &str, value: &str| {
            query.push('&');
            query.push_str(name);
            query.push('=');
            append_encoded(query, value);
        };
        if self.document.includes_email {
            add("email", self.document.email.as_deref().unwrap_or_default());
        }
        if let Some(organization) = &self.organization {
            add("organization_id", organization.id.as_str());
            add("organization_name", organization.name.as_str());
        }
    }

    fn login_route(&self, realm: &Realm) -> Result<Option<String>, Error> {
        let of_client: Value = match &self.client {
            Some(client) => serde_json::from_str(&client.document)?,
            None => Value::Null,
        };
        let of_tenant: Value = serde_json::from_str(&realm.tenant.settings)?;
        let text = |document: &Value, name: &str| {
            document
                .get(name)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let metadata = self.organization.as_ref();
        Ok(login_route(
            text(&of_client, "initiate_login_uri").as_deref(),
            text(&of_tenant, "default_redirection_uri").as_deref(),
            metadata.and_then(|organization| organization.metadata.as_ref()),
        ))
    }

    /// Who uses it.
    pub(super) fn actor(&self, origin: Origin) -> Actor {
        let client = self.client.as_ref().map(|client| client.id.clone());
        Actor::with_scopes(client, Some(self.user.id.clone()), Scope::default(), origin)
    }

    /// An entry about its use.
    pub(super) fn entry(
        &self,
        realm: &Realm,
        actor: &Actor,
        kind: &'static str,
        description: &str,
    ) -> Result<guildhall_store::LogRow, Error> {
        let organization = self.organization.as_ref();
        let happening = Happening {
            kind,
            description,
            client_name: self.application(),
            user: Some((&self.user.id, self.username())),
            connection: Some(Through::of(&self.connection)),
            organization: organization.map(|found| (found.id.as_str(), found.name.as_str())),
            ..Happening::default()
        };
        log::entry(realm, actor, &happening)
    }
}
