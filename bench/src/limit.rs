//! The limits of writing: the store in this process, called from one thread, without HTTP.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use guildhall_model::id::OrganizationId;
use guildhall_model::organization::{
    Branding, Metadata, Organization, OrganizationName, ThirdPartyClientAccess,
};
use guildhall_model::random::{HEX, text};
use guildhall_model::{Random, Timestamp};
use guildhall_store::{
    Database, Error, Location, LogKeys, LogRow, MasterKey, NewTenant, Store, TenantStore,
    TenantTransaction,
};
use serde_json::json;
use tokio::task::JoinSet;

use crate::clock::{moment, now};
use crate::http::count;

/// The rows of one creation.
#[derive(Clone, Debug)]
pub(crate) struct Creation {
    organization: Organization,
    log: LogRow,
    payload: String,
    now: Timestamp,
}

/// Even enough for ids, and not fit for secrets: the numbers of SplitMix64.
#[derive(Debug, Default)]
pub(crate) struct Numbers(std::sync::atomic::AtomicU64);

impl Random for Numbers {
    fn fill(&self, bytes: &mut [u8]) {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        for chunk in bytes.chunks_mut(8) {
            let mut number = self.0.fetch_add(STEP, std::sync::atomic::Ordering::Relaxed);
            number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let number = (number ^ (number >> 31)).to_le_bytes();
            chunk
                .iter_mut()
                .zip(number)
                .for_each(|(to, from)| *to = from);
        }
    }
}

impl Creation {
    /// The rows that the server writes for [`crate::guildhall::organization`].
    pub(crate) fn new(prefix: &str, number: u64, random: &dyn Random) -> Result<Self> {
        let now = now();
        let branding: Branding = serde_json::from_value(json!({
            "logo_url": "https://assets.example.com/logo.png",
            "colors": {"primary": "#0059d6", "page_background": "#ffffff"},
        }))?;
        let metadata: Metadata =
            serde_json::from_value(json!({"plan": "enterprise", "region": "eu"}))?;
        let name = format!("{prefix}-{number}");
        let organization = Organization {
            id: OrganizationId::generate(random),
            display_name: Some(format!("Organization {number}")),
            name: OrganizationName::parse(&name).context("a name")?,
            branding: Some(branding),
            metadata: Some(metadata),
            token_quota: None,
            third_party_client_access: ThirdPartyClientAccess::Block,
            is_app_entitlement_active: false,
        };
        Ok(Self {
            log: log_row(&organization, now, random),
            payload: payload(&organization),
            organization,
            now,
        })
    }
}

/// An entry of the tenant log, as long as the server's.
fn log_row(organization: &Organization, now: Timestamp, random: &dyn Random) -> LogRow {
    let id = format!("900{:0>16}{}", now.milliseconds(), text(random, HEX, 21));
    let document = json!({
        "_id": id, "log_id": id, "date": now, "type": "sapi", "description": "Create an Organization",
        "client_id": "0123456789abcdefghijklmnopqrstuv", "ip": "127.0.0.1", "user_agent": "guildhall-bench",
        "hostname": "localhost:12345", "organization_id": organization.id, "organization_name": organization.name,
        "tenant_name": "default", "isMobile": false, "$event_schema": {"version": "1.0.0"},
        "details": {"request": {"method": "post", "path": "/api/v2/organizations", "ip": "127.0.0.1",
                                "userAgent": "guildhall-bench"}, "response": {}},
    });
    LogRow {
        date: now,
        kind: "sapi".to_owned(),
        keys: LogKeys {
            organization_id: Some(organization.id.to_string()),
            organization_name: Some(organization.name.to_string()),
            ip: Some("127.0.0.1".to_owned()),
            ..LogKeys::default()
        },
        document: document.to_string(),
        id,
    }
}

