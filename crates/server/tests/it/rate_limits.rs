//! Limits on requests, through the router: each personality is spent until 429, and refills as its numbers say.

use guildhall_testkit::{Answer, ManualClock, TestApp, TestTenant};
use guildhall_web::rate_limit::Personality;
use serde_json::json;

const WHOLE: &str = "Global limit has been reached";
const ORGANIZATIONS: &str = "/api/v2/organizations";

/// A bucket, as it is met on a route.
struct Row {
    method: &'static str,
    path: &'static str,
    /// Requests that may come at once.
    limit: u32,
    /// Milliseconds from an empty bucket to the next request.
    wait: i64,
    /// Requests that are there then.
    refilled: u32,
    /// The text of the refusal; none at the token endpoint, which has one of its own.
    message: Option<&'static str>,
}

const fn row(
    method: &'static str,
    path: &'static str,
    (limit, wait, refilled): (u32, i64, u32),
    message: Option<&'static str>,
) -> Row {
    Row {
        method,
        path,
        limit,
        wait,
        refilled,
        message,
    }
}

/// A server whose buckets are full.
struct Limited {
    app: TestApp,
    token: String,
    organization: String,
}

impl Limited {
    async fn new(personality: Personality) -> Self {
        let app = TestApp::with_rate_limits(personality).await;
        let token = app.token(&[]).await;
        let mut limited = Self {
            app,
            token,
            organization: String::new(),
        };
        let call = limited.app.call("POST", ORGANIZATIONS);
        let call = call.bearer(&limited.token).json(&json!({"name": "acme"}));
        let made = call.send().await.expect(201).json();
        let id = made["id"].as_str().expect("an id");
        id.clone_into(&mut limited.organization);
        // Until every bucket is full again.
        limited.app.clock.advance_seconds(3_600);
        limited
    }

    async fn ask_at(&self, tenant: &TestTenant, method: &str, path: &str) -> Answer {
        let path = path.replace("{id}", &self.organization);
        let call = self.app.call_at(tenant, method, &path).bearer(&self.token);
        call.send().await
    }

    async fn ask(&self, method: &str, path: &str) -> Answer {
        self.ask_at(&self.app.tenant, method, path).await
    }

    /// Asks until it is refused: how often it was not, and the refusal.
    async fn spend(&self, method: &str, path: &str) -> (u32, Answer) {
        let mut allowed = 0;
        loop {
            let answer = self.ask(method, path).await;
            if answer.status == 429 {
                return (allowed, answer);
            }
            allowed += 1;
            assert!(allowed < 2_000, "{method} {path} has no limit");
        }
    }
}

fn number(answer: &Answer, header: &str) -> i64 {
    let value = answer.header(header);
    let value = value.unwrap_or_else(|| panic!("no {header} in {:?}", answer.headers));
    value.parse().expect("a number")
}

/// Spends a bucket, and follows it until it is full again.
async fn follow(personality: Personality, row: &Row) {
    let limited = Limited::new(personality).await;
    let now = limited.app.now();
    let told = format!("{personality}: {} {}", row.method, row.path);

    let first = limited.ask(row.method, row.path).await;
    assert_ne!(first.status, 429, "{told}");
    let limit = i64::from(row.limit);
    assert_eq!(number(&first, "x-ratelimit-limit"), limit, "{told}");
    assert_eq!(number(&first, "x-ratelimit-remaining"), limit - 1, "{told}");
    let reset = now + (row.wait + 999) / 1_000;
    assert_eq!(number(&first, "x-ratelimit-reset"), reset, "{told}");
    assert_eq!(first.header("retry-after"), None, "{told}");

    let (allowed, refused) = limited.spend(row.method, row.path).await;
    assert_eq!(allowed + 1, row.limit, "{told}");
    assert_refused(&refused, row, &told);
    assert_eq!(number(&refused, "x-ratelimit-reset"), reset, "{told}");
    assert_eq!(number(&refused, "retry-after"), reset - now, "{told}");

    limited.app.clock.advance_milliseconds(row.wait - 1);
    let early = limited.ask(row.method, row.path).await;
    assert_eq!(early.status, 429, "{told}: too early");
    limited.app.clock.advance_milliseconds(1);
    let (allowed, _) = limited.spend(row.method, row.path).await;
    assert_eq!(allowed, row.refilled, "{told}: refilled");

    limited.app.clock.advance_seconds(3_600);
    let full = limited.ask(row.method, row.path).await;
    assert_eq!(number(&full, "x-ratelimit-remaining"), limit - 1, "{told}");
}

fn assert_refused(refused: &Answer, row: &Row, told: &str) {
    let expected = match row.message {
        Some(message) => json!({
            "statusCode": 429,
            "error": "Too Many Requests",
            "message": message,
            "errorCode": "too_many_requests",
        }),
        None => json!({
            "error": "too_many_requests",
            "error_description": "Rate limit exceeded. Please retry after some time.",
        }),
    };
    assert_eq!(refused.json(), expected, "{told}");
    let limit = i64::from(row.limit);
    assert_eq!(number(refused, "x-ratelimit-limit"), limit, "{told}");
    assert_eq!(number(refused, "x-ratelimit-remaining"), 0, "{told}");
}

