//! Connections: where users come from.

use std::collections::HashMap;

use guildhall_model::Timestamp;

use crate::error::Error;
use crate::page::{After, Page};
use crate::row::{FromRow, Reader};
use crate::statement::statements;
use crate::tenant::TenantTransaction;
use crate::value::Value;
use crate::values;

/// A connection as it is stored.
#[derive(Clone, Debug)]
pub struct ConnectionRow {
    /// Its id.
    pub id: String,
    /// Its name, unique in the tenant.
    pub name: String,
    /// What it speaks (`auth0` is a database, `oidc`, `okta`, …).
    pub strategy: String,
    /// The secrets of its options, sealed (`connection`, id, `secrets`): a JSON object of their paths.
    pub secrets: Option<Vec<u8>>,
    /// The rest, a JSON object, kept whole.
    pub document: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl FromRow for ConnectionRow {
    const TABLE: &'static str = "connection";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: row.text("id")?,
            name: row.text("name")?,
            strategy: row.text("strategy")?,
            secrets: row.optional_bytes("secrets")?,
            document: row.text("document")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

impl ConnectionRow {
    /// Where this connection stands in its list.
    pub fn place(&self) -> After {
        After {
            created_at: self.created_at.milliseconds(),
            id: self.id.clone(),
        }
    }
}

/// Which connections are listed.
#[derive(Clone, Debug, Default)]
pub struct ConnectionFilter {
    /// Only these strategies; a JSON array would be searched, so it is one text between commas: `,auth0,oidc,`.
    pub strategies: Option<String>,
    /// Only the one of this name.
    pub name: Option<String>,
}

statements! {
    INSERT = "INSERT INTO connection (tenant, id, name, strategy, secrets, document, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BY_ID = "SELECT id, name, strategy, secrets, document, created_at FROM connection \
             WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    LIST = "SELECT id, name, strategy, secrets, document, created_at FROM connection \
            WHERE tenant = $1 AND deleted_at IS NULL AND (created_at, id) > ($2, $3) \
            AND (CAST($6 AS TEXT) IS NULL OR CAST($6 AS TEXT) LIKE '%,' || strategy || ',%') \
            AND (CAST($7 AS TEXT) IS NULL OR name = CAST($7 AS TEXT)) ORDER BY created_at, id LIMIT $4 OFFSET $5";
    TOTAL = "SELECT COUNT(*) FROM connection WHERE tenant = $1 AND deleted_at IS NULL \
             AND (CAST($2 AS TEXT) IS NULL OR CAST($2 AS TEXT) LIKE '%,' || strategy || ',%') \
             AND (CAST($3 AS TEXT) IS NULL OR name = CAST($3 AS TEXT))";
    ADD_REALM = "INSERT INTO connection_realm (tenant, realm, connection_id) VALUES ($1, $2, $3)";
    REMOVE_REALMS = "DELETE FROM connection_realm WHERE tenant = $1 AND connection_id = $2";
    UPDATE = "UPDATE connection SET secrets = $3, document = $4 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    MARK_DELETED = "UPDATE connection SET deleted_at = $3 WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL";
    ADD_CLIENT = "INSERT INTO connection_client (tenant, connection_id, client_id, created_at) VALUES ($1, $2, $3, $4) \
                  ON CONFLICT (tenant, connection_id, client_id) DO NOTHING";
    REMOVE_CLIENT = "DELETE FROM connection_client WHERE tenant = $1 AND connection_id = $2 AND client_id = $3";
    REMOVE_ALL_CLIENTS = "DELETE FROM connection_client WHERE tenant = $1 AND connection_id = $2";
    CLIENTS = "SELECT a.client_id, a.created_at FROM connection_client AS a JOIN client AS c ON c.tenant = $1 AND c.id = a.client_id \
               WHERE a.tenant = $1 AND a.connection_id = $2 AND c.deleted_at IS NULL \
               AND a.client_id > $3 ORDER BY a.client_id LIMIT $4";
    OF_CLIENT = "SELECT c.id, c.name, c.strategy, c.secrets, c.document, c.created_at FROM connection_client AS a \
                 JOIN connection AS c ON c.tenant = $1 AND c.id = a.connection_id \
                 WHERE a.tenant = $1 AND a.client_id = $2 AND c.deleted_at IS NULL ORDER BY c.created_at, c.id LIMIT $3";
    CLIENTS_OF_SOME = "SELECT a.connection_id, a.client_id FROM connection_client AS a \
                       JOIN client AS c ON c.tenant = $1 AND c.id = a.client_id \
                       WHERE a.tenant = $1 AND a.connection_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                       AND c.deleted_at IS NULL ORDER BY a.connection_id, a.created_at, a.client_id";
}

/// How many connections [`CLIENTS_OF_SOME`] asks for.
const SOME: usize = 10;

struct ConnectionAndClient {
    connection: String,
    client: String,
}

impl FromRow for ConnectionAndClient {
    const TABLE: &'static str = "connection_client";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            connection: row.text("connection_id")?,
            client: row.text("client_id")?,
        })
    }
}

