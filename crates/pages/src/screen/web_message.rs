//! `response_mode=web_message`: the answer is given to the page that shows this one in a frame or opened it.

use serde::Serialize;

use crate::page::Screen;
use crate::text::Name;

/// Nothing is seen of it. The message is `{"type":"authorization_response","response":{…}}`.
#[derive(Clone, Debug, Serialize)]
pub struct WebMessage {
    /// The origin that the message is for; nobody else can read it or show the page.
    pub target_origin: String,
    /// The answer, an object of texts and numbers as JSON.
    pub response: String,
}

impl Screen for WebMessage {
    const NAME: Name = Name {
        prompt: "common",
        screen: "web-message",
    };
    const TEMPLATE: &'static str = "web_message.html";

    fn path(&self) -> &'static str {
        "/authorize"
    }

    fn script(&self) -> bool {
        true
    }

    fn ancestors(&self) -> Vec<&str> {
        vec![&self.target_origin]
    }
}
