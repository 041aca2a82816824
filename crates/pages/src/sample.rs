//! Every screen with made-up contents, and what has to hold for all of them.

use std::collections::BTreeSet;

use guildhall_model::organization::{Branding, Colors};

use crate::screen::*;
use crate::{Frame, Locale, Organization, Page, PageError, Screen, Tenant, render};

type Maker = dyn Fn(&Frame) -> Result<Page, PageError>;

/// A screen of any type, by the name of its picture.
struct Sample {
    name: String,
    screen: Box<Maker>,
    /// Whether it is shown inside of the organization.
    organization: bool,
}

fn sample<S: Screen + 'static>(name: &str, screen: S) -> Sample {
    Sample {
        name: name.to_owned(),
        screen: Box::new(move |frame| render(frame, &screen)),
        organization: true,
    }
}

fn outside<S: Screen + 'static>(name: &str, screen: S) -> Sample {
    Sample {
        organization: false,
        ..sample(name, screen)
    }
}

fn tenant() -> Tenant {
    Tenant {
        name: "Fieldnote".to_owned(),
        privacy_url: Some("https://fieldnote.example/privacy".to_owned()),
        terms_url: Some("https://fieldnote.example/terms".to_owned()),
        support_url: Some("mailto:help@fieldnote.example".to_owned()),
        ..Tenant::default()
    }
}

fn halden() -> Organization {
    Organization {
        name: "halden-freight".to_owned(),
        display_name: Some("Halden Freight".to_owned()),
        branding: Branding {
            logo_url: Some("https://halden.example/logo.svg".to_owned()),
            colors: Some(Colors {
                primary: "#B3431B".to_owned(),
                page_background: "#F6EDE6".to_owned(),
            }),
        },
    }
}

fn frame(locale: Locale, organization: bool) -> Frame {
    Frame {
        organization: organization.then(halden),
        application: Some("Fieldnote".to_owned()),
        locale,
        languages: Locale::ALL.to_vec(),
        state: Some("hKFo2SBUc0ZJ".to_owned()),
        destinations: vec!["https://app.fieldnote.example/callback".to_owned()],
        ..Frame::new(tenant(), "bW9jaw")
    }
}

const EMAIL: &str = "ingrid.solheim@haldenfreight.example";

fn connections() -> Vec<ConnectionButton> {
    vec![
        ConnectionButton {
            name: "halden-okta".to_owned(),
            label: "Halden SSO".to_owned(),
            kind: ConnectionKind::Enterprise,
        },
        ConnectionButton {
            name: "google-oauth2".to_owned(),
            label: "Google Workspace".to_owned(),
            kind: ConnectionKind::Social,
        },
    ]
}

fn inviter() -> Inviter {
    Inviter {
        name: "Marek Oduya".to_owned(),
    }
}

fn logins() -> Vec<Sample> {
    let login = Login {
        database: true,
        connections: connections(),
        signup: true,
        reset_password: true,
        ..Login::default()
    };
    let wrong = Login {
        username: EMAIL.to_owned(),
        problems: vec![LoginProblem::WrongEmailCredentials],
        ..login.clone()
    };
    let buttons = Login {
        connections: connections(),
        ..Login::default()
    };
    let named = Login {
        identifier: Identifier::Username,
        database: true,
        ..Login::default()
    };
    let id = LoginId {
        connections: connections(),
        signup: true,
        ..LoginId::default()
    };
    let password = LoginPassword {
        username: EMAIL.to_owned(),
        editable: true,
        reset_password: true,
        connections: vec![connections().remove(0)],
        problems: vec![LoginProblem::WrongEmailCredentials],
        ..LoginPassword::default()
    };
    let invited = Login {
        invitation: Some(inviter()),
        ..login.clone()
    };
    let invited_password = LoginPassword {
        invitation: Some(inviter()),
        editable: false,
        problems: vec![LoginProblem::NoPassword],
        ..password.clone()
    };
    vec![
        outside("login", login),
        sample("login-wrong", wrong),
        sample("login-buttons", buttons),
        outside("login-username", named),
        sample("login-invitation", invited),
        sample("login-identifier", id.clone()),
        outside(
            "login-identifier-both",
            LoginId {
                identifier: Identifier::UsernameOrEmail,
                ..id
            },
        ),
        sample("login-password", password.clone()),
        outside(
            "login-password-plain",
            LoginPassword {
                problems: Vec::new(),
                ..password
            },
        ),
        sample("login-password-invitation", invited_password),
    ]
}

