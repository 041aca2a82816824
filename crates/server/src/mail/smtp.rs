//! Mails over SMTP (RFC 5321), with TLS from the start or by STARTTLS.

use std::time::Duration;

use guildhall_app::mail::{Mailer, Message, Sending, Undelivered};
use lettre::address::AddressError;
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

/// How long a mail server may take for one mail.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail server.
#[derive(Debug)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
}

/// What is configured for mail is not usable.
#[derive(Debug, thiserror::Error)]
pub enum SmtpUrlError {
    /// The URL.
    #[error("`mail.smtp_url` is no URL of a mail server such as smtps://user:password@host:465")]
    Url(#[source] smtp::Error),
    /// The address.
    #[error("`mail.from` is no address")]
    From(#[source] AddressError),
}

impl Smtp {
    /// The server behind `url`: `smtps://` for TLS from the start, `smtp://…?tls=required` for STARTTLS, `smtp://` for a
    /// server in the same machine.
    ///
    /// # Errors
    /// [`SmtpUrlError`]
    ///
    /// # Panics
    /// Outside of a runtime, which keeps the connections.
    pub fn new(url: &str, from: &str) -> Result<Self, SmtpUrlError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(SmtpUrlError::Url)?
            .timeout(Some(PATIENCE))
            .build();
        let from = from.parse().map_err(SmtpUrlError::From)?;
        Ok(Self { transport, from })
    }

    /// The mail as it is written to the server.
    fn compose(&self, message: &Message) -> Result<lettre::Message, Undelivered> {
        let to: Address = message
            .to
            .parse()
            .map_err(|_| Undelivered::Never(format!("{:?} is no mail address", message.to)))?;
        let sender = Some(message.sender.clone()).filter(|sender| !sender.is_empty());
        let builder = lettre::Message::builder()
            .from(Mailbox::new(sender, self.from.clone()))
            .to(Mailbox::new(None, to))
            .message_id(Some(format!("<{}@{}>", message.id, self.from.domain())))
            .subject(&message.subject);
        let html = message.html.clone();
        let composed = match &message.text {
            Some(text) => builder.multipart(MultiPart::alternative_plain_html(text.clone(), html)),
            None => builder.singlepart(SinglePart::html(html)),
        };
        composed
            .map_err(|error| Undelivered::Never(format!("the mail can not be written: {error}")))
    }
}

impl Mailer for Smtp {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(async move {
            let composed = self.compose(message)?;
            match tokio::time::timeout(2 * PATIENCE, self.transport.send(composed)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) if error.is_permanent() => Err(Undelivered::Never(format!(
                    "the mail server refused it: {error}"
                ))),
                Ok(Err(error)) => Err(Undelivered::Later(format!(
                    "the mail server failed: {error}"
                ))),
                Err(_) => Err(Undelivered::Later(
                    "the mail server did not answer in time".to_owned(),
                )),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Message {
        Message {
            id: "mail_1".to_owned(),
            tenant: "default".to_owned(),
            template: "user_invitation",
            sender: "Atelier, Inc.".to_owned(),
            to: "ben@acme.example".to_owned(),
            subject: "Join Acmé".to_owned(),
            html: "<p>Hello</p>".to_owned(),
            text: Some("Hello".to_owned()),
        }
    }

    #[tokio::test]
    async fn a_mail_is_written_with_its_sender_and_both_bodies() {
        let smtp = Smtp::new(
            "smtps://user:password@mail.example:465",
            "no-reply@auth.example",
        )
        .expect("a mail server");
        let written = smtp.compose(&message()).expect("composed").formatted();
        let written = String::from_utf8(written).expect("text");
        for line in [
            "From: =?utf-8?b?QXRlbGllciwgSW5jLg==?= <no-reply@auth.example>",
            "To: ben@acme.example",
            "Message-ID: <mail_1@auth.example>",
            "Content-Type: multipart/alternative",
            "Content-Type: text/plain",
            "Content-Type: text/html",
        ] {
            assert!(written.contains(line), "{line} is missing:\n{written}");
        }
        let mut nobody = message();
        nobody.to = "nobody".to_owned();
        assert!(matches!(smtp.compose(&nobody), Err(Undelivered::Never(_))));
    }

    #[tokio::test]
    async fn what_is_no_mail_server_is_refused() {
        for (url, from) in [
            ("https://mail.example", "a@b.example"),
            ("mail.example", "a@b.example"),
            ("smtp://mail.example", "nobody"),
        ] {
            assert!(Smtp::new(url, from).is_err(), "{url} {from}");
        }
    }

    /// A mail server for one mail, which answers each line of a client's with the line that is given for it; its URL.
    async fn server(answer_to_recipient: &'static str) -> String {
        use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.expect("a client");
            let (reading, mut writing) = stream.into_split();
            let mut lines = BufReader::new(reading).lines();
            let mut is_body = false;
            writing
                .write_all(b"220 mail.example\r\n")
                .await
                .expect("written");
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                    _ if is_body && line != "." => continue,
                    "." => {
                        is_body = false;
                        "250 taken"
                    }
                    "DATA" => {
                        is_body = true;
                        "354 go on"
                    }
                    "RCPT" => answer_to_recipient,
                    "QUIT" => "221 bye",
                    _ => "250 mail.example",
                };
                let answered = writing.write_all(format!("{answer}\r\n").as_bytes()).await;
                if answered.is_err() {
                    break;
                }
            }
        });
        format!("smtp://127.0.0.1:{port}")
    }

    #[tokio::test]
    async fn what_a_mail_server_answers_decides_whether_it_is_asked_again() {
        for (answer, is_taken, is_tried_again) in [
            ("250 fine", true, false),
            ("550 no such mailbox", false, false),
            ("451 try later", false, true),
        ] {
            let url = server(answer).await;
            let smtp = Smtp::new(&url, "no-reply@auth.example").expect("a mail server");
            let sent = smtp.send(&message()).await;
            assert_eq!(sent.is_ok(), is_taken, "{answer}: {sent:?}");
            assert_eq!(
                matches!(sent, Err(Undelivered::Later(_))),
                is_tried_again,
                "{answer}"
            );
        }
        let nobody = Smtp::new("smtp://127.0.0.1:1", "no-reply@auth.example").expect("a URL");
        let sent = nobody.send(&message()).await;
        assert!(matches!(sent, Err(Undelivered::Later(_))), "{sent:?}");
    }
}
