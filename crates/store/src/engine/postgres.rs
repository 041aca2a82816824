//! PostgreSQL: a pool of connections; writes share serializable transactions, which are repeated when they collide.

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts,
};
use futures_util::future::BoxFuture;

mod batch;
mod connection;
mod error;
mod write;
mod writer;

pub(crate) use connection::PostgresConnection;

use self::writer::Writers;
use super::Connection;
use super::write::Write;
use crate::error::Error;

/// How long a caller waits for a connection.
const WAIT: Duration = Duration::from_secs(5);
/// How long the server may leave what was sent to it unconfirmed before the connection counts as lost.
const SILENCE: Duration = Duration::from_secs(20);

/// How long one statement may run. Every statement of a request takes a few milliseconds; one that has lost its way must
/// not keep a connection. Said after connecting, since poolers in between do not pass options on.
const STATEMENT_TIMEOUT: &str = "SET statement_timeout = '10s'";

/// An open PostgreSQL database.
pub(crate) struct Postgres {
    pool: Pool,
    writers: Arc<Writers>,
}

impl Postgres {
    pub(super) async fn open(url: &str, connections: usize) -> Result<Self, Error> {
        let mut configuration: tokio_postgres::Config =
            url.parse().map_err(|error: tokio_postgres::Error| {
                Error::Unavailable(format!("the database URL can not be read: {error}").into())
            })?;
        configuration
            .application_name("guildhall")
            .connect_timeout(WAIT)
            .tcp_user_timeout(SILENCE);
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
        let writers = Writers::new(pool.clone(), connections);
        let postgres = Self { pool, writers };
        // A first connection tells at once whether the server is there.
        drop(postgres.connection().await?);
        Ok(postgres)
    }

    async fn connection(&self) -> Result<Object, Error> {
        connection(&self.pool).await
    }

    pub(super) async fn write<D, T, E, F>(&self, data: D, operation: F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t D, &'t mut Connection) -> BoxFuture<'t, Result<T, E>>
            + Send
            + Sync
            + 'static,
    {
        let (write, receiver) = Write::new(data, operation);
        self.writers.submit(Box::new(write));
        receiver
            .await
            .unwrap_or_else(|_| Err(Error::Unavailable("the store is stopping".into()).into()))
    }

    pub(super) fn batches(&self) -> (u64, u64) {
        self.writers.batches()
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

async fn connection(pool: &Pool) -> Result<Object, Error> {
    pool.get()
        .await
        .map_err(|error| Error::Unavailable(error.into()))
}

/// Gives a connection back to the pool, unless its transaction could not be ended: then it is closed.
fn release(connection: Connection, ended: bool) {
    if let Connection::Postgres(connection) = connection
        && ended
    {
        connection.release();
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
