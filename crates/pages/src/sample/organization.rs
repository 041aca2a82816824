//! Which organization, and invitations to one.

use super::{EMAIL, Sample, inviter, outside, sample};
use crate::screen::*;

pub(super) fn prompts() -> Vec<Sample> {
    let selection = OrganizationSelection::default();
    vec![
        outside("organization-prompt", selection.clone()),
        outside(
            "organization-prompt-email",
            OrganizationSelection {
                discovery: Discovery::Email,
                ..selection
            },
        ),
        outside(
            "organization-prompt-both",
            OrganizationSelection {
                discovery: Discovery::Both,
                typed: "haldenfreight".to_owned(),
                personal: true,
                problems: vec![OrganizationSelectionProblem::InvalidOrganization],
            },
        ),
    ]
}

fn choices() -> Vec<Choice> {
    let choice = |id: &str, name: &str, display_name: &str, logo: Option<&str>| Choice {
        id: id.to_owned(),
        name: name.to_owned(),
        display_name: Some(display_name.to_owned()),
        logo_url: logo.map(str::to_owned),
    };
    vec![
        choice(
            "org_7Qm2vXhT4sKdRw9L",
            "halden-freight",
            "Halden Freight",
            None,
        ),
        choice(
            "org_3nLpZ8cYt1VbEu6A",
            "brightwater",
            "Brightwater Clinics",
            Some("https://brightwater.example/x.png"),
        ),
        choice(
            "org_9RfJk5GxWq2MhPz7",
            "pellegrini",
            "Pellegrini & Söhne",
            None,
        ),
    ]
}

pub(super) fn pickers() -> Vec<Sample> {
    let picker = OrganizationPicker {
        moment: PickerMoment::AfterLogin,
        username: EMAIL.to_owned(),
        organizations: choices(),
        search: None,
        personal: true,
        problems: Vec::new(),
    };
    let search = Search {
        query: "ha".to_owned(),
        next: Some("MTA".to_owned()),
    };
    vec![
        outside("organization-picker", picker.clone()),
        outside(
            "organization-picker-search",
            OrganizationPicker {
                search: Some(search),
                ..picker.clone()
            },
        ),
        outside(
            "organization-picker-none",
            OrganizationPicker {
                organizations: Vec::new(),
                search: Some(Search {
                    query: "zzz".to_owned(),
                    next: None,
                }),
                ..picker.clone()
            },
        ),
        outside(
            "pre-organization-picker",
            OrganizationPicker {
                moment: PickerMoment::BeforeLogin,
                problems: vec![OrganizationPickerProblem::InvalidOrganization],
                personal: false,
                ..picker
            },
        ),
    ]
}

pub(super) fn invitations() -> Vec<Sample> {
    let accept = AcceptInvitation {
        inviter: inviter(),
        email: EMAIL.to_owned(),
        connection: Some("Halden SSO".to_owned()),
        visitor: Visitor::Unknown,
        problems: Vec::new(),
    };
    vec![
        sample("accept-invitation", accept.clone()),
        sample(
            "accept-invitation-invited",
            AcceptInvitation {
                visitor: Visitor::Invited,
                connection: None,
                problems: vec![AcceptInvitationProblem::WrongAccount],
                ..accept.clone()
            },
        ),
        sample(
            "accept-invitation-other",
            AcceptInvitation {
                visitor: Visitor::SomebodyElse {
                    email: "marek@oduya.example".to_owned(),
                },
                ..accept
            },
        ),
    ]
}

pub(super) fn consents() -> Vec<Sample> {
    let scope = |name: &str, description: Option<&str>, api: Option<&str>| RequestedScope {
        name: name.to_owned(),
        description: description.map(str::to_owned),
        api: api.map(str::to_owned),
    };
    let consent = Consent {
        username: EMAIL.to_owned(),
        scopes: vec![
            scope("openid", None, None),
            scope("profile", None, None),
            scope("email", None, None),
            scope("phone", None, None),
            scope("address", None, None),
            scope("offline_access", None, None),
            scope(
                "read:notes",
                Some("Read your field notes"),
                Some("Fieldnote API"),
            ),
            scope("write:notes", None, Some("Fieldnote API")),
        ],
        problems: Vec::new(),
    };
    vec![
        sample("consent", consent.clone()),
        outside(
            "consent-again",
            Consent {
                problems: vec![ConsentProblem::InvalidAction],
                ..consent
            },
        ),
    ]
}
