//! Where mails go: to a mail server, to the mailbox of development, or nowhere with a reason.

mod mailbox;
mod smtp;

use std::sync::Arc;

use guildhall_app::mail::{Mailer, Message, Sending, Undelivered};

use crate::configuration::Configuration;

pub use mailbox::{Kept, Mailbox};
pub use smtp::{Smtp, SmtpUrlError};

/// The mailer that a configuration describes. With `--dev` it is the mailbox, whatever else is configured.
///
/// # Errors
/// The URL or the sender's address is none.
pub fn mailer(
    configuration: &Configuration,
    mailbox: Option<&Arc<Mailbox>>,
) -> Result<Arc<dyn Mailer>, SmtpUrlError> {
    if let Some(mailbox) = mailbox {
        return Ok(Arc::clone(mailbox) as Arc<dyn Mailer>);
    }
    Ok(match &configuration.mail.smtp_url {
        Some(url) => Arc::new(Smtp::new(url.expose(), &configuration.mail.from)?),
        None => Arc::new(Nowhere),
    })
}

/// No mail server is configured. Mails are given up with that reason instead of piling up unsaid.
#[derive(Clone, Copy, Debug)]
struct Nowhere;

impl Mailer for Nowhere {
    fn send<'a>(&'a self, _: &'a Message) -> Sending<'a> {
        let reason = "no mail server is configured: set `mail.smtp_url`";
        Box::pin(async move { Err(Undelivered::Never(reason.to_owned())) })
    }
}