#[tokio::test]
async fn self_hosted_is_one_generous_bucket_for_each_api() {
    for row in [
        row("GET", ORGANIZATIONS, (500, 10, 1), Some(WHOLE)),
        row("POST", ORGANIZATIONS, (500, 10, 1), Some(WHOLE)),
        row("GET", "/api/v2/nothing", (500, 10, 1), Some(WHOLE)),
        row("POST", "/oauth/token", (500, 10, 1), None),
    ] {
        follow(Personality::SelfHosted, &row).await;
    }
}

#[tokio::test]
async fn the_free_plan_has_few_requests_a_second() {
    for row in [
        row("GET", ORGANIZATIONS, (2, 500, 1), Some(WHOLE)),
        row("POST", ORGANIZATIONS, (2, 500, 1), Some(WHOLE)),
        row(
            "GET",
            "/api/v2/organizations/{id}",
            (2, 500, 1),
            Some(WHOLE),
        ),
        row(
            "GET",
            "/api/v2/organizations/name/acme",
            (2, 500, 1),
            Some(WHOLE),
        ),
        row(
            "GET",
            "/api/v2/organizations/{id}/enabled_connections",
            (2, 500, 1),
            Some(WHOLE),
        ),
        row("POST", "/oauth/token", (30, 34, 1), None),
        row("GET", "/.well-known/jwks.json", (20, 50, 1), None),
    ] {
        follow(Personality::Auth0Free, &row).await;
    }
}

#[tokio::test]
async fn the_enterprise_plan_has_a_bucket_for_each_group_of_endpoints() {
    const LIST: &str = "Global per minute organizations_read group limit has been reached";
    const ONE: &str = "Global per minute organization_read group limit has been reached";
    const BY_NAME: &str =
        "Global per minute organization_by_name_read group limit has been reached";
    const WRITE: &str = "Global per minute organizations_write group limit has been reached";
    const CONNECTIONS: &str =
        "Global per minute organization_connections_read group limit has been reached";
    const CONNECTIONS_WRITE: &str =
        "Global per minute organization_connections_write group limit has been reached";
    const ENABLED: &str = "/api/v2/organizations/{id}/enabled_connections";
    const EVERY: &str = "/api/v2/organizations/{id}/connections";
    let organization = "/api/v2/organizations/{id}";
    let by_name = "/api/v2/organizations/name/acme";
    for row in [
        row("GET", ORGANIZATIONS, (10, 1_000, 1), Some(LIST)),
        row("GET", organization, (10, 1_000, 1), Some(ONE)),
        row("GET", by_name, (20, 1_000, 3), Some(BY_NAME)),
        row("POST", ORGANIZATIONS, (5, 1_000, 2), Some(WRITE)),
        row("PATCH", organization, (5, 1_000, 2), Some(WRITE)),
        row("GET", ENABLED, (10, 1_000, 1), Some(CONNECTIONS)),
        row("GET", EVERY, (10, 1_000, 1), Some(CONNECTIONS)),
        row("POST", ENABLED, (5, 1_000, 2), Some(CONNECTIONS_WRITE)),
        row("POST", EVERY, (5, 1_000, 2), Some(CONNECTIONS_WRITE)),
        row("GET", "/api/v2/nothing", (50, 63, 1), Some(WHOLE)),
        row("POST", "/oauth/token", (100, 10, 1), None),
    ] {
        follow(Personality::Auth0Enterprise, &row).await;
    }
}

#[tokio::test]
async fn groups_are_spent_one_by_one_and_together_no_more_than_the_api() {
    let limited = Limited::new(Personality::Auth0Enterprise).await;
    let (list, _) = limited.spend("GET", ORGANIZATIONS).await;
    let (one, _) = limited.spend("GET", "/api/v2/organizations/{id}").await;
    let (written, _) = limited.spend("POST", ORGANIZATIONS).await;
    assert_eq!((list, one, written), (10, 10, 5));
    // The two families of connections and the two methods that write share a bucket.
    let (enabled, _) = limited
        .spend("GET", "/api/v2/organizations/{id}/enabled_connections")
        .await;
    let every = limited
        .ask("GET", "/api/v2/organizations/{id}/connections")
        .await;
    assert_eq!((enabled, every.status.as_u16()), (10, 429));
    let patched = limited.ask("PATCH", "/api/v2/organizations/{id}").await;
    assert_eq!(patched.status, 429);
    // What a group refused was counted by the API: 35 that were let in and 6 that were not.
    let (rest, refused) = limited.spend("GET", "/api/v2/nothing").await;
    assert_eq!(rest, 50 - 35 - 6);
    assert_eq!(refused.json()["message"], WHOLE);
    // The other API is another matter.
    let (tokens, _) = limited.spend("POST", "/oauth/token").await;
    assert_eq!(tokens, 100);
}

