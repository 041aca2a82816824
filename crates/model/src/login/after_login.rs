//! What follows when the user is known (behaviour notes, "Login", section 6).

use super::OrganizationUsage;

/// Somebody who has signed in, on the way to the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// How the application uses organizations.
    pub usage: OrganizationUsage,
    /// How far the choice of an organization has come.
    pub way: Way,
}

/// How far the choice of an organization has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// There is none to choose, or the user chose to go on without one.
    Without,
    /// It is known: by the request, or since the user named or chose it.
    Known {
        /// What the user is there.
        membership: Membership,
        /// Whether the connection through which the user signed in is enabled there.
        connection_is_enabled: bool,
    },
    /// It is still to be chosen.
    Open {
        /// Of how many organizations the user is a member: two stand for more.
        memberships: usize,
        /// Whether exactly one organization makes everybody a member who signs in through this connection.
        can_join_one: bool,
    },
}

/// What somebody is in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// A member.
    Member,
    /// None yet, but this connection makes its users members.
    Joins,
    /// None.
    Stranger,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterLogin {
    /// On to the application, in the known organization where there is one.
    GoOn,
    /// The user becomes a member, then on.
    Join,
    /// The user signs in again, through a connection of the organization.
    SignInAgain,
    /// The one organization of the user is chosen without asking.
    EnterOnly,
    /// The one organization that takes everybody of this connection is chosen, and the user becomes a member.
    JoinOnly,
    /// The user chooses.
    Choose {
        /// Whether the user may go on without an organization.
        personal: bool,
    },
    /// The user is no member, and is turned away.
    NotAMember,
    /// The user is a member of no organization, and the application needs one.
    NoOrganization,
}

/// Says what follows.
pub const fn after_login(arrival: Arrival) -> AfterLogin {
    let is_required = matches!(arrival.usage, OrganizationUsage::Require);
    match arrival.way {
        Way::Without
        | Way::Known {
            membership: Membership::Member,
            connection_is_enabled: true,
        } => AfterLogin::GoOn,
        Way::Known {
            connection_is_enabled: false,
            ..
        } => AfterLogin::SignInAgain,
        Way::Known {
            membership: Membership::Stranger,
            ..
        } => AfterLogin::NotAMember,
        Way::Known {
            membership: Membership::Joins,
            ..
        } => AfterLogin::Join,
        Way::Open {
            memberships: 0,
            can_join_one: true,
        } => AfterLogin::JoinOnly,
        Way::Open { memberships, .. } => among(memberships, is_required),
    }
}

/// What follows for a member of so many organizations.
const fn among(memberships: usize, is_required: bool) -> AfterLogin {
    match (memberships, is_required) {
        (0, true) => AfterLogin::NoOrganization,
        (0, false) => AfterLogin::GoOn,
        (1, true) => AfterLogin::EnterOnly,
        _ => AfterLogin::Choose {
            personal: !is_required,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row() {
        use AfterLogin as After;
        use Membership::{Joins, Member, Stranger};
        use OrganizationUsage::{Allow, Deny, Require};
        let known = |membership, connection_is_enabled| Way::Known {
            membership,
            connection_is_enabled,
        };
        let open = |memberships, can_join_one| Way::Open {
            memberships,
            can_join_one,
        };
        let choose = |personal| After::Choose { personal };
        #[rustfmt::skip]
        let table = [
            (Deny, Way::Without, After::GoOn),
            (Allow, Way::Without, After::GoOn),
            (Require, known(Member, true), After::GoOn),
            (Require, known(Joins, true), After::Join),
            (Require, known(Stranger, true), After::NotAMember),
            (Require, known(Member, false), After::SignInAgain),
            (Require, known(Stranger, false), After::SignInAgain),
            (Allow, known(Member, true), After::GoOn),
            (Allow, known(Joins, true), After::Join),
            (Allow, known(Stranger, true), After::NotAMember),
            (Allow, known(Member, false), After::SignInAgain),
            (Require, open(0, false), After::NoOrganization),
            (Require, open(0, true), After::JoinOnly),
            (Require, open(1, false), After::EnterOnly),
            (Require, open(1, true), After::EnterOnly),
            (Require, open(2, false), choose(false)),
            (Allow, open(0, false), After::GoOn),
            (Allow, open(0, true), After::JoinOnly),
            (Allow, open(1, false), choose(true)),
            (Allow, open(2, false), choose(true)),
        ];
        for (usage, way, expected) in table {
            let arrival = Arrival { usage, way };
            assert_eq!(after_login(arrival), expected, "{arrival:?}");
        }
    }
}
