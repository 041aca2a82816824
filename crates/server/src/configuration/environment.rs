//! The variables: `GUILDHALL_` and the setting's path in capitals.
//!
//! A variable that is no setting gives a warning and no refusal, other than a key in the file: Kubernetes puts
//! `GUILDHALL_PORT`, `GUILDHALL_SERVICE_HOST` and more into every container beside a service named `guildhall`, and a
//! server that does not start because of a service's name would be the worse surprise.

use std::ffi::{OsStr, OsString};

use super::nearest::nearest;
use super::problem::{Problem, Problems, Source};
use super::setting::{ALL, PREFIX};
use super::values::{Values, Written};

/// Reads the variables into `values`; returns the warnings about those that are no settings, in order of name.
pub(super) fn read(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    values: &mut Values,
    problems: &mut Problems,
) -> Vec<String> {
    let mut warnings = Vec::new();
    for (name, value) in environment {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else {
            continue;
        };
        match ALL.iter().find(|setting| setting.variable() == name) {
            None => warnings.push(unknown(name)),
            Some(setting) => {
                if let Some(text) = problems.keep(unicode(name, &value)) {
                    let source = Source::Variable(name.to_owned());
                    let texts = vec![text];
                    values.write(setting, Written { texts, source });
                }
            }
        }
    }
    warnings.sort();
    warnings
}

fn unicode(name: &str, value: &OsStr) -> Result<String, Problem> {
    value
        .to_str()
        .map(str::to_owned)
        .ok_or_else(|| Problem::NotUnicode {
            name: name.to_owned(),
        })
}

fn unknown(name: &str) -> String {
    let variables: Vec<String> = ALL.iter().map(|setting| setting.variable()).collect();
    let hint = nearest(name, variables.iter().map(String::as_str));
    match hint {
        Some(hint) => {
            format!("the variable {name} is no setting and has no effect; did you mean {hint}?")
        }
        None => format!("the variable {name} is no setting and has no effect"),
    }
}
