//! Customers' templates, in the dialect that they were written for: LiquidJS, run in QuickJS.
//!
//! Each rendering has an engine of its own, with nothing of a browser or of Node in it: no files, no network, no timers.
//! Time is counted in steps of the engine instead of seconds, and memory is bounded, so that a template can neither hold
//! up the thread that renders it nor reach what another one left behind.

use rquickjs::{Context, Ctx, Error as EngineError, Function, Runtime, Value};

/// The library, as published.
const LIQUID: &str = include_str!("../vendor/liquid.browser.min.js");
/// What is called: template, variables as JSON, whether to escape for HTML, milliseconds since 1970 for `now`.
const CALL: &str = r#"
(template, variables, escape, now) => {
  Date.now = () => now;
  const engine = new liquidjs.Liquid({
    templates: {},
    ownPropertyOnly: true,
    outputEscape: escape ? "escape" : undefined,
    timezoneOffset: 0,
  });
  return engine.parseAndRenderSync(template, JSON.parse(variables));
}
"#;
/// Bytes that an engine may hold, the library's own 8 MB included.
const MEMORY: usize = 48 << 20;
/// Bytes of stack.
const STACK: usize = 512 << 10;
/// How often the engine asks whether to go on, which it does every ten thousand steps: about a second of work.
const TURNS: u32 = 3_000;
/// The most bytes that a rendering may come to.
const LONGEST: usize = 2 << 20;

/// Why a template could not be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LiquidError {
    /// The template is malformed, or asks for what is not there; in the library's words, with line and column.
    #[error("{0}")]
    Template(String),
    /// It would take too long, need too much memory, or come to more than 2 MB.
    #[error("the template takes too much time or memory")]
    TooMuch,
}

/// What the result is put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Into {
    /// HTML: what is printed is escaped, unless the template says `| raw`.
    Html,
    /// Plain text.
    Text,
}

/// Renders a template with these variables. `now` is what `{{ "now" | date: … }}` means, in milliseconds since 1970.
///
/// # Errors
/// [`LiquidError`]. What a template names and is not there is empty, as in the dialect.
pub fn render(
    template: &str,
    variables: &serde_json::Value,
    into: Into,
    now: i64,
) -> Result<String, LiquidError> {
    let runtime = Runtime::new().map_err(|_| LiquidError::TooMuch)?;
    runtime.set_memory_limit(MEMORY);
    runtime.set_max_stack_size(STACK);
    let mut turns = TURNS;
    runtime.set_interrupt_handler(Some(Box::new(move || {
        turns = turns.saturating_sub(1);
        turns == 0
    })));
    let context = Context::full(&runtime).map_err(|_| LiquidError::TooMuch)?;
    let rendered = context.with(|engine| {
        call(&engine, template, &variables.to_string(), into, now)
            .map_err(|error| reason(&engine, &error))
    })?;
    if rendered.len() > LONGEST {
        return Err(LiquidError::TooMuch);
    }
    Ok(rendered)
}

fn call(
    engine: &Ctx<'_>,
    template: &str,
    variables: &str,
    into: Into,
    now: i64,
) -> Result<String, EngineError> {
    engine.eval::<(), _>(LIQUID)?;
    let render: Function<'_> = engine.eval(CALL)?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds are exact in a double for 280,000 years"
    )]
    let now = now as f64;
    render.call((template, variables, into == Into::Html, now))
}

/// What the engine says went wrong. An exception that is no error object comes from a bound of ours.
fn reason(engine: &Ctx<'_>, error: &EngineError) -> LiquidError {
    let EngineError::Exception = error else {
        return LiquidError::TooMuch;
    };
    let thrown: Value<'_> = engine.catch();
    let message = thrown
        .as_exception()
        .and_then(rquickjs::Exception::message)
        .unwrap_or_default();
    let is_bound = message.is_empty()
        || ["interrupted", "out of memory", "too long", "stack"]
            .iter()
            .any(|word| message.contains(word));
    if is_bound {
        LiquidError::TooMuch
    } else {
        LiquidError::Template(message)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn html(template: &str) -> Result<String, LiquidError> {
        let variables = json!({
            "organization": {"display_name": "Acme & Sons", "metadata": {"plan": "gold"}},
            "roles": [{"name": "Editor"}, {"name": "Reader"}],
            "url": "https://a.example/?x=1&y=2",
            "inviter": {"name": "<b>Ada</b>"},
        });
        render(template, &variables, Into::Html, 1_700_000_000_000)
    }

    #[test]
    fn the_dialect_is_the_one_that_templates_are_written_in() {
        for (template, rendered) in [
            ("{{ organization.display_name }}", "Acme &amp; Sons"),
            ("{{ organization.display_name | raw }}", "Acme & Sons"),
            ("{{ inviter.name }}", "&lt;b&gt;Ada&lt;/b&gt;"),
            ("{{ nothing.at.all }}", ""),
            ("{{ nothing | default: 'none' }}", "none"),
            (
                "{% for role in roles %}{{ role.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}",
                "Editor, Reader",
            ),
            (
                "{% if organization.metadata.plan == 'gold' %}yes{% else %}no{% endif %}",
                "yes",
            ),
            ("{% assign a = 'x' | upcase %}{{ a }}", "X"),
            ("{{ 'now' | date: '%Y-%m-%d' }}", "2023-11-14"),
            ("{{ roles | map: 'name' | join: '-' }}", "Editor-Reader"),
            ("{{ 'a' | no_such_filter }}", "a"),
        ] {
            assert_eq!(html(template).as_deref(), Ok(rendered), "{template}");
        }
    }

    #[test]
    fn text_is_not_escaped() {
        let variables = json!({"organization": {"name": "Acme & Sons"}});
        let subject = render("Join {{ organization.name }}", &variables, Into::Text, 0);
        assert_eq!(subject.as_deref(), Ok("Join Acme & Sons"));
    }

    #[test]
    fn what_is_malformed_is_said_with_its_place() {
        for (template, said) in [
            ("{% if %}", "line:1"),
            ("one\n{% for x in %}", "line:2"),
            ("{{ 'a' | ", "not closed"),
            ("{% include 'other' %}", "ENOENT"),
            ("{% no_such_tag %}", "no_such_tag"),
        ] {
            match html(template) {
                Err(LiquidError::Template(message)) => {
                    assert!(message.contains(said), "{template}: {message}");
                }
                other => panic!("{template}: {other:?}"),
            }
        }
    }

    #[test]
    fn time_memory_and_length_are_bounded() {
        for template in [
            "{% for i in (1..100000) %}{% for j in (1..100000) %}{% assign x = i %}{% endfor %}{% endfor %}",
            "{% for i in (1..1000000000) %}x{% endfor %}",
            "{% assign a = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' %}\
             {% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
            "{% assign a = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..18) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
        ] {
            assert_eq!(html(template), Err(LiquidError::TooMuch), "{template}");
        }
    }

    #[test]
    fn a_template_reaches_no_internals() {
        for template in [
            "{{ url.constructor }}",
            "{{ roles.constructor.constructor }}",
            "{{ organization.__proto__ }}",
            "{{ globalThis }}",
        ] {
            assert_eq!(html(template).as_deref(), Ok(""), "{template}");
        }
    }
}
