//! Which of our crates may depend on which: one direction, as `docs/ARCHITECTURE.md` draws it.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, MetadataCommand};

/// What each crate may depend on, of ours.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("protocol", &[]),
    ("store", &["model"]),
    ("pages", &["model"]),
    ("app", &["store", "protocol", "pages", "model"]),
    ("web", &["app", "store", "model"]),
    (
        "management",
        &["web", "app", "store", "protocol", "pages", "model"],
    ),
    (
        "login",
        &["web", "app", "store", "protocol", "pages", "model"],
    ),
    (
        "dashboard",
        &["web", "app", "store", "protocol", "pages", "model"],
    ),
    (
        "server",
        &[
            "model",
            "protocol",
            "store",
            "app",
            "pages",
            "web",
            "management",
            "login",
            "dashboard",
        ],
    ),
    ("testkit", &["model", "store", "app", "web", "server"]),
    ("fuzz", &["protocol", "pages", "web"]),
    ("bench", &["model", "protocol", "store", "app", "server"]),
];

#[test]
fn crates_depend_in_one_direction() {
    let metadata = MetadataCommand::new()
        .no_deps()
        .exec()
        .expect("cargo describes the workspace");
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut seen = 0;
    for package in &metadata.packages {
        let name = package
            .name
            .strip_prefix("guildhall-")
            .expect("every crate is named guildhall-…");
        let may = allowed
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not in the table: decide what it may know"));
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind == DependencyKind::Normal)
        {
            let Some(other) = dependency.name.strip_prefix("guildhall-") else {
                continue;
            };
            assert!(may.contains(&other), "{name} may not depend on {other}");
        }
        seen += 1;
    }
    assert_eq!(seen, ALLOWED.len(), "a crate of the table is gone");
}

#[test]
fn only_the_store_knows_databases_and_only_one_file_both() {
    let metadata = MetadataCommand::new()
        .no_deps()
        .exec()
        .expect("cargo describes the workspace");
    for package in &metadata.packages {
        let knows = package.dependencies.iter().any(|dependency| {
            dependency.kind == DependencyKind::Normal && dependency.name.contains("sql")
        });
        let may = ["guildhall-store", "guildhall-testkit", "guildhall-bench"]
            .contains(&package.name.as_str());
        assert!(!knows || may, "{} knows a database", package.name);
    }
    let store = metadata.workspace_root.join("crates/store/src");
    for entry in walk(store.as_std_path()) {
        let text = std::fs::read_to_string(&entry).expect("a source file is text");
        let inside = entry.to_string_lossy().contains("/engine");
        let may_know = inside || entry.ends_with("migrate.rs") || entry.ends_with("lib.rs");
        let mentions =
            text.contains("Sqlite(") || text.contains("Postgres(") || text.contains("Dialect::");
        assert!(
            may_know || !mentions,
            "{} branches on the engine",
            entry.display()
        );
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}
