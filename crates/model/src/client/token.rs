//! The tokens that a client is given.

use crate::schema::{Schema, array, boolean, integer, object, property, string};

/// `jwt_configuration`.
pub(super) const CONFIGURATION: Schema = object(&[
    property(
        "lifetime_in_seconds",
        "How long an ID token holds.",
        integer(),
    ),
    property("secret_encoded", "Whether the secret is base64.", boolean()),
    property("scopes", "Scopes by name.", object(&[]).open()),
    property(
        "alg",
        "The algorithm of ID tokens.",
        string().one_of(&["HS256", "RS256", "RS512", "PS256"]),
    ),
])
.open();

/// `encryption_key`.
pub(super) const ENCRYPTION_KEY: Schema = object(&[
    property("pub", "The public key.", string()),
    property("cert", "The certificate.", string()),
    property("subject", "The certificate's subject.", string()),
])
.open()
.nullable();

const SCOPE: Schema = string().length(1, 280);
const POLICY: Schema = object(&[
    property("audience", "The API.", string().length(1, 600)).required(),
    property("scope", "The scopes.", array(&SCOPE)).required(),
]);

/// `refresh_token`.
pub(super) const REFRESH: Schema = object(&[
    property(
        "rotation_type",
        "Whether a token can be used once.",
        string().one_of(&["rotating", "non-rotating"]),
    )
    .required(),
    property(
        "expiration_type",
        "Whether a token expires.",
        string().one_of(&["expiring", "non-expiring"]),
    )
    .required(),
    property(
        "leeway",
        "Seconds in which a used token is still good.",
        integer().range(0, i64::MAX),
    ),
    property(
        "token_lifetime",
        "Seconds for which a token is good.",
        integer().range(1, 157_788_000),
    ),
    property(
        "infinite_token_lifetime",
        "Whether a token is good for ever.",
        boolean(),
    ),
    property(
        "idle_token_lifetime",
        "Seconds for which an unused token is good.",
        integer().range(1, i64::MAX),
    ),
    property(
        "infinite_idle_token_lifetime",
        "Whether an unused token stays good.",
        boolean(),
    ),
    property(
        "policies",
        "Further APIs that a token may be exchanged for.",
        array(&POLICY).entries(1, usize::MAX).nullable(),
    ),
])
.nullable();

const PROFILE_TYPE: Schema =
    string().one_of(&["custom_authentication", "on_behalf_of_token_exchange"]);

/// `token_exchange`.
pub(super) const EXCHANGE: Schema = object(&[property(
    "allow_any_profile_of_type",
    "The kinds of profile that may be used.",
    array(&PROFILE_TYPE),
)]);
