//! What jobs remove: the children of deleted things, and what is past its retention. Always in small pieces, so that
//! no write holds the SQLite writer for long.

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::row::{FromRow, Reader};
use crate::statement::{SystemStatement, system_statements};
use crate::system::SystemTransaction;
use crate::values;

/// The most rows that one transaction removes.
const PIECE: i64 = 1000;

/// The most invitations that one transaction removes with their roles, of which each has up to fifty.
const INVITATIONS: i64 = PIECE / guildhall_model::role::ROLES_PER_HOLDER;

/// What one piece of sweeping came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swept {
    /// There is more to remove.
    More,
    /// Nothing was left.
    Done,
}

system_statements! {
    DELETED_ORGANIZATION = "SELECT tenant, id FROM organization WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1";
    DELETED_USER = "SELECT tenant, id FROM users WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1";
    DELETED_ROLE = "SELECT tenant, id FROM role WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1";
    DELETED_CONNECTION = "SELECT tenant, id FROM connection WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1";
    DELETED_CLIENT_GRANT = "SELECT tenant, id FROM client_grant WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1";
    DELETED_RESOURCE_SERVER = "SELECT tenant, id FROM resource_server WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1";
    DELETED_CLIENT = "SELECT tenant, id FROM client WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1";

    DELETED_EVENT_STREAM = "SELECT tenant, id FROM event_stream WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1";

    DELIVERIES_OF_STREAM = "DELETE FROM event_delivery WHERE tenant = $1 AND stream_id = $2 AND event_id IN \
        (SELECT event_id FROM event_delivery WHERE tenant = $1 AND stream_id = $2 LIMIT $3)";
    SUBSCRIPTIONS_OF_STREAM = "DELETE FROM event_subscription WHERE tenant = $1 AND stream_id = $2 AND event_type IN \
        (SELECT event_type FROM event_subscription WHERE tenant = $1 AND stream_id = $2 LIMIT $3)";
    SIZE = "DELETE FROM size WHERE tenant = $1 AND holder = $2";
    EVENT_STREAM = "DELETE FROM event_stream WHERE tenant = $1 AND id = $2 AND deleted_at IS NOT NULL";
    DELETED_GROUP = "SELECT tenant, id FROM user_group WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1";

    MEMBER_ROLES_OF_USER = "DELETE FROM member_role WHERE tenant = $1 AND user_id = $2 AND (organization_id, role_id) IN \
        (SELECT organization_id, role_id FROM member_role WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    MEMBERSHIPS_OF_USER = "DELETE FROM member WHERE tenant = $1 AND user_id = $2 AND organization_id IN \
        (SELECT organization_id FROM member WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    ROLES_OF_USER = "DELETE FROM user_role WHERE tenant = $1 AND user_id = $2 AND role_id IN \
        (SELECT role_id FROM user_role WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    PERMISSIONS_OF_USER = "DELETE FROM user_permission WHERE tenant = $1 AND user_id = $2 AND (resource_server_id, permission_name) IN \
        (SELECT resource_server_id, permission_name FROM user_permission WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    DASHBOARD_SESSIONS_OF_USER = "DELETE FROM dashboard_session WHERE tenant = $1 AND user_id = $2 AND hash IN \
        (SELECT hash FROM dashboard_session WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    SESSIONS_OF_USER = "DELETE FROM session WHERE tenant = $1 AND user_id = $2 AND hash IN \
        (SELECT hash FROM session WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    REFRESH_TOKENS_OF_USER = "DELETE FROM refresh_token WHERE tenant = $1 AND user_id = $2 AND hash IN \
        (SELECT hash FROM refresh_token WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    CONSENTS_OF_USER = "DELETE FROM consent WHERE tenant = $1 AND user_id = $2 AND (client_id, audience, organization_id) IN \
        (SELECT client_id, audience, organization_id FROM consent WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    GROUPS_OF_USER = "DELETE FROM group_member WHERE tenant = $1 AND user_id = $2 AND group_id IN \
        (SELECT group_id FROM group_member WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    TICKETS_OF_USER = "DELETE FROM ticket WHERE tenant = $1 AND user_id = $2 AND hash IN \
        (SELECT hash FROM ticket WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    FORMER_PASSWORDS_OF_USER = "DELETE FROM former_password WHERE tenant = $1 AND user_id = $2 AND replaced_at IN \
        (SELECT replaced_at FROM former_password WHERE tenant = $1 AND user_id = $2 LIMIT $3)";
    USER = "DELETE FROM users WHERE tenant = $1 AND id = $2 AND deleted_at IS NOT NULL";

    MEMBERS_OF_ROLE = "DELETE FROM member_role WHERE tenant = $1 AND role_id = $2 AND (organization_id, user_id) IN \
        (SELECT organization_id, user_id FROM member_role WHERE tenant = $1 AND role_id = $2 LIMIT $3)";
    USERS_OF_ROLE = "DELETE FROM user_role WHERE tenant = $1 AND role_id = $2 AND user_id IN \
        (SELECT user_id FROM user_role WHERE tenant = $1 AND role_id = $2 LIMIT $3)";
    PERMISSIONS_OF_ROLE = "DELETE FROM role_permission WHERE tenant = $1 AND role_id = $2 AND (resource_server_id, permission_name) IN \
        (SELECT resource_server_id, permission_name FROM role_permission WHERE tenant = $1 AND role_id = $2 LIMIT $3)";
    GROUPS_OF_ROLE = "DELETE FROM group_role WHERE tenant = $1 AND role_id = $2 AND (organization_id, group_id) IN \
        (SELECT organization_id, group_id FROM group_role WHERE tenant = $1 AND role_id = $2 LIMIT $3)";
    ROLE = "DELETE FROM role WHERE tenant = $1 AND id = $2 AND deleted_at IS NOT NULL";

    MEMBER_ROLES_OF_ORGANIZATION = "DELETE FROM member_role WHERE tenant = $1 AND organization_id = $2 AND (user_id, role_id) IN \
        (SELECT user_id, role_id FROM member_role WHERE tenant = $1 AND organization_id = $2 LIMIT $3)";
    APPLICATIONS_OF_ORGANIZATION = "DELETE FROM organization_client WHERE tenant = $1 AND organization_id = $2 AND client_id IN \
        (SELECT client_id FROM organization_client WHERE tenant = $1 AND organization_id = $2 LIMIT $3)";
    DOMAINS_OF_ORGANIZATION = "DELETE FROM discovery_domain WHERE tenant = $1 AND organization_id = $2 AND id IN \
        (SELECT id FROM discovery_domain WHERE tenant = $1 AND organization_id = $2 LIMIT $3)";
    ORGANIZATIONS_OF_CLIENT = "DELETE FROM organization_client WHERE tenant = $1 AND client_id = $2 AND organization_id IN \
        (SELECT organization_id FROM organization_client WHERE tenant = $1 AND client_id = $2 LIMIT $3)";
    MEMBERS_OF_ORGANIZATION = "DELETE FROM member WHERE tenant = $1 AND organization_id = $2 AND user_id IN \
        (SELECT user_id FROM member WHERE tenant = $1 AND organization_id = $2 LIMIT $3)";
    CONNECTIONS_OF_ORGANIZATION = "DELETE FROM organization_connection WHERE tenant = $1 AND organization_id = $2 AND connection_id IN \
        (SELECT connection_id FROM organization_connection WHERE tenant = $1 AND organization_id = $2 LIMIT $3)";
    DEFAULTS_OF_ORGANIZATION = "UPDATE client SET default_organization = NULL WHERE tenant = $1 AND id IN \
        (SELECT id FROM client WHERE tenant = $1 AND default_organization = $2 LIMIT $3)";
    // A ticket outlives its organization and its application: it is about an account.
    TICKETS_OF_ORGANIZATION = "UPDATE ticket SET organization_id = NULL WHERE tenant = $1 AND hash IN \
        (SELECT hash FROM ticket WHERE tenant = $1 AND organization_id = $2 LIMIT $3)";
    TICKETS_OF_CLIENT = "UPDATE ticket SET client_id = NULL WHERE tenant = $1 AND hash IN \
        (SELECT hash FROM ticket WHERE tenant = $1 AND client_id = $2 LIMIT $3)";
    GRANTS_OF_ORGANIZATION = "DELETE FROM organization_client_grant WHERE tenant = $1 AND organization_id = $2 AND grant_id IN \
        (SELECT grant_id FROM organization_client_grant WHERE tenant = $1 AND organization_id = $2 LIMIT $3)";
    GROUP_ROLES_OF_ORGANIZATION = "DELETE FROM group_role WHERE tenant = $1 AND organization_id = $2 AND (group_id, role_id) IN \
        (SELECT group_id, role_id FROM group_role WHERE tenant = $1 AND organization_id = $2 LIMIT $3)";
    // The roles of as many invitations as go next, so that a piece never has more than PIECE of them.
    INVITED_ROLES_OF_ORGANIZATION = "DELETE FROM invitation_role WHERE tenant = $1 AND invitation_id IN \
        (SELECT id FROM invitation WHERE tenant = $1 AND organization_id = $2 ORDER BY created_at, id LIMIT CAST($3 AS BIGINT) / 50)";
    INVITATIONS_OF_ORGANIZATION = "DELETE FROM invitation WHERE tenant = $1 AND organization_id = $2 AND id IN \
        (SELECT id FROM invitation WHERE tenant = $1 AND organization_id = $2 ORDER BY created_at, id LIMIT CAST($3 AS BIGINT) / 50)";
    INVITED_ROLES_OF_CLIENT = "DELETE FROM invitation_role WHERE tenant = $1 AND invitation_id IN \
        (SELECT id FROM invitation WHERE tenant = $1 AND client_id = $2 ORDER BY id LIMIT CAST($3 AS BIGINT) / 50)";
    INVITATIONS_OF_CLIENT = "DELETE FROM invitation WHERE tenant = $1 AND client_id = $2 AND id IN \
        (SELECT id FROM invitation WHERE tenant = $1 AND client_id = $2 ORDER BY id LIMIT CAST($3 AS BIGINT) / 50)";
    INVITED_ROLES_OF_CONNECTION = "DELETE FROM invitation_role WHERE tenant = $1 AND invitation_id IN \
        (SELECT id FROM invitation WHERE tenant = $1 AND connection_id = $2 ORDER BY id LIMIT CAST($3 AS BIGINT) / 50)";
    INVITATIONS_OF_CONNECTION = "DELETE FROM invitation WHERE tenant = $1 AND connection_id = $2 AND id IN \
        (SELECT id FROM invitation WHERE tenant = $1 AND connection_id = $2 ORDER BY id LIMIT CAST($3 AS BIGINT) / 50)";
    INVITATIONS_OF_ROLE = "DELETE FROM invitation_role WHERE tenant = $1 AND role_id = $2 AND invitation_id IN \
        (SELECT invitation_id FROM invitation_role WHERE tenant = $1 AND role_id = $2 LIMIT $3)";
    ORGANIZATION = "DELETE FROM organization WHERE tenant = $1 AND id = $2 AND deleted_at IS NOT NULL";

    USERS_OF_CONNECTION = "UPDATE users SET deleted_at = updated_at WHERE tenant = $1 AND connection_id = $2 AND id IN \
        (SELECT id FROM users WHERE tenant = $1 AND connection_id = $2 AND deleted_at IS NULL LIMIT $3)";
    GROUPS_OF_CONNECTION = "UPDATE user_group SET deleted_at = updated_at WHERE tenant = $1 AND connection_id = $2 AND id IN \
        (SELECT id FROM user_group WHERE tenant = $1 AND connection_id = $2 AND deleted_at IS NULL LIMIT $3)";
    ORGANIZATIONS_OF_CONNECTION = "DELETE FROM organization_connection WHERE tenant = $1 AND connection_id = $2 AND organization_id IN \
        (SELECT organization_id FROM organization_connection WHERE tenant = $1 AND connection_id = $2 LIMIT $3)";
    CLIENTS_OF_CONNECTION = "DELETE FROM connection_client WHERE tenant = $1 AND connection_id = $2 AND client_id IN \
        (SELECT client_id FROM connection_client WHERE tenant = $1 AND connection_id = $2 LIMIT $3)";
    CONNECTION = "DELETE FROM connection WHERE tenant = $1 AND id = $2 AND deleted_at IS NOT NULL";

    ORGANIZATIONS_OF_CLIENT_GRANT = "DELETE FROM organization_client_grant WHERE tenant = $1 AND grant_id = $2 AND organization_id IN \
        (SELECT organization_id FROM organization_client_grant WHERE tenant = $1 AND grant_id = $2 LIMIT $3)";
    CLIENT_GRANT = "DELETE FROM client_grant WHERE tenant = $1 AND id = $2 AND deleted_at IS NOT NULL";

    GRANTS_OF_RESOURCE_SERVER = "UPDATE client_grant SET deleted_at = created_at WHERE tenant = $1 AND id IN \
        (SELECT id FROM client_grant WHERE tenant = $1 AND resource_server_id = $2 AND deleted_at IS NULL LIMIT $3)";
    ROLES_OF_RESOURCE_SERVER = "DELETE FROM role_permission WHERE tenant = $1 AND resource_server_id = $2 AND (role_id, permission_name) IN \
        (SELECT role_id, permission_name FROM role_permission WHERE tenant = $1 AND resource_server_id = $2 LIMIT $3)";
    USERS_OF_RESOURCE_SERVER = "DELETE FROM user_permission WHERE tenant = $1 AND resource_server_id = $2 AND (user_id, permission_name) IN \
        (SELECT user_id, permission_name FROM user_permission WHERE tenant = $1 AND resource_server_id = $2 LIMIT $3)";
    RESOURCE_SERVER = "DELETE FROM resource_server WHERE tenant = $1 AND id = $2 AND deleted_at IS NOT NULL";

    CONNECTIONS_OF_CLIENT = "DELETE FROM connection_client WHERE tenant = $1 AND client_id = $2 AND connection_id IN \
        (SELECT connection_id FROM connection_client WHERE tenant = $1 AND client_id = $2 LIMIT $3)";
    CREDENTIALS_OF_CLIENT = "DELETE FROM client_credential WHERE tenant = $1 AND client_id = $2 AND id IN \
        (SELECT id FROM client_credential WHERE tenant = $1 AND client_id = $2 LIMIT $3)";
    REFRESH_TOKENS_OF_CLIENT = "DELETE FROM refresh_token WHERE tenant = $1 AND client_id = $2 AND hash IN \
        (SELECT hash FROM refresh_token WHERE tenant = $1 AND client_id = $2 LIMIT $3)";
    CONSENTS_OF_CLIENT = "DELETE FROM consent WHERE tenant = $1 AND client_id = $2 AND (user_id, audience, organization_id) IN \
        (SELECT user_id, audience, organization_id FROM consent WHERE tenant = $1 AND client_id = $2 LIMIT $3)";
    ORGANIZATIONS_OF_GRANTS = "DELETE FROM organization_client_grant WHERE tenant = $1 AND grant_id IN \
        (SELECT id FROM client_grant WHERE tenant = $1 AND client_id = $2) AND organization_id IN \
        (SELECT organization_id FROM organization_client_grant WHERE tenant = $1 AND grant_id IN \
        (SELECT id FROM client_grant WHERE tenant = $1 AND client_id = $2) LIMIT $3)";
    GRANTS_OF_CLIENT = "DELETE FROM client_grant WHERE tenant = $1 AND client_id = $2";
    CLIENT = "DELETE FROM client WHERE tenant = $1 AND id = $2 AND deleted_at IS NOT NULL";

    OLD_DASHBOARD_SESSIONS = "DELETE FROM dashboard_session WHERE (tenant, hash) IN \
        (SELECT tenant, hash FROM dashboard_session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)";
    MEMBERS_OF_GROUP = "DELETE FROM group_member WHERE tenant = $1 AND group_id = $2 AND user_id IN \
        (SELECT user_id FROM group_member WHERE tenant = $1 AND group_id = $2 LIMIT $3)";
    ROLES_OF_GROUP = "DELETE FROM group_role WHERE tenant = $1 AND group_id = $2 AND (organization_id, role_id) IN \
        (SELECT organization_id, role_id FROM group_role WHERE tenant = $1 AND group_id = $2 LIMIT $3)";
    GROUP = "DELETE FROM user_group WHERE tenant = $1 AND id = $2 AND deleted_at IS NOT NULL";

    OLD_INVITED_ROLES = "DELETE FROM invitation_role WHERE (tenant, invitation_id) IN \
        (SELECT tenant, id FROM invitation WHERE expires_at < $1 ORDER BY expires_at, tenant, id LIMIT $2)";
    OLD_INVITATIONS = "DELETE FROM invitation WHERE (tenant, id) IN \
        (SELECT tenant, id FROM invitation WHERE expires_at < $1 ORDER BY expires_at, tenant, id LIMIT $2)";
    OLD_DELIVERIES = "DELETE FROM event_delivery WHERE (tenant, stream_id, event_id) IN \
        (SELECT tenant, stream_id, event_id FROM event_delivery WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
    OLD_SESSIONS = "DELETE FROM session WHERE (tenant, hash) IN (SELECT tenant, hash FROM session WHERE ends_at < $1 ORDER BY ends_at LIMIT $2)";
    OLD_LOGINS = "DELETE FROM login_transaction WHERE (tenant, hash) IN \
        (SELECT tenant, hash FROM login_transaction WHERE ends_at < $1 ORDER BY ends_at LIMIT $2)";
    OLD_DEPARTURES = "DELETE FROM departure WHERE (tenant, hash) IN \
        (SELECT tenant, hash FROM departure WHERE ends_at < $1 ORDER BY ends_at LIMIT $2)";
    OLD_CODES = "DELETE FROM authorization_code WHERE (tenant, hash) IN \
        (SELECT tenant, hash FROM authorization_code WHERE ends_at < $1 ORDER BY ends_at LIMIT $2)";
    OLD_REFRESH_TOKENS = "DELETE FROM refresh_token WHERE (tenant, hash) IN \
        (SELECT tenant, hash FROM refresh_token WHERE ends_at < $1 ORDER BY ends_at LIMIT $2)";
    OLD_FAILURES = "DELETE FROM login_failure WHERE (tenant, key) IN \
        (SELECT tenant, key FROM login_failure WHERE last_at < $1 ORDER BY last_at LIMIT $2)";
    OLD_JOBS = "DELETE FROM job WHERE (tenant, id) IN (SELECT tenant, id FROM job WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
    OLD_TICKETS = "DELETE FROM ticket WHERE (tenant, hash) IN (SELECT tenant, hash FROM ticket WHERE ends_at < $1 ORDER BY ends_at LIMIT $2)";
    OLD_ACCESS_TOKENS = "DELETE FROM access_token WHERE (tenant, hash) IN \
        (SELECT tenant, hash FROM access_token WHERE ends_at < $1 ORDER BY ends_at LIMIT $2)";
    OLD_LOGS = "DELETE FROM log WHERE (tenant, id) IN (SELECT tenant, id FROM log WHERE date < $1 ORDER BY date LIMIT $2)";

    OLD_CLIENT_ASSERTIONS = "DELETE FROM client_assertion WHERE (tenant, client_id, hash) IN \
        (SELECT tenant, client_id, hash FROM client_assertion WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)";

    // The first row that has another of its total before it: found by the key, without counting a total's rows.
    FOLDABLE = "SELECT tenant, noun FROM counter AS c WHERE EXISTS \
        (SELECT o.id FROM counter AS o WHERE o.tenant = c.tenant AND o.noun = c.noun AND o.id < c.id) \
        ORDER BY tenant, noun, id LIMIT 1";
    LAST_OF_PIECE = "SELECT id FROM counter WHERE tenant = $1 AND noun = $2 ORDER BY id LIMIT 1 OFFSET $3";
    SUM_OF_PIECE = "SELECT CAST(COALESCE(SUM(delta), 0) AS BIGINT) FROM counter WHERE tenant = $1 AND noun = $2 AND id < $3";
    DELETE_PIECE = "DELETE FROM counter WHERE tenant = $1 AND noun = $2 AND id < $3";
    INSERT_SUM = "INSERT INTO counter (tenant, noun, id, delta) VALUES ($1, $2, '', $3)";
}

/// The tenant and the id of something deleted, or the tenant and the noun of a total.
struct Key {
    tenant: i64,
    id: String,
}

impl FromRow for Key {
    const TABLE: &'static str = "deleted";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            tenant: row.integer("tenant")?,
            id: row.text("id")?,
        })
    }
}

/// The children of a noun, in the order in which they go, and the noun itself.
struct Cascade {
    deleted: &'static SystemStatement,
    children: &'static [&'static SystemStatement],
    whole: &'static [&'static SystemStatement],
}

