//! Where a login begins (behaviour notes, "Login", section 3).

use super::{OrganizationUsage, RequireBehavior};

/// What decides where a login begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    /// How the application uses organizations.
    pub usage: OrganizationUsage,
    /// How an organization is found when none is named.
    pub behavior: RequireBehavior,
    /// Whether the request names one, which exists.
    pub has_organization: bool,
    /// Whether the request carries an invitation.
    pub has_invitation: bool,
}

/// Where a login begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstScreen {
    /// Nowhere: an organization was named, and the application takes none.
    OrganizationNotAllowed,
    /// Nowhere: the application needs an organization, and nobody is asked for it.
    OrganizationRequired,
    /// At the application's login; the result has no organization.
    Application,
    /// At the application's login; the organization is chosen after it.
    ApplicationThenOrganization,
    /// At the login of the organization.
    Organization,
    /// At the question for the organization.
    Selection {
        /// Whether the user may go on without one.
        personal: bool,
    },
    /// At the invitation.
    Invitation,
}

/// Says where a login begins. An application for individuals refuses an organization also when an invitation comes
/// with it: its tokens could not name the organization that the user accepted.
pub const fn first_screen(situation: Situation) -> FirstScreen {
    use OrganizationUsage::{Allow, Deny, Require};
    use RequireBehavior::{NoPrompt, PostLoginPrompt, PreLoginPrompt};
    let Situation {
        usage,
        behavior,
        has_organization,
        has_invitation,
    } = situation;
    match (usage, behavior, has_organization) {
        (Deny, _, true) => FirstScreen::OrganizationNotAllowed,
        (Deny, _, false) | (Allow, NoPrompt, false) => FirstScreen::Application,
        (Allow | Require, _, true) if has_invitation => FirstScreen::Invitation,
        (Allow | Require, _, true) => FirstScreen::Organization,
        (Require, NoPrompt, false) => FirstScreen::OrganizationRequired,
        (Require, PreLoginPrompt, false) => FirstScreen::Selection { personal: false },
        (Allow, PreLoginPrompt, false) => FirstScreen::Selection { personal: true },
        (Allow | Require, PostLoginPrompt, false) => FirstScreen::ApplicationThenOrganization,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every cell of the table: usage, behaviour, without an organization, with one, with one and an invitation.
    #[test]
    fn every_cell() {
        use FirstScreen as Screen;
        use OrganizationUsage::{Allow, Deny, Require};
        use RequireBehavior::{NoPrompt, PostLoginPrompt, PreLoginPrompt};
        let personal = |personal| Screen::Selection { personal };
        #[rustfmt::skip]
        let table = [
            (Deny, NoPrompt, Screen::Application, Screen::OrganizationNotAllowed, Screen::OrganizationNotAllowed),
            (Deny, PreLoginPrompt, Screen::Application, Screen::OrganizationNotAllowed, Screen::OrganizationNotAllowed),
            (Deny, PostLoginPrompt, Screen::Application, Screen::OrganizationNotAllowed, Screen::OrganizationNotAllowed),
            (Allow, NoPrompt, Screen::Application, Screen::Organization, Screen::Invitation),
            (Allow, PreLoginPrompt, personal(true), Screen::Organization, Screen::Invitation),
            (Allow, PostLoginPrompt, Screen::ApplicationThenOrganization, Screen::Organization, Screen::Invitation),
            (Require, NoPrompt, Screen::OrganizationRequired, Screen::Organization, Screen::Invitation),
            (Require, PreLoginPrompt, personal(false), Screen::Organization, Screen::Invitation),
            (Require, PostLoginPrompt, Screen::ApplicationThenOrganization, Screen::Organization, Screen::Invitation),
        ];
        for (usage, behavior, without, with, invited) in table {
            for (has_organization, has_invitation, expected) in [
                (false, false, without),
                (true, false, with),
                (true, true, invited),
            ] {
                let situation = Situation {
                    usage,
                    behavior,
                    has_organization,
                    has_invitation,
                };
                assert_eq!(first_screen(situation), expected, "{situation:?}");
            }
        }
    }
}
