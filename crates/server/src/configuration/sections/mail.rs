//! `[mail]`: the mail server.

use std::fmt;
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};

use super::public::Public;
use crate::configuration::problem::Problem;
use crate::configuration::setting::{MAIL_FROM, MAIL_SMTP_URL};
use crate::configuration::values::Values;

/// Mail.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The mail server; without one, mails are given up.
    pub smtp_url: Option<SmtpUrl>,
    /// The address that mails are from.
    pub from: String,
}

impl Mail {
    pub(in crate::configuration) fn read(
        values: &Values,
        public: &Public,
    ) -> Result<Self, Problem> {
        let from = values.optional(&MAIL_FROM, str::parse::<SenderAddress>)?;
        Ok(Self {
            smtp_url: values.optional(&MAIL_SMTP_URL, str::parse::<SmtpUrl>)?,
            from: from.map_or_else(|| format!("no-reply@{}", public.url.host), |from| from.0),
        })
    }
}

/// The URL of a mail server. It may hold a password, so it is shown without one.
#[derive(Clone)]
pub struct SmtpUrl(SecretString);

/// The URL is not for SMTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the mail server is smtps://user:password@host:465, or smtp://user:password@host:587?tls=required"
)]
pub struct SmtpUrlError;

impl SmtpUrl {
    /// The whole URL with its password, to connect with. Never print it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl FromStr for SmtpUrl {
    type Err = SmtpUrlError;

    fn from_str(text: &str) -> Result<Self, SmtpUrlError> {
        let rest = text
            .strip_prefix("smtps://")
            .or_else(|| text.strip_prefix("smtp://"));
        match rest {
            Some(rest) if !rest.is_empty() => Ok(Self(SecretString::from(text))),
            _ => Err(SmtpUrlError),
        }
    }
}

impl fmt::Debug for SmtpUrl {
    /// Scheme and host alone.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.expose().split_once("://").unwrap_or_default();
        let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
        write!(formatter, "{scheme}://{host}")
    }
}

/// `name@host`, without the words that a header would allow around it.
struct SenderAddress(String);

impl FromStr for SenderAddress {
    type Err = lettre::address::AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address: lettre::Address = text.parse()?;
        Ok(Self(address.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_without_user_password_and_parameters() {
        let url: SmtpUrl = "smtp://guild:p@ss@mail.internal:587?tls=required"
            .parse()
            .expect("a URL");
        assert_eq!(format!("{url:?}"), "smtp://mail.internal:587");
        assert!(url.expose().contains("p@ss"));
        for text in ["https://mail.example", "mail.example", "smtp://"] {
            assert_eq!(text.parse::<SmtpUrl>().err(), Some(SmtpUrlError));
        }
    }
}
