//! Who is signed in: a cookie with a random id.

use axum::extract::FromRequestParts;
use guildhall_app::Realm;
use guildhall_app::administrator::{self, Administrator};
use guildhall_web::gateway::LookupFailed;
use http::header::{COOKIE, REFERER};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue};

use crate::error::Failure;

/// The cookie's name over https; the prefix makes browsers refuse one that another host wrote.
const SECURE_NAME: &str = "__Host-guildhall-dashboard";
/// The same over http, where only loopback is.
const PLAIN_NAME: &str = "guildhall-dashboard";

/// A session of an administrator.
#[derive(Clone)]
pub(crate) struct Session {
    /// Whose it is.
    pub(crate) administrator: Administrator,
    /// The system tenant, at the Dashboard's host.
    pub(crate) system: Realm,
    id: String,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_tuple("Session")
            .field(&self.administrator.user_id)
            .finish()
    }
}

impl Session {
    /// What every form of the session carries.
    pub(crate) fn form_token(&self) -> String {
        administrator::form_token(&self.id)
    }

    /// Whether a form carries it.
    pub(crate) fn is_form_token(&self, given: &str) -> bool {
        administrator::is_form_token(&self.id, given)
    }

    /// Ends the session.
    pub(crate) async fn end(&self) -> Result<(), Failure> {
        Ok(administrator::end(&self.system, &self.id).await?)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Session {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        if let Some(session) = parts.extensions.get::<Self>() {
            return Ok(session.clone());
        }
        let system = system(parts)?;
        let id = cookie(&parts.headers, name(&system));
        let found = match &id {
            Some(id) => administrator::find(&system, id).await?,
            None => None,
        };
        let (Some(administrator), Some(id)) = (found, id) else {
            return Err(Failure::SignIn {
                return_to: return_to(parts, &system),
            });
        };
        let session = Self {
            administrator,
            system,
            id,
        };
        parts.extensions.insert(session.clone());
        Ok(session)
    }
}

/// The system tenant, which is found at the Dashboard's host.
pub(crate) fn system(parts: &Parts) -> Result<Realm, Failure> {
    if let Some(LookupFailed(error)) = parts.extensions.get() {
        tracing::warn!(
            error = error as &dyn std::error::Error,
            "the store is not available"
        );
        return Err(Failure::Unavailable);
    }
    parts.extensions.get().cloned().ok_or(Failure::NotFound)
}

/// Where one was: what was looked at, or the page that sent a form.
fn return_to(parts: &Parts, system: &Realm) -> String {
    let looked_at = parts.uri.path_and_query().map(PathAndQuery::as_str);
    let sender = parts.headers.get(REFERER);
    let sender = sender
        .and_then(|sender| sender.to_str().ok())
        .and_then(|sender| sender.strip_prefix(system.origin()))
        .filter(|path| path.starts_with('/'));
    let path = if parts.method == http::Method::GET {
        looked_at
    } else {
        sender
    };
    path.unwrap_or("/").to_owned()
}

fn name(system: &Realm) -> &'static str {
    if is_secure(system) {
        SECURE_NAME
    } else {
        PLAIN_NAME
    }
}

fn is_secure(system: &Realm) -> bool {
    system.origin().starts_with("https:")
}

/// The value of the cookie of that name.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).iter();
    all.filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

/// The header that gives a browser its session.
pub(crate) fn given(system: &Realm, id: &str) -> Option<HeaderValue> {
    header(system, id, "")
}

/// The header that takes it away.
pub(crate) fn taken(system: &Realm) -> Option<HeaderValue> {
    header(system, "", "; Max-Age=0")
}

/// What a browser keeps of a sign-in that it began, until it comes back from the login.
#[derive(Debug)]
pub(crate) struct Kept(pub(crate) Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Kept {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let system = system(parts)?;
        Ok(Self(cookie(&parts.headers, &sign_in_name(&system))))
    }
}

fn sign_in_name(system: &Realm) -> String {
    format!("{}-sign-in", name(system))
}

/// The header that has a browser keep a sign-in for an hour.
pub(crate) fn keep_sign_in(system: &Realm, value: &str) -> Option<HeaderValue> {
    named(system, &sign_in_name(system), value, "; Max-Age=3600")
}

/// The header that has it forget it.
pub(crate) fn forget_sign_in(system: &Realm) -> Option<HeaderValue> {
    named(system, &sign_in_name(system), "", "; Max-Age=0")
}

/// `Lax`, so that a link from a mail finds its reader signed in; forms carry a token beside it.
fn header(system: &Realm, value: &str, age: &str) -> Option<HeaderValue> {
    named(system, name(system), value, age)
}

fn named(system: &Realm, name: &str, value: &str, age: &str) -> Option<HeaderValue> {
    let secure = if is_secure(system) { "; Secure" } else { "" };
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_of_the_name_is_read() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; session=abc"));
        headers.append(COOKIE, HeaderValue::from_static("x-session=no"));
        assert_eq!(cookie(&headers, "session").as_deref(), Some("abc"));
        assert_eq!(cookie(&headers, "other"), None);
    }
}
