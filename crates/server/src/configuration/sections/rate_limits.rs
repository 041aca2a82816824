//! `[rate_limits]`: which set of limits holds.

use std::str::FromStr;

use crate::configuration::problem::Problem;
use crate::configuration::setting::RATE_LIMITS_PERSONALITY;
use crate::configuration::values::Values;

/// A set of rate limits by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RateLimits {
    /// None.
    Off,
    /// Generous ones for each tenant.
    #[default]
    SelfHosted,
    /// Those published for a free tenant of Auth0.
    Auth0Free,
    /// Those published for an enterprise tenant of Auth0.
    Auth0Enterprise,
}

impl RateLimits {
    /// Every set, in the order of the reference.
    pub const ALL: [Self; 4] = [
        Self::Off,
        Self::SelfHosted,
        Self::Auth0Free,
        Self::Auth0Enterprise,
    ];

    /// The name in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::SelfHosted => "self-hosted",
            Self::Auth0Free => "auth0-free",
            Self::Auth0Enterprise => "auth0-enterprise",
        }
    }

    pub(in crate::configuration) fn read(values: &Values) -> Result<Self, Problem> {
        values.required(&RATE_LIMITS_PERSONALITY, str::parse)
    }
}

impl FromStr for RateLimits {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|limits| limits.as_str() == text)
            .ok_or("write off, self-hosted, auth0-free or auth0-enterprise")
    }
}
