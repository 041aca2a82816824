//! The end of a session: the question before it, where nothing proves who asks, and what became of it.

use serde::{Serialize, Serializer};

use crate::frame::is_link;
use crate::page::Screen;
use crate::text::Name;

/// `action=accept` or `action=deny`, posted to `path` with `fields`.
#[derive(Clone, Debug)]
pub struct Logout {
    /// Which page of the three.
    pub step: LogoutStep,
    /// Where the answer goes.
    pub path: String,
    /// What the form carries back beside `state`.
    pub fields: Vec<(String, String)>,
    /// Where to go on, when that is known.
    pub continue_url: Option<String>,
}

/// The three pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoutStep {
    /// Whether to log out.
    Confirm,
    /// Logged out.
    Complete,
    /// Still logged in.
    Aborted,
}

impl Serialize for Logout {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            step: LogoutStep,
            fields: &'a [(String, String)],
            continue_url: Option<&'a String>,
        }
        Shown {
            step: self.step,
            fields: &self.fields,
            continue_url: self
                .continue_url
                .as_ref()
                .filter(|address| is_link(address)),
        }
        .serialize(serializer)
    }
}

impl Screen for Logout {
    const NAME: Name = Name {
        prompt: "logout",
        screen: "logout",
    };
    const TEMPLATE: &'static str = "logout.html";

    fn path(&self) -> &str {
        &self.path
    }
}
