//! `guildhall.toml`: sections of keys. Unknown keys are refused with their line, since a setting that is misspelt
//! would otherwise silently not hold.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::nearest::nearest;
use super::problem::{Problem, Problems, Source};
use super::setting::{ALL, Kind, Place, Setting};
use super::values::{Values, Written};

/// The file that is read when none is named.
pub(super) const DEFAULT_NAME: &str = "guildhall.toml";

/// Reads the file into `values`.
pub(super) fn read(path: &Path, values: &mut Values, problems: &mut Problems) {
    match std::fs::read_to_string(path) {
        Ok(text) => File { path, text: &text }.parse(values, problems),
        Err(source) => problems.note(Problem::FileUnreadable {
            path: path.to_owned(),
            source,
        }),
    }
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    fn parse(&self, values: &mut Values, problems: &mut Problems) {
        match DeTable::parse(self.text) {
            Ok(table) => self.table(table.get_ref(), "", values, problems),
            Err(error) => problems.note(Problem::FileSyntax {
                path: self.path(),
                line: self.line(error.span().map_or(0, |span| span.start)),
                message: error.message().to_owned(),
            }),
        }
    }

    fn table(
        &self,
        table: &DeTable<'_>,
        prefix: &str,
        values: &mut Values,
        problems: &mut Problems,
    ) {
        for (key, value) in table {
            let path = format!("{prefix}{}", key.get_ref());
            let line = self.line(key.span().start);
            let setting = in_file().find(|setting| setting.path == path);
            match (setting, value.get_ref()) {
                (Some(setting), _) => {
                    if let Some(texts) = problems.keep(self.texts(setting, value)) {
                        let source = Source::File(self.path(), line);
                        values.write(setting, Written { texts, source });
                    }
                }
                (None, DeValue::Table(inner)) if is_section(&path) => {
                    self.table(inner, &format!("{path}."), values, problems);
                }
                (None, _) => problems.note(Problem::UnknownKey {
                    path: self.path(),
                    line,
                    nearest: nearest(&path, in_file().map(|setting| setting.path))
                        .map(str::to_owned),
                    key: path,
                }),
            }
        }
    }

    /// The value as the texts that a variable or flag would have given.
    fn texts(
        &self,
        setting: &Setting,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Vec<String>, Problem> {
        let (texts, expected) = match setting.kind {
            Kind::Text | Kind::Secret | Kind::Path => (string(value), "a string"),
            Kind::Switch => (
                value.get_ref().as_bool().map(|switch| switch.to_string()),
                "true or false",
            ),
            Kind::Number(..) => (whole_number(value), "a whole number"),
            Kind::List => return self.list(setting, value),
        };
        texts
            .map(|text| vec![text])
            .ok_or_else(|| self.wrong_type(setting, value, expected))
    }

    fn list(
        &self,
        setting: &Setting,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Vec<String>, Problem> {
        const EXPECTED: &str = "an array of strings";
        let members = value
            .get_ref()
            .as_array()
            .ok_or_else(|| self.wrong_type(setting, value, EXPECTED))?;
        members
            .iter()
            .map(|member| string(member).ok_or_else(|| self.wrong_type(setting, member, EXPECTED)))
            .collect()
    }

    fn wrong_type(
        &self,
        setting: &Setting,
        value: &Spanned<DeValue<'_>>,
        expected: &'static str,
    ) -> Problem {
        Problem::WrongType {
            path: self.path(),
            line: self.line(value.span().start),
            key: setting.path,
            found: type_name(value.get_ref()),
            expected,
        }
    }

    /// The line of a byte offset, from 1.
    fn line(&self, offset: usize) -> usize {
        let before = self.text.bytes().take(offset);
        1 + before.filter(|byte| *byte == b'\n').count()
    }

    fn path(&self) -> PathBuf {
        self.path.to_owned()
    }
}

fn in_file() -> impl Iterator<Item = &'static Setting> {
    ALL.iter()
        .copied()
        .filter(|setting| setting.place == Place::Everywhere)
}

fn is_section(path: &str) -> bool {
    in_file().any(|setting| {
        setting
            .path
            .strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

fn string(value: &Spanned<DeValue<'_>>) -> Option<String> {
    value.get_ref().as_str().map(str::to_owned)
}

fn whole_number(value: &Spanned<DeValue<'_>>) -> Option<String> {
    let integer = value.get_ref().as_integer()?;
    let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok()?;
    Some(number.to_string())
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a section",
    }
}
