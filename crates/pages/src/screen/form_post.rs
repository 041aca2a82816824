//! `response_mode=form_post`: a form that sends the answer to the application (OAuth 2.0 Form Post Response Mode).

use serde::Serialize;

use crate::page::Screen;
use crate::text::Name;

/// It sends itself by a script of ours, and by a button where there is none.
#[derive(Clone, Debug, Serialize)]
pub struct FormPost {
    /// The application's callback, checked before.
    pub redirect_uri: String,
    /// The answer.
    pub fields: Vec<(String, String)>,
}

impl Screen for FormPost {
    const NAME: Name = Name {
        prompt: "common",
        screen: "form-post",
    };
    const TEMPLATE: &'static str = "form_post.html";

    fn path(&self) -> &str {
        &self.redirect_uri
    }

    fn destinations(&self) -> Vec<&str> {
        vec![&self.redirect_uri]
    }

    fn script(&self) -> bool {
        true
    }
}
