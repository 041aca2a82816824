//! A customer's template: it is rendered or refused, and neither takes long nor reaches what is not its own.

use guildhall_pages::liquid::{Into, LiquidError, render};
use serde_json::json;

/// The most that a rendering may come to, in bytes.
const LONGEST: usize = 2 << 20;

/// # Panics
/// Where it does not hold.
pub fn holds(template: &[u8]) {
    let Ok(template) = std::str::from_utf8(template) else {
        return;
    };
    let variables = json!({
        "organization": {"name": "acme", "display_name": "<Acme>", "metadata": {"plan": "gold"}},
        "roles": [{"name": "Editor"}, {"name": "Reader"}],
        "url": "https://a.example/?x=1&y=2",
    });
    match render(template, &variables, Into::Html, 0) {
        Ok(rendered) => assert!(rendered.len() <= LONGEST, "{} bytes", rendered.len()),
        Err(LiquidError::Template(reason)) => assert!(!reason.is_empty(), "{template}"),
        Err(LiquidError::TooMuch) => {}
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    /// Many times what the bound comes to, which is counted in steps, on a machine that does something else besides.
    const LONGEST: Duration = Duration::from_mins(1);

    #[expect(
        clippy::disallowed_methods,
        reason = "how long it takes in reality is what is tested"
    )]
    fn holds_in_time(template: &str) {
        let begun = Instant::now();
        super::holds(template.as_bytes());
        assert!(begun.elapsed() < LONGEST, "{template}");
    }

    const PIECES: [&str; 16] = [
        "{% for i in (1..99999) %}",
        "{% for role in roles %}",
        "{% endfor %}",
        "{% if url %}",
        "{% endif %}",
        "{% assign a = 'xx' %}",
        "{% assign a = a | append: a %}",
        "{{ a }}",
        "{{ organization.name | upcase }}",
        "{{ roles | map: 'name' | join: a }}",
        "{% capture a %}",
        "{% endcapture %}",
        "{% raw %}",
        "{% endraw %}",
        "{{ a | split: '' | sort | reverse | join: ',' }}",
        "{% break %}",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn any_text(template in ".*|[{}% a-z|:'(.)0-9]{0,60}") {
            holds_in_time(&template);
        }

        #[test]
        fn what_looks_like_templates(pieces in proptest::collection::vec(0..PIECES.len(), 0..12)) {
            let template: String = pieces.into_iter().map(|at| PIECES[at]).collect();
            holds_in_time(&template);
        }
    }
}