#[tokio::test]
async fn headers_speak_of_the_bucket_that_ends_first() {
    let limited = Limited::new(Personality::Auth0Enterprise).await;
    for spent in 0..45 {
        let answer = limited.ask("GET", "/api/v2/nothing").await;
        assert_eq!(number(&answer, "x-ratelimit-remaining"), 49 - spent);
    }
    // The list has nine left, the API four.
    let answer = limited.ask("GET", ORGANIZATIONS).await.expect(200);
    assert_eq!(number(&answer, "x-ratelimit-limit"), 50);
    assert_eq!(number(&answer, "x-ratelimit-remaining"), 4);
}

#[tokio::test]
async fn without_limits_there_are_no_headers() {
    let limited = Limited::new(Personality::Off).await;
    for (method, path) in [
        ("GET", ORGANIZATIONS),
        ("POST", ORGANIZATIONS),
        ("GET", "/api/v2/nothing"),
        ("POST", "/oauth/token"),
        ("GET", "/.well-known/jwks.json"),
    ] {
        for _ in 0..600 {
            let answer = limited.ask(method, path).await;
            assert_ne!(answer.status, 429, "{method} {path}");
            let name = answer
                .headers
                .keys()
                .find(|name| name.as_str().contains("ratelimit") || name.as_str() == "retry-after");
            assert_eq!(name, None, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn what_one_tenant_spends_is_not_the_others() {
    for personality in [Personality::Auth0Free, Personality::Auth0Enterprise] {
        let limited = Limited::new(personality).await;
        for (method, path) in [("GET", ORGANIZATIONS), ("POST", "/oauth/token")] {
            let (limit, _) = limited.spend(method, path).await;
            let other = limited.ask_at(&limited.app.other, method, path).await;
            assert_ne!(other.status, 429, "{personality}: {method} {path}");
            let left = number(&other, "x-ratelimit-remaining");
            assert_eq!(left, i64::from(limit) - 1, "{personality}: {method} {path}");
            assert_eq!(limited.ask(method, path).await.status, 429);
        }
    }
}

#[tokio::test]
async fn an_unknown_host_is_answered_before_anything_is_counted() {
    let limited = Limited::new(Personality::Auth0Free).await;
    let nobody = TestTenant {
        domain: "nobody.example".to_owned(),
        ..limited.app.tenant.clone()
    };
    for (method, path) in [("GET", ORGANIZATIONS), ("POST", "/oauth/token")] {
        for _ in 0..100 {
            let answer = limited.ask_at(&nobody, method, path).await.expect(404);
            assert_eq!(answer.header("x-ratelimit-limit"), None, "{method} {path}");
        }
    }
    let (management, _) = limited.spend("GET", ORGANIZATIONS).await;
    let (tokens, _) = limited.spend("POST", "/oauth/token").await;
    assert_eq!((management, tokens), (2, 30));
    let answer = limited.ask_at(&nobody, "GET", ORGANIZATIONS).await;
    answer.expect(404);
}

#[tokio::test]
async fn a_request_over_the_limit_is_refused_unread_and_writes_nothing() {
    let limited = Limited::new(Personality::Auth0Free).await;
    limited.spend("GET", ORGANIZATIONS).await;
    let call = limited.app.call("POST", ORGANIZATIONS);
    let call = call.bearer(&limited.token).json(&json!({"name": "second"}));
    call.send().await.expect(429);
    // Neither the token nor the body is looked at.
    let call = limited.app.call("POST", ORGANIZATIONS);
    call.body("text/plain", b"{".to_vec())
        .send()
        .await
        .expect(429);
    limited.app.clock.advance_seconds(1);
    let list = limited.ask("GET", ORGANIZATIONS).await.expect(200).json();
    assert_eq!(list.as_array().expect("a list").len(), 1, "{list}");
}

#[tokio::test]
async fn probes_and_files_are_never_limited() {
    let limited = Limited::new(Personality::Auth0Free).await;
    for path in ["/healthz", "/readyz", "/assets/0/login.css"] {
        for _ in 0..400 {
            let answer = limited.ask("GET", path).await.expect(200);
            assert_eq!(answer.header("x-ratelimit-limit"), None, "{path}");
        }
    }
}

#[tokio::test]
async fn time_that_goes_back_gives_nothing_and_locks_nobody_out() {
    let limited = Limited::new(Personality::Auth0Free).await;
    assert_eq!(limited.spend("GET", ORGANIZATIONS).await.0, 2);
    let start = ManualClock::START.seconds();
    limited.app.clock.advance_seconds(start - limited.app.now());
    assert_eq!(limited.ask("GET", ORGANIZATIONS).await.status, 429);
    limited.app.clock.advance_seconds(1);
    assert_eq!(limited.spend("GET", ORGANIZATIONS).await.0, 2);
}
