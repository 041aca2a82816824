//! What came of it in words: which check refuses, what login says, and how to mend it.

use guildhall_app::Realm;
use guildhall_app::login::{Finding, Reason, Screen, Untrusted};
use guildhall_protocol::oauth::AuthorizationError;
use serde::Serialize;

use super::Typed;
use crate::error::words;

/// The answer of the page.
#[derive(Debug, Serialize)]
pub(super) struct Explained {
    /// `ok`, `info` or `bad`.
    tone: &'static str,
    /// Which check it is, or what comes of the login.
    title: String,
    /// What the application or the person is told, word for word.
    says: Option<String>,
    /// How to mend it, or what comes next.
    mend: String,
    /// Where it is mended.
    link: Option<Link>,
}

#[derive(Debug, Serialize)]
struct Link {
    label: String,
    address: String,
}

/// Where something is mended, below the tenant's address.
enum Place {
    Client,
    Organization(&'static str),
    User,
    Nowhere,
}

/// Explains a finding.
///
/// `user` is the id of who was found.
pub(super) fn explain(realm: &Realm, typed: &Typed, user: &str, finding: Finding) -> Explained {
    let (tone, title, says, mend, place) = match finding {
        Finding::Enters {
            organization,
            joins,
        } => {
            let mend = match (organization, joins) {
                (Some(_), true) => "why.joins",
                (Some(_), false) => "why.enters.organization",
                (None, _) => "why.enters.personal",
            };
            ("ok", "why.enters", None, mend, Place::Nowhere)
        }
        Finding::Asked(screen) => ("info", "why.asked", None, asked(screen), Place::Nowhere),
        Finding::Refused(reason) => {
            let says = says(&reason);
            let (check, mend, place) = refused(&reason);
            ("bad", check, Some(says), mend, place)
        }
    };
    Explained {
        tone,
        title: words(title),
        says,
        mend: words(mend),
        link: link(realm, typed, user, &place),
    }
}

fn asked(screen: Screen) -> &'static str {
    match screen {
        Screen::OrganizationSelection { .. } | Screen::PreOrganizationPicker { .. } => {
            "why.asked.selection"
        }
        Screen::OrganizationPicker { .. } => "why.asked.picker",
        _ => "why.asked.person",
    }
}

fn says(reason: &Reason) -> String {
    match reason {
        Reason::Untrusted(untrusted) => untrusted.to_string(),
        Reason::Answered(error) => format!("{}: {error}", error.code()),
        Reason::NotReached { .. } | Reason::NoPassword => words("why.says.wrong_credentials"),
        Reason::Blocked => words("why.says.blocked"),
    }
}

/// The check, how it is mended, and where.
fn refused(reason: &Reason) -> (&'static str, &'static str, Place) {
    match reason {
        Reason::Untrusted(Untrusted::UnknownClient(_)) => (
            "why.check.application",
            "why.mend.unknown_client",
            Place::Nowhere,
        ),
        Reason::Untrusted(_) => ("why.check.callback", "why.mend.callback", Place::Client),
        Reason::NotReached { connections } if connections.is_empty() => {
            ("why.check.account", "why.mend.no_database", Place::Client)
        }
        Reason::NotReached { .. } => ("why.check.account", "why.mend.not_reached", Place::User),
        Reason::NoPassword => ("why.check.account", "why.mend.no_password", Place::User),
        Reason::Blocked => ("why.check.account", "why.mend.blocked", Place::User),
        Reason::Answered(error) => answered(error),
    }
}

fn answered(error: &AuthorizationError) -> (&'static str, &'static str, Place) {
    use AuthorizationError as E;
    let organization = "why.check.organization";
    match error {
        E::OrganizationNotAllowed => (organization, "why.mend.usage_deny", Place::Client),
        E::OrganizationRequired => (organization, "why.mend.usage_require", Place::Client),
        E::UnknownOrganization(_) => (
            organization,
            "why.mend.unknown_organization",
            Place::Organization(""),
        ),
        E::OrganizationNameNotAllowed => (organization, "why.mend.name", Place::Nowhere),
        E::ClientNotEntitled(_) => (
            organization,
            "why.mend.entitlement",
            Place::Organization("/applications"),
        ),
        E::NoConnections => (
            "why.check.connections",
            "why.mend.no_connections",
            Place::Organization("/connections"),
        ),
        E::NoVisibleConnections => (
            "why.check.connections",
            "why.mend.hidden_connections",
            Place::Organization("/connections"),
        ),
        E::ConnectionNotEnabled => (
            "why.check.connections",
            "why.mend.connection",
            Place::Nowhere,
        ),
        E::NoClientConnections => (
            "why.check.connections",
            "why.mend.client_connections",
            Place::Client,
        ),
        E::NotAMember { .. } => (
            "why.check.membership",
            "why.mend.not_a_member",
            Place::Organization("/members"),
        ),
        E::NoOrganization(_) => (
            "why.check.membership",
            "why.mend.no_organization",
            Place::User,
        ),
        E::Blocked => ("why.check.account", "why.mend.blocked", Place::User),
        E::InvitationTicket(_) => (
            "why.check.invitation",
            "why.mend.invitation",
            Place::Organization("/invitations"),
        ),
        E::InvitationOfAnother => (
            "why.check.invitation",
            "why.mend.invitation_of_another",
            Place::Organization("/invitations"),
        ),
        E::LoginRequired => ("why.check.session", "why.mend.login", Place::Nowhere),
        E::InteractionRequired => ("why.check.session", "why.mend.interaction", Place::Nowhere),
        E::ConsentRequired | E::ConsentDenied => {
            ("why.check.consent", "why.mend.consent", Place::Client)
        }
        E::UnknownAudience(_) | E::AudienceNotAllowed { .. } => {
            ("why.check.request", "why.mend.audience", Place::Client)
        }
        E::GrantNotAllowed(_) => ("why.check.application", "why.mend.grant", Place::Client),
        _ => ("why.check.request", "why.mend.request", Place::Nowhere),
    }
}

fn link(realm: &Realm, typed: &Typed, user: &str, place: &Place) -> Option<Link> {
    let tenant = format!("/tenants/{}", realm.tenant.name);
    let (label, address) = match place {
        Place::Organization(page) if typed.organization.starts_with("org_") => (
            "why.link.organization",
            format!("{tenant}/organizations/{}{page}", typed.organization),
        ),
        Place::Organization(_) => ("why.link.organizations", format!("{tenant}/organizations")),
        // An application is named by its id, and one that is not there is mended nowhere.
        Place::Client => (
            "why.link.application",
            crate::application::address(realm, &typed.client_id),
        ),
        Place::User => ("why.link.user", crate::user::address(realm, user)),
        Place::Nowhere => return None,
    };
    Some(Link {
        label: words(label),
        address,
    })
}
