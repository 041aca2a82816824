//! Every refusal of the token endpoint, with what the wire says about it.

use serde::Serialize;
use thiserror::Error;

use super::{AssertionError, Scope};

/// Whose codes and statuses are spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// The service's own, as recorded: applications written for it rely on them.
    #[default]
    Recorded,
    /// The standards', for a tenant that asks for them (RFC 6749 section 5.2, RFC 8707 section 2).
    Strict,
}

/// Why no token is granted. Its `Display` is the `error_description`, which is for the outside.
///
/// The words and statuses come from: R a recording of the service, C the contract (operation `exchangeToken`),
/// B the behaviour notes, P public reports of the service's answers, A assumed where nothing is public.
#[derive(Debug, Error)]
pub enum Error {
    /// A parameter that must be there is not. (C)
    #[error("Missing required parameter: {0}")]
    MissingParameter(&'static str),
    /// A parameter came more than once. (A; RFC 6749 section 3.2)
    #[error("Repeated parameter: {0}")]
    RepeatedParameter(String),
    /// A parameter is not a string. (A)
    #[error("Parameter must be a string: {0}")]
    MalformedParameter(&'static str),
    /// The body is neither a form nor a JSON object. (A)
    #[error("The request body is malformed")]
    MalformedBody(#[source] serde_json::Error),
    /// No such grant. (C for the status, P for the words)
    #[error("Unsupported grant type: {0}")]
    UnsupportedGrantType(String),
    /// An unknown `client_assertion_type`. (A)
    #[error("Unsupported client_assertion_type: {0}")]
    UnsupportedAssertionType(String),
    /// The client authenticated in more than one way. (A; RFC 6749 section 5.2)
    #[error("More than one client authentication method was used")]
    SeveralAuthentications,
    /// Header and body, or body and assertion, name different clients. (A)
    #[error("client_id does not match the authenticated client")]
    ClientIdMismatch,
    /// The `Authorization` header is broken; answered like a wrong secret. (A)
    #[error("Unauthorized")]
    MalformedAuthorization,
    /// No such client, a wrong secret, none where one is needed, or the wrong method. (P, B)
    #[error("Unauthorized")]
    UnknownClient,
    /// The client's assertion is not accepted; why is for the log alone. (C)
    #[error("Client authentication failed")]
    ClientAssertion(#[from] AssertionError),
    /// The client may not use this grant. (P)
    #[error("Grant type '{0}' not allowed for the client.")]
    GrantNotAllowed(&'static str),
    /// The code is unknown, used, expired or another client's; which is for the log alone. (R)
    #[error("Invalid authorization code")]
    InvalidCode,
    /// The address is not the one to which the code went. (P)
    #[error("The redirect URI is wrong. You sent {0}, and we expected another")]
    RedirectMismatch(String),
    /// The code was asked for with a challenge, and this does not prove it. (P)
    #[error("Failed to verify code verifier")]
    CodeVerifier,
    /// The refresh token is unknown, ended, or another client's; which is for the log alone. (B)
    #[error("Unknown or invalid refresh token.")]
    InvalidRefreshToken,
    /// The token is unknown, ended, or for something else. (C)
    #[error("The access token is invalid or has expired")]
    InvalidToken,
    /// The token has not the scope that is needed. (A; RFC 6750 section 3.1)
    #[error("The access token does not have the scope {0}")]
    InsufficientScope(&'static str),
    /// Neither the request nor a default names an API. (P)
    #[error("Non-global clients are not allowed access to APIv1")]
    NoAudience,
    /// No API has this identifier. (P)
    #[error("Service not found: {0}")]
    UnknownAudience(String),
    /// The client has no grant for the API. (P)
    #[error(
        "Client \"{client_id}\" is not authorized to access resource server \"{audience}\". \
         You need to create a \"client-grant\" associated to this API."
    )]
    NoClientGrant {
        /// Who asked.
        client_id: String,
        /// Identifier of the API.
        audience: String,
    },
    /// The client asks for more than its grant has; carries what it lacks. (P)
    #[error("Client has not been granted scopes: {}", listed(.0))]
    ScopeNotGranted(Scope),
    /// An organization was named, and the grant denies them. (B)
    #[error("parameter organization is not allowed for this client")]
    OrganizationNotAllowed,
    /// No organization was named, and the grant requires one. (B)
    #[error("parameter organization is required for this client")]
    OrganizationRequired,
    /// No organization has this id or name. (B)
    #[error("parameter organization is invalid: {0}")]
    UnknownOrganization(String),
    /// An organization's name was sent where only ids are taken. (B)
    #[error("authorization request parameter organization must be an organization id")]
    OrganizationNameNotAllowed,
    /// No database of that name takes the client's users. (A)
    #[error("parameter connection is invalid: {0}")]
    UnknownConnection(String),
    /// The grant is not associated with the organization. (A)
    #[error("Client is not authorized to access organization \"{0}\"")]
    OrganizationNotGranted(String),
    /// The client or organization spent its quota of tokens. (B)
    #[error("Client quota exceeded")]
    QuotaExceeded,
    /// Not the method of this endpoint. (A; RFC 6749 section 3.2)
    #[error("Method Not Allowed")]
    WrongMethod,
    /// No tenant is found at the host. (A)
    #[error("No tenant is found at this host")]
    UnknownHost,
    /// Too many requests. (C)
    #[error("Rate limit exceeded. Please retry after some time.")]
    RateLimited,
    /// The server cannot answer now. (A)
    #[error("The service is temporarily unavailable")]
    Unavailable,
    /// The server failed; why is for the log alone. (A)
    #[error("Internal server error")]
    Internal,
}

fn listed(scope: &Scope) -> String {
    scope.iter().collect::<Vec<_>>().join(", ")
}

/// The JSON of a refusal (RFC 6749 section 5.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorBody {
    /// The code.
    pub error: &'static str,
    /// The words.
    pub error_description: String,
}

impl Error {
    /// The `error` on the wire.
    pub const fn code(&self, dialect: Dialect) -> &'static str {
        self.answer(dialect).1
    }

    /// The HTTP status. With 401, a client that used the `Authorization` header must be told its scheme in
    /// `WWW-Authenticate` (RFC 6749 section 5.2).
    pub const fn status(&self, dialect: Dialect) -> u16 {
        self.answer(dialect).0
    }

    /// The body on the wire.
    pub fn body(&self, dialect: Dialect) -> ErrorBody {
        ErrorBody {
            error: self.code(dialect),
            error_description: self.to_string(),
        }
    }

    const fn answer(&self, dialect: Dialect) -> (u16, &'static str) {
        match dialect {
            Dialect::Recorded => self.recorded(),
            Dialect::Strict => self.strict(),
        }
    }

    const fn recorded(&self) -> (u16, &'static str) {
        match self {
            Self::MissingParameter(_)
            | Self::RepeatedParameter(_)
            | Self::MalformedParameter(_)
            | Self::MalformedBody(_)
            | Self::UnsupportedAssertionType(_)
            | Self::SeveralAuthentications
            | Self::ClientIdMismatch
            | Self::UnknownOrganization(_)
            | Self::UnknownConnection(_)
            | Self::OrganizationNameNotAllowed => (400, "invalid_request"),
            Self::UnsupportedGrantType(_) => (400, "unsupported_grant_type"),
            Self::InvalidCode
            | Self::RedirectMismatch(_)
            | Self::CodeVerifier
            | Self::InvalidRefreshToken => (403, "invalid_grant"),
            Self::InvalidToken => (401, "invalid_token"),
            Self::InsufficientScope(_) => (403, "insufficient_scope"),
            Self::MalformedAuthorization | Self::UnknownClient => (401, "access_denied"),
            Self::ClientAssertion(_) => (401, "invalid_client"),
            Self::GrantNotAllowed(_) => (403, "unauthorized_client"),
            Self::NoAudience
            | Self::UnknownAudience(_)
            | Self::NoClientGrant { .. }
            | Self::ScopeNotGranted(_)
            | Self::OrganizationNotGranted(_) => (403, "access_denied"),
            Self::OrganizationNotAllowed | Self::OrganizationRequired => (403, "invalid_request"),
            Self::UnknownHost => (404, "invalid_request"),
            Self::WrongMethod => (405, "invalid_request"),
            Self::QuotaExceeded | Self::RateLimited => (429, "too_many_requests"),
            Self::Unavailable => (503, "temporarily_unavailable"),
            Self::Internal => (500, "server_error"),
        }
    }

    const fn strict(&self) -> (u16, &'static str) {
        match self {
            Self::MalformedAuthorization | Self::UnknownClient => (401, "invalid_client"),
            Self::GrantNotAllowed(_)
            | Self::NoClientGrant { .. }
            | Self::OrganizationNotGranted(_) => (400, "unauthorized_client"),
            Self::InvalidCode
            | Self::RedirectMismatch(_)
            | Self::CodeVerifier
            | Self::InvalidRefreshToken => (400, "invalid_grant"),
            Self::NoAudience | Self::UnknownAudience(_) => (400, "invalid_target"),
            Self::ScopeNotGranted(_) => (400, "invalid_scope"),
            Self::OrganizationNotAllowed | Self::OrganizationRequired => (400, "invalid_request"),
            _ => self.recorded(),
        }
    }
}

/// Compares by what `Debug` shows, sources included.
#[cfg(test)]
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

#[cfg(test)]
mod tests;
