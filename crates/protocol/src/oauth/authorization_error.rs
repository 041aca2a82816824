//! Why an authorization request is refused, in the words of the redirect (RFC 6749 section 4.1.2.1, OpenID Connect
//! Core section 3.1.2.6).

use thiserror::Error;

/// A refusal that goes to the client. Its `Display` is the `error_description`.
///
/// The words come from: P public reports and SDK tests of the service, C the contract, A assumed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AuthorizationError {
    /// A parameter that must be there is not. (C)
    #[error("Missing required parameter: {0}")]
    MissingParameter(&'static str),
    /// A parameter has a value that it can not have. (A)
    #[error("Invalid parameter: {0}")]
    MalformedParameter(&'static str),
    /// A parameter that comes twice; carries its name, as far as it can be shown. (A; RFC 6749 section 3.1)
    #[error("Repeated parameter: {0}")]
    RepeatedParameter(String),
    /// A method of PKCE other than `S256`. (A)
    #[error("code_challenge_method must be S256")]
    UnsupportedChallengeMethod,
    /// A response type that is not spoken. (C for the code)
    #[error("Unsupported response type: {0}")]
    UnsupportedResponseType(String),
    /// A response mode that is not spoken. (A)
    #[error("Unsupported response mode: {0}")]
    UnsupportedResponseMode(String),
    /// A public client without PKCE. (A; RFC 9700 section 2.1.1)
    #[error("Missing required parameter: code_challenge")]
    ChallengeRequired,
    /// The client may not use this grant. (P)
    #[error("Grant type '{0}' not allowed for the client.")]
    GrantNotAllowed(&'static str),
    /// `request` or `request_uri`, which are not taken. (OpenID Connect Core section 6)
    #[error("{0} is not supported")]
    RequestObject(&'static str),
    /// No API has this identifier. (P)
    #[error("Service not found: {0}")]
    UnknownAudience(String),
    /// The client may not ask for this API in a user's name. (P)
    #[error("Client \"{client_id}\" is not authorized to access resource server \"{audience}\".")]
    AudienceNotAllowed {
        /// Who asked.
        client_id: String,
        /// Identifier of the API.
        audience: String,
    },
    /// An organization was named, and the client takes none. (P)
    #[error("parameter organization is not allowed for this client")]
    OrganizationNotAllowed,
    /// No organization was named, and the client needs one. (P)
    #[error("parameter organization is required for this client")]
    OrganizationRequired,
    /// No organization has this id or name, or the client is not let in. (P)
    #[error("parameter organization is invalid: {0}")]
    UnknownOrganization(String),
    /// A name where only ids are taken. (P)
    #[error("authorization request parameter organization must be an organization id")]
    OrganizationNameNotAllowed,
    /// The organization has no connection for login. (P)
    #[error("no connections enabled for the organization")]
    NoConnections,
    /// The organization's connections are all hidden. (P)
    #[error("no connections enabled for the organization are visible")]
    NoVisibleConnections,
    /// No connection of this name, or not for this client or organization. (A)
    #[error("the connection is not enabled")]
    ConnectionNotEnabled,
    /// The application has no connection for login. (A)
    #[error("no connections enabled for the client")]
    NoClientConnections,
    /// The user is no member, and does not become one. (P)
    #[error("user {user_id} is not part of the {organization_id} organization")]
    NotAMember {
        /// Who signed in.
        user_id: String,
        /// Where to.
        organization_id: String,
    },
    /// The user would become a member, and the organization has as many as it may have. (A)
    #[error("the organization {0} can not have more members")]
    OrganizationFull(String),
    /// The user is a member of no organization, and the client needs one. (A)
    #[error("user {0} is not part of any organization")]
    NoOrganization(String),
    /// The organization does not let its members into this client. (A)
    #[error("client is not enabled for the organization {0}")]
    ClientNotEntitled(String),
    /// The user is blocked. (P)
    #[error("user is blocked")]
    Blocked,
    /// A ticket that can not be accepted; carries why. (P)
    #[error("invalid_user_invitation_ticket: {0}")]
    InvitationTicket(&'static str),
    /// A ticket for somebody else. (P)
    #[error("the specified account is not allowed to accept the current invitation")]
    InvitationOfAnother,
    /// Nobody is signed in, and nothing may be shown. (C)
    #[error("Login required")]
    LoginRequired,
    /// A choice is needed, and nothing may be shown. (C)
    #[error("Interaction required")]
    InteractionRequired,
    /// Consent is needed, and nothing may be shown. (C)
    #[error("Consent required")]
    ConsentRequired,
    /// The user did not consent. (C)
    #[error("User did not authorize the request")]
    ConsentDenied,
    /// The server cannot answer now. (A)
    #[error("The service is temporarily unavailable")]
    Unavailable,
    /// The server failed; why is for the log alone. (A)
    #[error("Internal server error")]
    Internal,
}

impl AuthorizationError {
    /// The `error` on the wire.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnsupportedResponseType(_) => "unsupported_response_type",
            Self::GrantNotAllowed(_) => "unauthorized_client",
            Self::RequestObject("request") => "request_not_supported",
            Self::RequestObject(_) => "request_uri_not_supported",
            Self::UnknownAudience(_)
            | Self::AudienceNotAllowed { .. }
            | Self::NotAMember { .. }
            | Self::OrganizationFull(_)
            | Self::NoOrganization(_)
            | Self::ClientNotEntitled(_)
            | Self::Blocked
            | Self::InvitationOfAnother
            | Self::ConsentDenied => "access_denied",
            Self::LoginRequired => "login_required",
            Self::InteractionRequired => "interaction_required",
            Self::ConsentRequired => "consent_required",
            Self::Unavailable => "temporarily_unavailable",
            Self::Internal => "server_error",
            Self::MissingParameter(_)
            | Self::MalformedParameter(_)
            | Self::RepeatedParameter(_)
            | Self::UnsupportedChallengeMethod
            | Self::UnsupportedResponseMode(_)
            | Self::ChallengeRequired
            | Self::OrganizationNotAllowed
            | Self::OrganizationRequired
            | Self::UnknownOrganization(_)
            | Self::OrganizationNameNotAllowed
            | Self::NoConnections
            | Self::NoVisibleConnections
            | Self::NoClientConnections
            | Self::ConnectionNotEnabled
            | Self::InvitationTicket(_) => "invalid_request",
        }
    }
}
