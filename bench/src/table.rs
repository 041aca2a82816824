//! The table.

/// One line: a figure, what was measured, the limit of the same run, and their ratio.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// What is compared.
    pub(crate) figure: String,
    /// The server.
    pub(crate) measured: String,
    /// What it is compared with; empty for a figure that stands by itself.
    pub(crate) limit: String,
    /// The ratio, or the figure itself.
    pub(crate) value: String,
    /// What is aimed at.
    pub(crate) goal: Goal,
    /// Whether that was reached.
    reached: Option<bool>,
}

/// What is aimed at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Goal {
    /// Nothing: the line explains another one.
    #[default]
    None,
    /// At least this.
    AtLeast(f64),
    /// At most this.
    AtMost(f64),
}

impl Row {
    /// A ratio, or another number without a unit.
    pub(crate) fn ratio(figure: impl Into<String>, value: f64, goal: Goal) -> Self {
        Self::number(figure, value, "", goal)
    }

    /// A number with a unit.
    pub(crate) fn number(figure: impl Into<String>, value: f64, unit: &str, goal: Goal) -> Self {
        Self {
            figure: figure.into(),
            value: format!("{}{unit}", plain(value)),
            goal,
            reached: match goal {
                Goal::None => None,
                Goal::AtLeast(least) => Some(value >= least),
                Goal::AtMost(most) => Some(value <= most),
            },
            ..Self::default()
        }
    }

    /// The same line with what was divided by what.
    pub(crate) fn of(mut self, measured: impl Into<String>, limit: impl Into<String>) -> Self {
        self.measured = measured.into();
        self.limit = limit.into();
        self
    }

    /// A line that says why nothing was measured.
    pub(crate) fn missing(figure: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            figure: figure.into(),
            measured: why.into(),
            value: "not measured".to_owned(),
            ..Self::default()
        }
    }
}

/// Prints the head of the table.
pub(crate) fn head() {
    line(["figure", "measured", "limit", "value", "goal", ""]);
}

/// Prints lines as soon as they are known.
pub(crate) fn print(rows: &[Row]) {
    for row in rows {
        let goal = match row.goal {
            Goal::None => String::new(),
            Goal::AtLeast(least) => format!(">= {}", plain(least)),
            Goal::AtMost(most) => format!("<= {}", plain(most)),
        };
        let verdict = match row.reached {
            None => "",
            Some(true) => "reached",
            Some(false) => "missed",
        };
        line([
            &row.figure,
            &row.measured,
            &row.limit,
            &row.value,
            &goal,
            verdict,
        ]);
    }
}

fn line([figure, measured, limit, value, goal, verdict]: [&str; 6]) {
    say(
        format!("{figure:<44}  {measured:<30}  {limit:<30}  {value:>12}  {goal:>9}  {verdict}")
            .trim_end(),
    );
}

/// Prints a line of what was asked for.
#[expect(clippy::print_stdout, reason = "the table is what is asked for")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Says something that is not part of the table.
#[expect(
    clippy::print_stderr,
    reason = "the table alone goes to standard output"
)]
pub(crate) fn complain(text: &str) {
    eprintln!("{text}");
}

/// Three digits that say something, thousands apart.
pub(crate) fn plain(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.decimals$}");
    let whole = text.split('.').next().unwrap_or_default().len();
    text.char_indices()
        .flat_map(|(at, letter)| {
            let apart = at > 0 && at < whole && (whole - at) % 3 == 0;
            [apart.then_some(','), Some(letter)]
        })
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn numbers_are_short_and_read_well() {
        for (value, text) in [
            (0.0, "0.000"),
            (0.2464, "0.246"),
            (1.347, "1.35"),
            (57.25, "57.2"),
            (5000.4, "5,000"),
            (1_234_567.0, "1,234,567"),
        ] {
            assert_eq!(plain(value), text);
        }
    }
}
