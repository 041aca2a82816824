//! The Management API, asked in process.

use anyhow::{Context as _, Result, anyhow, bail};
use axum::Router;
use axum::body::{Body, to_bytes};
use guildhall_app::token::mint_management_token;
use guildhall_app::{Actor, Realm, client};
use guildhall_model::client::{ANY_CLIENT_ID, CREATE_CLIENT};
use guildhall_model::schema::string;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT};
use http::{Method, Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt as _;

use super::Object;

/// No answer of the Management API comes near this many bytes.
const LONGEST_ANSWER: usize = 64 << 20;
/// The most objects of a page.
const PAGE: usize = 100;

/// A tenant's Management API, with every scope that its API Explorer Application has.
#[derive(Debug)]
pub struct Api {
    realm: Realm,
    router: Router,
    token: String,
}

impl Api {
    /// The API of a tenant behind the tenants' router.
    ///
    /// # Errors
    /// No token can be minted.
    pub async fn open(realm: Realm, router: Router) -> Result<Self> {
        let token = mint_management_token(&realm, &[]).await?;
        Ok(Self {
            realm,
            router,
            token,
        })
    }

    /// The tenant's domain.
    pub(super) fn domain(&self) -> &str {
        &self.realm.tenant.domain
    }

    /// The identifier of the tenant's Management API.
    pub(super) fn audience(&self) -> String {
        self.realm.management_audience()
    }

    /// What is at `path` (below `/api/v2`), where something is.
    pub(super) async fn find(&self, path: &str) -> Result<Option<Value>> {
        let (status, answer) = self.call(Method::GET, path, None).await?;
        match status {
            StatusCode::NOT_FOUND => Ok(None),
            _ => accepted(&Method::GET, path, status, answer).map(Some),
        }
    }

    /// What is at `path`.
    pub(super) async fn get(&self, path: &str) -> Result<Value> {
        let (status, answer) = self.call(Method::GET, path, None).await?;
        accepted(&Method::GET, path, status, answer)
    }

    /// Everything that a list by pages has; `query` begins with `?` or is empty.
    pub(super) async fn pages(&self, path: &str, query: &str) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        let mark = if query.is_empty() { '?' } else { '&' };
        for page in 0.. {
            let here = format!("{path}{query}{mark}per_page={PAGE}&page={page}");
            let Value::Array(items) = self.get(&here).await? else {
                bail!("GET {here} answered something else than a list");
            };
            let is_last = items.len() < PAGE;
            all.extend(items);
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    /// Everything that a list by checkpoints has under `key`.
    pub(super) async fn checkpoints(&self, path: &str, key: &str) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        let mut here = format!("{path}?take={PAGE}");
        loop {
            let mut answer = self.get(&here).await?;
            let Some(Value::Array(items)) = answer.get_mut(key).map(Value::take) else {
                bail!("GET {here} answered no {key}");
            };
            all.extend(items);
            match answer.get("next").and_then(Value::as_str) {
                Some(next) => here = format!("{path}?take={PAGE}&from={}", encoded(next)),
                None => return Ok(all),
            }
        }
    }

    /// Makes an object.
    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.send(Method::POST, path, body).await
    }

    /// Changes an object.
    pub(super) async fn patch(&self, path: &str, body: &Value) -> Result<Value> {
        self.send(Method::PATCH, path, body).await
    }

    /// Takes something away. With no body, `Value::Null`.
    pub(super) async fn delete(&self, path: &str, body: &Value) -> Result<Value> {
        self.send(Method::DELETE, path, body).await
    }

    /// Makes a client with an id that is known beforehand, which the wire cannot say.
    pub(super) async fn create_client(&self, id: &str, body: Object) -> Result<Value> {
        string()
            .format(&ANY_CLIENT_ID)
            .check(&id.into())
            .map_err(|problem| anyhow!("the client_id {id:?} is refused: {problem}"))?;
        let body = Value::Object(body);
        CREATE_CLIENT
            .check(&body)
            .map_err(|problem| anyhow!("it is refused: {problem}"))?;
        let Value::Object(body) = body else {
            bail!("a client is an object");
        };
        let made =
            client::create_with_id(&self.realm, &Actor::system(), id.to_owned(), body).await?;
        Ok(Value::Object(made))
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> Result<Value> {
        let (status, answer) = self.call(method.clone(), path, Some(body)).await?;
        accepted(&method, path, status, answer)
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Value)> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v2{path}"))
            .header(HOST, self.domain())
            .header(USER_AGENT, "guildhall --seed")
            .header(AUTHORIZATION, format!("Bearer {}", self.token));
        let body = match body.filter(|body| !body.is_null()) {
            Some(body) => {
                request = request.header(CONTENT_TYPE, "application/json");
                Body::from(serde_json::to_vec(body)?)
            }
            None => Body::empty(),
        };
        let response = match self.router.clone().oneshot(request.body(body)?).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let status = response.status();
        let bytes = to_bytes(response.into_body(), LONGEST_ANSWER).await?;
        let answer = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).context("an answer that is not JSON")?
        };
        Ok((status, answer))
    }
}

/// The answer, when it is not a refusal.
fn accepted(method: &Method, path: &str, status: StatusCode, answer: Value) -> Result<Value> {
    if status.is_success() {
        return Ok(answer);
    }
    let message = answer.get("message").and_then(Value::as_str);
    bail!(
        "{method} {path} is refused with {}: {}",
        status.as_u16(),
        message.unwrap_or("no reason was given")
    )
}

/// A text as one segment of a path or one value of a query.
pub(super) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
