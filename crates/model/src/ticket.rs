//! Tickets: the bodies that ask for the link of a mail without the mail.

use serde::Deserialize;

use crate::client::{ANY_CLIENT_ID, URL};
use crate::connection::STRATEGIES;
use crate::declare;
use crate::id::{CONNECTION_ID, ConnectionId, ORGANIZATION_ID, OrganizationId};
use crate::schema::{Property, Schema, boolean, integer, object, property, string};
use crate::user::{EMAIL, USER_ID_PART};

/// One of a user's identities (contract: `Identity`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Identity {
    /// The id within its provider.
    pub user_id: String,
    /// The provider, which is the strategy of its connection.
    pub provider: String,
    /// Its connection.
    pub connection_id: Option<ConnectionId>,
}

const PROVIDER: &str = "Identity provider name of the identity (e.g. google-oauth2).";
const USER_ID: Property = property("user_id", "user_id of the identity.", string()).required();
const CONNECTION: Property = property(
    "connection_id",
    "connection_id of the identity.",
    string().format(&CONNECTION_ID),
);

/// Any identity (contract: `Identity`).
const IDENTITY: Schema = object(&[
    USER_ID,
    property("provider", PROVIDER, string().one_of(STRATEGIES)).required(),
    CONNECTION,
]);
/// An identity with a password (contract: `ChangePasswordTicketIdentity`).
const PASSWORD_IDENTITY: Schema = object(&[
    USER_ID,
    property("provider", PROVIDER, string().one_of(&["auth0"])).required(),
    CONNECTION,
]);

/// A user, by its id.
const USER: Schema = string().format(&USER_ID_PART);
/// For how long a ticket is good, in seconds.
const SECONDS: Schema = integer().range(0, i64::MAX);

declare! {
    /// `POST /tickets/email-verification` (contract: `VerifyEmailTicketRequestContent`).
    #[expect(non_snake_case, reason = "the wire's name")]
    pub struct VerificationTicket {
        /// URL the user will be redirected to once the ticket is used. Cannot be specified together with organization_id.
        optional result_url: String = string().format(&URL);
        /// user_id of for whom the ticket should be created.
        required user_id: String = USER;
        /// ID of the client. If provided for tenants using New Universal Login experience, the user will be prompted to redirect to the default login route of the corresponding application once the ticket is used.
        optional client_id: String = string().format(&ANY_CLIENT_ID);
        /// The ID of the Organization. If provided, organization parameters will be made available to the email template and organization branding will be applied to the prompt.
        optional organization_id: OrganizationId = string().format(&ORGANIZATION_ID);
        /// Number of seconds for which the ticket is valid before expiration. If unspecified or set to 0, this value defaults to 432000 (5 days).
        optional ttl_sec: i64 = SECONDS;
        /// Whether to include the email address as part of the returnUrl in the reset_email (true), or not (false).
        optional includeEmailInRedirect: bool = boolean();
        /// This must be provided to verify primary social, enterprise and passwordless email identities.
        optional identity: Identity = IDENTITY;
    }
}

declare! {
    /// `POST /tickets/password-change` (contract: `ChangePasswordTicketRequestContent`).
    #[expect(non_snake_case, reason = "the wire's name")]
    pub struct PasswordTicket {
        /// URL the user will be redirected to once the ticket is used. Cannot be specified together with client_id or organization_id.
        optional result_url: String = string().format(&URL);
        /// user_id of for whom the ticket should be created.
        optional user_id: String = USER;
        /// ID of the client. If provided for tenants using New Universal Login experience, the user will be prompted to redirect to the default login route of the corresponding application once the ticket is used.
        optional client_id: String = string().format(&ANY_CLIENT_ID);
        /// The ID of the Organization. If provided, organization parameters will be made available to the email template and organization branding will be applied to the prompt.
        optional organization_id: OrganizationId = string().format(&ORGANIZATION_ID);
        /// ID of the connection. If provided, allows the user to be specified using email instead of user_id.
        optional connection_id: ConnectionId = string().format(&CONNECTION_ID);
        /// Email address of the user for whom the ticket should be created. Requires the connection_id parameter.
        optional email: String = string().format(&EMAIL);
        /// Number of seconds for which the ticket is valid before expiration. If unspecified or set to 0, this value defaults to 432000 (5 days).
        optional ttl_sec: i64 = SECONDS;
        /// Whether to set the email_verified attribute to true (true) or whether it should not be updated (false).
        optional mark_email_as_verified: bool = boolean();
        /// Whether to include the email address as part of the returnUrl in the reset_email (true), or not (false).
        optional includeEmailInRedirect: bool = boolean();
        /// The identity whose password is changed.
        optional identity: Identity = PASSWORD_IDENTITY;
    }
}

declare! {
    /// `POST /jobs/verification-email` (contract: `CreateVerificationEmailRequestContent`).
    pub struct VerificationMail {
        /// user_id of the user to send the verification email to.
        required user_id: String = USER;
        /// client_id of the client (application). If no value provided, the global Client ID will be used.
        optional client_id: String = string().format(&ANY_CLIENT_ID);
        /// This must be provided to verify primary social, enterprise and passwordless email identities.
        optional identity: Identity = IDENTITY;
        /// Organization ID of the organization. If provided, organization parameters will be made available to the email template and organization branding will be applied to the prompt.
        optional organization_id: OrganizationId = string().format(&ORGANIZATION_ID);
    }
}
