//! The whole server in process.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use guildhall_app::administrator;
use guildhall_app::job::{Progress, send_mails};
use guildhall_app::mail::Message;
use guildhall_app::outbound::Outside;
use guildhall_app::tenant::{self, NewTenantRequest};
use guildhall_app::{Realm, Services, token};
use guildhall_model::{Clock as _, Limits};
use guildhall_server::compose::{Parts, router};
use guildhall_store::{Database, Location, MasterKey, Store};
use guildhall_web::client_address::{Scheme, TrustedProxies};
use guildhall_web::rate_limit::Personality;
use secrecy::ExposeSecret as _;
use tokio::sync::OnceCell;

use crate::{
    Call, Engine, ManualClock, Scratch, SeededRandom, TestMailer, TestOutbound, TestRecords,
};

/// The Dashboard's host.
pub const DASHBOARD: &str = "manage.example";

/// A tenant of the test server, and the credentials of its Management API application.
#[derive(Clone, Debug)]
pub struct TestTenant {
    /// Its name.
    pub name: String,
    /// Its domain.
    pub domain: String,
    /// The `client_id` of its Management API application.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
}

/// The whole server in process: two tenants, a clock that stands, and no limit on requests.
pub struct TestApp {
    /// The clock.
    pub clock: Arc<ManualClock>,
    /// The outside.
    pub outbound: Arc<TestOutbound>,
    /// The names outside.
    pub names: Arc<TestRecords>,
    /// The operations' services.
    pub services: Services,
    /// The store beneath them.
    pub store: Store,
    /// The first tenant, whose API tests call.
    pub tenant: TestTenant,
    /// Another tenant, which has to see nothing of the first.
    pub other: TestTenant,
    /// The server's router.
    pub router: Router,
    /// The database and a folder of the test's own.
    pub scratch: Scratch,
}

impl std::fmt::Debug for TestApp {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("TestApp")
            .field("scratch", &self.scratch)
            .finish_non_exhaustive()
    }
}

/// What every test's database is copied from.
struct Template {
    location: Location,
    tenant: TestTenant,
    other: TestTenant,
    /// Keeps the file.
    _scratch: Scratch,
}

static TEMPLATE: OnceCell<Template> = OnceCell::const_new();

fn master_key() -> MasterKey {
    MasterKey::new("test", &[7; 32]).expect("32 bytes are a key")
}

async fn open(location: &Location) -> Store {
    let database = Database::open(location, ManualClock::START)
        .await
        .expect("the database opens");
    database
        .with_key(master_key())
        .await
        .expect("the database takes its key")
}

async fn template(engine: &Engine) -> Template {
    let scratch = Scratch::empty(engine).await;
    let store = open(&scratch.location).await;
    let services = Services::new(
        store.system(),
        Arc::new(ManualClock::new()),
        Arc::new(SeededRandom::new(0)),
        Outside::closed(),
    );
    let tenant = make_tenant(&services, "first", "first.example").await;
    let other = make_tenant(&services, "other", "other.example").await;
    administrator::open_system_tenant(
        &services,
        "https",
        DASHBOARD.to_owned(),
        DASHBOARD.to_owned(),
    )
    .await
    .expect("the system tenant can be opened");
    drop(services);
    drop(store);
    // A thread that has just answered may hold the store a moment longer, and what it wrote stands beside the file.
    if let Location::Sqlite { path, .. } = &scratch.location {
        while path.with_extension("db-wal").exists() {
            tokio::task::yield_now().await;
        }
    }
    Template {
        location: scratch.location.clone(),
        tenant,
        other,
        _scratch: scratch,
    }
}

async fn make_tenant(services: &Services, name: &str, host: &str) -> TestTenant {
    let request = NewTenantRequest {
        name: name.to_owned(),
        domain: host.to_owned(),
        hosts: vec![host.to_owned()],
        scheme: "https",
    };
    let created = tenant::create(services, request)
        .await
        .expect("a tenant can be made");
    TestTenant {
        name: created.tenant.name,
        domain: created.tenant.domain,
        client_id: created.client_id,
        client_secret: created.client_secret.expose_secret().to_owned(),
    }
}

