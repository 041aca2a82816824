//! The sets of numbers to choose from.

use std::fmt;
use std::str::FromStr;

use super::group::Group;
use super::rate::Rate;

/// A named set of limits; `rate_limits` in the configuration, `--rate-limits` on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Personality {
    /// No limits.
    Off,
    /// Generous: 100 requests a second and 500 at once, for each tenant and API. An API is limited by itself, so that
    /// a flood of management calls does not lock people out of the login.
    #[default]
    SelfHosted,
    /// The published numbers of the free plan.
    Auth0Free,
    /// The published numbers of the enterprise plan, production tenants.
    Auth0Enterprise,
}

/// A word that names no personality.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown rate limits {0:?}; choose off, self-hosted, auth0-free or auth0-enterprise")]
pub struct UnknownPersonality(pub String);

const SELF_HOSTED: &[(Group, Rate)] = &[
    (Group::Management, Rate::per_second(500, 100)),
    (Group::Authentication, Rate::per_second(500, 100)),
    (Group::Scim, Rate::per_second(500, 100)),
];

/// Pages have the same published numbers in every plan.
const PAGES: &[(Group, Rate)] = &[
    (Group::Pages, Rate::per_minute(500, 500)),
    (Group::PromptRead, Rate::per_minute(20, 10)),
    (Group::PromptWrite, Rate::per_minute(10, 5)),
    (Group::PasswordlessCodePrompt, Rate::per_minute(5, 5)),
];

const AUTH0_FREE: &[(Group, Rate)] = &[
    (Group::Management, Rate::per_second(2, 2)),
    (Group::Authentication, Rate::per_minute(300, 300)),
    (Group::Token, Rate::per_second(30, 30)),
    (Group::KeySet, Rate::per_second(20, 20)),
    (Group::CrossOriginAuthentication, Rate::per_second(5, 5)),
    (Group::Scim, Rate::per_second(5, 5)),
];

const AUTH0_ENTERPRISE: &[(Group, Rate)] = &[
    (Group::Management, Rate::per_second(50, 16)),
    (Group::OrganizationsRead, Rate::per_minute(10, 100)),
    // Smaller than in the plan below it: perhaps a slip of the published table, kept as published.
    (Group::OrganizationRead, Rate::per_minute(10, 100)),
    (Group::OrganizationByNameRead, Rate::per_minute(20, 200)),
    (Group::OrganizationsWrite, Rate::per_minute(5, 150)),
    (Group::OrganizationMembersRead, Rate::per_minute(40, 500)),
    (Group::OrganizationMembersWrite, Rate::per_minute(20, 200)),
    (Group::UserOrganizationsRead, Rate::per_minute(40, 500)),
    (
        Group::OrganizationInvitationsRead,
        Rate::per_minute(20, 200),
    ),
    (
        Group::OrganizationInvitationsWrite,
        Rate::per_minute(20, 200),
    ),
    (
        Group::OrganizationMemberRolesRead,
        Rate::per_minute(20, 200),
    ),
    (
        Group::OrganizationMemberRolesWrite,
        Rate::per_minute(20, 200),
    ),
    (
        Group::OrganizationConnectionsRead,
        Rate::per_minute(10, 100),
    ),
    (
        Group::OrganizationConnectionsWrite,
        Rate::per_minute(5, 150),
    ),
    (
        Group::OrganizationClientGrantsRead,
        Rate::per_minute(10, 100),
    ),
    (
        Group::OrganizationClientGrantsWrite,
        Rate::per_minute(5, 150),
    ),
    (Group::ClientsSearch, Rate::per_minute(5, 150)),
    (Group::Authentication, Rate::per_second(100, 100)),
    (Group::UserInfo, Rate::per_minute(10, 5)),
    (Group::PasswordChange, Rate::per_minute(10, 1)),
    (Group::PasswordlessStart, Rate::per_hour(50, 50)),
    (Group::PushedAuthorization, Rate::per_second(100, 100)),
    (Group::BackchannelAuthentication, Rate::per_minute(500, 500)),
    (Group::DeviceCode, Rate::per_second(5, 5)),
    (Group::OutOfBand, Rate::per_minute(12, 12)),
    (Group::CustomTokenExchange, Rate::per_second(15, 15)),
    (Group::OnBehalfOf, Rate::per_second(30, 30)),
    (Group::IdentityAssertion, Rate::per_second(50, 50)),
    (Group::ClientRegistration, Rate::per_second(5, 5)),
    (Group::UniversalLogout, Rate::per_second(35, 35)),
    (Group::Scim, Rate::per_second(100, 100)),
    (Group::ScimConnection, Rate::per_second(25, 25)),
];

impl Personality {
    /// Every personality.
    pub const ALL: &'static [Self] = &[
        Self::Off,
        Self::SelfHosted,
        Self::Auth0Free,
        Self::Auth0Enterprise,
    ];

    /// The word that chooses it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::SelfHosted => "self-hosted",
            Self::Auth0Free => "auth0-free",
            Self::Auth0Enterprise => "auth0-enterprise",
        }
    }

    /// The limit of a group; `None` when it has none of its own.
    pub fn rate(self, group: Group) -> Option<Rate> {
        let tables: &[&[(Group, Rate)]] = match self {
            Self::Off => &[],
            Self::SelfHosted => &[SELF_HOSTED],
            Self::Auth0Free => &[AUTH0_FREE, PAGES],
            Self::Auth0Enterprise => &[AUTH0_ENTERPRISE, PAGES],
        };
        tables
            .iter()
            .flat_map(|table| table.iter())
            .find(|(named, _)| *named == group)
            .map(|(_, rate)| *rate)
    }
}

impl fmt::Display for Personality {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Personality {
    type Err = UnknownPersonality;

    fn from_str(text: &str) -> Result<Self, UnknownPersonality> {
        Self::ALL
            .iter()
            .find(|personality| personality.name() == text)
            .copied()
            .ok_or_else(|| UnknownPersonality(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for personality in Personality::ALL {
            assert_eq!(personality.to_string().parse(), Ok(*personality));
        }
        let unknown = "Off".parse::<Personality>().unwrap_err();
        assert_eq!(unknown, UnknownPersonality("Off".to_owned()));
        assert_eq!(Personality::default(), Personality::SelfHosted);
    }

    #[test]
    fn no_table_names_a_group_twice_and_every_limit_lets_something_through() {
        for table in [SELF_HOSTED, AUTH0_FREE, AUTH0_ENTERPRISE, PAGES] {
            for (group, rate) in table {
                let rows = table.iter().filter(|(other, _)| other == group).count();
                assert_eq!(rows, 1, "{group:?}");
                assert!(rate.burst > 0 && rate.amount > 0, "{group:?}");
            }
        }
    }
}
