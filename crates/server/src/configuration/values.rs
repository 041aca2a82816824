//! What was written for each setting, and where: the file, then variables, then flags; the later wins.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::problem::{Problem, Source};
use super::setting::{Kind, Preset, Setting};

/// What was written for one setting. Everything but a list has one text.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) texts: Vec<String>,
    pub(super) source: Source,
}

/// What was written for all settings.
#[derive(Clone, Default)]
pub(super) struct Values {
    written: HashMap<&'static str, Written>,
    working_directory: PathBuf,
}

impl Values {
    pub(super) fn new(working_directory: &Path) -> Self {
        Self {
            written: HashMap::new(),
            working_directory: working_directory.to_owned(),
        }
    }

    /// Notes what was written, over what was noted before. A variable that is set to nothing counts as not set, as
    /// in a compose file that passes on a variable nobody set.
    pub(super) fn write(&mut self, setting: &Setting, written: Written) {
        let is_empty = written.texts.iter().all(String::is_empty);
        if is_empty && matches!(written.source, Source::Variable(_)) {
            return;
        }
        self.written.insert(setting.path, written);
    }

    /// Notes everything that was noted in `other` over what is noted here.
    pub(super) fn overlay(&mut self, other: Self) {
        self.written.extend(other.written);
    }

    /// What was written, or the default where it is a value.
    pub(super) fn get(&self, setting: &Setting) -> Option<Written> {
        self.written
            .get(setting.path)
            .cloned()
            .or(match setting.default {
                Preset::Value(text) => Some(Written {
                    texts: vec![text.to_owned()],
                    source: Source::Default,
                }),
                Preset::Derived(_) | Preset::Absent => None,
            })
    }

    /// Whether somebody wrote it.
    pub(super) fn is_written(&self, setting: &Setting) -> bool {
        self.written.contains_key(setting.path)
    }

    /// The setting as read by `parse`; `None` when it has neither value nor default.
    pub(super) fn optional<T, E: fmt::Display>(
        &self,
        setting: &Setting,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Problem> {
        let Some(written) = self.get(setting) else {
            return Ok(None);
        };
        let text = written.texts.first().map_or("", String::as_str);
        parse(text)
            .map(Some)
            .map_err(|reason| Problem::invalid(setting, &written.source, text, reason))
    }

    /// The setting as read by `parse`, for those that have a value by default.
    pub(super) fn required<T, E: fmt::Display>(
        &self,
        setting: &Setting,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, Problem> {
        self.optional(setting, parse)?
            .ok_or_else(|| Problem::invalid(setting, &Source::Default, "", "a value is needed"))
    }

    /// Each member of a list as read by `parse`; empty when nothing was written.
    pub(super) fn list<T, E: fmt::Display>(
        &self,
        setting: &Setting,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Vec<T>, Problem> {
        let Some(Written { texts, source }) = self.get(setting) else {
            return Ok(Vec::new());
        };
        texts
            .iter()
            .flat_map(|text| text.split(','))
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| {
                parse(text).map_err(|reason| Problem::invalid(setting, &source, text, reason))
            })
            .collect()
    }

    /// A switch.
    pub(super) fn switch(&self, setting: &Setting) -> Result<bool, Problem> {
        self.required(setting, |text| match text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err("write true or false"),
        })
    }

    /// A whole number within the declared bounds.
    pub(super) fn number(&self, setting: &Setting) -> Result<Option<u64>, Problem> {
        let (least, most) = match setting.kind {
            Kind::Number(least, most) => (least, most),
            _ => (0, u64::MAX),
        };
        self.optional(setting, |text| {
            text.parse::<u64>()
                .ok()
                .filter(|number| (least..=most).contains(number))
                .ok_or_else(|| format!("write a whole number from {least} to {most}"))
        })
    }

    /// A number with a default, as `usize`.
    pub(super) fn count(&self, setting: &Setting, derived: usize) -> Result<usize, Problem> {
        Ok(self
            .number(setting)?
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(derived))
    }

    /// A path, made absolute: relative to the file it is written in, else to the working directory.
    pub(super) fn path(&self, setting: &Setting) -> Result<Option<PathBuf>, Problem> {
        let base = match self.get(setting).map(|written| written.source) {
            Some(Source::File(file, _)) => file
                .parent()
                .map_or_else(|| self.working_directory.clone(), Path::to_path_buf),
            _ => self.working_directory.clone(),
        };
        self.optional(setting, |text| {
            if text.is_empty() {
                return Err("write a path");
            }
            // `components` takes the `./` out, so that messages show a path people can paste.
            Ok(base.join(text).components().collect())
        })
    }
}
