//! The words of the Dashboard, by key: `texts/en.json`. A `${slot}` is replaced by a value.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The texts, or what is wrong with the file.
static TEXTS: LazyLock<Result<BTreeMap<String, String>, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../texts/en.json")).map_err(|error| error.to_string())
});

/// The text of `key`. An unknown key is an error, and so is a slot that is not given.
pub(crate) fn text(key: &str, slots: &[(&str, String)]) -> Result<String, String> {
    let texts = TEXTS.as_ref().map_err(Clone::clone)?;
    let text = texts
        .get(key)
        .ok_or_else(|| format!("there is no text {key}"))?;
    let mut filled = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("${") {
        let (slot, behind) = after
            .split_once('}')
            .ok_or_else(|| format!("{key} has a slot without an end"))?;
        let (_, value) = slots
            .iter()
            .find(|(name, _)| *name == slot)
            .ok_or_else(|| format!("{key} wants ${{{slot}}}"))?;
        filled.push_str(before);
        filled.push_str(value);
        rest = behind;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Whether each word of the query begins a word of the name, in whatever order.
pub(crate) fn has_words(name: &str, query: &str) -> bool {
    let name = name.to_lowercase();
    let words: Vec<&str> = name
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    query
        .to_lowercase()
        .split_whitespace()
        .all(|asked| words.iter().any(|word| word.starts_with(asked)))
}

#[cfg(test)]
pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    let texts = TEXTS.as_ref().expect("the texts can be read");
    texts.keys().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_or_missed() {
        let name = [("name", "Halden".to_owned())];
        assert_eq!(
            text("organization.delete.title", &name).unwrap(),
            "Delete Halden?"
        );
        assert!(text("organization.delete.title", &[]).is_err());
        assert!(text("no.such.text", &[]).is_err());
    }
}
