//! What every page and endpoint of a browser is given: the tenant, who is at the browser, and how it is spoken to.

use guildhall_app::Realm;
use guildhall_app::login::Visitor;
use guildhall_web::client_address::Scheme;
use guildhall_web::correlation::RequestId;
use http::header::ACCEPT_LANGUAGE;
use http::request::Parts;
use http::{HeaderName, HeaderValue};

use crate::cookie;

/// A request of a browser.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// The tenant.
    pub(crate) realm: Realm,
    /// Who is at the browser.
    pub(crate) visitor: Visitor,
    /// How the request was sent.
    pub(crate) scheme: Scheme,
    /// By what its line of the log is found.
    pub(crate) reference: String,
    /// The languages of the browser.
    pub(crate) accept_language: String,
}

impl Context {
    /// Reads the context; `None` where no tenant was found, which the router has answered before.
    pub(crate) fn read(parts: &Parts) -> Option<Self> {
        let realm = parts.extensions.get::<Realm>().cloned()?;
        let (session, browser) = cookie::read(parts);
        let origin = parts.extensions.get::<guildhall_app::Origin>();
        let reference = parts.extensions.get::<RequestId>();
        let accepted = parts.headers.get(ACCEPT_LANGUAGE);
        Some(Self {
            realm,
            visitor: Visitor {
                session,
                browser,
                origin: origin.cloned().unwrap_or_default(),
            },
            scheme: cookie::scheme(parts),
            reference: reference.map_or_else(String::new, |id| id.as_str().to_owned()),
            accept_language: accepted
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
        })
    }
}

/// A header as text; what is no text is not there.
pub(crate) fn header(parts: &Parts, name: HeaderName) -> Option<&str> {
    parts
        .headers
        .get(name)
        .map(HeaderValue::to_str)
        .and_then(Result::ok)
}
