//! From a configuration to open services: data directory, database, master key, first tenant.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use guildhall_app::administrator;
use guildhall_app::outbound::Outside;
use guildhall_app::tenant::{self, NewTenantRequest, TenantCreated};
use guildhall_app::{Error, Realm, Services, Threads, setup};
use guildhall_model::{Clock, Random};
use guildhall_store::{Database, Location, MasterKey as SealingKey, Store, Tenant};
use ipnet::{IpNet, Ipv4Net};

use crate::configuration::{Configuration, Host, Origin};
use crate::data_directory::DataDirectory;
use crate::master_key::{MasterKey, MasterKeyId};
use crate::outbound::{HttpsOutbound, Reach, SystemLookup, SystemRecords};

/// The name of the tenant that is made at the first start.
pub const DEFAULT_TENANT: &str = "default";

/// An opened installation.
#[derive(Debug)]
pub struct Installation {
    /// The operations' services.
    pub services: Services,
    /// The store beneath them.
    pub store: Store,
    /// The first tenant.
    pub tenant: Tenant,
    /// What was made, when this was the first start.
    pub first: Option<FirstStart>,
    /// The scheme of the public URL.
    scheme: &'static str,
}

impl Installation {
    /// The first tenant, as it is reached at its own domain.
    ///
    /// # Errors
    /// The database does not answer, or the tenant is gone.
    pub async fn realm(&self) -> Result<Realm> {
        let tenants = self.services.system.tenants().await?;
        let found = tenants.into_iter().next();
        let (tenant, store) = found.context("the first tenant is gone")?;
        let origin = format!("{}://{}", self.scheme, tenant.domain);
        Ok(Realm::new(self.services.clone(), tenant, store, origin))
    }
}

/// What is told once, at the first start.
#[derive(Debug)]
pub struct FirstStart {
    /// The credentials of the first tenant's Management API application.
    pub created: TenantCreated,
    /// The code of the setup link.
    pub setup_code: String,
}

/// Opens the database and its secrets.
pub async fn open_store(
    configuration: &Configuration,
    directory: &DataDirectory,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Store> {
    let database = Database::open(&location(configuration, directory), clock.now())
        .await
        .with_context(|| {
            let place = match &configuration.database.url {
                Some(_) => "the PostgreSQL database of database.url".to_owned(),
                None => directory.database().display().to_string(),
            };
            format!("{place} can not be opened")
        })?;
    let recorded = database
        .recorded_key()
        .await
        .context("the database can not be read")?;
    let recorded = recorded.map(|id| id.parse::<MasterKeyId>()).transpose()?;
    let key = MasterKey::open(
        configuration.master_key.as_ref(),
        &directory.keys(),
        recorded.as_ref(),
        random,
    )?;
    let sealing = SealingKey::new(key.id().as_str(), key.expose())
        .context("the master key can not be used")?;
    database
        .with_key(sealing)
        .await
        .context("the database can not be written")
}

/// Where the database is.
fn location(configuration: &Configuration, directory: &DataDirectory) -> Location {
    match &configuration.database.url {
        Some(url) => Location::Postgres {
            url: url.expose().to_owned(),
            connections: configuration.database.connections,
        },
        None => Location::Sqlite {
            path: directory.database(),
            readers: configuration.database.readers,
        },
    }
}

/// What leads outside. In development this machine may be reached too, and over plain HTTP.
fn outside(configuration: &Configuration) -> Result<Outside> {
    let mut allowed = configuration.outbound.allowed_networks.clone();
    if configuration.development {
        allowed.extend([
            IpNet::from(Ipv4Net::new_assert(Ipv4Addr::LOCALHOST, 8)),
            IpNet::from(IpAddr::from(Ipv6Addr::LOCALHOST)),
        ]);
    }
    let reach = Reach {
        allowed,
        plain_loopback: configuration.development,
    };
    let authorities = configuration.outbound.authorities.as_deref();
    let outbound = HttpsOutbound::new(reach, Arc::new(SystemLookup), authorities)?;
    Ok(Outside {
        outbound: Arc::new(outbound),
        names: Arc::new(SystemRecords::default()),
    })
}

/// Opens everything; the first time it makes the first tenant and the setup code.
pub async fn open(
    configuration: &Configuration,
    directory: &DataDirectory,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
) -> Result<Installation> {
    let store = open_store(configuration, directory, &*clock, &*random).await?;
    let threads = Threads {
        signing: configuration.workers.signing,
        hashing: configuration.workers.hashing,
    };
    let outside = outside(configuration)?;
    let services = Services::with_threads(store.system(), clock, random, outside, threads);
    let (tenant, first) = first_tenant(&services, &configuration.public.url)
        .await
        .context("the first tenant can not be made")?;
    let dashboard = &configuration.public.dashboard_url;
    administrator::open_system_tenant(
        &services,
        dashboard.scheme.as_str(),
        dashboard.authority(),
        dashboard.host.to_string(),
    )
    .await
    .context("the system tenant can not be opened")?;
    Ok(Installation {
        services,
        store,
        tenant,
        first,
        scheme: configuration.public.url.scheme.as_str(),
    })
}

/// The first tenant: made at the first start, found afterwards. Its domain is the public URL's.
pub async fn first_tenant(
    services: &Services,
    url: &Origin,
) -> Result<(Tenant, Option<FirstStart>), Error> {
    let (domain, hosts) = (url.authority(), hosts(&url.host));
    let first = services.system.tenants().await?.into_iter().next();
    let complete = match &first {
        Some((_, store)) => !store
            .read((), |(), mut tx| {
                Box::pin(async move { tx.signing_keys().await })
            })
            .await?
            .is_empty(),
        None => false,
    };
    if let Some((tenant, _)) = first.filter(|_| complete) {
        tenant::follow_domain(services, &tenant, url.scheme.as_str(), &domain, &hosts).await?;
        return Ok((tenant, None));
    }
    let request = NewTenantRequest {
        name: DEFAULT_TENANT.to_owned(),
        domain,
        hosts,
        scheme: url.scheme.as_str(),
    };
    let created = tenant::create(services, request).await?;
    let setup_code = setup::new_code(services).await?;
    Ok((
        created.tenant.clone(),
        Some(FirstStart {
            created,
            setup_code,
        }),
    ))
}

/// The hosts at which the tenant of a public URL is found: with a loopback host, every loopback host that means it.
fn hosts(host: &Host) -> Vec<String> {
    let mut hosts = vec![host.to_string()];
    if host.is_loopback() {
        let aliases = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        hosts.extend(
            aliases
                .into_iter()
                .filter(|alias| *alias != host.to_string()),
        );
    }
    hosts
}
