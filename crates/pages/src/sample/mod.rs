//! Every screen with made-up contents, and what has to hold for all of them.

mod ending;
mod hostile;
mod login;
mod organization;

use std::collections::BTreeSet;

use guildhall_model::organization::{Branding, Colors};

use crate::page::TEMPLATE_FILES;
use crate::screen::*;
use crate::{Frame, Locale, Organization, Page, PageError, Screen, Tenant, asset, render, text};

type Maker = dyn Fn(&Frame) -> Result<Page, PageError>;

/// A screen of any type, by the name of its picture.
struct Sample {
    name: String,
    screen: Box<Maker>,
    /// Whose page it is.
    organization: Option<Organization>,
}

fn sample<S: Screen + 'static>(name: &str, screen: S) -> Sample {
    Sample {
        name: name.to_owned(),
        screen: Box::new(move |frame| render(frame, &screen)),
        organization: Some(halden()),
    }
}

fn outside<S: Screen + 'static>(name: &str, screen: S) -> Sample {
    Sample {
        organization: None,
        ..sample(name, screen)
    }
}

fn within<S: Screen + 'static>(name: &str, organization: Organization, screen: S) -> Sample {
    Sample {
        organization: Some(organization),
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

fn frame(locale: Locale, organization: Option<Organization>) -> Frame {
    Frame {
        organization,
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

fn samples() -> Vec<Sample> {
    [
        login::logins(),
        login::signups(),
        organization::prompts(),
        organization::pickers(),
        organization::invitations(),
        organization::consents(),
        ending::resets(),
        ending::verifications(),
        ending::logouts(),
        ending::errors(),
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
            let frame = frame(locale, sample.organization.clone());
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
            render(&frame(locale, Some(halden())), &with())
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

/// What a first visit loads, compressed: the page, its styles and icon, and with them the font of Latin texts.
#[test]
fn a_first_visit_is_small() {
    let frame = frame(Locale::German, Some(halden()));
    let login = login::logins().remove(0);
    let page = (login.screen)(&frame).unwrap();
    let styles = ["basecoat.min.css", "tokens.css", "login.css", "favicon.svg"];
    let files: usize = styles
        .iter()
        .map(|path| asset::file(path).unwrap().compressed().len())
        .sum();
    let visit = files + asset::gzip(page.html.as_bytes()).len();
    assert!(visit < 60_000, "{visit} bytes without fonts");
    let font = asset::file("fonts/inter-latin-wght-normal.woff2")
        .unwrap()
        .compressed()
        .len();
    assert!(visit + font < 110_000, "{} bytes with fonts", visit + font);
}

/// A text that nothing shows is a text that nobody keeps up.
#[test]
fn every_text_is_used() {
    let templates: String = TEMPLATE_FILES
        .iter()
        .map(|(_, template)| *template)
        .collect();
    let code = concat!(
        include_str!("../mail.rs"),
        include_str!("../screen/accept_invitation.rs"),
        include_str!("../screen/consent.rs"),
        include_str!("../screen/email_verification.rs"),
        include_str!("../screen/error.rs"),
        include_str!("../screen/login.rs"),
        include_str!("../screen/login_id.rs"),
        include_str!("../screen/organization_picker.rs"),
        include_str!("../screen/organization_selection.rs"),
        include_str!("../screen/part.rs"),
        include_str!("../screen/reset_password.rs"),
        include_str!("../screen/reset_password_request.rs"),
        include_str!("../screen/signup.rs"),
    );
    for screens in text::all(Locale::English).unwrap().values() {
        for key in screens.values().flat_map(std::collections::BTreeMap::keys) {
            let quoted = format!("\"{key}\"");
            assert!(
                templates.contains(&quoted) || code.contains(&quoted),
                "{key}"
            );
        }
    }
}
