//! Tickets and mails that a backend asks for.

use guildhall_model::connection::DATABASE;
use guildhall_model::id::{ConnectionId, OrganizationId};
use guildhall_model::organization::Organization;
use guildhall_model::random::{self, BASE62};
use guildhall_model::ticket::{Identity, PasswordTicket, VerificationMail, VerificationTicket};
use guildhall_store::{
    ClientRow, ConnectionRow, JobRow, LogRow, TenantTransaction, TicketRow, UserRow,
};

use super::issue::{Fresh, Terms, Wanted};
use super::{About, Kind, Verification};
use crate::actor::{Actor, Permission};
use crate::error::Error;
use crate::log;
use crate::mail::tenant_locale;
use crate::realm::Realm;
use crate::user::{self, Profile};

/// Making tickets.
pub const CREATE: Permission = Permission::any_of(&["create:user_tickets"]);
/// Sending mails that ask whether an address is its user's.
pub const SEND_VERIFICATION: Permission = Permission::any_of(&["update:users"]);
/// Reading what became of it.
pub const READ_JOBS: Permission = Permission::any_of(&["create:users", "read:users"]);

/// A job that is not there, or was done more than a day ago.
pub const fn missing_job() -> Error {
    Error::Missing {
        message: "The job does not exist.",
        code: Some("inexistent_job"),
    }
}

/// Whom a ticket is about, and where.
struct Named {
    user: By,
    client: Option<String>,
    organization: Option<OrganizationId>,
    identity: Option<Identity>,
}

/// How a user is named.
enum By {
    Id(String),
    Email(ConnectionId, String),
}

/// The same, as it is there.
struct Found {
    user: UserRow,
    connection: ConnectionRow,
    client: Option<ClientRow>,
    organization: Option<Organization>,
}

/// Makes a ticket that sets a new password, and answers its link.
pub async fn create_for_password(
    realm: &Realm,
    actor: &Actor,
    body: PasswordTicket,
) -> Result<String, Error> {
    actor.must(CREATE)?;
    let PasswordTicket {
        result_url,
        user_id,
        client_id,
        organization_id,
        connection_id,
        email,
        ttl_sec,
        mark_email_as_verified,
        includeEmailInRedirect,
        identity,
    } = body;
    if result_url.is_some() && client_id.is_some() {
        return Err(excludes("client_id"));
    }
    let terms = terms(
        result_url,
        organization_id.as_ref(),
        ttl_sec,
        includeEmailInRedirect,
    )?;
    let user = match (user_id, email, connection_id) {
        (Some(id), None, None) => By::Id(id),
        (None, Some(email), Some(connection)) => By::Email(connection, email),
        (None, Some(_), None) => return Err(missing_property("connection_id")),
        (None, None, Some(_)) => return Err(missing_property("email")),
        (None, None, None) => return Err(missing_property("user_id")),
        (Some(_), _, _) => {
            return Err(Error::refused_body(
                "The user is named either by user_id, or by connection_id and email.",
            ));
        }
    };
    let named = Named {
        user,
        client: client_id,
        organization: organization_id,
        identity,
    };
    let found = find(realm, named).await?;
    if found.connection.strategy != DATABASE {
        return Err(unsupported());
    }
    let terms = Terms {
        verifies_email: mark_email_as_verified.unwrap_or(false),
        ..terms
    };
    let log = "Create a password change ticket";
    found
        .create(realm, actor, (Kind::ResetPassword, terms, log))
        .await
}

/// Makes a ticket by which an address turns out to be its user's, and answers its link.
pub async fn create_for_verification(
    realm: &Realm,
    actor: &Actor,
    body: VerificationTicket,
) -> Result<String, Error> {
    actor.must(CREATE)?;
    let VerificationTicket {
        result_url,
        user_id,
        client_id,
        organization_id,
        ttl_sec,
        includeEmailInRedirect,
        identity,
    } = body;
    let terms = terms(
        result_url,
        organization_id.as_ref(),
        ttl_sec,
        includeEmailInRedirect,
    )?;
    let named = Named {
        user: By::Id(user_id),
        client: client_id,
        organization: organization_id,
        identity,
    };
    let found = find(realm, named).await?;
    found.address()?;
    let terms = Terms {
        verifies_email: true,
        ..terms
    };
    let log = "Create an email verification ticket";
    found
        .create(realm, actor, (Kind::VerifyEmail, terms, log))
        .await
}

/// Sends a user the mail that asks whether an address is theirs.
pub async fn send_verification(
    realm: &Realm,
    actor: &Actor,
    body: VerificationMail,
) -> Result<JobRow, Error> {
    actor.must(SEND_VERIFICATION)?;
    let VerificationMail {
        user_id,
        client_id,
        identity,
        organization_id,
    } = body;
    let named = Named {
        user: By::Id(user_id),
        client: client_id,
        organization: organization_id,
        identity,
    };
    let found = find(realm, named).await?;
    let address = found.address()?;
    let about = About {
        user: &found.user,
        connection: &found.connection,
        client: found.client.as_ref(),
        organization: found.organization.as_ref(),
        locale: tenant_locale(realm)?,
    };
    let verification = Verification::to(realm, &Fresh::new(realm), &address, about)?;
    let job = JobRow {
        id: format!("job_{}", random::text(realm.random(), BASE62, 16)),
        kind: "verification_email".to_owned(),
        mail_id: verification.mail_id().to_owned(),
        created_at: realm.now(),
        failed_at: None,
    };
    let log = found.entry(realm, actor, "Send an email address verification email")?;
    let write = realm.store.write(
        (verification, job, log),
        |(verification, job, log), mut tx| {
            Box::pin(async move {
                verification.insert(&mut tx).await?;
                tx.insert_job(job).await?;
                tx.insert_log(log).await?;
                Ok::<_, Error>(job.clone())
            })
        },
    );
    write.await
}

