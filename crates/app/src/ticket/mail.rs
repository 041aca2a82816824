//! The mail that brings a ticket.

use guildhall_model::organization::Organization;
use guildhall_pages::Locale;
use guildhall_pages::mail::Template;
use guildhall_store::{ClientRow, ConnectionRow, MailRow, UserRow};
use serde_json::{Map, Value, json};

use super::issue::Issued;
use crate::error::Error;
use crate::mail::{self, Draft, organization_variable, told};
use crate::realm::Realm;
use crate::user::{ConnectionName, Profile};

/// A mail with a link.
pub(super) struct Letter<'a> {
    pub(super) template: Template,
    pub(super) to: &'a str,
    pub(super) user: &'a UserRow,
    pub(super) connection: &'a ConnectionRow,
    pub(super) client: Option<&'a ClientRow>,
    pub(super) organization: Option<&'a Organization>,
    pub(super) locale: Locale,
}

impl Letter<'_> {
    /// The mail with the link of a ticket.
    pub(super) fn seal(&self, realm: &Realm, issued: &Issued) -> Result<MailRow, Error> {
        let name = ConnectionName {
            name: self.connection.name.clone(),
            strategy: self.connection.strategy.clone(),
        };
        let user = Profile::read(&self.user.document)?.shown(self.user, &name)?;
        let mut variables = Map::from_iter([
            ("user".to_owned(), Value::Object(user)),
            (
                "connection".to_owned(),
                json!({"name": self.connection.name}),
            ),
            ("url".to_owned(), issued.url(realm).into()),
            ("expires_at".to_owned(), told(issued.row.ends_at).into()),
        ]);
        if let Some(client) = self.client {
            let application = json!({"name": client.name, "clientID": client.id});
            variables.insert("application".to_owned(), application);
        }
        if let Some(organization) = self.organization {
            let told = organization_variable(organization);
            variables.insert("organization".to_owned(), told);
        }
        Draft {
            id: mail::new_id(realm),
            template: self.template,
            to: self.to.to_owned(),
            locale: self.locale,
            variables,
        }
        .seal(realm)
    }
}
