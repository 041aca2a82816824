//! Everything that decides about a token in a user's name, in one read.

use guildhall_model::id::OrganizationId;
use guildhall_model::organization::Organization;
use guildhall_protocol::oauth;
use guildhall_store::{ClientGrantRow, ResourceServerRow, TenantTransaction, UserRow};

use super::super::refused::Refused;
use crate::error::Error;

/// Of whom and for what a token is asked.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) client_id: String,
    pub(super) user_id: String,
    pub(super) organization_id: Option<String>,
    pub(super) audience: Option<String>,
}

/// What is known of it now.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) user: UserRow,
    pub(super) organization: Option<Organization>,
    pub(super) api: Option<Api>,
    pub(super) kid: String,
}

/// The API, and what the user and the client may do at it.
#[derive(Debug)]
pub(super) struct Api {
    pub(super) server: ResourceServerRow,
    /// What the user may do, in the organization where there is one.
    pub(super) permissions: Vec<String>,
    /// What the client may do in users' names, where it has a grant.
    pub(super) grant: Option<ClientGrantRow>,
}

/// Reads the facts. A user who is gone or blocked, an organization that is gone, or a membership that has ended is
/// `gone`; which of them is for nobody to know.
pub(super) async fn gather(
    subject: &Subject,
    gone: impl Fn() -> oauth::Error + Send + Sync,
    tx: &mut TenantTransaction<'_>,
) -> Result<Facts, Refused> {
    let user = tx.user(&subject.user_id).await?;
    let user = user.filter(|user| !user.blocked).ok_or_else(&gone)?;
    let organization = match &subject.organization_id {
        Some(id) => Some(membership(id, &user, tx).await?.ok_or_else(&gone)?),
        None => None,
    };
    let api = match &subject.audience {
        Some(audience) => Some(api(subject, audience, tx).await?),
        None => None,
    };
    let kid = tx
        .current_kid()
        .await?
        .ok_or(Error::Internal("the tenant has no key to sign with"))?;
    Ok(Facts {
        user,
        organization,
        api,
        kid,
    })
}

/// The organization, if the user is a member of it.
async fn membership(
    id: &str,
    user: &UserRow,
    tx: &mut TenantTransaction<'_>,
) -> Result<Option<Organization>, Refused> {
    let Some(id) = OrganizationId::parse(id) else {
        return Ok(None);
    };
    if !tx.is_member(&id, &user.id).await? {
        return Ok(None);
    }
    Ok(tx.organization(&id).await?)
}

async fn api(
    subject: &Subject,
    audience: &str,
    tx: &mut TenantTransaction<'_>,
) -> Result<Api, Refused> {
    let server = tx
        .resource_server_by_identifier(audience)
        .await?
        .ok_or_else(|| oauth::Error::UnknownAudience(audience.to_owned()))?;
    let organization = subject.organization_id.as_deref();
    let permissions = tx
        .effective_permissions(&subject.user_id, &server.id, organization)
        .await?;
    let grant = tx
        .client_grant_of(&subject.client_id, &server.id, "user")
        .await?;
    Ok(Api {
        server,
        permissions,
        grant,
    })
}

impl Facts {
    /// The user as the log tells it: id and name.
    pub(super) fn told(&self) -> (&str, &str) {
        (&self.user.id, self.user.keys.label().unwrap_or_default())
    }

    /// The organization as the log tells it: id and name.
    pub(super) fn organization(&self) -> Option<(&str, &str)> {
        self.organization
            .as_ref()
            .map(|organization| (organization.id.as_str(), organization.name.as_str()))
    }
}
