//! The pages of a login, by what they ask.

/// A page that a login can stand at. Where it is shown is its path; what it shows is told by the operation of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Who, and the password.
    Login,
    /// Who, where only other providers know people.
    LoginIdentifier,
    /// A new account.
    Signup,
    /// A new account for who was invited.
    SignupInvitation,
    /// An invitation, shown to somebody who is signed in as somebody else.
    Invitation,
    /// An invitation that is accepted through another provider.
    InvitationThroughProvider,
    /// What the application asks for.
    Consent,
    /// Which organization, before signing in.
    OrganizationSelection {
        /// Whether the user may go on without one.
        personal: bool,
    },
    /// Which of the organizations that share a domain, before signing in.
    PreOrganizationPicker {
        /// Whether the user may go on without one.
        personal: bool,
    },
    /// Which of the user's organizations, after signing in.
    OrganizationPicker {
        /// Whether the user may go on without one.
        personal: bool,
    },
}

impl Screen {
    /// Whether people sign in at it, or could.
    pub(super) const fn is_of_signing_in(self) -> bool {
        matches!(
            self,
            Self::Login
                | Self::LoginIdentifier
                | Self::Signup
                | Self::SignupInvitation
                | Self::InvitationThroughProvider
        )
    }

    /// The path of the page (behaviour notes, "Login", section 12).
    pub const fn path(self) -> &'static str {
        match self {
            Self::Login => "/u/login",
            Self::LoginIdentifier => "/u/login/identifier",
            Self::Signup => "/u/signup",
            Self::SignupInvitation => "/u/signup/invitation",
            Self::Invitation | Self::InvitationThroughProvider => "/invitation",
            Self::Consent => "/u/consent",
            Self::OrganizationSelection { .. } => "/u/organization",
            Self::PreOrganizationPicker { .. } => "/u/pre-organization-picker",
            Self::OrganizationPicker { .. } => "/u/organization-picker",
        }
    }
}
