//! Mails to people: written beside what causes them, rendered and sent by a job.
//!
//! An operation makes a [`MailRow`] with [`Draft::seal`] before its transaction and inserts it there, so a mail is sent
//! exactly when what it tells of has happened. How it gets to its reader is a [`Mailer`]'s business.

use std::future::Future;
use std::pin::Pin;

use guildhall_model::Timestamp;
use guildhall_model::organization::Organization;
use guildhall_model::random::{self, BASE62};
use guildhall_pages::Locale;
use guildhall_pages::mail::Template;
use guildhall_store::MailRow;
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::realm::Realm;

/// A mail as it is handed to a mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The same for each try, so that one that arrived twice can be told.
    pub id: String,
    /// Whose tenant it is from.
    pub tenant: String,
    /// Which mail it is (`user_invitation`).
    pub template: &'static str,
    /// Who sends it, by name; the address is the mailer's.
    pub sender: String,
    /// The address that it goes to.
    pub to: String,
    /// The subject, in one line.
    pub subject: String,
    /// The body as HTML.
    pub html: String,
    /// The body as text, where there is one.
    pub text: Option<String>,
}

/// Why a mail was not taken. The sentences may be shown to administrators.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// It may be taken later.
    #[error("{0}")]
    Later(String),
    /// It will never be taken.
    #[error("{0}")]
    Never(String),
}

/// A mail on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), Undelivered>> + Send + 'a>>;

/// Where mails go.
pub trait Mailer: Send + Sync {
    /// Hands one mail over. It comes back within a minute, whatever the other side does.
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a>;
}

/// The id of a mail that is to be written.
pub fn new_id(realm: &Realm) -> String {
    format!("mail_{}", random::text(realm.random(), BASE62, 22))
}

/// A moment as mails tell it: `2026-01-08 00:00 UTC`.
pub fn told(moment: Timestamp) -> String {
    let text = moment.to_string();
    let minute = text.get(..16).unwrap_or(&text);
    format!("{} UTC", minute.replace('T', " "))
}

/// A mail that is to be written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its id, of [`new_id`].
    pub id: String,
    /// Which.
    pub template: Template,
    /// The address that it goes to.
    pub to: String,
    /// In which language.
    pub locale: Locale,
    /// What its template is told, beside what the tenant is called.
    pub variables: Map<String, Value>,
}

impl Draft {
    /// The row of this mail. Its variables are sealed, since links hold tickets. In a transaction that runs again it is
    /// the same mail, sealed anew.
    ///
    /// # Errors
    /// The variables could not be sealed.
    pub fn seal(self, realm: &Realm) -> Result<MailRow, Error> {
        let Self {
            id,
            template,
            to,
            locale,
            variables: own,
        } = self;
        let mut variables = tenant_variables(realm)?;
        variables.insert("request_language".to_owned(), locale.tag().into());
        variables.extend(own);
        let text = Value::Object(variables).to_string();
        let sealed = realm
            .store
            .seal(MailRow::place(&id), text.as_bytes(), realm.random())?;
        Ok(MailRow {
            template: template.name().to_owned(),
            language: locale.tag().to_owned(),
            recipient: to,
            variables: sealed,
            created_at: realm.now(),
            id,
        })
    }
}

/// What every template is told of the tenant.
fn tenant_variables(realm: &Realm) -> Result<Map<String, Value>, Error> {
    let settings: Map<String, Value> = serde_json::from_str(&realm.tenant.settings)?;
    let mut variables = Map::new();
    variables.insert("tenant".to_owned(), realm.tenant.name.as_str().into());
    variables.insert("domain".to_owned(), realm.tenant.domain.as_str().into());
    for name in ["friendly_name", "support_email", "support_url"] {
        let value = settings.get(name).cloned().unwrap_or_default();
        variables.insert(name.to_owned(), value);
    }
    Ok(variables)
}

/// What a template is told of an organization: id, name, display name, branding, metadata.
pub fn organization_variable(organization: &Organization) -> Value {
    json!({
        "id": organization.id,
        "name": organization.name,
        "display_name": organization.display_name,
        "branding": organization.branding,
        "metadata": organization.metadata,
    })
}

/// The tenant's own language for mails that nobody's browser asked for: the first of `enabled_locales` that there is.
pub fn tenant_locale(realm: &Realm) -> Result<Locale, Error> {
    let settings: Map<String, Value> = serde_json::from_str(&realm.tenant.settings)?;
    let locale = settings
        .get("enabled_locales")
        .and_then(Value::as_array)
        .and_then(|locales| {
            locales
                .iter()
                .filter_map(Value::as_str)
                .find_map(Locale::parse)
        });
    Ok(locale.unwrap_or_default())
}
