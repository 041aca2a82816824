//! Invitations to organizations. Those of a client or a connection that was deleted are not there any more, from that
//! moment; so are accepted ones, but for whoever comes with the ticket.

use std::collections::BTreeMap;

use guildhall_model::Timestamp;
use guildhall_model::id::{InvitationId, OrganizationId};

use crate::error::Error;
use crate::page::Page;
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::values;

/// An invitation as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRow {
    /// Its id.
    pub id: InvitationId,
    /// The organization to which it leads.
    pub organization_id: OrganizationId,
    /// The client at which its link arrives.
    pub client_id: String,
    /// The only connection by which it may be accepted, where that matters.
    pub connection_id: Option<String>,
    /// Its ticket, sealed (`invitation`, id, `ticket`).
    pub ticket: Vec<u8>,
    /// What it says, a JSON object.
    pub document: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it can not be accepted.
    pub expires_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
}

impl FromRow for InvitationRow {
    const TABLE: &'static str = "invitation";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.parsed("id")?,
            organization_id: row.parsed("organization_id")?,
            client_id: row.text("client_id")?,
            connection_id: row.optional_text("connection_id")?,
            ticket: row.bytes("ticket")?,
            document: row.text("document")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
            expires_at: Timestamp::from_milliseconds(row.integer("expires_at")?),
            accepted_at: row
                .optional_integer("accepted_at")?
                .map(Timestamp::from_milliseconds),
        })
    }
}

/// An invitation and one of its roles.
struct InvitationRole {
    invitation: String,
    role: String,
}

impl FromRow for InvitationRole {
    const TABLE: &'static str = "invitation_role";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            invitation: row.text("invitation_id")?,
            role: row.text("role_id")?,
        })
    }
}

/// In which order invitations are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationOrder {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

statements! {
    INSERT = "INSERT INTO invitation (tenant, id, organization_id, client_id, connection_id, email_key, ticket, ticket_hash, \
              document, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    ADD_ROLE = "INSERT INTO invitation_role (tenant, invitation_id, role_id, place) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (tenant, invitation_id, role_id) DO NOTHING";
    BY_ID = "SELECT i.id, i.organization_id, i.client_id, i.connection_id, i.ticket, i.document, i.created_at, i.expires_at, \
             i.accepted_at FROM invitation AS i JOIN client AS c ON c.tenant = $1 AND c.id = i.client_id \
             LEFT JOIN connection AS n ON n.tenant = $1 AND n.id = i.connection_id \
             WHERE i.tenant = $1 AND i.organization_id = $2 AND i.id = $3 AND i.accepted_at IS NULL \
             AND c.deleted_at IS NULL AND n.deleted_at IS NULL";
    BY_TICKET = "SELECT i.id, i.organization_id, i.client_id, i.connection_id, i.ticket, i.document, i.created_at, i.expires_at, \
             i.accepted_at FROM invitation AS i JOIN client AS c ON c.tenant = $1 AND c.id = i.client_id \
             LEFT JOIN connection AS n ON n.tenant = $1 AND n.id = i.connection_id \
             WHERE i.tenant = $1 AND i.ticket_hash = $2 AND c.deleted_at IS NULL AND n.deleted_at IS NULL";
    NEWEST = "SELECT i.id, i.organization_id, i.client_id, i.connection_id, i.ticket, i.document, i.created_at, i.expires_at, \
             i.accepted_at FROM invitation AS i JOIN client AS c ON c.tenant = $1 AND c.id = i.client_id \
             LEFT JOIN connection AS n ON n.tenant = $1 AND n.id = i.connection_id \
             WHERE i.tenant = $1 AND i.organization_id = $2 AND i.accepted_at IS NULL \
             AND c.deleted_at IS NULL AND n.deleted_at IS NULL ORDER BY i.created_at DESC, i.id DESC LIMIT $3 OFFSET $4";
    OLDEST = "SELECT i.id, i.organization_id, i.client_id, i.connection_id, i.ticket, i.document, i.created_at, i.expires_at, \
             i.accepted_at FROM invitation AS i JOIN client AS c ON c.tenant = $1 AND c.id = i.client_id \
             LEFT JOIN connection AS n ON n.tenant = $1 AND n.id = i.connection_id \
             WHERE i.tenant = $1 AND i.organization_id = $2 AND i.accepted_at IS NULL \
             AND c.deleted_at IS NULL AND n.deleted_at IS NULL ORDER BY i.created_at, i.id LIMIT $3 OFFSET $4";
    ROLES_OF_ONE = "SELECT a.invitation_id, a.role_id FROM invitation_role AS a JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
             WHERE a.tenant = $1 AND a.invitation_id = $2 AND r.deleted_at IS NULL ORDER BY a.place";
    // Of all that were made between the first and the last of a page, whichever way the page is ordered.
    ROLES_OF_SPAN = "SELECT a.invitation_id, a.role_id FROM invitation AS i \
             JOIN invitation_role AS a ON a.tenant = $1 AND a.invitation_id = i.id \
             JOIN role AS r ON r.tenant = $1 AND r.id = a.role_id \
             WHERE i.tenant = $1 AND i.organization_id = $2 AND i.accepted_at IS NULL AND r.deleted_at IS NULL \
             AND (i.created_at, i.id) >= ($3, $4) AND (i.created_at, i.id) <= ($5, $6) ORDER BY a.invitation_id, a.place";
    ACCEPT = "UPDATE invitation SET accepted_at = $3 WHERE tenant = $1 AND id = $2 AND accepted_at IS NULL";
    REVOKE_ROLES = "DELETE FROM invitation_role WHERE tenant = $1 AND invitation_id IN (SELECT id FROM invitation \
             WHERE tenant = $1 AND organization_id = $2 AND email_key = $3 AND accepted_at IS NULL)";
    REVOKE = "DELETE FROM invitation WHERE tenant = $1 AND organization_id = $2 AND email_key = $3 AND accepted_at IS NULL";
    DELETE_ROLES = "DELETE FROM invitation_role WHERE tenant = $1 AND invitation_id IN (SELECT id FROM invitation \
             WHERE tenant = $1 AND organization_id = $2 AND id = $3 AND accepted_at IS NULL)";
    DELETE = "DELETE FROM invitation WHERE tenant = $1 AND organization_id = $2 AND id = $3 AND accepted_at IS NULL";
}

