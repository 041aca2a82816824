//! `serve --seed FILE`: a tenant as the deploy CLI exports it (one YAML file) is there after the start.
//!
//! What the file says of an object holds afterwards: what is missing is made, what differs is changed, and nothing is
//! deleted that the file does not name. A second start with the same file finds everything as it wants it and writes
//! nothing. Objects are known by their names, as in the deploy CLI.
//!
//! The file's objects are bodies of the Management API, so they are given to the Management API: in process, before
//! anybody else is answered. Its checks and its sentences are the ones that apply.

mod api;
mod difference;
mod file;
mod section;

use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

pub use api::Api;
use file::Seed;

/// What came of a seed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Objects that were made.
    pub created: usize,
    /// Objects that were changed.
    pub changed: usize,
    /// Objects that already were as the file wants them.
    pub kept: usize,
    /// What was passed over, a sentence each.
    pub warnings: Vec<String>,
}

impl fmt::Display for Loaded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} created, {} changed, {} as they were",
            self.created, self.changed, self.kept
        )
    }
}

/// What a section works with.
pub(crate) struct Loader<'a> {
    api: &'a Api,
    seed: &'a Seed,
    loaded: Loaded,
}

impl Loader<'_> {
    fn warn(&mut self, sentence: String) {
        self.loaded.warnings.push(sentence);
    }

    /// Changes what is at `path` where it differs from `wanted`. Only the properties that differ are sent.
    async fn change(&mut self, path: &str, current: &Value, wanted: &Object) -> Result<bool> {
        let change = difference::of(current, wanted);
        if change.is_empty() {
            return Ok(false);
        }
        self.api.patch(path, &Value::Object(change)).await?;
        Ok(true)
    }

    /// Counts an object that was there before.
    fn count(&mut self, changed: bool) {
        if changed {
            self.loaded.changed += 1;
        } else {
            self.loaded.kept += 1;
        }
    }
}

/// A JSON object.
pub(crate) type Object = serde_json::Map<String, Value>;

/// Loads a seed file into the tenant that `api` reaches.
///
/// `variable` gives the texts for the file's marks (`##NAME##`, `@@NAME@@`), as the environment does for the deploy CLI.
///
/// # Errors
/// The file cannot be read, is not such a file, or the Management API refuses one of its objects. What stands before
/// that object in the order of loading is there then; the same file can be loaded again when it is mended.
pub async fn load(
    path: &Path,
    api: &Api,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Loaded> {
    let seed = Seed::read(path, &|name| {
        variable(name).or_else(|| (name == "AUTH0_DOMAIN").then(|| api.domain().to_owned()))
    })?;
    let mut loader = Loader {
        api,
        seed: &seed,
        loaded: Loaded::default(),
    };
    for section in section::ALL {
        if let Some(value) = seed.section(section.name) {
            (section.load)(&mut loader, value)
                .await
                .with_context(|| format!("{}: section `{}`", path.display(), section.name))?;
        }
    }
    for name in seed.sections() {
        if !section::ALL.iter().any(|section| section.name == name) && seed.says_something(name) {
            loader.warn(format!("section `{name}` is passed over"));
        }
    }
    Ok(loader.loaded)
}

/// The objects of a section that is a list.
fn objects(value: &Value) -> Result<Vec<Object>> {
    let Value::Array(items) = value else {
        bail!("a list is expected here");
    };
    items
        .iter()
        .enumerate()
        .map(|(place, item)| match item {
            Value::Object(object) => Ok(object.clone()),
            _ => bail!("entry {place} is not an object"),
        })
        .collect()
}

/// A property that is a text.
fn text<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}

/// A property that has to be a text, because the object is known by it.
fn named(object: &Object, name: &str) -> Result<String> {
    text(object, name)
        .map(str::to_owned)
        .with_context(|| format!("an entry has no `{name}`, by which it is known"))
}

/// Takes out the properties that an export shows and no body takes.
fn without(mut object: Object, names: &[&str]) -> Object {
    for name in names {
        object.shift_remove(*name);
    }
    object
}
