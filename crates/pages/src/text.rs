//! The words of pages and mails, by key.
//!
//! A file a language, `texts/<tag>.json`: prompt, screen, key, text; the prompts, screens and keys are those of the
//! Management API's custom texts where it has them. A `${slot}` is replaced by a value. A key that a screen does not
//! have is looked up in `common`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::Locale;

type Screens = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

static TEXTS: LazyLock<[Result<Screens, String>; 3]> = LazyLock::new(|| {
    [
        include_str!("../texts/en.json"),
        include_str!("../texts/de.json"),
        include_str!("../texts/ar.json"),
    ]
    .map(|file| serde_json::from_str(file).map_err(|error| error.to_string()))
});

/// Which texts a screen uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The group.
    pub prompt: &'static str,
    /// The screen in it.
    pub screen: &'static str,
}

/// What stands for the slots of a text.
pub(crate) type Slots = BTreeMap<String, String>;

/// How a value is put into a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// HTML: everything escaped, each value isolated by `<bdi>`, since a name may be written in another direction.
    Html,
    /// Plain text.
    Plain,
}

pub(crate) fn all(locale: Locale) -> Result<&'static Screens, String> {
    let [english, german, arabic] = &*TEXTS;
    match locale {
        Locale::English => english,
        Locale::German => german,
        Locale::Arabic => arabic,
    }
    .as_ref()
    .map_err(Clone::clone)
}

/// The text of `key`, its slots filled.
pub(crate) fn text(
    locale: Locale,
    name: Name,
    key: &str,
    slots: &Slots,
    form: Form,
) -> Result<String, String> {
    let screens = all(locale)?;
    let find = |prompt: &str, screen: &str| screens.get(prompt)?.get(screen)?.get(key);
    let text = find(name.prompt, name.screen)
        .or_else(|| find("common", "common"))
        .ok_or_else(|| format!("{locale} has no text {}/{}/{key}", name.prompt, name.screen))?;
    fill(text, slots, form)
        .map_err(|slot| format!("{key} wants ${{{slot}}}, which it is not given"))
}

/// Replaces each `${slot}`; an unknown one is an error, by its name.
fn fill<'a>(text: &'a str, slots: &Slots, form: Form) -> Result<String, &'a str> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (slot, behind) = after.split_once('}').ok_or(after)?;
        let value = slots.get(slot).ok_or(slot)?;
        push(&mut filled, before, form);
        match form {
            Form::Html => {
                filled.push_str("<bdi>");
                push(&mut filled, value, form);
                filled.push_str("</bdi>");
            }
            Form::Plain => filled.push_str(value),
        }
        rest = behind;
    }
    push(&mut filled, rest, form);
    Ok(filled)
}

fn push(filled: &mut String, text: &str, form: Form) {
    match form {
        Form::Html => filled.push_str(&escape(text)),
        Form::Plain => filled.push_str(text),
    }
}

/// Text as HTML, in an element or in a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_and_never_markup() {
        let slots = Slots::from([("who".to_owned(), "<b>&\"${who}".to_owned())]);
        let html = fill("Hello ${who}, 1 < 2.", &slots, Form::Html).unwrap();
        assert_eq!(
            html,
            "Hello <bdi>&lt;b&gt;&amp;&quot;${who}</bdi>, 1 &lt; 2."
        );
        assert_eq!(
            fill("Hello ${who}.", &slots, Form::Plain).unwrap(),
            "Hello <b>&\"${who}."
        );
        assert_eq!(fill("${nobody}", &slots, Form::Plain), Err("nobody"));
        assert_eq!(fill("${open", &slots, Form::Plain), Err("open"));
    }

    /// Every language has the same keys with the same slots.
    #[test]
    fn no_language_lacks_a_text() {
        let english = flat(Locale::English);
        for locale in [Locale::German, Locale::Arabic] {
            let other = flat(locale);
            let keys = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(&english), keys(&other), "{locale}");
            for (key, text) in &other {
                assert_eq!(slots(&english[key]), slots(text), "{locale} {key}");
                assert!(!text.trim().is_empty(), "{locale} {key}");
            }
        }
    }

    fn flat(locale: Locale) -> BTreeMap<String, String> {
        let mut flat = BTreeMap::new();
        for (prompt, screens) in all(locale).unwrap() {
            for (screen, texts) in screens {
                for (key, text) in texts {
                    flat.insert(format!("{prompt}/{screen}/{key}"), text.clone());
                }
            }
        }
        flat
    }

    fn slots(text: &str) -> Vec<&str> {
        let mut found: Vec<_> = text
            .split("${")
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}
