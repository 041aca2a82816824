//! The reference, `docs/guides/configuration.md`, written from the declaration.

use std::fmt::Write;

use super::setting::{ALL, Kind, Place, Preset, Setting};

const HEAD: &str = "\
<!-- Generated from crates/server/src/configuration/setting.rs; do not edit. -->

# Configuration

Guildhall runs without any configuration. What you do set may stand in three places; the later wins:

1. a file: `guildhall.toml` in the working directory, or the one named by `--config` or `GUILDHALL_CONFIG`;
2. environment variables, named `GUILDHALL_` and the key in capitals;
3. flags of `guildhall serve`.

A key is written with its section: `listen.address` is `address` under `[listen]`.

```toml
[listen]
address = \"0.0.0.0:8443\"

[public]
url = \"https://auth.example.com\"
dashboard_url = \"https://manage.example.com\"
```

Everything is checked at start, and all mistakes are reported together. An unknown key in the file is refused, with its
line. An unknown `GUILDHALL_` variable only gives a warning: Kubernetes sets `GUILDHALL_PORT` and others by itself beside
a service named `guildhall`. A variable that is set to nothing counts as not set. Relative paths in the file are relative
to the file, elsewhere to the working directory. `guildhall config check` prints what holds and where it was written.

";

/// The whole reference in Markdown.
pub fn markdown() -> String {
    let mut page = String::from(HEAD);
    page.push_str("| key | variable | flag | default | meaning |\n");
    page.push_str("|---|---|---|---|---|\n");
    for setting in ALL {
        // Writing to a text can not fail.
        let _ = writeln!(
            page,
            "| {} | `{}` | {} | {} | {} |",
            key(setting),
            setting.variable(),
            flag(setting),
            default(setting),
            meaning(setting),
        );
    }
    page
}

fn key(setting: &Setting) -> String {
    match setting.place {
        Place::Everywhere => format!("`{}`", setting.path),
        Place::OutsideTheFile => "not in the file".to_owned(),
    }
}

fn flag(setting: &Setting) -> String {
    match (&setting.flag, setting.kind) {
        (None, _) => String::new(),
        (Some(flag), Kind::Switch) => format!("`--{}`", flag.name),
        (Some(flag), _) => format!("`--{} {}`", flag.name, flag.value),
    }
}

fn default(setting: &Setting) -> String {
    match setting.default {
        Preset::Value(value) => format!("`{value}`"),
        Preset::Derived(words) => words.to_owned(),
        Preset::Absent => "none".to_owned(),
    }
}

fn meaning(setting: &Setting) -> String {
    match setting.kind {
        Kind::Number(least, most) => {
            format!("{} A whole number from {least} to {most}.", setting.meaning)
        }
        _ => setting.meaning.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/guides/configuration.md"
    );

    /// With `WRITE_REFERENCE=1` in the environment the page is written anew instead of compared.
    #[test]
    fn the_page_in_the_repository_is_up_to_date() {
        if std::env::var_os("WRITE_REFERENCE").is_some() {
            std::fs::write(PAGE, markdown()).expect("the page can be written");
        }
        let page = std::fs::read_to_string(PAGE).expect("the page is there");
        assert!(
            page == markdown(),
            "docs/guides/configuration.md is stale; run \
             `WRITE_REFERENCE=1 cargo test -p guildhall-server --lib configuration::reference`"
        );
    }

    #[test]
    fn no_cell_breaks_the_table() {
        for setting in ALL {
            assert!(!setting.meaning.contains('|'), "{}", setting.path);
            assert!(setting.meaning.ends_with('.'), "{}", setting.path);
        }
    }
}
