//! What the configuration is, for `guildhall config check`.

use std::fmt;

use super::setting::{ALL, Kind, Preset};
use super::values::Values;

/// Every setting with its value and where that was written, and the warnings. Secrets are not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    lines: Vec<String>,
    warnings: Vec<String>,
}

impl Report {
    pub(super) fn new(values: &Values, warnings: &[String]) -> Self {
        Self {
            lines: ALL.iter().map(|setting| line(setting, values)).collect(),
            warnings: warnings.to_vec(),
        }
    }
}

fn line(setting: &super::Setting, values: &Values) -> String {
    match (values.get(setting), setting.default) {
        (Some(written), _) if setting.kind == Kind::Secret => {
            format!("{} = (not shown)  # {}", setting.path, written.source)
        }
        (Some(written), _) => {
            let text = written.texts.join(", ");
            format!("{} = {text}  # {}", setting.path, written.source)
        }
        (None, Preset::Derived(words)) => {
            format!("{}: {}  # default", setting.path, words.replace('`', ""))
        }
        (None, _) => format!("{}: none  # default", setting.path),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(formatter, "{line}")?;
        }
        for warning in &self.warnings {
            writeln!(formatter, "warning: {warning}")?;
        }
        Ok(())
    }
}
