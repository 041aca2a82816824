//! How a client proves who it is, and the keys it does it with.

use super::format::{CREDENTIAL_ID, DATE_TIME, IP_OR_RANGE, KEY_ID};
use crate::schema::{Property, Schema, array, boolean, integer, object, property, string};

/// The longest certificate or key that is taken, in characters.
const LONGEST_PEM: usize = 4096;

const NAME: Property = property(
    "name",
    "Friendly name of the credential.",
    string().length(0, 128),
);

const PEM: Property = property(
    "pem",
    "Public key or X.509 certificate in PEM.",
    string().length(1, LONGEST_PEM),
);

const PUBLIC_KEY: Schema = object(&[
    property(
        "credential_type",
        "The type of credential.",
        string().one_of(&["public_key"]),
    )
    .required(),
    NAME,
    PEM.required(),
    property("alg", "The algorithm that is used with the key.", ALGORITHM),
    property(
        "parse_expiry_from_cert",
        "Whether the credential expires with its certificate.",
        boolean(),
    ),
    property(
        "expires_at",
        "When the credential expires.",
        string().format(&DATE_TIME),
    ),
    property("kid", "The id of the key.", string().format(&KEY_ID)),
]);

const ALGORITHM: Schema = string().one_of(&["RS256", "RS384", "PS256"]);

const SUBJECT: Schema = object(&[
    property(
        "credential_type",
        "The type of credential.",
        string().one_of(&["cert_subject_dn"]),
    )
    .required(),
    NAME,
    property(
        "subject_dn",
        "The subject of the certificate.",
        string().length(1, 256),
    ),
    PEM,
]);

const CERTIFICATE: Schema = object(&[
    property(
        "credential_type",
        "The type of credential.",
        string().one_of(&["x509_cert"]),
    )
    .required(),
    NAME,
    PEM.required(),
]);

/// A credential that is there already.
const REFERENCE: Schema =
    object(&[property("id", "The credential.", string().format(&CREDENTIAL_ID)).required()]);

const fn with(credentials: &'static [Property]) -> Schema {
    object(credentials)
}

/// `client_authentication_methods` of a new client: the keys themselves.
pub(super) const NEW_METHODS: Schema = object(&[
    property(
        "private_key_jwt",
        "Assertions signed with a key of the client.",
        with(&[property("credentials", "The keys.", array(&PUBLIC_KEY)).required()]),
    ),
    property(
        "tls_client_auth",
        "A certificate of an authority.",
        with(&[property("credentials", "The subjects.", array(&SUBJECT)).required()]),
    ),
    property(
        "self_signed_tls_client_auth",
        "A certificate of the client's own.",
        with(&[property("credentials", "The certificates.", array(&CERTIFICATE)).required()]),
    ),
])
.entries(1, 1);

/// `client_authentication_methods` of a change: credentials by their ids.
pub(super) const METHODS: Schema = object(&[
    property(
        "private_key_jwt",
        "Assertions signed with a key of the client.",
        REFERENCES,
    ),
    property(
        "tls_client_auth",
        "A certificate of an authority.",
        REFERENCES,
    ),
    property(
        "self_signed_tls_client_auth",
        "A certificate of the client's own.",
        REFERENCES,
    ),
])
.entries(1, 1);

const REFERENCES: Schema =
    with(&[property("credentials", "The credentials.", array(&REFERENCE)).required()]);

/// `signed_request_object` of a new client.
pub(super) const NEW_SIGNED_REQUEST_OBJECT: Schema = object(&[
    property(
        "required",
        "Whether authorization requests have to be signed.",
        boolean(),
    ),
    property("credentials", "The keys.", array(&PUBLIC_KEY)),
]);

/// `signed_request_object` of a change.
pub(super) const SIGNED_REQUEST_OBJECT: Schema = object(&[
    property(
        "required",
        "Whether authorization requests have to be signed.",
        boolean(),
    ),
    property("credentials", "The credentials.", array(&REFERENCE)),
]);

const ADDRESS: Schema = string().format(&IP_OR_RANGE);
const TEXT: Schema = string();
const GRANT: Schema = object(&[
    property(
        "connection",
        "The connection whose tokens are exchanged.",
        string(),
    ),
    property("scopes", "The scopes that are exchanged.", array(&TEXT)),
]);

/// `token_vault_privileged_access` of a new client.
pub(super) const NEW_TOKEN_VAULT: Schema = object(&[
    property("credentials", "The keys.", array(&PUBLIC_KEY)).required(),
    property("ip_allowlist", "From where.", array(&ADDRESS)),
    property("grants", "What for.", array(&GRANT)),
]);

/// `token_vault_privileged_access` of a change.
pub(super) const TOKEN_VAULT: Schema = object(&[
    property("credentials", "The credentials.", array(&REFERENCE)).required(),
    property("ip_allowlist", "From where.", array(&ADDRESS)),
    property("grants", "What for.", array(&GRANT)),
]);

/// `POST /clients/{id}/credentials` (contract: `PostClientCredentialRequestContent`).
pub const CREATE_CREDENTIAL: Schema = object(&[
    property(
        "credential_type",
        "The type of credential.",
        string().one_of(&["public_key", "cert_subject_dn", "x509_cert"]),
    )
    .required(),
    NAME,
    property(
        "subject_dn",
        "The subject of the certificate.",
        string().length(1, 256),
    ),
    PEM,
    property("alg", "The algorithm that is used with the key.", ALGORITHM),
    property(
        "parse_expiry_from_cert",
        "Whether the credential expires with its certificate.",
        boolean(),
    ),
    property(
        "expires_at",
        "When the credential expires.",
        string().format(&DATE_TIME),
    ),
    property("kid", "The id of the key.", string().format(&KEY_ID)),
]);

/// `PATCH /clients/{id}/credentials/{credential_id}`: only when it expires can be changed.
pub const UPDATE_CREDENTIAL: Schema = object(&[property(
    "expires_at",
    "When the credential expires; null: never.",
    string().format(&DATE_TIME).nullable(),
)])
.entries(1, usize::MAX);

/// `par_request_expiry`: seconds for which a pushed authorization request is kept.
pub(super) const PAR_REQUEST_EXPIRY: Schema = integer().range(10, 600).nullable();
