//! What a form sends, and the proof that a page of ours sent it.

use axum::extract::{FromRequest, FromRequestParts as _, Request};
use guildhall_app::Realm;
use guildhall_web::body::{self, ContentKind, content_kind};
use guildhall_web::form::pairs;
use http::header::ORIGIN;
use http::{HeaderMap, HeaderValue};

use crate::error::Failure;
use crate::session::{Session, system};

/// The name of the field that carries the session's token.
const TOKEN: &str = "token";

/// The fields of a form that a page of this session sent.
#[derive(Debug)]
pub(crate) struct Form(Fields);

/// The fields of the form of somebody who has no session yet.
#[derive(Debug)]
pub(crate) struct OpenForm(pub(crate) Fields);

/// Names and values, in the order in which they stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl std::ops::Deref for Form {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl Fields {
    /// The text of a field, without blanks around it; empty when it was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The text of a field as it was typed.
    pub(crate) fn raw(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(found, _)| found == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Every text of a field that may be sent more than once.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.0.iter().filter(move |(found, _)| found == name);
        all.map(|(_, value)| value.as_str())
    }

    #[cfg(test)]
    pub(crate) fn of(pairs: &[(&str, &str)]) -> Self {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self(pairs.collect())
    }

    /// Whether a field was sent.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let session = Session::from_request_parts(&mut parts, state).await?;
        let fields = read(Request::from_parts(parts, body)).await?;
        if !session.is_form_token(fields.raw(TOKEN)) {
            return Err(Failure::Forged);
        }
        Ok(Self(fields))
    }
}

impl<S: Send + Sync> FromRequest<S> for OpenForm {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        read(request).await.map(Self)
    }
}

async fn read(request: Request) -> Result<Fields, Failure> {
    let (parts, body) = request.into_parts();
    if !is_ours(&parts.headers, &system(&parts)?) {
        return Err(Failure::Forged);
    }
    if !matches!(content_kind(&parts.headers), ContentKind::Form) {
        return Err(Failure::Unreadable);
    }
    let bytes = body::bytes(&parts.headers, body).await?;
    let pairs = pairs(&bytes).map_err(|_| Failure::Unreadable)?;
    Ok(Fields(pairs))
}

/// Whether the browser says that a page of this host sent the request. A client that is no browser says nothing; it has
/// to know the token.
fn is_ours(headers: &HeaderMap, system: &Realm) -> bool {
    let named = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    match named("sec-fetch-site") {
        Some(site) => site == b"same-origin",
        None => named(ORIGIN.as_str()).is_none_or(|origin| origin == system.origin().as_bytes()),
    }
}