// Users and groups come before connections, and client grants before resource servers: those of a deleted connection or resource
// server are marked first, and gone before it goes.
static CASCADES: [Cascade; 9] = [
    Cascade {
        deleted: &DELETED_EVENT_STREAM,
        children: &[&DELIVERIES_OF_STREAM, &SUBSCRIPTIONS_OF_STREAM],
        whole: &[&EVENT_STREAM],
    },
    Cascade {
        deleted: &DELETED_USER,
        children: &[
            &MEMBER_ROLES_OF_USER,
            &MEMBERSHIPS_OF_USER,
            &ROLES_OF_USER,
            &PERMISSIONS_OF_USER,
            &SESSIONS_OF_USER,
            &DASHBOARD_SESSIONS_OF_USER,
            &REFRESH_TOKENS_OF_USER,
            &CONSENTS_OF_USER,
            &GROUPS_OF_USER,
            &TICKETS_OF_USER,
            &FORMER_PASSWORDS_OF_USER,
        ],
        whole: &[&USER],
    },
    Cascade {
        deleted: &DELETED_GROUP,
        children: &[&MEMBERS_OF_GROUP, &ROLES_OF_GROUP],
        whole: &[&SIZE, &GROUP],
    },
    Cascade {
        deleted: &DELETED_ROLE,
        children: &[
            &MEMBERS_OF_ROLE,
            &USERS_OF_ROLE,
            &PERMISSIONS_OF_ROLE,
            &INVITATIONS_OF_ROLE,
            &GROUPS_OF_ROLE,
        ],
        whole: &[&ROLE],
    },
    Cascade {
        deleted: &DELETED_ORGANIZATION,
        children: &[
            &MEMBER_ROLES_OF_ORGANIZATION,
            &MEMBERS_OF_ORGANIZATION,
            &CONNECTIONS_OF_ORGANIZATION,
            &GRANTS_OF_ORGANIZATION,
            &APPLICATIONS_OF_ORGANIZATION,
            &DOMAINS_OF_ORGANIZATION,
            &GROUP_ROLES_OF_ORGANIZATION,
            &INVITED_ROLES_OF_ORGANIZATION,
            &INVITATIONS_OF_ORGANIZATION,
            &DEFAULTS_OF_ORGANIZATION,
            &TICKETS_OF_ORGANIZATION,
        ],
        whole: &[&SIZE, &ORGANIZATION],
    },
    Cascade {
        deleted: &DELETED_CONNECTION,
        children: &[
            &USERS_OF_CONNECTION,
            &GROUPS_OF_CONNECTION,
            &ORGANIZATIONS_OF_CONNECTION,
            &CLIENTS_OF_CONNECTION,
            &INVITED_ROLES_OF_CONNECTION,
            &INVITATIONS_OF_CONNECTION,
        ],
        whole: &[&CONNECTION],
    },
    Cascade {
        deleted: &DELETED_CLIENT_GRANT,
        children: &[&ORGANIZATIONS_OF_CLIENT_GRANT],
        whole: &[&CLIENT_GRANT],
    },
    Cascade {
        deleted: &DELETED_RESOURCE_SERVER,
        children: &[
            &GRANTS_OF_RESOURCE_SERVER,
            &ROLES_OF_RESOURCE_SERVER,
            &USERS_OF_RESOURCE_SERVER,
        ],
        whole: &[&RESOURCE_SERVER],
    },
    Cascade {
        deleted: &DELETED_CLIENT,
        children: &[
            &CONNECTIONS_OF_CLIENT,
            &ORGANIZATIONS_OF_CLIENT,
            &CREDENTIALS_OF_CLIENT,
            &REFRESH_TOKENS_OF_CLIENT,
            &CONSENTS_OF_CLIENT,
            &ORGANIZATIONS_OF_GRANTS,
            &INVITED_ROLES_OF_CLIENT,
            &INVITATIONS_OF_CLIENT,
            &TICKETS_OF_CLIENT,
        ],
        whole: &[&GRANTS_OF_CLIENT, &CLIENT],
    },
];

