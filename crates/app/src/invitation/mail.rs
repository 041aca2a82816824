//! The mail that tells somebody of an invitation.

use guildhall_model::organization::Organization;
use guildhall_pages::mail::Template;
use guildhall_store::{InvitationRow, MailRow, RoleRow};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::mail::{Draft, organization_variable, tenant_locale, told};
use crate::realm::Realm;

/// What the mail tells.
pub(super) struct Told<'a> {
    /// Where to.
    pub(super) organization: &'a Organization,
    /// The application's name.
    pub(super) application: &'a str,
    /// The roles that it gives.
    pub(super) roles: &'a [RoleRow],
    /// The invitation.
    pub(super) invitation: &'a InvitationRow,
    /// The invitation as it is answered, with its link.
    pub(super) shown: &'a Map<String, Value>,
}

impl Told<'_> {
    /// The mail, in the tenant's language: nobody knows yet which one the invited person reads.
    pub(super) fn mail(&self, realm: &Realm, id: String) -> Result<MailRow, Error> {
        let of = |name: &str| self.shown.get(name).cloned().unwrap_or_default();
        let invitee = of("invitee");
        let to = invitee.get("email").and_then(Value::as_str);
        let to = to.unwrap_or_default().to_owned();
        let roles: Vec<Value> = self
            .roles
            .iter()
            .map(|role| json!({"id": role.id, "name": role.name, "description": role.description}))
            .collect();
        let variables = Map::from_iter([
            (
                "organization".to_owned(),
                organization_variable(self.organization),
            ),
            (
                "application".to_owned(),
                json!({"name": self.application, "clientID": self.invitation.client_id}),
            ),
            ("inviter".to_owned(), of("inviter")),
            (
                "user".to_owned(),
                json!({
                    "email": to,
                    "app_metadata": of("app_metadata"),
                    "user_metadata": of("user_metadata"),
                }),
            ),
            ("roles".to_owned(), roles.into()),
            ("url".to_owned(), of("invitation_url")),
            (
                "expires_at".to_owned(),
                told(self.invitation.expires_at).into(),
            ),
        ]);
        Draft {
            id,
            template: Template::UserInvitation,
            to,
            locale: tenant_locale(realm)?,
            variables,
        }
        .seal(realm)
    }
}
