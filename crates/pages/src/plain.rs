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

/// The mails of a development server.
#[derive(Debug, Serialize)]
pub struct MailboxPage {
    /// The mails, in their order.
    pub mails: Vec<MailboxRow>,
}

/// A mail in the list.
#[derive(Debug, Serialize)]
pub struct MailboxRow {
    /// Its id, as in its address.
    pub id: String,
    /// Whom it went to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When it was sent.
    pub sent_at: String,
}

/// The list of a development server's mails.
pub fn mailbox_page(page: &MailboxPage) -> Result<String, PageError> {
    render("plain/mailbox.html", page)
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
        let mails = vec![MailboxRow {
            id: "mail_1".to_owned(),
            to: "ben@acme.example".to_owned(),
            subject: "1 < 2".to_owned(),
            sent_at: "2026-11-24T00:00:00.000Z".to_owned(),
        }];
        let page = mailbox_page(&MailboxPage { mails }).unwrap();
        assert!(
            page.contains("/dev/mailbox/mail_1") && page.contains("1 &lt; 2"),
            "{page}"
        );
        let page = mailbox_page(&MailboxPage { mails: Vec::new() }).unwrap();
        assert!(page.contains("No mail has been sent yet."));
    }
}
