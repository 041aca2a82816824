//! The table of refusals: a line for each, with where its words and status come from.

use super::*;

/// `status code / strict status and code: description`.
fn shown(error: &Error) -> String {
    format!(
        "{} {} / {} {}: {}",
        error.status(Dialect::Recorded),
        error.code(Dialect::Recorded),
        error.status(Dialect::Strict),
        error.code(Dialect::Strict),
        error.body(Dialect::Recorded).error_description,
    )
}

fn check<const ROWS: usize>(table: [(Error, &str); ROWS]) {
    for (error, expected) in table {
        assert_eq!(shown(&error), expected);
    }
}

/// Words of a missing parameter: contract, `exchangeToken` 400. The others: RFC 6749 sections 3.2 and 5.2, words
/// assumed.
#[test]
fn of_the_request() {
    const REQUEST: &str = "400 invalid_request / 400 invalid_request";
    let table = [
        (
            Error::MissingParameter("grant_type"),
            "Missing required parameter: grant_type",
        ),
        (
            Error::MissingParameter("client_id"),
            "Missing required parameter: client_id",
        ),
        (
            Error::RepeatedParameter("scope".into()),
            "Repeated parameter: scope",
        ),
        (
            Error::MalformedParameter("scope"),
            "Parameter must be a string: scope",
        ),
        (
            Error::SeveralAuthentications,
            "More than one client authentication method was used",
        ),
        (
            Error::ClientIdMismatch,
            "client_id does not match the authenticated client",
        ),
        (
            Error::UnsupportedAssertionType("saml".into()),
            "Unsupported client_assertion_type: saml",
        ),
    ];
    for (error, description) in table {
        assert_eq!(shown(&error), format!("{REQUEST}: {description}"));
    }
}

/// Wrong secret: behaviour notes section 4; auth0/node-auth0 issue 682. Assertion: contract, `exchangeToken` 401, and
/// topic 191217 of the service's community for the code.
#[test]
fn of_the_client() {
    check([
        (
            Error::UnknownClient,
            "401 access_denied / 401 invalid_client: Unauthorized",
        ),
        (
            Error::MalformedAuthorization,
            "401 access_denied / 401 invalid_client: Unauthorized",
        ),
        (
            Error::ClientAssertion(AssertionError::Lifetime),
            "401 invalid_client / 401 invalid_client: Client authentication failed",
        ),
    ]);
}

/// Unknown grant: contract, `exchangeToken` 400, for the status. Grant switched off: the service's documentation of
/// grant types, and devdennysegura/flutter-auth0 issue 36. No audience: postmanlabs/postman-app-support issue 2934.
/// No client grant: public reports of 2026 (those before say `Client is not authorized to access "…".`). Scopes: public
/// reports, all with a single one, so that the comma is assumed.
#[test]
fn of_what_is_asked_for() {
    let no_grant = Error::NoClientGrant {
        client_id: "c1".into(),
        audience: "https://x.example".into(),
    };
    check([
        (
            Error::UnsupportedGrantType("xyz".into()),
            "400 unsupported_grant_type / 400 unsupported_grant_type: Unsupported grant type: xyz",
        ),
        (
            Error::GrantNotAllowed("client_credentials"),
            "403 unauthorized_client / 400 unauthorized_client: \
             Grant type 'client_credentials' not allowed for the client.",
        ),
        (
            Error::NoAudience,
            "403 access_denied / 400 invalid_target: \
             Non-global clients are not allowed access to APIv1",
        ),
        (
            Error::UnknownAudience("https://x.example".into()),
            "403 access_denied / 400 invalid_target: Service not found: https://x.example",
        ),
        (
            no_grant,
            "403 access_denied / 400 unauthorized_client: \
             Client \"c1\" is not authorized to access resource server \"https://x.example\". \
             You need to create a \"client-grant\" associated to this API.",
        ),
        (
            Error::ScopeNotGranted(Scope::parse("a b")),
            "403 access_denied / 400 invalid_scope: Client has not been granted scopes: a, b",
        ),
    ]);
}

/// Behaviour notes: login section 11 for the words, tokens section 4 for the statuses. Not granted: assumed.
#[test]
fn of_the_organization() {
    check([
        (
            Error::OrganizationNotAllowed,
            "403 invalid_request / 400 invalid_request: \
             parameter organization is not allowed for this client",
        ),
        (
            Error::OrganizationRequired,
            "403 invalid_request / 400 invalid_request: \
             parameter organization is required for this client",
        ),
        (
            Error::UnknownOrganization("org_9".into()),
            "400 invalid_request / 400 invalid_request: parameter organization is invalid: org_9",
        ),
        (
            Error::OrganizationNameNotAllowed,
            "400 invalid_request / 400 invalid_request: \
             authorization request parameter organization must be an organization id",
        ),
        (
            Error::OrganizationNotGranted("org_9".into()),
            "403 access_denied / 400 unauthorized_client: \
             Client is not authorized to access organization \"org_9\"",
        ),
    ]);
}

/// Quota: behaviour notes, quotas of machine tokens. Rate: contract, `exchangeToken` 429. The others: RFC 6749 section
/// 4.1.2.1 for the codes.
#[test]
fn of_the_service() {
    check([
        (
            Error::QuotaExceeded,
            "429 too_many_requests / 429 too_many_requests: Client quota exceeded",
        ),
        (
            Error::WrongMethod,
            "405 invalid_request / 405 invalid_request: Method Not Allowed",
        ),
        (
            Error::UnknownHost,
            "404 invalid_request / 404 invalid_request: No tenant is found at this host",
        ),
        (
            Error::RateLimited,
            "429 too_many_requests / 429 too_many_requests: \
             Rate limit exceeded. Please retry after some time.",
        ),
        (
            Error::Unavailable,
            "503 temporarily_unavailable / 503 temporarily_unavailable: \
             The service is temporarily unavailable",
        ),
        (
            Error::Internal,
            "500 server_error / 500 server_error: Internal server error",
        ),
    ]);
}

#[test]
fn of_a_body_that_is_no_json() {
    let error = serde_json::from_str::<u8>("{").unwrap_err();
    assert_eq!(
        shown(&Error::MalformedBody(error)),
        "400 invalid_request / 400 invalid_request: The request body is malformed"
    );
}

#[test]
fn the_recorded_dialect_is_the_default() {
    let body = Error::UnknownClient.body(Dialect::default());
    assert_eq!(
        serde_json::to_string(&body).unwrap(),
        r#"{"error":"access_denied","error_description":"Unauthorized"}"#
    );
}
