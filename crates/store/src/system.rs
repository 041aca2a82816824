//! The handle across tenants: boot, jobs and the host resolver hold it, and nobody else.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use guildhall_model::Timestamp;

use crate::engine::Connection;
use crate::error::Error;
use crate::row::FromRow;
use crate::statement::{SystemStatement, system_statements};
use crate::store::{Statements, Store};
use crate::tenant::{NewTenant, Tenant, TenantStore, TenantTransaction};
use crate::value::Value;
use crate::values;

system_statements! {
    BY_HOST = "SELECT t.id, t.name, t.domain, t.settings, t.branding, t.theme, t.revision, t.created_at FROM tenant_host AS h \
               JOIN tenant AS t ON t.id = h.tenant WHERE h.host = $1";
    BY_NAME = "SELECT id, name, domain, settings, branding, theme, revision, created_at FROM tenant WHERE name = $1";
    BY_NUMBER = "SELECT id, name, domain, settings, branding, theme, revision, created_at FROM tenant WHERE id = $1";
    ALL = "SELECT id, name, domain, settings, branding, theme, revision, created_at FROM tenant ORDER BY id";
    FIRST = "SELECT id, name, domain, settings, branding, theme, revision, created_at FROM tenant ORDER BY id LIMIT 1";
    BY_NAME_ASCENDING = "SELECT id, name, domain, settings, branding, theme, revision, created_at FROM tenant \
                         WHERE name > $1 AND name <> $2 ORDER BY name LIMIT $3";
    NEXT_ID = "SELECT COALESCE(MAX(id), 0) + 1 FROM tenant";
    INSERT = "INSERT INTO tenant (id, name, domain, settings, revision, created_at) VALUES ($1, $2, $3, $4, 1, $5)";
    INSERT_HOST = "INSERT INTO tenant_host (host, tenant, created_at) VALUES ($1, $2, $3)";
    HOST_TENANT = "SELECT tenant FROM tenant_host WHERE host = $1";
    SET_DOMAIN = "UPDATE tenant SET domain = $2, revision = revision + 1 WHERE id = $1";
    ALIVE = "SELECT 1";
    PROBE = "INSERT INTO installation (name, value) VALUES ('probe', '') ON CONFLICT (name) DO UPDATE SET value = ''";
    DELETE_SETUP_CODES = "DELETE FROM setup_code";
    INSERT_SETUP_CODE = "INSERT INTO setup_code (hash, created_at) VALUES ($1, $2)";
    DELETE_SETUP_CODE = "DELETE FROM setup_code WHERE hash = $1";
    HAS_SETUP_CODE = "SELECT hash FROM setup_code WHERE hash = $1";
}

/// The handle across tenants.
#[derive(Clone, Debug)]
pub struct SystemStore {
    store: Store,
}

impl SystemStore {
    pub(crate) fn new(store: Store) -> Self {
        Self { store }
    }

    /// The tenant that is found at `host` (lower case, without a port), and its handle.
    pub async fn tenant_by_host(
        &self,
        host: String,
    ) -> Result<Option<(Tenant, TenantStore)>, Error> {
        let found = self.read(host, |host, mut tx| {
            Box::pin(async move { tx.optional(&BY_HOST, values![host]).await })
        });
        Ok(found.await?.map(|tenant| self.with_handle(tenant)))
    }

    /// The tenant of that name, and its handle.
    pub async fn tenant_by_name(
        &self,
        name: String,
    ) -> Result<Option<(Tenant, TenantStore)>, Error> {
        let found = self.read(name, |name, mut tx| {
            Box::pin(async move { tx.optional(&BY_NAME, values![name]).await })
        });
        Ok(found.await?.map(|tenant| self.with_handle(tenant)))
    }

    /// The tenant that was made first, and its handle.
    pub async fn first_tenant(&self) -> Result<Option<(Tenant, TenantStore)>, Error> {
        let found = self.read((), |(), mut tx| {
            Box::pin(async move { tx.optional(&FIRST, values![]).await })
        });
        Ok(found.await?.map(|tenant| self.with_handle(tenant)))
    }

    /// The tenant of that number, as a system statement tells it, and its handle.
    pub async fn tenant_by_number(
        &self,
        number: i64,
    ) -> Result<Option<(Tenant, TenantStore)>, Error> {
        let found = self.read(number, |number, mut tx| {
            Box::pin(async move { tx.optional(&BY_NUMBER, values![*number]).await })
        });
        Ok(found.await?.map(|tenant| self.with_handle(tenant)))
    }

