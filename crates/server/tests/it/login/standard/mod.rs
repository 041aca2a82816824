//! What the standards say, in tables: a line for each sentence, with the section that it stands in.
//!
//! Each line is asked of a tenant as it is, whose answers are those of the recorded service, and of one with the flag
//! `strict_oauth_errors`. Where the two differ, the line stands in `docs/compatibility.md`.

mod authorization;
mod logout;
mod metadata;
mod row;
mod stage;
mod token;
mod tokens;

use std::collections::BTreeSet;

use self::row::{Row, Told};
use self::stage::Stage;

/// The tables.
const TABLES: [&[Row]; 3] = [authorization::TABLE, token::TABLE, logout::TABLE];

/// A line in which the recorded service does something else than the standard: its section, what is asked, what is
/// answered, and what is answered with the flag.
pub(crate) fn differences() -> impl Iterator<Item = [String; 4]> {
    TABLES
        .into_iter()
        .flatten()
        .filter(|row| row.recorded != row.strict)
        .map(|row| {
            let shown = |told: &Told| told.to_string();
            [
                row.section.to_owned(),
                row.asked.to_owned(),
                shown(&row.recorded),
                shown(&row.strict),
            ]
        })
}

#[tokio::test]
async fn the_recorded_wire() {
    hold(false).await;
}

#[tokio::test]
async fn the_standards() {
    hold(true).await;
}

async fn hold(is_strict: bool) {
    let stage = Stage::new(is_strict).await;
    let mut wrong = Vec::new();
    for row in TABLES.into_iter().flatten() {
        let expected = if is_strict { row.strict } else { row.recorded };
        let told = stage.ask(&row.ask).await;
        if told != Ok(expected) {
            wrong.push(format!(
                "{}: {}: {told:?}, not {expected}",
                row.section, row.asked
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_line_names_its_section_once() {
    let mut seen = BTreeSet::new();
    for row in TABLES.into_iter().flatten() {
        assert!(row.section.contains(" section "), "{}", row.section);
        assert!(
            seen.insert((row.section, row.asked)),
            "{} stands twice",
            row.asked
        );
    }
}
