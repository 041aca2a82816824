//! The properties of resource servers, each declared once.

use super::scope::SCOPES_SCHEMA;
use crate::schema::{
    Format, Property, Schema, any, array, boolean, integer, object, property, string,
};

/// The algorithms by which an API's tokens may be signed. What names none signs with `RS256` (recorded; the contract
/// prints an older default).
pub const SIGNING_ALGORITHMS: &[&str] = &["HS256", "RS256", "RS512", "PS256"];

/// How an API's tokens are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// With a secret that the API shares.
    SharedSecret,
    /// With the tenant's key.
    TenantKey,
}

impl Signing {
    /// By the algorithm's name.
    pub fn of(algorithm: &str) -> Self {
        if algorithm == "HS256" {
            Self::SharedSecret
        } else {
            Self::TenantKey
        }
    }
}

/// Longest life of an access token, in seconds: thirty days.
const LONGEST_LIFETIME: i64 = 2_592_000;

/// A name without angle brackets.
const NAME_FORMAT: Format = Format {
    name: "resource-server-name",
    check: |text| !text.is_empty() && !text.contains(['<', '>']),
    pattern: Some("^[^<>]+$"),
};

const ANY: Schema = any();

const ENCRYPTION_KEY: Schema = object(&[
    property(
        "name",
        "Name of the encryption key.",
        string().length(1, 128),
    ),
    property(
        "alg",
        "Algorithm used to encrypt the token.",
        string().one_of(&["RSA-OAEP-256", "RSA-OAEP-384", "RSA-OAEP-512"]),
    )
    .required(),
    property("kid", "Key ID.", string().length(1, 128)),
    property(
        "pem",
        "PEM-formatted public key. Must be JSON escaped.",
        string().length(1, 4096),
    )
    .required(),
]);

const USER_AUTHORIZATION: Schema = object(&[property(
    "policy",
    "Policy of user access.",
    string().one_of(&["allow_all", "deny_all", "require_client_grant"]),
)])
.open();

const CLIENT_AUTHORIZATION: Schema = object(&[property(
    "policy",
    "Policy of client access.",
    string().one_of(&["deny_all", "require_client_grant"]),
)])
.open();

macro_rules! properties {
    ($($name:ident = $wire:literal, $description:literal, $schema:expr;)*) => {
        $(pub(super) const $name: Property = property($wire, $description, $schema);)*
    };
}

properties! {
    IDENTIFIER = "identifier", "Unique identifier for the API used as the audience parameter on authorization calls.",
        string().length(1, 600);
    NAME = "name", "Friendly name for this resource server. Can not contain `<` or `>` characters.",
        string().length(0, 200).format(&NAME_FORMAT);
    SCOPES = "scopes", "List of permissions (scopes) that this API uses.", SCOPES_SCHEMA;
    SIGNING_ALG = "signing_alg", "Algorithm used to sign access tokens.", string().one_of(SIGNING_ALGORITHMS);
    SIGNING_SECRET = "signing_secret", "Secret used to sign tokens when using symmetric algorithms (HS256).",
        string().length(16, usize::MAX);
    ALLOW_OFFLINE_ACCESS = "allow_offline_access", "Whether refresh tokens can be issued for this API.", boolean();
    ALLOW_ONLINE_ACCESS = "allow_online_access", "Whether online refresh tokens can be issued for this API.", boolean();
    ALLOW_ONLINE_ACCESS_WITH_EPHEMERAL_SESSIONS = "allow_online_access_with_ephemeral_sessions",
        "Whether online refresh tokens can be issued for this API in ephemeral sessions.", boolean();
    TOKEN_LIFETIME = "token_lifetime", "Expiration value (in seconds) for access tokens issued for this API.",
        integer().range(0, LONGEST_LIFETIME);
    TOKEN_LIFETIME_FOR_WEB = "token_lifetime_for_web",
        "Expiration value (in seconds) for access tokens issued for this API via implicit or hybrid flows.",
        integer().range(0, LONGEST_LIFETIME);
    TOKEN_DIALECT = "token_dialect", "Dialect of access tokens issued for this API.",
        string().one_of(&["access_token", "access_token_authz", "rfc9068_profile", "rfc9068_profile_authz"]);
    SKIP_CONSENT = "skip_consent_for_verifiable_first_party_clients",
        "Whether to skip user consent for applications flagged as first party.", boolean();
    ENFORCE_POLICIES = "enforce_policies", "Whether authorization policies are enforced.", boolean();
    TOKEN_ENCRYPTION = "token_encryption", "Access token encryption.", object(&[
        property("format", "Format of the encrypted JWT payload.", string().one_of(&["compact-nested-jwe"])).required(),
        property("encryption_key", "Key with which tokens are encrypted.", ENCRYPTION_KEY).required(),
    ]).nullable();
    CONSENT_POLICY = "consent_policy", "Consent policy of this API.",
        string().one_of(&["transactional-authorization-with-mfa"]).nullable();
    AUTHORIZATION_DETAILS = "authorization_details", "Types of authorization details of this API.", array(&ANY).nullable();
    PROOF_OF_POSSESSION = "proof_of_possession", "Proof-of-possession configuration for access tokens.", object(&[
        property("mechanism", "Intended mechanism for proof of possession.", string().one_of(&["mtls", "dpop"])).required(),
        property("required", "Whether proof of possession is required.", boolean()).required(),
        property("required_for", "Of which clients it is required.", string().one_of(&["public_clients", "all_clients"])),
    ]).nullable();
    SUBJECT_TYPE_AUTHORIZATION = "subject_type_authorization", "Application access permission for the API.", object(&[
        property("user", "Access on behalf of a user.", USER_AUTHORIZATION),
        property("client", "Access of a client for itself.", CLIENT_AUTHORIZATION),
    ]);
    AUTHORIZATION_POLICY = "authorization_policy", "Authorization policy of this API.", object(&[
        property("policy_id", "The ID of the authorization policy.", string().length(1, 1024)).required(),
    ]).nullable();
}
