//! What every operation is given: the services of the process, and the tenant at the host that was asked.

use std::sync::Arc;

use guildhall_model::{Clock, Limits, Random, Timestamp};
use guildhall_store::{SystemStore, Tenant, TenantStore};
use serde::Deserialize;

use crate::keys::KeyRing;
use crate::outbound::Outside;
use crate::pool::Pool;
use crate::sequence::{Place, Sequence};
use crate::upstream::KeySets;

/// What the process offers to every operation. Cheap to clone: every request does so several times.
#[derive(Clone)]
pub struct Services(Arc<Shared>);

/// What [`Services`] share.
pub struct Shared {
    /// The handle across tenants, for the host resolver, boot and jobs.
    pub system: SystemStore,
    /// The present moment.
    pub clock: Arc<dyn Clock>,
    /// Random bytes fit for secrets.
    pub random: Arc<dyn Random>,
    /// What leads outside.
    pub outside: Outside,
    /// Signing keys, parsed once.
    pub keys: Arc<KeyRing>,
    /// Keys of other providers.
    pub upstream_keys: KeySets,
    /// Threads that sign.
    pub signers: Pool,
    /// Threads that hash passwords.
    pub hashers: Pool,
    /// The order of entries and events.
    pub sequence: Sequence,
    /// How much there may be.
    pub limits: Limits,
}

/// Sizes of the pools, in threads.
#[derive(Clone, Copy, Debug)]
pub struct Threads {
    /// How many tokens are signed at a time.
    pub signing: usize,
    /// How many passwords are hashed at a time.
    pub hashing: usize,
}

impl std::ops::Deref for Services {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl std::fmt::Debug for Services {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Services")
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Shared")
    }
}

impl Services {
    /// [`Self::with_threads`] with a thread for each core in each pool.
    pub fn new(
        system: SystemStore,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        outside: Outside,
    ) -> Self {
        Self::with_limits(system, clock, random, outside, Limits::default())
    }

    /// The same with other limits.
    pub fn with_limits(
        system: SystemStore,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        outside: Outside,
        limits: Limits,
    ) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = Threads {
            signing: cores,
            hashing: cores,
        };
        Self::start(system, clock, random, outside, (threads, limits))
    }

    /// Services over an open store, with so many threads.
    pub fn with_threads(
        system: SystemStore,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        outside: Outside,
        threads: Threads,
    ) -> Self {
        let sizes = (threads, Limits::default());
        Self::start(system, clock, random, outside, sizes)
    }

    /// # Panics
    /// When the operating system starts no thread.
    #[expect(
        clippy::expect_used,
        reason = "a process that can start no thread can not start"
    )]
    fn start(
        system: SystemStore,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        outside: Outside,
        (threads, limits): (Threads, Limits),
    ) -> Self {
        let start = |name, count| Pool::start(name, count).expect("threads can be started");
        Self(Arc::new(Shared {
            system,
            clock,
            random,
            outside,
            keys: Arc::default(),
            upstream_keys: KeySets::default(),
            signers: start("sign", threads.signing),
            hashers: start("hash", threads.hashing),
            sequence: Sequence::default(),
            limits,
        }))
    }
}

/// A tenant, as it was reached: its row, its handle, and the origin that was asked. Cheap to clone, as [`Services`].
#[derive(Clone, Debug)]
pub struct Realm(Arc<Reached>);

/// What the clones of a [`Realm`] share.
#[derive(Debug)]
pub struct Reached {
    /// The process's services.
    pub services: Services,
    /// The tenant's row, read for this request.
    pub tenant: Tenant,
    /// The tenant's handle.
    pub store: TenantStore,
    origin: String,
}

impl std::ops::Deref for Realm {
    type Target = Reached;

    fn deref(&self) -> &Reached {
        &self.0
    }
}

impl Realm {
    /// A tenant reached at `origin` (`https://host[:port]`, without a slash at its end).
    pub fn new(services: Services, tenant: Tenant, store: TenantStore, origin: String) -> Self {
        Self(Arc::new(Reached {
            services,
            tenant,
            store,
            origin,
        }))
    }

    /// The origin that was asked: `https://host[:port]`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The `iss` of tokens: the origin that was asked, with a slash at its end.
    pub fn issuer(&self) -> String {
        format!("{}/", self.origin)
    }

    /// Whether the tenant wants what the standards say where the service does something else: its flag
    /// `strict_oauth_errors`. Settings that can not be read say nothing.
    pub fn is_strict(&self) -> bool {
        let settings = serde_json::from_str::<Settings>(&self.tenant.settings);
        let flags = settings.unwrap_or_default().flags;
        flags.and_then(|flags| flags.strict_oauth_errors) == Some(true)
    }

    /// The `iss` of tokens that are asked for at the tenant's own domain.
    pub fn canonical_issuer(&self) -> String {
        let scheme = self.origin.split("://").next().unwrap_or("https");
        format!("{scheme}://{}/", self.tenant.domain)
    }

    /// The audience of the tenant's Management API at the origin that was asked.
    pub fn management_audience(&self) -> String {
        format!("{}/api/v2/", self.origin)
    }

    /// The audience of tokens that are good for `/userinfo`, at the origin that was asked.
    pub fn userinfo_audience(&self) -> String {
        format!("{}/userinfo", self.origin)
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.services.clock.now()
    }

    /// The next place in the order of what happens.
    pub fn next_place(&self) -> Place {
        self.services.sequence.next(self.now())
    }

    /// Random bytes fit for secrets.
    pub fn random(&self) -> &dyn Random {
        &*self.services.random
    }
}

/// The part of a tenant's settings that decides how the standards are read.
#[derive(Default, Deserialize)]
struct Settings {
    #[serde(default)]
    flags: Option<Flags>,
}

#[derive(Deserialize)]
struct Flags {
    #[serde(default)]
    strict_oauth_errors: Option<bool>,
}
