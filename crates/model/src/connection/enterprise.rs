//! The options of connections to other providers.

use crate::schema::{Property, Schema, any_of, array, boolean, map, object, property, string};

const UPSTREAM: Schema = any_of(&[
    object(&[property(
        "alias",
        "The parameter of the request here.",
        string().one_of(&[
            "acr_values",
            "audience",
            "client_id",
            "display",
            "id_token_hint",
            "login_hint",
            "max_age",
            "prompt",
            "resource",
            "response_mode",
            "response_type",
            "ui_locales",
        ]),
    )]),
    object(&[property("value", "A fixed value.", string())]),
]);

pub(super) const UPSTREAM_PARAMS: Property = property(
    "upstream_params",
    "Parameters that are handed to the provider.",
    map(&UPSTREAM).nullable(),
);

pub(super) const SET_USER_ROOT_ATTRIBUTES: Property = property(
    "set_user_root_attributes",
    "When the provider's attributes are taken over.",
    string().one_of(&["on_each_login", "on_first_login", "never_on_login"]),
);

pub(super) const GATEWAY_AUTHENTICATION: Property = property(
    "gateway_authentication",
    "How the message gateway is told who calls.",
    object(&[
        property("method", "How.", string()).required(),
        property("subject", "For whom.", string()),
        property("audience", "To whom.", string()).required(),
        property("secret", "With what.", string()).required(),
        property(
            "secret_base64_encoded",
            "Whether the secret is base64.",
            boolean(),
        ),
    ])
    .open()
    .nullable(),
);

pub(super) const FEDERATED_TOKENS: Property = property(
    "federated_connections_access_tokens",
    "Whether the provider's tokens are kept.",
    object(&[property("active", "Whether they are.", boolean())]).nullable(),
);

const EXCEPTION: Schema = string().length(1, 100);

pub(super) const ASSERTION_DECRYPTION: Property = property(
    "assertion_decryption_settings",
    "With which algorithms assertions are decrypted.",
    object(&[
        property(
            "algorithm_profile",
            "The list.",
            string().one_of(&["v2026-1"]),
        )
        .required(),
        property(
            "algorithm_exceptions",
            "Further algorithms.",
            array(&EXCEPTION),
        ),
    ]),
);

const ALGORITHM: Schema = string().one_of(&[
    "ES256", "ES384", "PS256", "PS384", "RS256", "RS384", "RS512",
]);

pub(super) const ID_TOKEN_ALGORITHMS: Property = property(
    "id_token_signed_response_algs",
    "The algorithms of the provider's ID tokens.",
    array(&ALGORITHM).nullable(),
);

pub(super) const DPOP_ALGORITHM: Property = property(
    "dpop_signing_alg",
    "The algorithm of proofs of possession.",
    string().one_of(&["ES256", "ES384", "ES512", "Ed25519"]),
);

pub(super) const TOKEN_ENDPOINT_METHOD: Property = property(
    "token_endpoint_auth_method",
    "How this server proves itself at the provider.",
    string()
        .one_of(&["client_secret_post", "private_key_jwt"])
        .nullable(),
);

pub(super) const TOKEN_ENDPOINT_ALGORITHM: Property = property(
    "token_endpoint_auth_signing_alg",
    "The algorithm with which it does.",
    ALGORITHM.nullable(),
);

pub(super) const TOKEN_ENDPOINT_AUDIENCE: Property = property(
    "token_endpoint_jwtca_aud_format",
    "For whom the proof is.",
    string().one_of(&["issuer", "token_endpoint"]),
);
