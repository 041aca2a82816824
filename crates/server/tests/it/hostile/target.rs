//! The server that hostile requests are sent to, and what every one of its answers has to be.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use guildhall_server::compose::{Parts, router};
use guildhall_store::{ConnectionFilter, ConnectionRow, Counted, OrganizationOrder, Page};
use guildhall_testkit::{Answer, Call, TestApp};
use guildhall_web::client_address::{Scheme, TrustedProxies};
use guildhall_web::rate_limit::Personality;
use http::Request;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::request::{Segment, Sent, Surface};
use super::value::encoded;

/// The server, behind a proxy that it trusts, with one of everything.
pub(super) struct Target {
    app: TestApp,
    router: Router,
    token: String,
    /// The ids of what there is one of, by the word before them in a path.
    ids: Mutex<BTreeMap<&'static str, String>>,
    /// How often everything was made.
    made: AtomicU32,
}

/// What a refused request may not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    total: i64,
    organizations: Vec<Value>,
    log_entries: usize,
}

/// Everything, for a list that is not paged.
const ALL: Page = Page::Offset {
    skip: 0,
    take: 1_000_000,
};

impl Target {
    pub(super) async fn new() -> Self {
        let app = TestApp::new().await;
        let router = router(Parts {
            services: app.services.clone(),
            personality: Personality::Off,
            proxies: TrustedProxies::parse(["127.0.0.0/8"]).expect("a network"),
            scheme: Scheme::Http,
            public: (
                "https://first.example".to_owned(),
                "first.example".to_owned(),
            ),
            dashboard: (
                "https://manage.example".to_owned(),
                "manage.example".to_owned(),
            ),
            metrics: None,
        });
        let token = app.token(&[]).await;
        let target = Self {
            app,
            router,
            token,
            ids: Mutex::default(),
            made: AtomicU32::new(0),
        };
        target.make_everything().await;
        target
    }

    /// A call with a token of every scope.
    pub(super) fn call(&self, method: &str, path: &str) -> Call<'_> {
        self.app.call(method, path).bearer(&self.token)
    }

    /// A call without a token.
    pub(super) fn anonymous(&self, method: &str, path: &str) -> Call<'_> {
        self.app.call(method, path)
    }

    /// The path of the organization that is there.
    pub(super) fn organization_path(&self) -> String {
        format!("/api/v2/organizations/{}", self.known("organizations"))
    }

    /// Makes one of everything, so that a path leads somewhere. What was there before may be gone.
    async fn make_everything(&self) {
        let name = format!("hostile-{}", self.made.fetch_add(1, Ordering::Relaxed));
        let connection = connection(&self.app, &name).await;
        let enabled = json!([{"connection_id": connection.id}]);
        let api = json!({"identifier": format!("https://{name}.example/"), "name": name, "scopes": [{"value": "read"}]});
        let user = json!({"connection": connection.name, "email": format!("{name}@a.example"), "password": "Tr0ub4dor&3-horse"});
        for (noun, id, body) in [
            (
                "organizations",
                "id",
                json!({"name": name, "enabled_connections": enabled}),
            ),
            ("clients", "client_id", json!({"name": name})),
            ("resource-servers", "id", api),
            ("roles", "id", json!({"name": name})),
            ("users", "user_id", user),
        ] {
            let path = format!("/api/v2/{noun}");
            let made = self.call("POST", &path).json(&body).send().await;
            assert!(made.status.is_success(), "{noun}: {}", made.text);
            let made = made.json();
            let id = made[id].as_str().expect("an id");
            self.know(noun, encoded(id.as_bytes()));
        }
        self.know("connections", connection.id.clone());
        self.know("enabled_connections", connection.id);
        self.know("members", self.known("users"));
        self.know("name", name);
    }

    fn know(&self, noun: &'static str, id: String) {
        self.ids.lock().expect("no test panicked").insert(noun, id);
    }

    /// The id of what there is one of; of anything else there is none.
    fn known(&self, noun: &str) -> String {
        let ids = self.ids.lock().expect("no test panicked");
        ids.get(noun)
            .map_or_else(|| "none".to_owned(), Clone::clone)
    }

    pub(super) async fn state(&self) -> State {
        let realm = self.app.realm(&self.app.tenant).await;
        let read = realm.store.read((), |(), mut tx| {
            Box::pin(async move {
                let organizations = tx.organizations(OrganizationOrder::Created, &ALL).await?;
                let organizations = organizations.into_iter();
                Ok::<_, guildhall_store::Error>(State {
                    total: tx.total(Counted::Organizations).await?,
                    organizations: organizations
                        .map(|(organization, _)| json!(organization))
                        .collect(),
                    log_entries: tx.latest_logs(1_000_000).await?.len(),
                })
            })
        });
        read.await.expect("the store answers")
    }

    /// Sends a request and makes sure of its answer and of what it left behind. `None`: no HTTP library would pass
    /// such a request on.
    pub(super) async fn send(&self, sent: &Sent) -> Option<Answer> {
        let request = self.request(sent)?;
        let before = self.state().await;
        let answer = self.answer(request).await;
        assert_fits(sent, &answer);
        let after = self.state().await;
        if !answer.status.is_success() && sent.surface() == Surface::OAuth {
            // A refused token leaves an entry in the log, and nothing else.
            assert_eq!(before.organizations, after.organizations, "{sent:?}");
            assert_eq!(before.total, after.total, "{sent:?}");
        } else if !answer.status.is_success() {
            assert_eq!(before, after, "{} wrote: {sent:?}", answer.text);
        } else if sent.method == "DELETE" {
            self.make_everything().await;
        }
        Some(answer)
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        let answered = async {
            let response = self.router.clone().oneshot(request).await;
            let (parts, body) = response.expect("the router always answers").into_parts();
            let body = body.collect().await.expect("the body arrives").to_bytes();
            Answer {
                status: parts.status,
                headers: parts.headers,
                text: String::from_utf8(body.to_vec()).expect("every answer is text"),
            }
        };
        tokio::time::timeout(Duration::from_mins(1), answered)
            .await
            .expect("an answer, and no hang")
    }

    fn request(&self, sent: &Sent) -> Option<Request<Body>> {
        let mut path = String::new();
        for segment in &sent.segments {
            path.push('/');
            match segment {
                Segment::Named(name) => path.push_str(name),
                Segment::Known(noun) => path.push_str(&self.known(noun)),
                Segment::Hostile(text) => path.push_str(text),
            }
        }
        if let Some(query) = &sent.query {
            path = format!("{path}?{query}");
        }
        let mut request = Request::builder().method(sent.method.as_str()).uri(path);
        if sent.with_host {
            request = request.header("host", &self.app.tenant.domain);
        }
        if sent.with_token {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in &sent.headers {
            request = request.header(*name, value.as_slice());
        }
        request.body(Body::from(sent.body.clone())).ok()
    }
}

