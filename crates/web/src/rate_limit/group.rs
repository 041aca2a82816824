//! The groups of endpoints that share a limit.

/// What the buckets of a group are counted by, within a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyedBy {
    /// One bucket for the tenant.
    Tenant,
    /// One bucket for each client address.
    Address,
    /// One bucket for each subject; the group's documentation says what that is.
    Subject,
    /// One bucket for each pair of client address and subject.
    AddressAndSubject,
}

/// Writes the enum and its properties from one table.
macro_rules! groups {
    ($($(#[$documentation:meta])+ $variant:ident = $name:literal of $api:ident by $keyed_by:ident,)+) => {
        /// A group of endpoints with a limit of its own, or a whole API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Group {
            $($(#[$documentation])+ $variant,)+
        }

        impl Group {
            /// Every group.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The group's name in the text of a refusal and in logs.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The API whose bucket is asked first; an API is its own.
            #[must_use]
            pub const fn api(self) -> Self {
                match self { $(Self::$variant => Self::$api,)+ }
            }

            /// What the group's buckets are counted by.
            pub const fn keyed_by(self) -> KeyedBy {
                match self { $(Self::$variant => KeyedBy::$keyed_by,)+ }
            }
        }
    };
}

groups! {
    /// The Management API as a whole.
    Management = "management" of Management by Tenant,
    /// The Authentication API as a whole: everything on a tenant's host that is no other API.
    Authentication = "authentication" of Authentication by Tenant,
    /// The pages of the login as a whole.
    Pages = "prompts" of Pages by Address,
    /// SCIM as a whole.
    Scim = "scim" of Scim by Tenant,

    /// The list of organizations, and the search in it.
    OrganizationsRead = "organizations_read" of Management by Tenant,
    /// One organization by its id.
    OrganizationRead = "organization_read" of Management by Tenant,
    /// One organization by its name.
    OrganizationByNameRead = "organization_by_name_read" of Management by Tenant,
    /// Creating, changing and deleting organizations.
    OrganizationsWrite = "organizations_write" of Management by Tenant,
    /// Members of an organization.
    OrganizationMembersRead = "organization_members_read" of Management by Tenant,
    /// Adding and removing members.
    OrganizationMembersWrite = "organization_members_write" of Management by Tenant,
    /// The organizations of a user.
    UserOrganizationsRead = "user_organizations_read" of Management by Tenant,
    /// Invitations of an organization.
    OrganizationInvitationsRead = "organization_invitations_read" of Management by Tenant,
    /// Making and revoking invitations.
    OrganizationInvitationsWrite = "organization_invitations_write" of Management by Tenant,
    /// Roles of a member.
    OrganizationMemberRolesRead = "organization_member_roles_read" of Management by Tenant,
    /// Giving a member roles and taking them away.
    OrganizationMemberRolesWrite = "organization_member_roles_write" of Management by Tenant,
    /// Connections of an organization, in both families of routes.
    OrganizationConnectionsRead = "organization_connections_read" of Management by Tenant,
    /// Adding, changing and removing connections of an organization.
    OrganizationConnectionsWrite = "organization_connections_write" of Management by Tenant,
    /// Client grants of an organization.
    OrganizationClientGrantsRead = "organization_client_grants_read" of Management by Tenant,
    /// Adding and removing client grants of an organization.
    OrganizationClientGrantsWrite = "organization_client_grants_write" of Management by Tenant,
    /// The list of clients when it is searched with `q`.
    ClientsSearch = "clients_search" of Management by Tenant,

    /// `POST /oauth/token`.
    Token = "token" of Authentication by Tenant,
    /// The key set.
    KeySet = "jwks" of Authentication by Tenant,
    /// Cross-origin authentication.
    CrossOriginAuthentication = "co_authenticate" of Authentication by Tenant,
    /// `/userinfo`; the subject is the user.
    UserInfo = "userinfo" of Authentication by Subject,
    /// Asking for a change of password; the subject is the e-mail address.
    PasswordChange = "change_password" of Authentication by AddressAndSubject,
    /// Starting a passwordless login.
    PasswordlessStart = "passwordless_start" of Authentication by Address,
    /// Pushed authorization requests.
    PushedAuthorization = "par" of Authentication by Address,
    /// Back-channel authentication requests.
    BackchannelAuthentication = "bc_authorize" of Authentication by Address,
    /// Device codes.
    DeviceCode = "device_code" of Authentication by Address,
    /// Polling for an out-of-band second factor; the subject is the MFA session. The token endpoint names it.
    OutOfBand = "mfa_oob" of Authentication by Subject,
    /// Custom token exchange. The token endpoint names it, having read the grant type.
    CustomTokenExchange = "custom_token_exchange" of Authentication by Tenant,
    /// On-behalf-of token exchange. The token endpoint names it.
    OnBehalfOf = "on_behalf_of" of Authentication by Tenant,
    /// Identity assertion grants. The token endpoint names it.
    IdentityAssertion = "id_jag" of Authentication by Tenant,
    /// Dynamic client registration.
    ClientRegistration = "client_registration" of Authentication by Tenant,
    /// Universal logout: revocation asked for by an identity provider.
    UniversalLogout = "universal_logout" of Authentication by Tenant,

    /// Showing a page of the login; the subject is the prompt's name and the login's state.
    PromptRead = "prompt_read" of Pages by AddressAndSubject,
    /// Sending a page of the login; subject as for showing.
    PromptWrite = "prompt_write" of Pages by AddressAndSubject,
    /// The page for a passwordless code; subject as for showing. The page names it.
    PasswordlessCodePrompt = "passwordless_code_prompt" of Pages by AddressAndSubject,

    /// Provisioning through one connection; the subject is the connection.
    ScimConnection = "scim_connection" of Scim by Subject,
}

impl Group {
    /// How many groups there are.
    pub(super) const COUNT: usize = Self::ALL.len();

    /// The place of the group in [`Self::ALL`].
    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_places_are_right() {
        for (place, group) in Group::ALL.iter().enumerate() {
            assert_eq!(group.index(), place);
            assert_eq!(
                group.api().api(),
                group.api(),
                "{group:?}: an API is its own"
            );
            let namesakes = Group::ALL
                .iter()
                .filter(|other| other.name() == group.name());
            assert_eq!(namesakes.count(), 1, "{group:?}");
        }
    }
}