/// An event, as long as the server's.
fn payload(organization: &Organization) -> String {
    json!({
        "specversion": "1.0", "type": "organization.created", "source": "urn:auth0:localhost:12345",
        "id": "evt_0123456789abcdefghijkl", "time": "2026-11-24T00:00:00.000Z", "a0tenant": "default",
        "data": {"object": organization, "context": {
            "client": {"id": "0123456789abcdefghijklmnopqrstuv"}, "tenant": {"id": "default"},
            "request": {"hostname": "localhost:12345", "ip": "127.0.0.1", "method": "post",
                        "user_agent": "guildhall-bench"}}},
    })
    .to_string()
}

/// A new store with one tenant. The store is returned, so that it is closed by the caller.
pub(crate) async fn open(location: &Location) -> Result<(Store, TenantStore)> {
    let database = Database::open(location, now()).await?;
    let store = database
        .with_key(MasterKey::new("bench", &[7; 32])?)
        .await?;
    let new = NewTenant {
        name: "default".to_owned(),
        domain: "localhost".to_owned(),
        hosts: Vec::new(),
        settings: "{}".to_owned(),
    };
    let system = store.system();
    let tenant = system
        .write((new, now()), |(new, now), mut tx| {
            Box::pin(async move { tx.insert_tenant(new, *now).await })
        })
        .await?;
    let handle = system.handle(&tenant);
    Ok((store, handle))
}

/// The store of a server that runs, beside it, and its first tenant. Secrets stay closed: the key is not the server's.
pub(crate) async fn beside(location: &Location) -> Result<(Store, TenantStore)> {
    let database = Database::open(location, now()).await?;
    let store = database
        .with_key(MasterKey::new("bench", &[7; 32])?)
        .await?;
    let first = store.system().tenants().await?.into_iter().next();
    let (_, tenant) = first.context("the server has no tenant")?;
    Ok((store, tenant))
}

/// Creations a second with `in_flight` of them at once, so that they share commits.
pub(crate) async fn batched(store: &TenantStore, in_flight: usize, time: Duration) -> Result<f64> {
    let next = Rc::new(Cell::new(0_u64));
    let random = Rc::new(Numbers::default());
    let started = moment();
    let mut callers = JoinSet::new();
    for _ in 0..in_flight {
        let (next, random, store) = (Rc::clone(&next), Rc::clone(&random), store.clone());
        callers.spawn_local(async move {
            while started.elapsed() < time {
                let number = next.replace(next.get() + 1);
                create(&store, Creation::new("limit", number, &*random)?).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(ended) = callers.join_next().await {
        ended??;
    }
    Ok(count(next.get()) / started.elapsed().as_secs_f64())
}

/// The statements of one creation, in one operation.
async fn create(store: &TenantStore, creation: Creation) -> Result<(), Error> {
    store
        .write(creation, |creation, mut tx| {
            Box::pin(async move { insert(creation, &mut tx).await })
        })
        .await
}

/// The organization of a creation alone, without its log entry and its event.
pub(crate) async fn insert_organization(
    creation: &Creation,
    tx: &mut TenantTransaction<'_>,
) -> Result<(), Error> {
    tx.insert_organization(&creation.organization, creation.now)
        .await
}

/// The statements of one creation.
async fn insert(creation: &Creation, tx: &mut TenantTransaction<'_>) -> Result<(), Error> {
    let Creation {
        organization,
        log,
        payload,
        now,
    } = creation;
    tx.insert_organization(organization, *now).await?;
    tx.insert_log(log).await?;
    tx.enqueue(&log.id, "organization.created", payload, *now)
        .await
}

/// Inserts a second of one row in a commit of its own, one after the other.
pub(crate) async fn one_row_a_commit(store: &TenantStore, time: Duration) -> Result<f64> {
    let random = Numbers::default();
    let started = moment();
    let mut done = 0;
    while started.elapsed() < time {
        let Creation { mut log, .. } = Creation::new("one", done, &random)?;
        log.id.push('1');
        store
            .write(log, |log, mut tx| {
                Box::pin(async move { tx.insert_log(log).await })
            })
            .await?;
        done += 1;
    }
    Ok(count(done) / started.elapsed().as_secs_f64())
}
