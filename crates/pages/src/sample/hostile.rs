//! Names and texts come from strangers; none of them becomes markup, a link that runs something, or a policy.

use guildhall_model::organization::{Branding, Colors};

use super::tenant;
use crate::screen::*;
use crate::{Frame, Locale, Organization, Page, PageError, Tenant, render};

const HOSTILE: &str = "\"'><script>alert(1)</script>${clientName}; script-src *";

fn text() -> String {
    HOSTILE.to_owned()
}

#[expect(clippy::unnecessary_wraps, reason = "what it stands for is optional")]
fn link() -> Option<String> {
    Some("javascript:alert(1)".to_owned())
}

fn frame() -> Frame {
    Frame {
        organization: Some(Organization {
            name: text(),
            display_name: Some(text()),
            branding: Branding {
                logo_url: link(),
                colors: Some(Colors {
                    primary: text(),
                    page_background: text(),
                }),
            },
        }),
        application: Some(text()),
        state: Some(text()),
        languages: Locale::ALL.to_vec(),
        destinations: vec![text(), "https://x; script-src *".to_owned()],
        ..Frame::new(
            Tenant {
                name: text(),
                privacy_url: link(),
                support_url: link(),
                ..tenant()
            },
            HOSTILE,
        )
    }
}

fn forms(frame: &Frame) -> Vec<Result<Page, PageError>> {
    let button = ConnectionButton {
        name: text(),
        label: text(),
        kind: ConnectionKind::Social,
    };
    let choice = Choice {
        id: text(),
        name: text(),
        display_name: Some(text()),
        logo_url: link(),
    };
    vec![
        render(
            frame,
            &Login {
                database: true,
                username: text(),
                connections: vec![button],
                invitation: Some(Inviter { name: text() }),
                ..Login::default()
            },
        ),
        render(
            frame,
            &OrganizationPicker {
                moment: PickerMoment::AfterLogin,
                username: text(),
                organizations: vec![choice],
                search: Some(Search {
                    query: text(),
                    next: Some(text()),
                }),
                personal: true,
                problems: Vec::new(),
            },
        ),
    ]
}

fn endings(frame: &Frame) -> Vec<Result<Page, PageError>> {
    vec![
        render(
            frame,
            &Error {
                cause: Cause::Provider {
                    connection: text(),
                    refused: true,
                    other_ways: true,
                },
                code: Some(text()),
                description: Some(text()),
                client_id: Some(text()),
                reference: text(),
                time: text(),
                retry_url: link(),
                organizations_url: Some("//evil.example".to_owned()),
            },
        ),
        render(
            frame,
            &FormPost {
                redirect_uri: "https://x/\"><script>".to_owned(),
                fields: vec![(text(), text())],
            },
        ),
        render(
            frame,
            &WebMessage {
                target_origin: text(),
                response: text(),
            },
        ),
        render(
            frame,
            &EmailVerification {
                result: EmailVerificationResult::Verified,
                continue_url: link(),
            },
        ),
    ]
}

#[test]
fn hostile_values_stay_text() {
    let frame = frame();
    for page in forms(&frame).into_iter().chain(endings(&frame)) {
        let Page {
            html,
            content_security_policy,
        } = page.unwrap();
        for forbidden in [
            "<script>",
            "alert(1)</",
            "javascript:",
            "evil.example",
            "='>",
            "\"'>",
        ] {
            assert!(!html.contains(forbidden), "{forbidden} in {html}");
        }
        assert!(
            !content_security_policy.contains('*'),
            "{content_security_policy}"
        );
        assert_eq!(
            content_security_policy
                .matches("frame-ancestors 'none'")
                .count(),
            1
        );
    }
}
