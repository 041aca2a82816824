//! What went wrong, what to do, and what support needs to find it again.

use serde::{Serialize, Serializer};

use crate::frame::is_link;
use crate::page::Screen;
use crate::text::Name;

/// An error that is told to the person, because there is no application to tell, or none that may be trusted.
#[derive(Clone, Debug)]
pub struct Error {
    /// What went wrong, in the person's words.
    pub cause: Cause,
    /// The protocol's word for it: `access_denied`, `invalid_request`, …
    pub code: Option<String>,
    /// The protocol's sentence.
    pub description: Option<String>,
    /// The application that was asked for.
    pub client_id: Option<String>,
    /// By what the line of the log is found.
    pub reference: String,
    /// When it happened, as people read it, with the time zone.
    pub time: String,
    /// Where to try once more.
    pub retry_url: Option<String>,
    /// Where to choose another organization.
    pub organizations_url: Option<String>,
}

/// What went wrong, in the person's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The address that the application sent the person to is wrong.
    InvalidRequest,
    /// The login was begun too long ago, in another browser, or with cookies switched off.
    Expired,
    /// The account is not one of this organization.
    NotMember,
    /// The organization has no connection to log in with.
    NoConnection,
    /// The invitation is over, used, taken back, or none of ours.
    InvalidInvitation,
    /// The invitation is for somebody else.
    OthersInvitation,
    /// The provider of a connection failed.
    Provider {
        /// What people know it by.
        connection: String,
        /// Whether it said no, or the person did there; else it failed.
        refused: bool,
        /// Whether there is another way to log in.
        other_ways: bool,
    },
    /// Somebody said no: the person, or a rule.
    Denied,
    /// There is no such page.
    NotFound,
    /// Too many requests.
    TooManyRequests,
    /// We can not answer now.
    Unavailable,
    /// A mistake of ours.
    Internal,
}

impl Cause {
    /// The keys of its title and its sentence.
    const fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Self::InvalidRequest => ("invalidRequestTitle", "invalidRequestDescription"),
            Self::Expired => ("expiredTitle", "expiredDescription"),
            Self::NotMember => ("title", "notMemberDescription"),
            Self::NoConnection => ("title", "noConnectionDescription"),
            Self::InvalidInvitation => ("invitationTitle", "invalidInvitationDescription"),
            Self::OthersInvitation => ("invitationTitle", "othersInvitationDescription"),
            Self::Provider { refused: true, .. } => ("title", "providerRefusedDescription"),
            Self::Provider { .. } => ("title", "providerDescription"),
            Self::Denied => ("title", "deniedDescription"),
            Self::NotFound => ("notFoundTitle", "notFoundDescription"),
            Self::TooManyRequests => ("tooManyRequestsTitle", "tooManyRequestsDescription"),
            Self::Unavailable => ("unavailableTitle", "unavailableDescription"),
            Self::Internal => ("internalTitle", "internalDescription"),
        }
    }

    /// What to do, where there is more to say than the sentence does.
    const fn advice(&self) -> Option<&'static str> {
        match self {
            Self::NotMember => Some("notMemberAdvice"),
            Self::InvalidInvitation | Self::OthersInvitation => Some("invitationAdvice"),
            _ => None,
        }
    }

    /// What the first button is called.
    const fn retry(&self) -> &'static str {
        match self {
            Self::NotMember | Self::OthersInvitation => "differentAccountText",
            Self::Provider {
                other_ways: true, ..
            } => "otherWayText",
            _ => "tryAgainText",
        }
    }
}

fn link(address: Option<&String>) -> Option<&String> {
    address.filter(|address| is_link(address))
}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            title: &'static str,
            description: &'static str,
            advice: Option<&'static str>,
            retry: &'static str,
            retry_url: Option<&'a String>,
            organizations_url: Option<&'a String>,
            details: Vec<(&'static str, &'a String)>,
        }
        let (title, description) = self.cause.keys();
        let details = [
            ("errorLabel", self.code.as_ref()),
            ("reasonLabel", self.description.as_ref()),
            ("clientLabel", self.client_id.as_ref()),
            ("referenceLabel", Some(&self.reference)),
            ("timeLabel", Some(&self.time)),
        ];
        Shown {
            title,
            description,
            advice: self.cause.advice(),
            retry: self.cause.retry(),
            retry_url: link(self.retry_url.as_ref()),
            organizations_url: link(self.organizations_url.as_ref()),
            details: details
                .into_iter()
                .filter_map(|(label, value)| Some((label, value?)))
                .collect(),
        }
        .serialize(serializer)
    }
}

impl Screen for Error {
    const NAME: Name = Name {
        prompt: "error",
        screen: "error",
    };
    const TEMPLATE: &'static str = "error.html";

    fn path(&self) -> &'static str {
        "/u/error"
    }

    fn slots(&self) -> Vec<(&'static str, String)> {
        match &self.cause {
            Cause::Provider { connection, .. } => vec![("connectionName", connection.clone())],
            _ => Vec::new(),
        }
    }
}
