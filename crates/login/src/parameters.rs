//! The parameters of a request: of its query, or of its form.

use axum::body::Body;
use axum::extract::Request;
use guildhall_protocol::oauth::Error;
use guildhall_web::body::{self, ContentKind, content_kind};
use guildhall_web::form;
use http::Method;
use http::request::Parts;

/// Names and values in their order, decoded.
pub(crate) type Pairs = Vec<(String, String)>;

/// The parameters of the query, and of the form where there is one.
pub(crate) async fn read(request: Request) -> (Parts, Result<Pairs, Error>) {
    let (parts, content) = request.into_parts();
    let query = form::pairs(parts.uri.query().unwrap_or_default().as_bytes()).map_err(malformed);
    if parts.method != Method::POST {
        return (parts, query);
    }
    let posted = posted(&parts, content).await;
    let pairs = query.and_then(|mut pairs| {
        pairs.extend(posted?);
        Ok(pairs)
    });
    (parts, pairs)
}

/// The pairs of a form; none where there is no body.
pub(crate) async fn posted(parts: &Parts, content: Body) -> Result<Pairs, Error> {
    let bytes = body::bytes(&parts.headers, content)
        .await
        .map_err(malformed)?;
    match content_kind(&parts.headers) {
        ContentKind::Form => form::pairs(&bytes).map_err(malformed),
        _ if bytes.is_empty() => Ok(Vec::new()),
        _ => Err(malformed("the body is no form")),
    }
}

fn malformed(reason: impl std::fmt::Display) -> Error {
    Error::MalformedBody(serde::de::Error::custom(reason))
}

/// The fields of a form, whose `state` stands in its address and in itself. A name that comes twice with different
/// values is as good as absent.
#[derive(Debug)]
pub(crate) struct Fields(Pairs);

impl Fields {
    pub(crate) fn new(pairs: Pairs) -> Self {
        Self(pairs)
    }

    /// The value of a field; empty where it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        let mut values = self
            .0
            .iter()
            .filter(|(found, _)| found == name)
            .map(|(_, value)| value.as_str());
        let first = values.next().unwrap_or_default();
        if values.all(|other| other == first) {
            first
        } else {
            ""
        }
    }

    /// The value of a field that is not empty.
    pub(crate) fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }
}
