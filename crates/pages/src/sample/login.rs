//! Logging in and signing up.

use guildhall_model::organization::{Branding, Colors};

use super::{EMAIL, Sample, connections, inviter, outside, sample, within};
use crate::Organization;
use crate::screen::*;

pub(super) fn logins() -> Vec<Sample> {
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
        outside("login", login.clone()),
        sample("login-wrong", wrong),
        sample(
            "login-discovers",
            Login {
                discovers: true,
                ..login
            },
        ),
        sample("login-buttons", buttons),
        outside("login-username", named),
        sample("login-invitation", invited),
        sample("login-identifier", id.clone()),
        within("login-identifier-logo-fails", brightwater(), id.clone()),
        within("login-identifier-yellow", yellow(), id.clone()),
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

/// Its logo is not there.
fn brightwater() -> Organization {
    Organization {
        name: "brightwater".to_owned(),
        display_name: Some("Brightwater Clinics and Associated Surgeries".to_owned()),
        branding: Branding {
            logo_url: Some("https://brightwater.example/gone.png".to_owned()),
            colors: None,
        },
    }
}

/// Its colours can not be read as they are.
fn yellow() -> Organization {
    Organization {
        name: "sunny".to_owned(),
        display_name: None,
        branding: Branding {
            logo_url: None,
            colors: Some(Colors {
                primary: "#FFD400".to_owned(),
                page_background: "#FFF".to_owned(),
            }),
        },
    }
}

pub(super) fn signups() -> Vec<Sample> {
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
