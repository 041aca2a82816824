//! The mail that brings a ticket.

use guildhall_model::organization::Organization;
use guildhall_pages::Locale;
use guildhall_pages::mail::Template;
use guildhall_store::{ClientRow, ConnectionRow, MailRow, UserRow};
use serde_json::{Map, Value, json};

use super::issue::{Fresh, Issued};
use crate::error::Error;
use crate::mail::{Draft, organization_variable, told};
use crate::realm::Realm;
use crate::user::{ConnectionName, Profile};

/// Whose mail it is, and how they are spoken to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About<'a> {
    pub(crate) user: &'a UserRow,
    pub(crate) connection: &'a ConnectionRow,
    pub(crate) client: Option<&'a ClientRow>,
    pub(crate) organization: Option<&'a Organization>,
    pub(crate) locale: Locale,
}

/// A mail with a link.
pub(super) struct Letter<'a> {
    pub(super) template: Template,
    pub(super) to: &'a str,
    pub(super) about: About<'a>,
}

impl Letter<'_> {
    /// The mail with the link of a ticket.
    pub(super) fn seal(
        &self,
        realm: &Realm,
        fresh: &Fresh,
        issued: &Issued,
    ) -> Result<MailRow, Error> {
        let name = ConnectionName {
            name: self.about.connection.name.clone(),
            strategy: self.about.connection.strategy.clone(),
        };
        let user = Profile::read(&self.about.user.document)?.shown(self.about.user, &name)?;
        let mut variables = Map::from_iter([
            ("user".to_owned(), Value::Object(user)),
            (
                "connection".to_owned(),
                json!({"name": self.about.connection.name}),
            ),
            ("url".to_owned(), issued.url(realm).into()),
            ("expires_at".to_owned(), told(issued.row.ends_at).into()),
        ]);
        if let Some(client) = self.about.client {
            let application = json!({"name": client.name, "clientID": client.id});
            variables.insert("application".to_owned(), application);
        }
        if let Some(organization) = self.about.organization {
            let told = organization_variable(organization);
            variables.insert("organization".to_owned(), told);
        }
        Draft {
            id: fresh.mail.clone(),
            template: self.template,
            to: self.to.to_owned(),
            locale: self.about.locale,
            variables,
        }
        .seal(realm)
    }
}