fn signups() -> Vec<Sample> {
    let signup = Signup {
        rules: vec![
            PasswordRule::Length(12),
            PasswordRule::ThreeOfFour,
            PasswordRule::NoRepetition,
            PasswordRule::NotCommon,
            PasswordRule::NotPersonal,
        ],
        login: true,
        ..Signup::default()
    };
    let invitation = Signup {
        email: "tomasz.lis@haldenfreight.example".to_owned(),
        invitation: Some(SignupInvitation {
            inviter: "Marek Oduya".to_owned(),
        }),
        connections: vec![connections().remove(0)],
        ..signup.clone()
    };
    let mistakes = Signup {
        email: "tomasz".to_owned(),
        username: Some("t".to_owned()),
        rules: vec![
            PasswordRule::LowerCase,
            PasswordRule::UpperCase,
            PasswordRule::Digit,
            PasswordRule::Special,
            PasswordRule::NotReused,
        ],
        problems: vec![
            SignupProblem::InvalidEmailFormat,
            SignupProblem::PasswordTooWeak,
        ],
        ..signup.clone()
    };
    vec![
        outside("signup", signup),
        sample("signup-invitation", invitation),
        outside("signup-mistakes", mistakes),
    ]
}

fn organizations() -> Vec<Sample> {
    let selection = OrganizationSelection::default();
    let choice = |id: &str, name: &str, display_name: &str, logo: Option<&str>| Choice {
        id: id.to_owned(),
        name: name.to_owned(),
        display_name: Some(display_name.to_owned()),
        logo_url: logo.map(str::to_owned),
    };
    let choices = vec![
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
    ];
    let picker = OrganizationPicker {
        moment: PickerMoment::AfterLogin,
        username: EMAIL.to_owned(),
        organizations: choices,
        search: None,
        personal: true,
        problems: Vec::new(),
    };
    let search = Search {
        query: "ha".to_owned(),
        next: Some("MTA".to_owned()),
    };
    vec![
        outside("organization-prompt", selection.clone()),
        outside(
            "organization-prompt-email",
            OrganizationSelection {
                discovery: Discovery::Email,
                ..selection.clone()
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

fn invitations_and_consent() -> Vec<Sample> {
    let accept = AcceptInvitation {
        inviter: inviter(),
        email: EMAIL.to_owned(),
        connection: Some("Halden SSO".to_owned()),
        visitor: Visitor::Unknown,
        problems: Vec::new(),
    };
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

fn mail_links() -> Vec<Sample> {
    let back = Some("https://app.fieldnote.example/login".to_owned());
    let reset = ResetPassword {
        ticket: "ticket".to_owned(),
        username: EMAIL.to_owned(),
        rules: vec![PasswordRule::Length(8), PasswordRule::ThreeOfFour],
        problems: Vec::new(),
    };
    let mut samples = vec![
        sample("reset-password-request", ResetPasswordRequest::default()),
        outside(
            "reset-password-request-both",
            ResetPasswordRequest {
                identifier: Identifier::UsernameOrEmail,
                username: EMAIL.to_owned(),
                problems: vec![ResetPasswordRequestProblem::TooManyEmails],
            },
        ),
        sample(
            "reset-password-email",
            ResetPasswordEmail {
                username: EMAIL.to_owned(),
            },
        ),
        outside("reset-password", reset.clone()),
        outside(
            "reset-password-mistakes",
            ResetPassword {
                problems: vec![ResetPasswordProblem::PasswordMismatch],
                ..reset
            },
        ),
        outside(
            "reset-password-success",
            ResetPasswordSuccess {
                continue_url: back.clone(),
            },
        ),
    ];
    for failure in [
        ResetPasswordFailure::Expired,
        ResetPasswordFailure::Used,
        ResetPasswordFailure::Invalid,
    ] {
        let screen = ResetPasswordFailed {
            failure,
            continue_url: back.clone(),
        };
        samples.push(outside(
            &format!("reset-password-failed-{failure:?}"),
            screen,
        ));
    }
    for result in [
        EmailVerificationResult::Verified,
        EmailVerificationResult::AlreadyVerified,
        EmailVerificationResult::InvalidLink,
        EmailVerificationResult::Failed,
    ] {
        let screen = EmailVerification {
            result,
            continue_url: back.clone(),
        };
        samples.push(outside(&format!("email-verification-{result:?}"), screen));
    }
    samples
}

fn endings() -> Vec<Sample> {
    let logout = |step| Logout {
        step,
        path: "/u/logout".to_owned(),
        fields: vec![("id".to_owned(), "x".to_owned())],
        continue_url: Some("https://app.fieldnote.example/".to_owned()),
    };
    let causes = [
        Cause::NotMember,
        Cause::InvalidRequest,
        Cause::Expired,
        Cause::NoConnection,
        Cause::InvalidInvitation,
        Cause::OthersInvitation,
        Cause::Provider {
            connection: "Halden SSO".to_owned(),
        },
        Cause::Denied,
        Cause::NotFound,
        Cause::TooManyRequests,
        Cause::Unavailable,
        Cause::Internal,
    ];
    let errors = causes.into_iter().enumerate().map(|(place, cause)| {
        let screen = Error {
            cause,
            code: Some("access_denied".to_owned()),
            description: Some(
                "user is not part of the org_7Qm2vXhT4sKdRw9L organization".to_owned(),
            ),
            client_id: Some("3kQyRzPx5bVn8mWdT1cLhJ9fGs7aEu2Y".to_owned()),
            reference: "gh-5f2c91e07b".to_owned(),
            time: "2026-04-18 09:42:07 UTC".to_owned(),
            retry_url: Some("/u/login?state=x".to_owned()),
            organizations_url: Some("/u/organization-picker?state=x".to_owned()),
        };
        sample(&format!("error-{place:02}"), screen)
    });
    let form = FormPost {
        redirect_uri: "https://app.fieldnote.example/callback".to_owned(),
        fields: vec![
            ("code".to_owned(), "abc".to_owned()),
            ("state".to_owned(), "<\">".to_owned()),
        ],
    };
    let message = WebMessage {
        target_origin: "https://app.fieldnote.example".to_owned(),
        response: r#"{"error":"login_required","state":"\"><script>"}"#.to_owned(),
    };
    let endings = vec![
        outside("logout", logout(LogoutStep::Confirm)),
        outside("logout-complete", logout(LogoutStep::Complete)),
        outside("logout-aborted", logout(LogoutStep::Aborted)),
        sample("form-post", form),
        sample("web-message", message),
    ];
    endings.into_iter().chain(errors).collect()
}

fn samples() -> Vec<Sample> {
    [
        logins(),
        signups(),
        organizations(),
        invitations_and_consent(),
        mail_links(),
        endings(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Every screen in every language; where `GUILDHALL_PAGES` names a folder, they are written there to be looked at.
#[test]
fn every_screen_in_every_language() {
    let folder = std::env::var_os("GUILDHALL_PAGES").map(std::path::PathBuf::from);
    let mut names = BTreeSet::new();
    for sample in samples() {
        assert!(
            names.insert(sample.name.clone()),
            "{} is there twice",
            sample.name
        );
        for locale in Locale::ALL {
            let frame = frame(locale, sample.organization);
            let page = (sample.screen)(&frame).unwrap_or_else(|error| {
                panic!(
                    "{} in {locale}: {:#}",
                    sample.name,
                    std::error::Error::source(&error).unwrap()
                )
            });
            check(&sample.name, locale, &page);
            if let Some(folder) = &folder {
                let file = folder.join(format!("{}.{locale}", sample.name));
                std::fs::write(file.with_extension(format!("{locale}.html")), &page.html).unwrap();
                std::fs::write(
                    file.with_extension(format!("{locale}.csp")),
                    &page.content_security_policy,
                )
                .unwrap();
            }
        }
    }
}

fn check(name: &str, locale: Locale, page: &Page) {
    let html = &page.html;
    let place = format!("{name} in {locale}");
    let start = format!("<html lang=\"{locale}\" dir=\"{}\"", locale.direction());
    assert!(html.contains(&start), "{place}");
    for forbidden in [
        " style=",
        " onclick=",
        " onload=",
        "javascript:",
        "${",
        "Guildhall",
    ] {
        assert!(!html.contains(forbidden), "{place} has {forbidden}");
    }
    assert!(
        page.content_security_policy
            .starts_with("default-src 'none'; "),
        "{place}"
    );
    if name != "web-message" {
        assert_eq!(html.matches("<h1>").count(), 1, "{place}");
    }
}

/// Every problem of every screen has its text in every language.
#[test]
fn every_problem_has_a_text() {
    fn ask<S: Screen>(with: impl Fn() -> S) {
        for locale in Locale::ALL {
            render(&frame(locale, true), &with())
                .unwrap_or_else(|error| panic!("{:#}", std::error::Error::source(&error).unwrap()));
        }
    }
    ask(|| Login {
        database: true,
        problems: LoginProblem::ALL.to_vec(),
        ..Login::default()
    });
    ask(|| LoginId {
        problems: LoginIdProblem::ALL.to_vec(),
        ..LoginId::default()
    });
    ask(|| LoginPassword {
        problems: LoginProblem::ALL.to_vec(),
        ..LoginPassword::default()
    });
    ask(|| Signup {
        username: Some(String::new()),
        problems: SignupProblem::ALL.to_vec(),
        ..Signup::default()
    });
    ask(|| OrganizationSelection {
        problems: OrganizationSelectionProblem::ALL.to_vec(),
        ..OrganizationSelection::default()
    });
    ask(|| ResetPassword {
        problems: ResetPasswordProblem::ALL.to_vec(),
        ..ResetPassword::default()
    });
    ask(|| ResetPasswordRequest {
        problems: ResetPasswordRequestProblem::ALL.to_vec(),
        ..ResetPasswordRequest::default()
    });
    ask(|| Consent {
        problems: ConsentProblem::ALL.to_vec(),
        ..Consent::default()
    });
}
