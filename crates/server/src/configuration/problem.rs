//! What can be wrong with a configuration, in sentences that say what, where and what to do.

use std::fmt;
use std::path::PathBuf;

use super::setting::{Kind, Setting};

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: it is the default.
    Default,
    /// In the file, on this line (from 1).
    File(PathBuf, usize),
    /// In this environment variable.
    Variable(String),
    /// In this flag, given without its dashes.
    Flag(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::File(path, line) => write!(formatter, "{}, line {line}", path.display()),
            Self::Variable(name) => write!(formatter, "variable {name}"),
            Self::Flag(name) => write!(formatter, "flag --{name}"),
        }
    }
}

/// One thing that is wrong with a configuration.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The file that was named, or found, can not be read.
    #[error("the configuration file {} cannot be read: {source}", path.display())]
    FileUnreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{}, line {line}: {message}; the file must be TOML 1.0", path.display())]
    FileSyntax {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What the TOML parser says.
        message: String,
    },
    /// A key in the file that is no setting.
    #[error("{}, line {line}: there is no setting `{key}`{}", path.display(), suggestion(nearest.as_deref()))]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The dotted key.
        key: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// A value in the file of the wrong type.
    #[error("{}, line {line}: `{key}` is {found}, but must be {expected}", path.display())]
    WrongType {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The dotted key.
        key: &'static str,
        /// What came.
        found: &'static str,
        /// What must come.
        expected: &'static str,
    },
    /// A variable or a path whose bytes are no UTF-8.
    #[error("the variable {name} is not UTF-8; write it as text")]
    NotUnicode {
        /// The variable.
        name: String,
    },
    /// A value that does not do.
    #[error("`{setting}` ({source_of_value}){}: {reason}", shown(value.as_deref()))]
    Invalid {
        /// The setting's path.
        setting: &'static str,
        /// Where it was written.
        source_of_value: Source,
        /// What was written; `None` when it may hold a secret.
        value: Option<String>,
        /// What is wrong with it and what to do.
        reason: String,
    },
    /// Settings that do not go together.
    #[error("{0}")]
    Conflict(String),
}

impl Problem {
    pub(super) fn invalid(
        setting: &Setting,
        source: &Source,
        value: &str,
        reason: impl fmt::Display,
    ) -> Self {
        Self::Invalid {
            setting: setting.path,
            source_of_value: source.clone(),
            value: (setting.kind != Kind::Secret).then(|| value.to_owned()),
            reason: reason.to_string(),
        }
    }
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "; the settings are listed in docs/guides/configuration.md".to_owned(),
        |nearest| format!("; did you mean `{nearest}`?"),
    )
}

fn shown(value: Option<&str>) -> String {
    value.map_or_else(String::new, |value| format!(" is {value:?}"))
}

/// All that is wrong with a configuration, one sentence a line.
#[derive(Debug)]
pub struct Error {
    /// At least one problem.
    pub problems: Vec<Problem>,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.problems.iter().enumerate() {
            if number > 0 {
                formatter.write_str("\n")?;
            }
            write!(formatter, "configuration: {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Collects problems, so that a person can mend all of them at once.
#[derive(Debug, Default)]
pub(super) struct Problems(pub(super) Vec<Problem>);

impl Problems {
    /// The value, or `None` after the problem was noted.
    pub(super) fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.0.push(problem)).ok()
    }

    pub(super) fn note(&mut self, problem: Problem) {
        self.0.push(problem);
    }
}