    /// A page of the tenants by name: those behind `after`, without the one named `except`.
    pub async fn tenants_by_name(
        &self,
        except: &'static str,
        after: &str,
        take: i64,
    ) -> Result<Vec<(Tenant, TenantStore)>, Error> {
        let page: Vec<Tenant> = self
            .read(after.to_owned(), move |after, mut tx| {
                Box::pin(async move {
                    tx.all(&BY_NAME_ASCENDING, values![after, except, take])
                        .await
                })
            })
            .await?;
        let page = page.into_iter();
        Ok(page.map(|tenant| self.with_handle(tenant)).collect())
    }

    /// All tenants in the order in which they were made, each with its handle.
    pub async fn tenants(&self) -> Result<Vec<(Tenant, TenantStore)>, Error> {
        let all: Vec<Tenant> = self
            .read((), |(), mut tx| {
                Box::pin(async move { tx.all(&ALL, values![]).await })
            })
            .await?;
        Ok(all
            .into_iter()
            .map(|tenant| self.with_handle(tenant))
            .collect())
    }

    /// Whether a setup code of this hash is valid.
    pub async fn has_setup_code(&self, hash: String) -> Result<bool, Error> {
        let found = self.read(hash, |hash, mut tx| {
            Box::pin(async move { tx.row(&HAS_SETUP_CODE, values![hash]).await })
        });
        Ok(found.await?.is_some())
    }

    /// Whether the database answers, and can be written again when that failed before (a disk that was full).
    pub async fn is_alive(&self) -> Result<(), Error> {
        self.read((), |(), mut tx| {
            Box::pin(async move { tx.row(&ALIVE, values![]).await.map(drop) })
        })
        .await?;
        if self.store.engine.is_failing() {
            // Only a row that is really written needs the disk: an empty commit always succeeds.
            self.write((), |(), mut tx| {
                Box::pin(async move { tx.execute(&PROBE, values![]).await.map(drop) })
            })
            .await?;
            self.store.engine.has_recovered();
        }
        Ok(())
    }

    /// Commits made and operations held by them since the start; see [`Store::batches`].
    pub fn batches(&self) -> (u64, u64) {
        self.store.batches()
    }

    /// Runs a write across tenants; the rules are those of [`TenantStore::write`].
    pub async fn write<D, T, E, F>(&self, data: D, operation: F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> Fn(&'t D, SystemTransaction<'t>) -> BoxFuture<'t, Result<T, E>>
            + Send
            + Sync
            + 'static,
    {
        let engine = Arc::clone(&self.store.engine);
        let statements = Arc::clone(&self.store.statements);
        engine
            .write(data, move |data, connection| {
                let statements = Arc::clone(&statements);
                operation(
                    data,
                    SystemTransaction {
                        connection,
                        statements,
                    },
                )
            })
            .await
    }

    /// Runs a read across tenants.
    pub(crate) async fn read<D, T, E, F>(&self, data: D, operation: F) -> Result<T, E>
    where
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'t> FnOnce(&'t D, SystemTransaction<'t>) -> BoxFuture<'t, Result<T, E>>
            + Send
            + 'static,
    {
        let statements = Arc::clone(&self.store.statements);
        self.store
            .engine
            .read(data, move |data, connection| {
                operation(
                    data,
                    SystemTransaction {
                        connection,
                        statements,
                    },
                )
            })
            .await
    }

    fn with_handle(&self, tenant: Tenant) -> (Tenant, TenantStore) {
        let handle = TenantStore::new(self.store.clone(), tenant.id);
        (tenant, handle)
    }

    /// The handle of a tenant that was just made.
    pub fn handle(&self, tenant: &Tenant) -> TenantStore {
        TenantStore::new(self.store.clone(), tenant.id)
    }
}

/// A transaction across tenants.
pub struct SystemTransaction<'t> {
    connection: &'t mut Connection,
    statements: Arc<Statements>,
}

impl std::fmt::Debug for SystemTransaction<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SystemTransaction")
    }
}

