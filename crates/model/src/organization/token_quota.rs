//! How many machine-to-machine tokens may be given.

use serde::{Deserialize, Serialize};

use crate::schema::{Schema, boolean, integer, object, property};

/// Quotas by kind of token (EA).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenQuota {
    /// Tokens by client credentials.
    pub client_credentials: ClientCredentialsQuota,
}

/// The quota of tokens by client credentials; at least one of the three is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCredentialsQuota {
    /// Whether a token beyond the quota is refused, or only logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enforce: Option<bool>,
    /// Tokens a day (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
    /// Tokens an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_hour: Option<u32>,
}

impl TokenQuota {
    /// The declaration, shared with clients and the tenant.
    pub const SCHEMA: Schema = object(&[property(
        "client_credentials",
        "The token quota configuration.",
        object(&[
            property("enforce", "If enabled, the quota will be enforced and requests in excess of the quota will fail.", boolean()),
            property("per_day", "Maximum number of issued tokens per day.", integer().range(1, 2_147_483_647)),
            property("per_hour", "Maximum number of issued tokens per hour.", integer().range(1, 2_147_483_647)),
        ])
        .entries(1, usize::MAX),
    )
    .required()]);
}