struct ClientOfConnection(String);

impl FromRow for ClientOfConnection {
    const TABLE: &'static str = "connection_client";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        row.text("client_id").map(Self)
    }
}

impl TenantTransaction<'_> {
    /// Adds a connection. A taken name is the conflict `connection_name`.
    pub async fn insert_connection(&mut self, connection: &ConnectionRow) -> Result<(), Error> {
        let values = values![
            &connection.id,
            &connection.name,
            &connection.strategy,
            connection.secrets.clone(),
            &connection.document,
            connection.created_at,
        ];
        self.execute(&INSERT, values).await.map(drop)
    }

    /// The connection of that id.
    pub async fn connection(&mut self, id: &str) -> Result<Option<ConnectionRow>, Error> {
        self.optional(&BY_ID, values![id]).await
    }

    /// A page of connections in the order of their making.
    pub async fn connections(
        &mut self,
        filter: &ConnectionFilter,
        page: &Page,
    ) -> Result<Vec<ConnectionRow>, Error> {
        let (time, id, take, skip) = page.bounds();
        self.all(
            &LIST,
            values![
                time,
                id,
                take,
                skip,
                filter.strategies.clone(),
                filter.name.clone()
            ],
        )
        .await
    }

    /// How many connections the filter lets through.
    pub async fn connection_total(&mut self, filter: &ConnectionFilter) -> Result<i64, Error> {
        self.number(
            &TOTAL,
            values![filter.strategies.clone(), filter.name.clone()],
        )
        .await
    }

    /// Writes a changed connection; name and strategy never change. `false` when it is not there.
    pub async fn update_connection(&mut self, connection: &ConnectionRow) -> Result<bool, Error> {
        let values = values![
            &connection.id,
            connection.secrets.clone(),
            &connection.document
        ];
        Ok(self.execute(&UPDATE, values).await? == 1)
    }

    /// Gives a connection its realms, from now on its only ones. One that another connection has is the conflict
    /// `connection_realm_realm`.
    pub async fn set_connection_realms(
        &mut self,
        connection: &str,
        realms: &[String],
    ) -> Result<(), Error> {
        self.execute(&REMOVE_REALMS, values![connection]).await?;
        for realm in realms {
            self.execute(&ADD_REALM, values![realm, connection]).await?;
        }
        Ok(())
    }

    /// Makes a connection invisible and frees its name and its realms; a job removes what hangs on it. `false` when it
    /// is not there.
    pub async fn delete_connection(&mut self, id: &str, now: Timestamp) -> Result<bool, Error> {
        self.execute(&REMOVE_REALMS, values![id]).await?;
        Ok(self.execute(&MARK_DELETED, values![id, now]).await? == 1)
    }

    /// Enables a connection for a client; a second time changes nothing.
    pub async fn insert_connection_client(
        &mut self,
        connection: &str,
        client: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(&ADD_CLIENT, values![connection, client, now])
            .await
            .map(drop)
    }

    /// Disables a connection for a client.
    pub async fn delete_connection_client(
        &mut self,
        connection: &str,
        client: &str,
    ) -> Result<(), Error> {
        self.execute(&REMOVE_CLIENT, values![connection, client])
            .await
            .map(drop)
    }

    /// Disables a connection for every client.
    pub async fn delete_connection_clients(&mut self, connection: &str) -> Result<(), Error> {
        self.execute(&REMOVE_ALL_CLIENTS, values![connection])
            .await
            .map(drop)
    }

    /// The first `take` connections that are enabled for a client, in the order of their making.
    pub async fn connections_of_client(
        &mut self,
        client: &str,
        take: i64,
    ) -> Result<Vec<ConnectionRow>, Error> {
        self.all(&OF_CLIENT, values![client, take]).await
    }

    /// The clients for which each of some connections is enabled, in the order in which they were.
    pub async fn clients_of_connections(
        &mut self,
        connections: &[String],
    ) -> Result<HashMap<String, Vec<String>>, Error> {
        let mut clients: HashMap<String, Vec<String>> = HashMap::new();
        for some in connections.chunks(SOME) {
            // The places that are left over ask for a connection that is not there.
            let mut values = vec![Value::from(""); SOME];
            for (value, connection) in values.iter_mut().zip(some) {
                *value = Value::from(connection);
            }
            let rows: Vec<ConnectionAndClient> = self.all(&CLIENTS_OF_SOME, values).await?;
            for ConnectionAndClient { connection, client } in rows {
                clients.entry(connection).or_default().push(client);
            }
        }
        Ok(clients)
    }

    /// The clients for which a connection is enabled, by their ids, after `after`.
    pub async fn connection_clients(
        &mut self,
        connection: &str,
        after: &str,
        take: i64,
    ) -> Result<Vec<String>, Error> {
        let rows: Vec<ClientOfConnection> =
            self.all(&CLIENTS, values![connection, after, take]).await?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }
}