/// A connection of the tenant, which is born with one.
async fn connection(app: &TestApp, name: &str) -> ConnectionRow {
    let realm = app.realm(&app.tenant).await;
    let new = ConnectionRow {
        id: format!("con_{:0>16}", name.replace('-', "0")),
        name: name.to_owned(),
        strategy: "auth0".to_owned(),
        secrets: None,
        document: "{}".to_owned(),
        created_at: realm.now(),
    };
    let found = realm.store.write(new, |new, mut tx| {
        Box::pin(async move {
            let connections = tx.connections(&ConnectionFilter::default(), &ALL).await?;
            if let Some(first) = connections.into_iter().next() {
                return Ok(first);
            }
            tx.insert_connection(new).await?;
            Ok::<_, guildhall_store::Error>(new.clone())
        })
    });
    found.await.expect("the store answers")
}

/// The shape of an answer, by the surface that was asked.
pub(super) fn assert_fits(sent: &Sent, answer: &Answer) {
    let told = format!("{sent:?}\nanswered {}: {}", answer.status, answer.text);
    let (success, refused) = (answer.status.is_success(), answer.status.is_client_error());
    assert!(success || refused, "{told}");
    if success {
        let right = sent.route.map(|route| route.success);
        let right = right.unwrap_or(answer.status.as_u16());
        assert_eq!(answer.status.as_u16(), right, "{told}");
    } else if sent.method == "HEAD" {
        assert_eq!(answer.text, "", "{told}");
    } else {
        match sent.surface() {
            Surface::Management => assert_management(answer, &told),
            Surface::OAuth => assert_oauth(answer, &told),
            Surface::People => {}
        }
    }
}

fn is_json(answer: &Answer) -> bool {
    answer.header("content-type") == Some("application/json; charset=utf-8")
}

pub(super) fn assert_management(answer: &Answer, told: &str) {
    assert!(is_json(answer), "{told}");
    let body = answer.json();
    assert_eq!(body["statusCode"], answer.status.as_u16(), "{told}");
    let reason = answer.status.canonical_reason();
    assert_eq!(body["error"].as_str(), reason, "{told}");
    assert!(
        body["message"]
            .as_str()
            .is_some_and(|text| !text.is_empty()),
        "{told}"
    );
    for (name, value) in body.as_object().expect("an object") {
        let known = match name.as_str() {
            "statusCode" => value.is_number(),
            "error" | "message" | "errorCode" => value.is_string(),
            "attributes" => value.is_object(),
            _ => false,
        };
        assert!(known, "{name}: {told}");
    }
}

pub(super) fn assert_oauth(answer: &Answer, told: &str) {
    assert!(is_json(answer), "{told}");
    let body = answer.json();
    let body = body.as_object().expect("an object");
    assert_eq!(body.len(), 2, "{told}");
    for name in ["error", "error_description"] {
        let text = body.get(name).and_then(Value::as_str);
        assert!(text.is_some_and(|text| !text.is_empty()), "{name}: {told}");
    }
}
