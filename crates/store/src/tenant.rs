//! Tenants, and the handle that binds one to every statement.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use guildhall_model::{Random, Timestamp};

use crate::engine::Connection;
use crate::error::Error;
use crate::row::{FromRow, Reader, Row};
use crate::seal::{SealError, Sealed};
use crate::statement::{Statement, statements};
use crate::store::{Statements, Store};
use crate::value::Value;
use crate::values;

/// A tenant's number in the store; made only from a stored row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TenantId(i64);

impl TenantId {
    /// The number, for keys of caches and rate-limit buckets.
    pub const fn number(self) -> i64 {
        self.0
    }
}

/// A tenant as it is stored.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Its number.
    pub id: TenantId,
    /// Its unique name.
    pub name: String,
    /// Its canonical domain, with the port where it is not the scheme's.
    pub domain: String,
    /// Its settings, a JSON object as `/tenants/settings` shows it.
    pub settings: String,
    /// How its pages look, a JSON object as `/branding` shows it.
    pub branding: String,
    /// The theme of its pages, a JSON object as `/branding/themes` shows it.
    pub theme: Option<String>,
    /// Changes with each change of the row.
    pub revision: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A tenant that is to be made.
#[derive(Clone, Debug)]
pub struct NewTenant {
    /// Its unique name.
    pub name: String,
    /// Its canonical domain.
    pub domain: String,
    /// The hosts at which it is found, without ports.
    pub hosts: Vec<String>,
    /// Its settings, a JSON object.
    pub settings: String,
}

impl FromRow for Tenant {
    const TABLE: &'static str = "tenant";

    fn from_row(row: &mut Reader) -> Result<Self, Error> {
        Ok(Self {
            id: TenantId(row.integer("id")?),
            name: row.text("name")?,
            domain: row.text("domain")?,
            settings: row.text("settings")?,
            branding: row.text("branding")?,
            theme: row.optional_text("theme")?,
            revision: row.integer("revision")?,
            created_at: Timestamp::from_milliseconds(row.integer("created_at")?),
        })
    }
}

/// The only handle with queries on tenant tables. It holds its tenant and gives it to every statement as `$1`.
#[derive(Clone, Debug)]
pub struct TenantStore {
    store: Store,
    tenant: TenantId,
}

impl TenantStore {
    pub(crate) fn new(store: Store, tenant: TenantId) -> Self {
        Self { store, tenant }
    }

    /// The tenant's number.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Runs a write; what it returns is told once it is durable. `operation` may run more than once and waits for
    /// nothing but the transaction; ids, secrets, times and hashes are made before and stand in `data`.
    pub async fn write<D, T, E, F>(&self, data: D, operation: F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t D, TenantTransaction<'t>) -> BoxFuture<'t, Result<T, E>>
            + Send
            + Sync
            + 'static,
    {
        let (tenant, statements) = (self.tenant, Arc::clone(&self.store.statements));
        self.store
            .engine
            .write(data, move |data, connection| {
                operation(
                    data,
                    TenantTransaction::new(connection, tenant, Arc::clone(&statements)),
                )
            })
            .await
    }

    /// Runs a read.
    pub async fn read<D, T, E, F>(&self, data: D, operation: F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> FnOnce(&'t D, TenantTransaction<'t>) -> BoxFuture<'t, Result<T, E>>
            + Send
            + 'static,
    {
        let (tenant, statements) = (self.tenant, Arc::clone(&self.store.statements));
        self.store
            .engine
            .read(data, move |data, connection| {
                operation(
                    data,
                    TenantTransaction::new(connection, tenant, Arc::clone(&statements)),
                )
            })
            .await
    }

    /// Seals a secret for its place in this tenant.
    pub fn seal(
        &self,
        place: Sealed<'_>,
        secret: &[u8],
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        self.store.key.seal(self.tenant.0, place, secret, random)
    }

    /// By what a sealed secret of a column is found again in this tenant; see [`MasterKey::fingerprint`].
    ///
    /// [`MasterKey::fingerprint`]: crate::MasterKey::fingerprint
    pub fn fingerprint(&self, table: &str, column: &str, secret: &[u8]) -> Vec<u8> {
        self.store
            .key
            .fingerprint(self.tenant.0, table, column, secret)
    }

    /// Opens what was sealed for this place in this tenant.
    pub fn open(&self, place: Sealed<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        self.store.key.open(self.tenant.0, place, sealed)
    }
}

/// A transaction within one tenant. Each noun's file adds its methods.
pub struct TenantTransaction<'t> {
    connection: &'t mut Connection,
    tenant: TenantId,
    statements: Arc<Statements>,
}

impl std::fmt::Debug for TenantTransaction<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_tuple("TenantTransaction")
            .field(&self.tenant)
            .finish()
    }
}

impl<'t> TenantTransaction<'t> {
    pub(crate) fn new(
        connection: &'t mut Connection,
        tenant: TenantId,
        statements: Arc<Statements>,
    ) -> Self {
        Self {
            connection,
            tenant,
            statements,
        }
    }

    pub(crate) async fn all<T: FromRow>(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<Vec<T>, Error> {
        self.statements.count();
        let rows = self
            .connection
            .all(statement.text, &self.bind(values))
            .await?;
        rows.into_iter().map(T::read).collect()
    }

    pub(crate) async fn optional<T: FromRow>(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<Option<T>, Error> {
        self.row(statement, values).await?.map(T::read).transpose()
    }

    pub(crate) async fn row(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<Option<Row>, Error> {
        self.statements.count();
        self.connection
            .optional(statement.text, &self.bind(values))
            .await
    }

    pub(crate) async fn execute(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<u64, Error> {
        self.statements.count();
        self.connection
            .execute(statement.text, &self.bind(values))
            .await
    }

    /// The one number that a statement yields.
    pub(crate) async fn number(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<i64, Error> {
        match self.row(statement, values).await? {
            Some(row) => row.reader("total").integer("count"),
            None => Ok(0),
        }
    }

    /// The tenant is `$1`, whatever the statement.
    fn bind(&self, mut values: Vec<Value>) -> Vec<Value> {
        values.insert(0, Value::Integer(self.tenant.0));
        values
    }
}

statements! {
    SETTINGS = "SELECT id, name, domain, settings, branding, theme, revision, created_at FROM tenant WHERE id = $1 /* tenant = $1 */";
    SET_SETTINGS = "UPDATE tenant SET settings = $2, revision = revision + 1 WHERE id = $1 /* tenant = $1 */";
    HAS_HOST = "SELECT host FROM tenant_host WHERE tenant = $1 AND host = $2";
}

impl TenantTransaction<'_> {
    /// The tenant's own row.
    pub async fn own_row(&mut self) -> Result<Option<Tenant>, Error> {
        self.optional(&SETTINGS, values![]).await
    }

    /// Replaces the tenant's settings, a JSON object.
    pub async fn set_settings(&mut self, settings: &str) -> Result<(), Error> {
        self.execute(&SET_SETTINGS, values![settings])
            .await
            .map(drop)
    }

    /// Whether the tenant is found at `host`.
    pub async fn has_host(&mut self, host: &str) -> Result<bool, Error> {
        Ok(self.row(&HAS_HOST, values![host]).await?.is_some())
    }
}