/// What a ticket's maker says of it; `result_url` goes with nothing that has an address of its own (behaviour notes,
/// "Management API rules", section 6).
fn terms(
    result_url: Option<String>,
    organization: Option<&OrganizationId>,
    lifetime: Option<i64>,
    includes_email: Option<bool>,
) -> Result<Terms, Error> {
    if result_url.is_some() && organization.is_some() {
        return Err(excludes("organization_id"));
    }
    Ok(Terms {
        lifetime,
        result_url,
        includes_email: includes_email.unwrap_or(false),
        verifies_email: false,
    })
}

fn excludes(name: &str) -> Error {
    Error::refused_body(format!(
        "result_url cannot be specified together with {name}."
    ))
}

fn missing_property(name: &str) -> Error {
    Error::invalid_body(format!("Missing required property: {name}"), "", "")
}

fn unsupported() -> Error {
    Error::refused_body("The user's main connection does not support this operation.")
}

impl Found {
    fn address(&self) -> Result<String, Error> {
        let profile = Profile::read(&self.user.document)?;
        let address = profile.email().map(str::to_owned);
        address.ok_or_else(|| Error::refused_body("The user does not have an email address."))
    }

    fn entry(&self, realm: &Realm, actor: &Actor, what: &'static str) -> Result<LogRow, Error> {
        let organization = self.organization.as_ref();
        let about = organization.map(|found| (found.id.as_str(), found.name.as_str()));
        log::management_write(realm, actor, what, about)
    }

    async fn create(
        &self,
        realm: &Realm,
        actor: &Actor,
        (kind, terms, what): (Kind, Terms, &'static str),
    ) -> Result<String, Error> {
        let issued = Wanted {
            kind,
            user: &self.user,
            client: self.client.as_ref(),
            organization: self.organization.as_ref(),
            terms,
        }
        .issue(realm, &Fresh::new(realm))?;
        let url = issued.url(realm);
        let plan: (TicketRow, LogRow) = (issued.row, self.entry(realm, actor, what)?);
        let write = realm.store.write(plan, |(ticket, log), mut tx| {
            Box::pin(async move {
                tx.user(&ticket.user_id).await?.ok_or_else(user::missing)?;
                tx.insert_ticket(ticket).await?;
                Ok::<_, Error>(tx.insert_log(log).await?)
            })
        });
        write.await?;
        Ok(url)
    }
}

async fn find(realm: &Realm, named: Named) -> Result<Found, Error> {
    let read = realm
        .store
        .read(named, |named, tx| Box::pin(gather(named, tx)));
    read.await
}

async fn gather(named: &Named, mut tx: TenantTransaction<'_>) -> Result<Found, Error> {
    let user = find_user(&named.user, &mut tx).await?;
    let connection = tx.connection(&user.connection_id).await?;
    let connection = connection.ok_or_else(user::missing)?;
    if let Some(identity) = &named.identity {
        check_identity(identity, &user, &mut tx).await?;
    }
    let client = match &named.client {
        Some(id) => {
            let client = tx.client(id).await?;
            Some(client.ok_or_else(|| Error::refused_body("The client does not exist"))?)
        }
        None => None,
    };
    let organization = match &named.organization {
        Some(id) => Some(find_organization(id, &user, &mut tx).await?),
        None => None,
    };
    Ok(Found {
        user,
        connection,
        client,
        organization,
    })
}

async fn find_user(by: &By, tx: &mut TenantTransaction<'_>) -> Result<UserRow, Error> {
    match by {
        By::Id(id) => tx.user(id).await?.ok_or_else(user::missing),
        By::Email(connection, email) => {
            let id = connection.as_str();
            if tx.connection(id).await?.is_none() {
                return Err(Error::refused_body(format!(
                    "The connection with id {id} does not exist."
                )));
            }
            let found = tx.users_by_email(email).await?;
            let found = found.into_iter().find(|user| user.connection_id == id);
            found.ok_or_else(user::missing)
        }
    }
}

/// A user has one identity here: that of its own connection.
async fn check_identity(
    identity: &Identity,
    user: &UserRow,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    if let Some(connection) = &identity.connection_id {
        if tx.connection(connection.as_str()).await?.is_none() {
            return Err(Error::refused_body("Identity connection does not exist."));
        }
        if connection.as_str() != user.connection_id {
            return Err(other_identity());
        }
    }
    let Identity {
        provider, user_id, ..
    } = identity;
    if format!("{provider}|{user_id}") == user.id {
        Ok(())
    } else {
        Err(other_identity())
    }
}

fn other_identity() -> Error {
    Error::refused_body("The user exists, but does not contain the given identity.")
}

async fn find_organization(
    id: &OrganizationId,
    user: &UserRow,
    tx: &mut TenantTransaction<'_>,
) -> Result<Organization, Error> {
    let organization = tx.organization(id).await?;
    let organization =
        organization.ok_or_else(|| Error::refused_body("The organization does not exist"))?;
    if tx.is_member(id, &user.id).await? {
        Ok(organization)
    } else {
        Err(Error::refused_body(format!(
            "The user with id {} is not a member of organization with id {id}.",
            user.id
        )))
    }
}
