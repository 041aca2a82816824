//! What is written and counted, through a router.

use std::io::Write;
use std::sync::Mutex;

use axum::body::Body;
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::StatusCode;
use metrics::{
    Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::*;
use crate::client_address::Scheme;

struct Zeros;

impl Random for Zeros {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// The fields of each line, without the time, which is checked to be one.
    fn fields(&self) -> Vec<Value> {
        let written = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let line = |line: &str| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            let mut fields = line["fields"].take();
            let members = fields.as_object_mut().unwrap();
            assert_eq!(members.remove("message"), Some(json!("request")));
            let time = members.remove("time_ms").unwrap();
            assert!(time.as_f64().unwrap() >= 0.0);
            fields
        };
        written.lines().map(line).collect()
    }
}

/// Keeps each name with its labels.
#[derive(Clone, Default)]
struct Counted(Arc<Mutex<Vec<String>>>);

struct Instrument(String, Counted);

impl CounterFn for Instrument {
    fn increment(&self, value: u64) {
        self.1
            .0
            .lock()
            .unwrap()
            .push(format!("{} +{value}", self.0));
    }

    fn absolute(&self, _: u64) {}
}

impl HistogramFn for Instrument {
    fn record(&self, value: f64) {
        assert!(value >= 0.0);
        self.1.0.lock().unwrap().push(self.0.clone());
    }
}

impl Counted {
    fn instrument(&self, key: &Key) -> Arc<Instrument> {
        let labels: Vec<String> = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        let name = format!("{} {}", key.name(), labels.join(" "));
        Arc::new(Instrument(name, self.clone()))
    }
}

impl Recorder for Counted {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.instrument(key))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(self.instrument(key))
    }
}

fn app() -> Router {
    let create =
        async |Extension(annotations): Extension<Arc<Annotations>>,
               Extension(CorrelationIdText(name)): Extension<CorrelationIdText>| {
            annotations.set_tenant("acme");
            annotations.set_who("auth0|1\nforged line");
            annotations.set_client_id("client-1");
            annotations.set_tenant("a second note");
            (StatusCode::CREATED, name)
        };
    Router::new()
        .route("/api/v2/organizations", post(create))
        .route(
            "/wait",
            get(async || std::future::pending::<StatusCode>().await),
        )
        .layer(axum::middleware::map_request(correlation_text))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(RequestLogLayer::new(Arc::new(Zeros)))
}

/// What a handler finds in the extensions, as text.
#[derive(Clone)]
struct CorrelationIdText(String);

async fn correlation_text(mut request: Request) -> Request {
    let extensions = request.extensions();
    let names = [
        extensions.get::<CorrelationId>().map(CorrelationId::as_str),
        extensions.get::<RequestId>().map(RequestId::as_str),
    ];
    let names = names.map(Option::unwrap_or_default).join(" ");
    request.extensions_mut().insert(CorrelationIdText(names));
    request
}

/// Runs `requests` on a runtime of its own, with a log and a recorder of its own.
fn run(answer: impl AsyncFnOnce()) -> (Vec<Value>, Vec<String>) {
    let (lines, counted) = (Lines::default(), Counted::default());
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_writer(move || writer.clone())
        .finish();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    metrics::with_local_recorder(&counted, || {
        tracing::subscriber::with_default(subscriber, || runtime.block_on(answer()));
    });
    let counted = counted.0.lock().unwrap().clone();
    (lines.fields(), counted)
}

const REQUEST_ID: &str = "0000000000000000000000";

#[test]
fn a_request_has_one_line_with_what_its_handler_noted() {
    let (lines, counted) = run(async || {
        let mut request = Request::post("/api/v2/organizations?token=secret")
            .header("x-correlation-id", "deploy-7")
            .header("authorization", "Bearer secret")
            .body(Body::from("secret"))
            .unwrap();
        request.extensions_mut().insert(Origin {
            client_address: std::net::IpAddr::from([192, 0, 2, 1]),
            scheme: Scheme::Https,
            host: None,
        });
        let response = app().oneshot(request).await.unwrap();
        assert_eq!(response.headers()[&REQUEST_HEADER], REQUEST_ID);
        let body = axum::body::to_bytes(response.into_body(), 100)
            .await
            .unwrap();
        assert_eq!(body, format!("deploy-7 {REQUEST_ID}"));
    });
    assert_eq!(
        lines,
        [json!({
            "http.method": "POST",
            "http.route": "/api/v2/organizations",
            "http.status": 201,
            "tenant": "acme",
            "who": "auth0|1\nforged line",
            "client.id": "client-1",
            "client.address": "192.0.2.1",
            "request.id": REQUEST_ID,
            "correlation.id": "deploy-7",
        })]
    );
    assert_eq!(
        counted,
        [
            "http_requests_total method=POST route=/api/v2/organizations status=2xx +1",
            "http_request_duration_seconds method=POST route=/api/v2/organizations",
        ]
    );
}

#[test]
fn what_fits_no_route_is_one_row_of_the_metrics() {
    let (lines, counted) = run(async || {
        let request = Request::builder().method("BREW").uri("/pot/1?x=1");
        let request = request.body(Body::empty()).unwrap();
        app().oneshot(request).await.unwrap();
    });
    assert_eq!(
        lines,
        [json!({
            "http.method": "OTHER",
            "http.route": "unmatched",
            "http.status": 404,
            "request.id": REQUEST_ID,
        })]
    );
    assert_eq!(
        counted[0],
        "http_requests_total method=OTHER route=unmatched status=4xx +1"
    );
}

#[test]
fn a_client_that_goes_away_has_its_line_too() {
    let (lines, counted) = run(async || {
        let request = Request::get("/wait").body(Body::empty()).unwrap();
        let dropped = futures_util::FutureExt::now_or_never(app().oneshot(request));
        assert!(dropped.is_none());
    });
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["http.status"], json!(499));
    assert_eq!(lines[0]["http.route"], json!("/wait"));
    assert_eq!(
        counted[0],
        "http_requests_total method=GET route=/wait status=4xx +1"
    );
}