impl TestApp {
    /// A server without limits on requests.
    pub async fn new() -> Self {
        Self::with_rate_limits(Personality::Off).await
    }

    /// A server that limits requests.
    pub async fn with_rate_limits(personality: Personality) -> Self {
        Self::start(personality, Limits::default()).await
    }

    /// A server that holds less than others.
    pub async fn with_limits(limits: Limits) -> Self {
        Self::start(Personality::Off, limits).await
    }

    async fn start(personality: Personality, limits: Limits) -> Self {
        static SEED: AtomicU64 = AtomicU64::new(1);
        let engine = Engine::from_environment();
        let template = TEMPLATE.get_or_init(|| template(&engine)).await;
        let scratch = Scratch::copy_of(&engine, &template.location).await;
        let store = open(&scratch.location).await;
        let clock = Arc::new(ManualClock::new());
        let random = Arc::new(SeededRandom::new(SEED.fetch_add(1, Ordering::Relaxed)));
        let outbound = Arc::new(TestOutbound::default());
        let names = Arc::new(TestRecords::default());
        let outside = Outside {
            outbound: outbound.clone(),
            names: names.clone(),
        };
        let system = store.system();
        let services = Services::with_limits(system, clock.clone(), random, outside, limits);
        let router = router(Parts {
            services: services.clone(),
            personality,
            proxies: TrustedProxies::default(),
            scheme: Scheme::Https,
            public: (
                "https://first.example".to_owned(),
                "first.example".to_owned(),
            ),
            dashboard: ("https://manage.example".to_owned(), DASHBOARD.to_owned()),
            metrics: None,
        });
        let (tenant, other) = (template.tenant.clone(), template.other.clone());
        Self {
            clock,
            outbound,
            names,
            services,
            store,
            tenant,
            other,
            router,
            scratch,
        }
    }

    /// Sends the mails that wait, and answers them.
    pub async fn mails(&self) -> Vec<Message> {
        let mailer = TestMailer::default();
        while send_mails(&self.services, &mailer)
            .await
            .expect("the store answers")
            == Progress::More
        {}
        mailer.taken()
    }

    /// A tenant as it is reached at its own domain.
    pub async fn realm(&self, tenant: &TestTenant) -> Realm {
        let found = self
            .services
            .system
            .tenant_by_host(tenant.domain.clone())
            .await
            .expect("the store answers");
        let (row, store) = found.expect("the tenant is there");
        Realm::new(
            self.services.clone(),
            row,
            store,
            format!("https://{}", tenant.domain),
        )
    }

    /// A Management API token of a tenant with these scopes; with all of them when none is named.
    pub async fn token_of(&self, tenant: &TestTenant, scopes: &[&str]) -> String {
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        token::mint_management_token(&self.realm(tenant).await, &scopes)
            .await
            .expect("a token can be minted")
    }

    /// A Management API token of the first tenant with these scopes; with all of them when none is named.
    pub async fn token(&self, scopes: &[&str]) -> String {
        self.token_of(&self.tenant, scopes).await
    }

    /// A call to the first tenant's Management API with every scope; `path` is below `/api/v2`.
    pub async fn api(&self, method: &str, path: &str) -> Call<'_> {
        let token = self.token(&[]).await;
        self.call(method, &format!("/api/v2{path}")).bearer(&token)
    }

    /// A call to the first tenant's host.
    pub fn call(&self, method: &str, path: &str) -> Call<'_> {
        Call::new(&self.router, method, &self.tenant.domain, path)
    }

    /// A call to another tenant's host.
    pub fn call_at(&self, tenant: &TestTenant, method: &str, path: &str) -> Call<'_> {
        Call::new(&self.router, method, &tenant.domain, path)
    }

    /// The present moment of the test, in seconds.
    pub fn now(&self) -> i64 {
        self.clock.now().seconds()
    }
}