impl SystemTransaction<'_> {
    /// Removes a piece of what hangs on deleted things, then the things themselves.
    pub async fn sweep_deleted(&mut self) -> Result<Swept, Error> {
        for cascade in &CASCADES {
            let Some(Key { tenant, id }) = self.optional(cascade.deleted, values![]).await? else {
                continue;
            };
            for child in cascade.children {
                if self.execute(child, values![tenant, &id, PIECE]).await? > 0 {
                    return Ok(Swept::More);
                }
            }
            for statement in cascade.whole {
                self.execute(statement, values![tenant, &id]).await?;
            }
            return Ok(Swept::More);
        }
        Ok(Swept::Done)
    }

    /// Removes a piece of what could not be sent to event streams, of events from before `before`.
    pub async fn sweep_deliveries(&mut self, before: Timestamp) -> Result<Swept, Error> {
        self.sweep_before(&OLD_DELIVERIES, before).await
    }

    /// Removes a piece of the log entries from before `before`.
    pub async fn sweep_logs(&mut self, before: Timestamp) -> Result<Swept, Error> {
        self.sweep_before(&OLD_LOGS, before).await
    }

    /// Removes a piece of the used assertions of clients that expired before `before`.
    pub async fn sweep_client_assertions(&mut self, before: Timestamp) -> Result<Swept, Error> {
        self.sweep_before(&OLD_CLIENT_ASSERTIONS, before).await
    }

    /// Removes a piece of the Dashboard's sessions that ended before `before`.
    pub async fn sweep_dashboard_sessions(&mut self, before: Timestamp) -> Result<Swept, Error> {
        self.sweep_before(&OLD_DASHBOARD_SESSIONS, before).await
    }

    async fn sweep_before(
        &mut self,
        statement: &SystemStatement,
        before: Timestamp,
    ) -> Result<Swept, Error> {
        let removed = self.execute(statement, values![before, PIECE]).await?;
        Ok(if removed == 0 {
            Swept::Done
        } else {
            Swept::More
        })
    }

    /// Removes a piece of the invitations that ended before `before`, accepted or not.
    pub async fn sweep_invitations(&mut self, before: Timestamp) -> Result<Swept, Error> {
        self.execute(&OLD_INVITED_ROLES, values![before, INVITATIONS])
            .await?;
        let removed = self
            .execute(&OLD_INVITATIONS, values![before, INVITATIONS])
            .await?;
        Ok(if removed == 0 {
            Swept::Done
        } else {
            Swept::More
        })
    }

    /// Removes a piece of what of logins has ended before `before`: sessions, logins under way, codes,
    /// tokens, tickets, counted failures, and jobs from before it.
    pub async fn sweep_logins(&mut self, before: Timestamp) -> Result<Swept, Error> {
        for statement in [
            &OLD_SESSIONS,
            &OLD_LOGINS,
            &OLD_DEPARTURES,
            &OLD_CODES,
            &OLD_REFRESH_TOKENS,
            &OLD_ACCESS_TOKENS,
            &OLD_FAILURES,
            &OLD_TICKETS,
            &OLD_JOBS,
        ] {
            if self.execute(statement, values![before, PIECE]).await? > 0 {
                return Ok(Swept::More);
            }
        }
        Ok(Swept::Done)
    }

    /// Folds a piece of the deltas of one total into one row.
    pub async fn fold_counters(&mut self) -> Result<Swept, Error> {
        let Some(Key { tenant, id: noun }) = self.optional(&FOLDABLE, values![]).await? else {
            return Ok(Swept::Done);
        };
        let last = self
            .row(&LAST_OF_PIECE, values![tenant, &noun, PIECE])
            .await?;
        // Behind every id, when the piece holds all of them.
        let end = last.map_or(Ok("\u{10FFFF}".to_owned()), |row| {
            row.reader("counter").text("id")
        })?;
        let row = self
            .row(&SUM_OF_PIECE, values![tenant, &noun, &end])
            .await?;
        let sum = row.map_or(Ok(0), |row| row.reader("counter").integer("delta"))?;
        self.execute(&DELETE_PIECE, values![tenant, &noun, &end])
            .await?;
        self.execute(&INSERT_SUM, values![tenant, &noun, sum])
            .await?;
        Ok(Swept::More)
    }
}
