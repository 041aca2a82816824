//! `/u/consent`: what an application asks for.

use serde::{Serialize, Serializer};

use super::problems;
use crate::page::Screen;
use crate::text::Name;

/// `action=accept` or `action=deny`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Consent {
    /// Who is asked.
    pub username: String,
    /// What is asked for, of the person (`openid` and the like) and of APIs.
    pub scopes: Vec<RequestedScope>,
    /// Why the page is shown again.
    pub problems: Vec<ConsentProblem>,
}

/// Something that an application asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedScope {
    /// The scope.
    pub name: String,
    /// What it allows, as the API describes it; the well-known ones (`profile`, `email`, `offline_access`, …) are
    /// described by the page.
    pub description: Option<String>,
    /// The API's name; none for what concerns the person's own profile.
    pub api: Option<String>,
}

problems! {
    /// Why the answer was not taken.
    pub enum ConsentProblem {
        /// It was neither yes nor no.
        InvalidAction = "invalid-action";
    }
}

impl RequestedScope {
    /// The key of the page's own words for a scope of OpenID Connect (Core 5.4 and 11).
    fn text(&self) -> Option<&'static str> {
        Some(match (self.api.as_ref(), self.name.as_str()) {
            (None, "openid") => "scopeOpenid",
            (None, "profile") => "scopeProfile",
            (None, "email") => "scopeEmail",
            (None, "phone") => "scopePhone",
            (None, "address") => "scopeAddress",
            (_, "offline_access") => "scopeOfflineAccess",
            _ => return None,
        })
    }
}

impl Serialize for RequestedScope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            text: Option<&'static str>,
            description: &'a str,
            api: Option<&'a String>,
        }
        let described = self.description.as_deref().filter(|text| !text.is_empty());
        Shown {
            text: self.text(),
            description: described.unwrap_or(&self.name),
            api: self.api.as_ref(),
        }
        .serialize(serializer)
    }
}

impl Screen for Consent {
    const NAME: Name = Name {
        prompt: "consent",
        screen: "consent",
    };
    const TEMPLATE: &'static str = "consent.html";

    fn path(&self) -> &'static str {
        "/u/consent"
    }
}
