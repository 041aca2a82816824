//! Resource servers (APIs): what may be said about one.
//!
//! A resource server is kept as it was declared, a document; the parts that are looked up or act by themselves are
//! named in [`ResourceServer`].

mod property;
mod scope;
mod special;

pub use property::{SIGNING_ALGORITHMS, Signing};
pub use scope::SCOPES_PER_API;
pub use special::{LIFETIME, Special, SpecialApi};

use crate::schema::{Schema, object};
use property::{
    ALLOW_OFFLINE_ACCESS, ALLOW_ONLINE_ACCESS, ALLOW_ONLINE_ACCESS_WITH_EPHEMERAL_SESSIONS,
    AUTHORIZATION_DETAILS, AUTHORIZATION_POLICY, CONSENT_POLICY, ENFORCE_POLICIES, IDENTIFIER,
    NAME, PROOF_OF_POSSESSION, SCOPES, SIGNING_ALG, SIGNING_SECRET, SKIP_CONSENT,
    SUBJECT_TYPE_AUTHORIZATION, TOKEN_DIALECT, TOKEN_ENCRYPTION, TOKEN_LIFETIME,
    TOKEN_LIFETIME_FOR_WEB,
};

/// The body of `POST /resource-servers` (contract: `CreateResourceServerRequestContent`, and `token_lifetime_for_web`
/// as recorded).
pub const CREATE_RESOURCE_SERVER: Schema = object(&[
    IDENTIFIER.required(),
    NAME,
    SCOPES,
    SIGNING_ALG,
    SIGNING_SECRET,
    ALLOW_OFFLINE_ACCESS,
    ALLOW_ONLINE_ACCESS,
    ALLOW_ONLINE_ACCESS_WITH_EPHEMERAL_SESSIONS,
    TOKEN_LIFETIME,
    TOKEN_LIFETIME_FOR_WEB,
    TOKEN_DIALECT,
    SKIP_CONSENT,
    ENFORCE_POLICIES,
    TOKEN_ENCRYPTION,
    CONSENT_POLICY,
    AUTHORIZATION_DETAILS,
    PROOF_OF_POSSESSION,
    SUBJECT_TYPE_AUTHORIZATION,
    AUTHORIZATION_POLICY,
]);

/// The body of `PATCH /resource-servers/{id}` (contract: `UpdateResourceServerRequestContent`): all but the identifier.
pub const UPDATE_RESOURCE_SERVER: Schema = object(&[
    NAME,
    SCOPES,
    SIGNING_ALG,
    SIGNING_SECRET,
    ALLOW_OFFLINE_ACCESS,
    ALLOW_ONLINE_ACCESS,
    ALLOW_ONLINE_ACCESS_WITH_EPHEMERAL_SESSIONS,
    TOKEN_LIFETIME,
    TOKEN_LIFETIME_FOR_WEB,
    TOKEN_DIALECT,
    SKIP_CONSENT,
    ENFORCE_POLICIES,
    TOKEN_ENCRYPTION,
    CONSENT_POLICY,
    AUTHORIZATION_DETAILS,
    PROOF_OF_POSSESSION,
    SUBJECT_TYPE_AUTHORIZATION,
    AUTHORIZATION_POLICY,
]);

/// What of the tenant's own Management API may be changed: two values, all else is fixed.
pub const UPDATE_MANAGEMENT_API: Schema = object(&[TOKEN_LIFETIME, SKIP_CONSENT]);

/// What of the APIs that the tenant serves for its users may be changed: how they are reached, not what they are.
pub const UPDATE_SPECIAL_API: Schema = object(&[
    ALLOW_OFFLINE_ACCESS,
    SKIP_CONSENT,
    SUBJECT_TYPE_AUTHORIZATION,
    PROOF_OF_POSSESSION,
    AUTHORIZATION_POLICY,
]);

/// The objects of which a change names single properties; the others are replaced whole (recorded).
pub const MERGED: &[&str] = &["subject_type_authorization"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_body_may_hold() {
        let create = |body| {
            CREATE_RESOURCE_SERVER
                .check(&body)
                .map_err(|problem| problem.to_string())
        };
        let long = "x".repeat(601);
        for (body, problem) in [
            (json!({}), "'Missing required property: identifier'"),
            (
                json!({"identifier": ""}),
                "'String is too short (0 chars), minimum 1' on property identifier (Unique identifier for the API used as the audience parameter on authorization calls)",
            ),
            (
                json!({"identifier": long}),
                "'String is too long (601 chars), maximum 600' on property identifier (Unique identifier for the API used as the audience parameter on authorization calls)",
            ),
            (
                json!({"identifier": "a", "is_system": true}),
                "'Additional properties not allowed: is_system'",
            ),
            (
                json!({"identifier": "a", "signing_alg": "none"}),
                "'No enum match for: none' on property signing_alg (Algorithm used to sign access tokens)",
            ),
            (
                json!({"identifier": "a", "scopes": [{"description": "d"}]}),
                "'Missing required property: value' on property scopes.0",
            ),
            (
                json!({"identifier": "a", "token_lifetime": 2_592_001}),
                "'Value 2592001 is greater than maximum 2592000' on property token_lifetime (Expiration value (in seconds) for access tokens issued for this API)",
            ),
            (
                json!({"identifier": "a", "token_encryption": {"format": "compact-nested-jwe"}}),
                "'Missing required property: encryption_key' on property token_encryption (Access token encryption)",
            ),
        ] {
            assert_eq!(create(body.clone()), Err(problem.to_owned()), "{body}");
        }
        for body in [
            json!({"identifier": "urn:a"}),
            json!({"identifier": "a", "consent_policy": null, "authorization_details": [{"type": "payment"}, 1]}),
            json!({"identifier": "a", "subject_type_authorization": {"user": {"policy": "deny_all", "more": 1}}}),
        ] {
            assert_eq!(create(body.clone()), Ok(()), "{body}");
        }
        let named = UPDATE_MANAGEMENT_API.check(&json!({"name": "Mine"}));
        assert!(named.is_err(), "the Management API is not renamed");
    }
}
