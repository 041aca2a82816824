//! Links of mails, and where a login ends.

use super::{EMAIL, Sample, outside, sample};
use crate::screen::*;

#[expect(clippy::unnecessary_wraps, reason = "what it stands for is optional")]
fn back() -> Option<String> {
    Some("https://app.fieldnote.example/login".to_owned())
}

pub(super) fn resets() -> Vec<Sample> {
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
                continue_url: back(),
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
            continue_url: back(),
        };
        samples.push(outside(
            &format!("reset-password-failed-{failure:?}"),
            screen,
        ));
    }
    samples
}

pub(super) fn verifications() -> Vec<Sample> {
    [
        EmailVerificationResult::Verified,
        EmailVerificationResult::AlreadyVerified,
        EmailVerificationResult::InvalidLink,
        EmailVerificationResult::Failed,
    ]
    .into_iter()
    .map(|result| {
        let screen = EmailVerification {
            result,
            continue_url: back(),
        };
        outside(&format!("email-verification-{result:?}"), screen)
    })
    .collect()
}

pub(super) fn logouts() -> Vec<Sample> {
    let logout = |step| Logout {
        step,
        path: "/u/logout".to_owned(),
        fields: vec![("id".to_owned(), "x".to_owned())],
        continue_url: Some("https://app.fieldnote.example/".to_owned()),
    };
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
    vec![
        outside("logout", logout(LogoutStep::Confirm)),
        outside("logout-complete", logout(LogoutStep::Complete)),
        outside("logout-aborted", logout(LogoutStep::Aborted)),
        sample("form-post", form),
        sample("web-message", message),
    ]
}

pub(super) fn errors() -> Vec<Sample> {
    let causes = [
        Cause::NotMember,
        Cause::InvalidRequest,
        Cause::Expired,
        Cause::NoConnection,
        Cause::InvalidInvitation,
        Cause::OthersInvitation,
        Cause::Provider {
            connection: "Halden SSO".to_owned(),
            refused: false,
            other_ways: true,
        },
        Cause::Provider {
            connection: "Halden SSO".to_owned(),
            refused: true,
            other_ways: false,
        },
        Cause::Denied,
        Cause::NotFound,
        Cause::TooManyRequests,
        Cause::Unavailable,
        Cause::Internal,
    ];
    causes
        .into_iter()
        .enumerate()
        .map(|(place, cause)| {
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
        })
        .collect()
}
