//! What several screens have in common.

use serde::{Serialize, Serializer};

use crate::frame::is_link;

/// What a person is known by in the database connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// An e-mail address.
    #[default]
    Email,
    /// A user name.
    Username,
    /// Either.
    UsernameOrEmail,
}

/// A button that leads to a connection; it posts `connection=<name>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConnectionButton {
    /// The connection's name.
    pub name: String,
    /// What the button calls it: its display name, or what its provider is called.
    pub label: String,
    /// What it is, for the icon.
    pub kind: ConnectionKind,
}

/// What is behind a connection's button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionKind {
    /// A company's own provider.
    Enterprise,
    /// A provider for everybody.
    Social,
    /// A password box, when it is not the one on this page.
    Database,
}

/// Who invited the person, where a page is shown because of an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inviter {
    /// Their name.
    pub name: String,
}

/// A rule that a new password has to follow, told before it is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRule {
    /// At least so many characters.
    Length(u32),
    /// A lower case letter.
    LowerCase,
    /// An upper case letter.
    UpperCase,
    /// A digit.
    Digit,
    /// Anything else.
    Special,
    /// Three of the four above.
    ThreeOfFour,
    /// No character more than twice in a row.
    NoRepetition,
    /// Not one of the passwords that everybody uses.
    NotCommon,
    /// Nothing of the person's name or address.
    NotPersonal,
    /// Not one of the last ones.
    NotReused,
}

impl PasswordRule {
    const fn key(self) -> &'static str {
        match self {
            Self::Length(_) => "passwordRuleLength",
            Self::LowerCase => "passwordRuleLowerCase",
            Self::UpperCase => "passwordRuleUpperCase",
            Self::Digit => "passwordRuleDigit",
            Self::Special => "passwordRuleSpecial",
            Self::ThreeOfFour => "passwordRuleThreeOfFour",
            Self::NoRepetition => "passwordRuleNoRepetition",
            Self::NotCommon => "passwordRuleNotCommon",
            Self::NotPersonal => "passwordRuleNotPersonal",
            Self::NotReused => "passwordRuleNotReused",
        }
    }
}

impl Serialize for PasswordRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Rule {
            key: &'static str,
            count: u32,
        }
        let count = match self {
            Self::Length(count) => *count,
            _ => 0,
        };
        Rule {
            key: self.key(),
            count,
        }
        .serialize(serializer)
    }
}

/// The slot of an inviter's name, which is there only with an invitation.
pub(super) fn inviter_slot(inviter: Option<&Inviter>) -> Vec<(&'static str, String)> {
    inviter
        .map(|inviter| ("inviterName", inviter.name.clone()))
        .into_iter()
        .collect()
}

/// The end of something, good or bad, as `outcome.html` shows it.
#[derive(Debug, Serialize)]
pub(super) struct Outcome<'a> {
    /// Keys of the texts.
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    /// Whether it went well.
    pub(super) success: bool,
    /// Where to go on, when that is known.
    pub(super) continue_url: Option<&'a str>,
}

impl<'a> Outcome<'a> {
    pub(super) fn new(
        title: &'static str,
        description: &'static str,
        success: bool,
        continue_url: Option<&'a String>,
    ) -> Self {
        let continue_url = continue_url
            .map(String::as_str)
            .filter(|address| is_link(address));
        Self {
            title,
            description,
            success,
            continue_url,
        }
    }
}
