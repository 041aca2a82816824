//! Pages that belong to no tenant: a wrong host.

use minijinja::value::Serde;
use serde::Serialize;

use crate::page::{PageError, environment};

/// What an error page says.
#[derive(Debug, Serialize)]
pub struct ErrorPage<'a> {
    /// What happened, in a few words.
    pub title: &'a str,
    /// What it means and what to do, in a sentence or two.
    pub message: &'a str,
}

/// The page of an error, for people.
pub fn error_page(page: &ErrorPage<'_>) -> Result<String, PageError> {
    render("plain/error.html", page)
}

fn render(template: &str, context: &impl Serialize) -> Result<String, PageError> {
    Ok(environment()?
        .get_template(template)?
        .render(Serde(context))?)
}

/// The value of `Content-Security-Policy` for these pages: their own style, no script, no frame.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_made_from_its_sample() {
        let page = error_page(&ErrorPage {
            title: "Nothing is here",
            message: "No <b>tenant</b>.",
        })
        .unwrap();
        assert!(
            page.contains("<h1>Nothing is here</h1>")
                && page.contains("No &lt;b&gt;tenant&lt;/b&gt;.")
        );
    }
}
