//! The file: its marks replaced, its YAML read.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::Object;

/// A seed file that has been read.
#[derive(Debug)]
pub(crate) struct Seed {
    /// The folder beside whose files it may name.
    folder: PathBuf,
    sections: Object,
}

impl Seed {
    /// Reads it. `variable` gives the texts for its marks.
    pub(crate) fn read(path: &Path, variable: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        let text = replace_marks(&text, variable);
        let value: Value = serde_yaml_ng::from_str(&text)
            .with_context(|| format!("{} is not YAML", path.display()))?;
        let sections = match value {
            Value::Object(sections) => sections,
            Value::Null => Object::new(),
            _ => bail!(
                "{} is not a tenant as the deploy CLI exports it: sections such as `clients:` are expected",
                path.display()
            ),
        };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { folder, sections })
    }

    /// The names of its sections.
    pub(crate) fn sections(&self) -> impl Iterator<Item = &str> {
        self.sections.keys().map(String::as_str)
    }

    /// What stands in a section. An export writes sections that have nothing, too.
    pub(crate) fn section(&self, name: &str) -> Option<&Value> {
        self.sections.get(name).filter(|value| !value.is_null())
    }

    /// Whether a section holds more than an empty list.
    pub(crate) fn says_something(&self, name: &str) -> bool {
        match self.sections.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::Array(items)) => !items.is_empty(),
            Some(Value::Object(properties)) => !properties.is_empty(),
            Some(_) => true,
        }
    }

    /// The text of a file that the seed names, where `word` names one: a path below `folder` in the seed's own folder.
    /// Anything else is the text itself.
    ///
    /// # Errors
    /// The file lies outside of the seed's folder, or cannot be read.
    pub(crate) fn text_beside(&self, folder: &str, word: &str) -> Result<String> {
        if word.len() > 1024 || word.contains('\n') {
            return Ok(word.to_owned());
        }
        let path = self.folder.join(folder).join(word);
        if !path.is_file() {
            return Ok(word.to_owned());
        }
        let (path, within) = (path.canonicalize()?, self.folder.join(".").canonicalize()?);
        if !path.starts_with(&within) {
            bail!("the file {word:?} lies outside of the seed's folder");
        }
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    }
}

/// Replaces the deploy CLI's marks: `##NAME##` by the text, `@@NAME@@` (quoted or not) by the text as JSON, which it is
/// where it parses as such. A mark that nobody gives a text for stays.
fn replace_marks(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> String {
    let text = replace_between(text, "@@", &|name| {
        let given = variable(name)?;
        let is_json = serde_json::from_str::<Value>(&given).is_ok();
        Some(if is_json {
            given
        } else {
            Value::String(given).to_string()
        })
    });
    replace_between(&text, "##", variable)
}

/// Replaces what stands between two `mark`s, when it is a name and has a replacement. With `@@`, the quotes around go too.
fn replace_between(text: &str, mark: &str, replacement: &dyn Fn(&str) -> Option<String>) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(mark) {
        let after = rest.get(start + mark.len()..).unwrap_or_default();
        let name: &str = after
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .and_then(|end| after.get(..end))
            .unwrap_or_default();
        let closed = after
            .get(name.len()..)
            .is_some_and(|tail| tail.starts_with(mark));
        let found = (closed && !name.is_empty())
            .then(|| replacement(name))
            .flatten();
        let before = rest.get(..start).unwrap_or_default();
        let Some(found) = found else {
            replaced.push_str(before);
            replaced.push_str(mark);
            rest = after;
            continue;
        };
        let tail = after.get(name.len() + mark.len()..).unwrap_or_default();
        let quote = before
            .chars()
            .last()
            .filter(|quote| mark == "@@" && ['"', '\''].contains(quote));
        let unquoted =
            quote.and_then(|quote| Some((before.strip_suffix(quote)?, tail.strip_prefix(quote)?)));
        let (before, tail) = unquoted.unwrap_or((before, tail));
        replaced.push_str(before);
        rest = tail;
        replaced.push_str(&found);
    }
    replaced.push_str(rest);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str) -> Option<String> {
        match name {
            "ENV" => Some("test".to_owned()),
            "ORIGINS" => Some(r#"["https://a.example", "https://b.example"]"#.to_owned()),
            "NAME" => Some(r#"the "one""#.to_owned()),
            _ => None,
        }
    }

    #[test]
    fn marks_are_replaced_as_the_deploy_cli_does() {
        for (text, replaced) in [
            ("a: https://##ENV##.example", "a: https://test.example"),
            ("a: '##ENV##-##ENV##'", "a: 'test-test'"),
            (
                "a: @@ORIGINS@@",
                r#"a: ["https://a.example", "https://b.example"]"#,
            ),
            (
                "a: \"@@ORIGINS@@\"",
                r#"a: ["https://a.example", "https://b.example"]"#,
            ),
            (
                "a: '@@ORIGINS@@'\nb: 1",
                "a: [\"https://a.example\", \"https://b.example\"]\nb: 1",
            ),
            ("a: @@NAME@@", r#"a: "the \"one\"""#),
            ("a: ##UNKNOWN## @@UNKNOWN@@", "a: ##UNKNOWN## @@UNKNOWN@@"),
            ("## a comment ##ENV##", "## a comment test"),
            ("a: 1 ##", "a: 1 ##"),
            ("######", "######"),
            ("##ENV", "##ENV"),
            ("a@@ENV", "a@@ENV"),
        ] {
            assert_eq!(replace_marks(text, &variable), replaced, "{text}");
        }
    }
}
