//! What stands in an address: parts of its path and its query.

use axum::extract::{FromRequestParts, RawPathParams};
use guildhall_model::id::OrganizationId;
use guildhall_web::form::pairs;
use http::request::Parts;

use crate::error::Failure;

/// The organization that the path names. A text that can be no id names none.
#[derive(Debug)]
pub(crate) struct OrganizationPath(pub(crate) OrganizationId);

impl<S: Send + Sync> FromRequestParts<S> for OrganizationPath {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = RawPathParams::from_request_parts(parts, state).await;
        let path = path.map_err(|_| Failure::NotFound)?;
        let named = path.iter().find(|(name, _)| *name == "organization");
        let id = named.and_then(|(_, id)| OrganizationId::parse(id));
        id.map(Self).ok_or(Failure::NotFound)
    }
}

/// What stands behind the question mark. Links of ours make it, so that a broken one is no page.
#[derive(Debug)]
pub(crate) struct Asked(Vec<(String, String)>);

impl Asked {
    /// The text of that name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(found, _)| found == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|text| !text.is_empty())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = pairs(query.as_bytes()).map_err(|_| Failure::NotFound)?;
        Ok(Self(pairs))
    }
}
