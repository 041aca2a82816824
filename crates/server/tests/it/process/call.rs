//! A call over a socket, as plain as it can be: one request, one answer, one connection.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// Longer than any answer takes, so that a server that hangs fails its test instead of holding it.
const PATIENCE: Duration = Duration::from_mins(1);

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'a> {
    /// The method.
    pub(crate) method: &'a str,
    /// The host, with the port.
    pub(crate) host: &'a str,
    /// The path.
    pub(crate) path: &'a str,
    /// The bearer token, where there is one.
    pub(crate) token: Option<&'a str>,
    /// The JSON body, where there is one.
    pub(crate) body: Option<&'a Value>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The body as text.
    pub(crate) text: String,
}

impl Answer {
    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text))
    }

    /// Makes sure of the status; the body is shown when it is another.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The answer that `bytes` are, head and body.
    #[track_caller]
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).expect("every answer is text");
        let (head, body) = text
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("no answer: {text:?}"));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Self {
            status: status.unwrap_or_else(|| panic!("no status: {head}")),
            text: body.to_owned(),
        }
    }
}

impl Request<'_> {
    /// The head of the request. The server closes the connection behind its answer.
    pub(crate) fn head(&self) -> String {
        let Self {
            method,
            host,
            path,
            token,
            body,
        } = self;
        let token = token.map_or_else(String::new, |token| {
            format!("authorization: Bearer {token}\r\n")
        });
        let kind = body.map_or_else(String::new, |body| {
            format!(
                "content-type: application/json\r\ncontent-length: {}\r\n",
                body.to_string().len()
            )
        });
        format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{token}{kind}")
    }

    /// Asks on the port and waits for the whole answer.
    #[track_caller]
    pub(crate) fn send(&self, port: u16) -> Answer {
        let mut stream = connect(port);
        let body = self.body.map(Value::to_string).unwrap_or_default();
        let text = format!("{}\r\n{body}", self.head());
        stream.write_all(text.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered in time");
        Answer::read(&answer)
    }
}

/// A connection that does not wait for ever.
#[track_caller]
pub(crate) fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("set");
    stream
}