impl TenantTransaction<'_> {
    /// Adds an invitation. `email` is the invited address in lower case, `hash` the keyed hash of the ticket.
    pub async fn insert_invitation(
        &mut self,
        invitation: &InvitationRow,
        email: &str,
        hash: &[u8],
    ) -> Result<(), Error> {
        let values = values![
            invitation.id.as_str(),
            invitation.organization_id.as_str(),
            &invitation.client_id,
            invitation.connection_id.as_deref(),
            email,
            invitation.ticket.clone(),
            hash,
            &invitation.document,
            invitation.created_at,
            invitation.expires_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// Adds a role to an invitation, at its place; a second time changes nothing.
    pub async fn insert_invitation_role(
        &mut self,
        invitation: &InvitationId,
        role: &str,
        place: i64,
    ) -> Result<(), Error> {
        self.execute(&ADD_ROLE, values![invitation.as_str(), role, place])
            .await
            .map(drop)
    }

    /// An invitation that nobody has accepted yet.
    pub async fn invitation(
        &mut self,
        organization: &OrganizationId,
        id: &InvitationId,
    ) -> Result<Option<InvitationRow>, Error> {
        self.optional(&BY_ID, values![organization.as_str(), id.as_str()])
            .await
    }

    /// The invitation whose ticket has this keyed hash, accepted or not.
    pub async fn invitation_by_ticket(
        &mut self,
        hash: &[u8],
    ) -> Result<Option<InvitationRow>, Error> {
        self.optional(&BY_TICKET, values![hash]).await
    }

    /// A page, by position, of the invitations that nobody has accepted yet.
    pub async fn invitations(
        &mut self,
        organization: &OrganizationId,
        order: InvitationOrder,
        page: &Page,
    ) -> Result<Vec<InvitationRow>, Error> {
        let (_, _, take, skip) = page.bounds();
        let statement = match order {
            InvitationOrder::Newest => &NEWEST,
            InvitationOrder::Oldest => &OLDEST,
        };
        self.all(statement, values![organization.as_str(), take, skip])
            .await
    }

    /// The ids of the roles of an invitation, as they were named; without those that were deleted.
    pub async fn invitation_roles(&mut self, id: &InvitationId) -> Result<Vec<String>, Error> {
        let rows: Vec<InvitationRole> = self.all(&ROLES_OF_ONE, values![id.as_str()]).await?;
        Ok(rows.into_iter().map(|row| row.role).collect())
    }

    /// The same of all invitations of a page, in one statement: by invitation.
    pub async fn invitation_roles_of_page(
        &mut self,
        organization: &OrganizationId,
        page: &[InvitationRow],
    ) -> Result<BTreeMap<String, Vec<String>>, Error> {
        let places = || page.iter().map(|row| (row.created_at, row.id.as_str()));
        let (Some(first), Some(last)) = (places().min(), places().max()) else {
            return Ok(BTreeMap::new());
        };
        let values = values![organization.as_str(), first.0, first.1, last.0, last.1];
        let rows: Vec<InvitationRole> = self.all(&ROLES_OF_SPAN, values).await?;
        let mut roles: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in rows {
            roles.entry(row.invitation).or_default().push(row.role);
        }
        Ok(roles)
    }

    /// Marks an invitation as accepted; `false` when somebody else was first.
    pub async fn accept_invitation(
        &mut self,
        id: &InvitationId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        Ok(self.execute(&ACCEPT, values![id.as_str(), now]).await? == 1)
    }

    /// Removes the invitations of an address, in lower case, that nobody has accepted yet.
    pub async fn revoke_invitations(
        &mut self,
        organization: &OrganizationId,
        email: &str,
    ) -> Result<(), Error> {
        let values = values![organization.as_str(), email];
        self.execute(&REVOKE_ROLES, values.clone()).await?;
        self.execute(&REVOKE, values).await.map(drop)
    }

    /// Removes an invitation that nobody has accepted yet; `false` when it is not there.
    pub async fn delete_invitation(
        &mut self,
        organization: &OrganizationId,
        id: &InvitationId,
    ) -> Result<bool, Error> {
        let values = values![organization.as_str(), id.as_str()];
        self.execute(&DELETE_ROLES, values.clone()).await?;
        Ok(self.execute(&DELETE, values).await? == 1)
    }
}
