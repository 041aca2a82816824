//! PostgreSQL: a pool of connections; writes run serializable and are repeated when they collide.

use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts,
};
use futures_util::future::BoxFuture;

mod connection;
mod error;

pub(crate) use connection::PostgresConnection;

use super::Connection;
use crate::error::Error;

/// How often a colliding write is repeated before its caller is told to try later.
const ATTEMPTS: u32 = 20;
/// How long a caller waits for a connection.
const WAIT: Duration = Duration::from_secs(5);

/// How long one statement may run. Every statement of a request takes a few milliseconds; one that has lost its way must
/// not keep a connection. Said after connecting, since poolers in between do not pass options on.
const STATEMENT_TIMEOUT: &str = "SET statement_timeout = '10s'";

/// An open PostgreSQL database.
pub(crate) struct Postgres {
    pool: Pool,
}

impl Postgres {
    pub(super) async fn open(url: &str, connections: usize) -> Result<Self, Error> {
        let mut configuration: tokio_postgres::Config =
            url.parse().map_err(|error: tokio_postgres::Error| {
                Error::Unavailable(format!("the database URL can not be read: {error}").into())
            })?;
        configuration
            .application_name("guildhall")
            .connect_timeout(WAIT);
        let recycling = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_config(configuration, tls()?, recycling);
        let timeouts = Timeouts {
            wait: Some(WAIT),
            create: Some(WAIT),
            recycle: Some(WAIT),
        };
        let limit = Hook::async_fn(|client, _| {
            Box::pin(async move {
                let said = client.batch_execute(STATEMENT_TIMEOUT).await;
                said.map_err(HookError::Backend)
            })
        });
        let pool = Pool::builder(manager)
            .max_size(connections.max(1))
            .post_create(limit)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1);
        let pool = pool
            .build()
            .map_err(|error| Error::Internal(error.into()))?;
        let postgres = Self { pool };
        // A first connection tells at once whether the server is there.
        drop(postgres.connection().await?);
        Ok(postgres)
    }

    async fn connection(&self) -> Result<Object, Error> {
        self.pool
            .get()
            .await
            .map_err(|error| Error::Unavailable(error.into()))
    }

    pub(super) async fn write<D, T, E, F>(&self, data: &D, operation: &F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t D, &'t mut Connection) -> BoxFuture<'t, Result<T, E>>
            + Send
            + Sync
            + 'static,
    {
        for attempt in 0..ATTEMPTS {
            pause(attempt).await;
            let object = self.connection().await.map_err(E::from)?;
            let mut connection = Connection::Postgres(PostgresConnection::new(object));
            control(&mut connection, "BEGIN ISOLATION LEVEL SERIALIZABLE")
                .await
                .map_err(E::from)?;
            let outcome = operation(data, &mut connection).await;
            let end = if outcome.is_ok() {
                "COMMIT"
            } else {
                "ROLLBACK"
            };
            let ended = control(&mut connection, end).await;
            if collided(&connection) {
                release(connection, ended.is_ok());
                continue;
            }
            release(connection, ended.is_ok());
            return match ended {
                Ok(()) => outcome,
                Err(error) => outcome.and(Err(not_committed(error).into())),
            };
        }
        Err(Error::Unavailable("the write collided with others too often".into()).into())
    }

    pub(super) async fn read<D, T, E, F>(&self, data: &D, operation: F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> FnOnce(&'t D, &'t mut Connection) -> BoxFuture<'t, Result<T, E>>
            + Send
            + 'static,
    {
        let object = self.connection().await.map_err(E::from)?;
        let mut connection = Connection::Postgres(PostgresConnection::new(object));
        let outcome = operation(data, &mut connection).await;
        release(connection, true);
        outcome
    }

    pub(super) async fn durability(&self) -> Result<Vec<(String, String, String)>, Error> {
        let object = self.connection().await?;
        let mut connection = PostgresConnection::new(object);
        let text = "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'statement_timeout') ORDER BY name";
        let rows = connection.all(text, &[]).await?;
        connection.release();
        rows.into_iter()
            .map(|row| {
                let mut row = row.reader("pg_settings");
                Ok(("server".to_owned(), row.text("name")?, row.text("setting")?))
            })
            .collect()
    }
}

async fn control(connection: &mut Connection, text: &'static str) -> Result<(), Error> {
    match connection {
        Connection::Postgres(connection) => connection.batch(text).await,
        Connection::Sqlite(_) => Err(Error::internal(
            "a pool of PostgreSQL gave another database",
        )),
    }
}

/// What a commit that failed comes to. Whether one whose answer was lost has happened is not known: the caller has to look.
fn not_committed(error: Error) -> Error {
    match error {
        Error::Unavailable(source) => Error::Undecided(source),
        refused => Error::Unavailable(refused.into()),
    }
}

fn collided(connection: &Connection) -> bool {
    matches!(connection, Connection::Postgres(connection) if connection.collided())
}

/// Gives a connection back to the pool, unless its transaction could not be ended: then it is closed.
fn release(connection: Connection, ended: bool) {
    if let Connection::Postgres(connection) = connection
        && ended
    {
        connection.release();
    }
}

/// Waits longer with each repetition, so that those who collided do not do so again.
#[expect(
    clippy::disallowed_methods,
    reason = "backing off from a real database takes real time"
)]
async fn pause(attempt: u32) {
    if attempt > 0 {
        tokio::time::sleep(Duration::from_millis(u64::from(1_u32 << attempt.min(6)))).await;
    }
}

fn tls() -> Result<tokio_postgres_rustls::MakeRustlsConnect, Error> {
    let roots = webpki_roots::TLS_SERVER_ROOTS
        .iter()
        .cloned()
        .collect::<rustls::RootCertStore>();
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let configuration = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Internal(error.into()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(tokio_postgres_rustls::MakeRustlsConnect::new(configuration))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_whose_answer_was_lost_is_undecided() {
        let lost = not_committed(Error::Unavailable("connection closed".into()));
        assert!(matches!(lost, Error::Undecided(_)), "{lost}");
        let refused = not_committed(Error::internal("out of disk"));
        assert!(matches!(refused, Error::Unavailable(_)), "{refused}");
    }
}
