//! `/dev/mailbox`: the mails that would have been sent.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Json, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use guildhall_pages::{MailboxPage, MailboxRow, mailbox_page};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::mail::{Kept, Mailbox};

/// Mails are shown as they are read, so anything may be in them: no script, nothing that is sent, no frame around.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; sandbox allow-popups allow-popups-to-escape-sandbox";

/// The paths of the mailbox.
pub(super) fn router(mailbox: Arc<Mailbox>) -> Router {
    Router::new()
        .route("/dev/mailbox", get(list))
        .route("/dev/mailbox.json", get(list_json))
        .route("/dev/mailbox/{id}", get(show))
        .with_state(mailbox)
}

/// Which mails.
#[derive(Deserialize)]
struct Wanted {
    /// Those to this address alone.
    to: Option<String>,
}

async fn list_json(
    State(mailbox): State<Arc<Mailbox>>,
    Query(wanted): Query<Wanted>,
) -> Json<Value> {
    let mails = mailbox.mails(wanted.to.as_deref());
    Json(mails.iter().map(as_json).collect())
}

fn as_json(kept: &Kept) -> Value {
    let message = &kept.message;
    json!({
        "id": message.id,
        "sent_at": kept.sent_at,
        "tenant": message.tenant,
        "template": message.template,
        "from": message.sender,
        "to": message.to,
        "subject": message.subject,
        "links": links(message.text.as_deref().unwrap_or(&message.html)),
        "text": message.text,
        "html": message.html,
    })
}

/// The addresses in a text, in their order, each once.
fn links(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let ends = |letter: char| letter.is_whitespace() || ['"', '\'', '<', '>'].contains(&letter);
    for (start, _) in text.match_indices("http") {
        let rest = text.get(start..).unwrap_or_default();
        let link = rest.split(ends).next().unwrap_or_default();
        let is_link = link.starts_with("https://") || link.starts_with("http://");
        let link = link.replace("&amp;", "&");
        if is_link && !found.contains(&link) {
            found.push(link);
        }
    }
    found
}

async fn list(State(mailbox): State<Arc<Mailbox>>, Query(wanted): Query<Wanted>) -> Response {
    let mails = mailbox.mails(wanted.to.as_deref());
    let rows = mails
        .iter()
        .map(|kept| MailboxRow {
            id: kept.message.id.clone(),
            to: kept.message.to.clone(),
            subject: kept.message.subject.clone(),
            sent_at: kept.sent_at.to_string(),
        })
        .collect();
    match mailbox_page(&MailboxPage { mails: rows }) {
        Ok(html) => page(guildhall_pages::CONTENT_SECURITY_POLICY, html),
        Err(error) => {
            tracing::error!(%error, "the mailbox could not be shown");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn show(State(mailbox): State<Arc<Mailbox>>, Path(id): Path<String>) -> Response {
    match mailbox.mail(&id) {
        Some(kept) => page(POLICY, kept.message.html),
        None => (StatusCode::NOT_FOUND, "there is no such mail").into_response(),
    }
}

fn page(policy: &'static str, html: String) -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, html).into_response()
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn links_are_found_in_text_and_in_html() {
        let text = "Open:\nhttps://a.example/?x=1&y=2\nor http://localhost:1/b.\nhttps://a.example/?x=1&y=2";
        assert_eq!(
            links(text),
            ["https://a.example/?x=1&y=2", "http://localhost:1/b."]
        );
        let html = r#"<a href="https://a.example/?x=1&amp;y=2">https</a>"#;
        assert_eq!(links(html), ["https://a.example/?x=1&y=2"]);
    }
}
