//! The question before something is taken away: the same with script and without it.
//!
//! A form that destroys is answered with a page that says what would be lost. That page sends the same form once more,
//! sure of it.

use axum::response::Response;
use http::StatusCode;
use serde::Serialize;

use crate::error::Failure;
use crate::form::Fields;
use crate::page::{Page, Shell};
use crate::place::Place;

/// What is asked.
#[derive(Debug, Serialize)]
pub(crate) struct Question {
    /// What is about to happen, as a question.
    pub(crate) title: String,
    /// What is lost by it.
    pub(crate) text: String,
    /// The words of the button that does it.
    pub(crate) verb: String,
    /// Where the form is sent.
    pub(crate) action: String,
    /// Where one goes who keeps it.
    pub(crate) back: String,
    /// The name of the button that was pressed.
    pub(crate) button: &'static str,
}

/// Whether a form was sent by the page that asks.
pub(crate) fn is_sure(form: &Fields) -> bool {
    form.has("sure")
}

/// The page that asks. `section` is the entry of the navigation.
pub(crate) fn page(
    place: &Place,
    section: &'static str,
    question: Question,
) -> Result<Response, Failure> {
    let shell = Shell::new(place, question.title.clone(), section);
    Page::new(shell, question).answer(StatusCode::OK, "ask.html")
}
