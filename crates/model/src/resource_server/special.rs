//! The APIs of the tenant itself, known by their identifiers: the Management API, which every tenant is born with, and
//! those for its users, which are switched on by creating them.

/// An API that a tenant serves for its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecialApi {
    /// Its path at the tenant's host.
    pub path: &'static str,
    /// Its name, whatever the request says (recorded).
    pub name: &'static str,
    /// Its scopes.
    pub scopes: &'static [&'static str],
}

/// What an identifier means at a host of the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// It is the tenant's own, and nobody's to take.
    Reserved,
    /// It switches an API on.
    Api(&'static SpecialApi),
}

/// How long the tokens of these APIs live, in seconds.
pub const LIFETIME: i64 = 600;

static APIS: [SpecialApi; 2] = [
    SpecialApi {
        path: "/me/",
        name: "Auth0 My Account API",
        scopes: &[
            "create:me:connected_accounts",
            "read:me:connected_accounts",
            "delete:me:connected_accounts",
            "read:me:authentication_methods",
            "delete:me:authentication_methods",
            "update:me:authentication_methods",
            "read:me:factors",
            "create:me:authentication_methods",
        ],
    },
    SpecialApi {
        path: "/my-org/",
        name: "Auth0 My Organization API",
        scopes: &[
            "delete:my_org:organizations",
            "read:my_org:details",
            "update:my_org:details",
            "read:my_org:configuration",
            "create:my_org:identity_providers",
            "read:my_org:identity_providers",
            "update:my_org:identity_providers",
            "delete:my_org:identity_providers",
            "update:my_org:identity_providers_detach",
            "create:my_org:identity_providers_domains",
            "delete:my_org:identity_providers_domains",
            "create:my_org:identity_providers_provisioning",
            "read:my_org:identity_providers_provisioning",
            "update:my_org:identity_providers_provisioning",
            "delete:my_org:identity_providers_provisioning",
            "create:my_org:identity_providers_scim_tokens",
            "read:my_org:identity_providers_scim_tokens",
            "delete:my_org:identity_providers_scim_tokens",
            "create:my_org:domains",
            "read:my_org:domains",
            "update:my_org:domains",
            "delete:my_org:domains",
            "read:my_org:members",
            "delete:my_org:memberships",
            "create:my_org:member_invitations",
            "read:my_org:member_invitations",
            "delete:my_org:member_invitations",
            "create:my_org:member_roles",
            "read:my_org:member_roles",
            "delete:my_org:member_roles",
        ],
    },
];

impl Special {
    /// Reads an identifier: the host at which it would be special, without its port, and what it means there.
    pub fn read(identifier: &str) -> Option<(String, Self)> {
        let rest = identifier
            .strip_prefix("https://")
            .or_else(|| identifier.strip_prefix("http://"))?;
        let (authority, path) = rest.split_at(rest.find('/')?);
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        };
        let special = match path {
            "/api/v2" | "/api/v2/" | "/userinfo" | "/userinfo/" => Self::Reserved,
            _ => Self::Api(APIS.iter().find(|api| api.path == path)?),
        };
        (!host.is_empty()).then(|| (host.to_ascii_lowercase(), special))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_that_mean_something() {
        for (identifier, expected) in [
            ("https://T.example/api/v2/", Some(("t.example", "reserved"))),
            (
                "https://localhost:8443/userinfo",
                Some(("localhost", "reserved")),
            ),
            (
                "http://[::1]:80/me/",
                Some(("[::1]", "Auth0 My Account API")),
            ),
            (
                "https://t.example/my-org/",
                Some(("t.example", "Auth0 My Organization API")),
            ),
            ("https://t.example/me", None),
            ("https://t.example", None),
            ("https:///me/", None),
            ("urn:t.example/me/", None),
        ] {
            let read = Special::read(identifier);
            let read = read.as_ref().map(|(host, special)| match special {
                Special::Reserved => (host.as_str(), "reserved"),
                Special::Api(api) => (host.as_str(), api.name),
            });
            assert_eq!(read, expected, "{identifier}");
        }
    }
}
