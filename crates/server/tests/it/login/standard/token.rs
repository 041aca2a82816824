//! Requests to `/oauth/token`.

use super::row::Ask::{Code, Machine, Refresh};
use super::row::Change::{Basic, Set, Twice, Without};
use super::row::Told::{Refused, Tokens};
use super::row::{Row, differs, row};

/// A verifier that is one, and another's.
const ANOTHER: &str = "another-verifier-another-verifier-another-verifier";

#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    // The request.
    row("RFC 6749 section 3.2", "a parameter that means nothing is ignored", Code(&[Set("x", "y")]), Tokens),
    row("RFC 6749 section 3.2", "a parameter comes twice", Code(&[Twice("code")]), Refused(400, "invalid_request")),
    row("RFC 6749 section 5.2", "grant_type is missing", Code(&[Without("grant_type")]), Refused(400, "invalid_request")),
    row("RFC 6749 section 5.2", "a grant that is not spoken", Code(&[Set("grant_type", "password")]), Refused(400, "unsupported_grant_type")),
    // The client.
    row("RFC 6749 section 2.3.1", "the secret in the header", Code(&[Basic(None)]), Tokens),
    row("RFC 6749 section 2.3", "the secret in the header and in the form", Code(&[Basic(None), Set("client_id", "{client}"), Set("client_secret", "x")]), Refused(400, "invalid_request")),
    differs("RFC 6749 section 5.2", "a wrong secret", Code(&[Set("client_secret", "wrong")]), Refused(401, "access_denied"), Refused(401, "invalid_client")),
    differs("RFC 6749 section 5.2", "a wrong secret in the header", Code(&[Basic(Some("wrong"))]), Refused(401, "access_denied"), Refused(401, "invalid_client")),
    differs("RFC 6749 section 5.2", "no secret", Code(&[Without("client_secret")]), Refused(401, "access_denied"), Refused(401, "invalid_client")),
    differs("RFC 6749 section 5.2", "no such client", Code(&[Set("client_id", "nobody")]), Refused(401, "access_denied"), Refused(401, "invalid_client")),
    differs("RFC 6749 section 5.2", "a grant that the client may not use", Machine(&[Set("grant_type", "refresh_token"), Set("refresh_token", "x")]), Refused(403, "unauthorized_client"), Refused(400, "unauthorized_client")),
    // The code.
    row("RFC 6749 section 4.1.3", "the code is missing", Code(&[Without("code")]), Refused(400, "invalid_request")),
    differs("RFC 6749 section 5.2", "no such code", Code(&[Set("code", "x")]), Refused(403, "invalid_grant"), Refused(400, "invalid_grant")),
    differs("RFC 6749 section 4.1.3", "the address is missing", Code(&[Without("redirect_uri")]), Refused(403, "invalid_grant"), Refused(400, "invalid_grant")),
    differs("RFC 6749 section 4.1.3", "another address", Code(&[Set("redirect_uri", "https://app.example/")]), Refused(403, "invalid_grant"), Refused(400, "invalid_grant")),
    differs("RFC 7636 section 4.6", "no verifier", Code(&[Without("code_verifier")]), Refused(403, "invalid_grant"), Refused(400, "invalid_grant")),
    differs("RFC 7636 section 4.6", "another verifier", Code(&[Set("code_verifier", ANOTHER)]), Refused(403, "invalid_grant"), Refused(400, "invalid_grant")),
    differs("RFC 7636 section 4.1", "a verifier that is too short", Code(&[Set("code_verifier", "short")]), Refused(403, "invalid_grant"), Refused(400, "invalid_grant")),
    // The refresh token.
    row("RFC 6749 section 6", "all of the scope", Refresh(&[]), Tokens),
    row("RFC 6749 section 6", "less of the scope", Refresh(&[Set("scope", "openid")]), Tokens),
    differs("RFC 6749 section 6", "more than was granted, which is left out", Refresh(&[Set("scope", "openid email")]), Tokens, Refused(400, "invalid_scope")),
    row("RFC 6749 section 6", "the refresh token is missing", Refresh(&[Without("refresh_token")]), Refused(400, "invalid_request")),
    differs("RFC 6749 section 5.2", "no such refresh token", Refresh(&[Set("refresh_token", "x")]), Refused(403, "invalid_grant"), Refused(400, "invalid_grant")),
    // A machine.
    row("RFC 6749 section 4.4.3", "a machine", Machine(&[]), Tokens),
    differs("RFC 6749 section 5.2", "a scope that is not granted", Machine(&[Set("scope", "delete:users")]), Refused(403, "access_denied"), Refused(400, "invalid_scope")),
    differs("RFC 8707 section 2", "no such API", Machine(&[Set("audience", "urn:nothing")]), Refused(403, "access_denied"), Refused(400, "invalid_target")),
    differs("RFC 8707 section 2", "no API is named, and there is no default", Machine(&[Without("audience")]), Refused(403, "access_denied"), Refused(400, "invalid_target")),
    differs("RFC 6749 section 5.2", "an organization for a grant that has none", Machine(&[Set("organization", "{organization}")]), Refused(403, "invalid_request"), Refused(400, "invalid_request")),
];