impl SystemTransaction<'_> {
    /// Makes a tenant. Taken names and hosts are conflicts (`tenant_name`, `tenant_host_host`).
    pub async fn insert_tenant(
        &mut self,
        new: &NewTenant,
        now: Timestamp,
    ) -> Result<Tenant, Error> {
        let row = self
            .row(&NEXT_ID, values![])
            .await?
            .ok_or_else(|| Error::internal("no number for a tenant"))?;
        let id = row.reader("tenant").integer("id")?;
        self.execute(
            &INSERT,
            values![id, &new.name, &new.domain, &new.settings, now],
        )
        .await?;
        for host in &new.hosts {
            self.execute(&INSERT_HOST, values![host, id, now]).await?;
        }
        let tenant = self.optional(&BY_NAME, values![&new.name]).await?;
        tenant.ok_or_else(|| Error::internal("a tenant is not there after it was made"))
    }

    /// Gives a tenant another canonical domain, and its host where it has it not yet. A host of another tenant is a
    /// conflict (`tenant_host_host`).
    pub async fn set_tenant_domain(
        &mut self,
        tenant: &Tenant,
        domain: &str,
        host: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.execute(&SET_DOMAIN, values![tenant.id.number(), domain])
            .await?;
        self.ensure_host(tenant, host, now).await
    }

    /// Lets a tenant be found at `host`.
    pub async fn ensure_host(
        &mut self,
        tenant: &Tenant,
        host: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let owner = self.row(&HOST_TENANT, values![host]).await?;
        match owner
            .map(|row| row.reader("tenant_host").integer("tenant"))
            .transpose()?
        {
            Some(owner) if owner == tenant.id.number() => Ok(()),
            Some(_) => Err(Error::Conflict("tenant_host_host".to_owned())),
            None => self
                .execute(&INSERT_HOST, values![host, tenant.id.number(), now])
                .await
                .map(drop),
        }
    }

    /// Makes the setup code of this hash the only one.
    pub async fn replace_setup_code(&mut self, hash: &str, now: Timestamp) -> Result<(), Error> {
        self.execute(&DELETE_SETUP_CODES, values![]).await?;
        self.execute(&INSERT_SETUP_CODE, values![hash, now])
            .await
            .map(drop)
    }

    /// Spends the setup code of this hash; `false` when it is not valid, or was spent by somebody faster.
    pub async fn spend_setup_code(&mut self, hash: &str) -> Result<bool, Error> {
        Ok(self.execute(&DELETE_SETUP_CODE, values![hash]).await? == 1)
    }

    /// The tenant of that number, as a stored row names it.
    pub(crate) async fn tenant(&mut self, number: i64) -> Result<Option<Tenant>, Error> {
        self.optional(&BY_NUMBER, values![number]).await
    }

    /// The same transaction, within one tenant.
    pub fn within(&mut self, tenant: &Tenant) -> TenantTransaction<'_> {
        TenantTransaction::new(self.connection, tenant.id, Arc::clone(&self.statements))
    }

    pub(crate) async fn all<T: FromRow>(
        &mut self,
        statement: &SystemStatement,
        values: Vec<Value>,
    ) -> Result<Vec<T>, Error> {
        self.statements.count();
        self.connection
            .all(statement.text, &values)
            .await?
            .into_iter()
            .map(T::read)
            .collect()
    }

    pub(crate) async fn optional<T: FromRow>(
        &mut self,
        statement: &SystemStatement,
        values: Vec<Value>,
    ) -> Result<Option<T>, Error> {
        self.row(statement, values).await?.map(T::read).transpose()
    }

    pub(crate) async fn row(
        &mut self,
        statement: &SystemStatement,
        values: Vec<Value>,
    ) -> Result<Option<crate::row::Row>, Error> {
        self.statements.count();
        self.connection.optional(statement.text, &values).await
    }

    pub(crate) async fn execute(
        &mut self,
        statement: &SystemStatement,
        values: Vec<Value>,
    ) -> Result<u64, Error> {
        self.statements.count();
        self.connection.execute(statement.text, &values).await
    }

    /// The number that a text yields which is put together at run time; for tests alone.
    pub(crate) async fn count_by_text(
        &mut self,
        text: &'static str,
        value: Value,
    ) -> Result<i64, Error> {
        let row = self.connection.optional(text, &[value]).await?;
        row.map_or(Ok(0), |row| row.reader("total").integer("count"))
    }

    /// Prepares each text without running it: every statement of the store is valid on this database.
    #[doc(hidden)]
    pub async fn prepare_all(&mut self) -> Result<usize, (String, Error)> {
        let mut count = 0;
        for text in crate::catalogue::all() {
            self.connection
                .prepare(text)
                .await
                .map_err(|error| (text.to_owned(), error))?;
            count += 1;
        }
        Ok(count)
    }
}
