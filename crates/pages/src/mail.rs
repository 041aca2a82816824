//! Mails: a template in Liquid and its variables become a letter.
//!
//! A customer's template is given the variables that the notes name (`organization`, `user`, `application`, `inviter`,
//! `roles`, `url`, …). Our own are Liquid too, with a few more: `text` and `plain` (their words, translated) and `look`
//! (the organization's colours, with a text on the button that can be read).

use std::collections::BTreeMap;

use guildhall_model::organization::Colors;
use serde_json::{Map, Value, json};

use crate::Locale;
use crate::color::Color;
use crate::contrast::{Mode, Theme};
use crate::liquid::{self, Into, LiquidError};
use crate::text::{Form, Name, Slots, text};

/// The mails that there are, by the names of the Management API (`EmailTemplateNameEnum`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Template {
    /// An invitation to an organization.
    UserInvitation,
    /// A link that proves that an address is somebody's.
    VerifyEmail,
    /// A link that sets a new password.
    ResetEmail,
    /// The first mail to a new user.
    WelcomeEmail,
}

impl Template {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::UserInvitation,
        Self::VerifyEmail,
        Self::ResetEmail,
        Self::WelcomeEmail,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserInvitation => "user_invitation",
            Self::VerifyEmail => "verify_email",
            Self::ResetEmail => "reset_email",
            Self::WelcomeEmail => "welcome_email",
        }
    }

    /// The template of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mail| mail.name() == name)
    }
}

/// What a customer wrote instead of ours.
#[derive(Clone, Copy, Debug)]
pub struct Custom<'a> {
    /// The subject, in Liquid.
    pub subject: &'a str,
    /// The body: HTML in Liquid.
    pub body: &'a str,
}

/// A mail that is to be rendered.
#[derive(Clone, Copy, Debug)]
pub struct Mail<'a> {
    /// Which.
    pub template: Template,
    /// The customer's own, where there is one.
    pub custom: Option<Custom<'a>>,
    /// In which language ours speaks.
    pub locale: Locale,
    /// The variables.
    pub variables: &'a Map<String, Value>,
    /// The present moment, in milliseconds since 1970.
    pub now: i64,
}

/// A mail as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject, in one line.
    pub subject: String,
    /// The body as HTML.
    pub html: String,
    /// The body as text, where it is ours.
    pub text: Option<String>,
}

/// Why a mail could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The customer's template.
    #[error("the {part} of the mail template: {error}")]
    Template {
        /// `subject` or `body`.
        part: &'static str,
        /// Why.
        error: LiquidError,
    },
    /// A mistake of ours, since every mail is rendered in a test.
    #[error("a mail has no words: {0}")]
    Words(String),
}

/// Renders a mail.
///
/// # Errors
/// [`MailError`]
pub fn render(mail: &Mail<'_>) -> Result<Letter, MailError> {
    match mail.custom {
        Some(custom) => customers(mail, custom),
        None => ours(mail),
    }
}

fn customers(mail: &Mail<'_>, custom: Custom<'_>) -> Result<Letter, MailError> {
    let variables = Value::Object(mail.variables.clone());
    let render = |part, template, into| {
        liquid::render(template, &variables, into, mail.now)
            .map_err(|error| MailError::Template { part, error })
    };
    Ok(Letter {
        subject: one_line(&render("subject", custom.subject, Into::Text)?),
        html: render("body", custom.body, Into::Html)?,
        text: None,
    })
}

fn ours(mail: &Mail<'_>) -> Result<Letter, MailError> {
    let slots = slots(mail.variables);
    let mut variables = mail.variables.clone();
    let html = words(mail, &slots, Form::Html)?;
    let plain = words(mail, &slots, Form::Plain)?;
    let subject = plain.get("subject").and_then(Value::as_str);
    let subject = one_line(subject.unwrap_or_default());
    variables.insert("text".to_owned(), html);
    variables.insert("plain".to_owned(), plain);
    variables.insert("look".to_owned(), look(mail.variables));
    let variables = Value::Object(variables);
    let render = |part, template, into| {
        liquid::render(template, &variables, into, mail.now)
            .map_err(|error| MailError::Template { part, error })
    };
    Ok(Letter {
        subject,
        html: render(
            "body",
            include_str!("../templates/mail/default.html"),
            Into::Html,
        )?,
        text: Some(render(
            "text",
            include_str!("../templates/mail/default.txt"),
            Into::Text,
        )?),
    })
}

/// A header's value has no line ends: with one, the rest would be headers of a customer's choice.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_control() || letter.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// The words of one of our mails.
fn words(mail: &Mail<'_>, slots: &Slots, form: Form) -> Result<Value, MailError> {
    let name = Name {
        prompt: "mail",
        screen: mail.template.name(),
    };
    let word = |key| text(mail.locale, name, key, slots, form).map_err(MailError::Words);
    Ok(json!({
        "lang": mail.locale.tag(),
        "dir": mail.locale.direction(),
        "subject": text(mail.locale, name, "subject", slots, Form::Plain).map_err(MailError::Words)?,
        "title": word("title")?,
        "description": word("description")?,
        "button": word("buttonText")?,
        "note": word("note")?,
        "link": word("linkText")?,
    }))
}

/// What fills the slots of our words.
fn slots(variables: &Map<String, Value>) -> Slots {
    let value = |path: &[&str]| text_at(variables, path).unwrap_or_default().to_owned();
    BTreeMap::from([
        ("companyName".to_owned(), company(variables).to_owned()),
        ("clientName".to_owned(), value(&["application", "name"])),
        ("inviterName".to_owned(), value(&["inviter", "name"])),
        ("email".to_owned(), value(&["user", "email"])),
        ("expiresAt".to_owned(), value(&["expires_at"])),
    ])
}

/// Whose mail it is: the organization's, else the tenant's.
fn company(variables: &Map<String, Value>) -> &str {
    [
        &["organization", "display_name"][..],
        &["organization", "name"],
        &["friendly_name"],
        &["tenant"],
    ]
    .into_iter()
    .find_map(|path| text_at(variables, path))
    .unwrap_or_default()
}

fn text_at<'a>(variables: &'a Map<String, Value>, path: &[&str]) -> Option<&'a str> {
    let (first, rest) = path.split_first()?;
    let mut value = variables.get(*first)?;
    for name in rest {
        value = value.get(name)?;
    }
    value.as_str().filter(|text| !text.is_empty())
}

/// The organization's look on a white card.
fn look(variables: &Map<String, Value>) -> Value {
    let color = |name| text_at(variables, &["organization", "branding", "colors", name]);
    let colors = Colors {
        primary: color("primary").unwrap_or_default().to_owned(),
        page_background: color("page_background").unwrap_or_default().to_owned(),
    };
    let primary = Color::parse(&colors.primary).unwrap_or(Color::new(0x1c, 0x19, 0x17));
    let theme = Theme::new(primary, Color::WHITE, Mode::Light);
    let logo = text_at(variables, &["organization", "branding", "logo_url"])
        .filter(|logo| logo.starts_with("https://"));
    json!({
        "company": company(variables),
        "logo_url": logo,
        "fill": theme.fill.to_string(),
        "on": theme.on.to_string(),
        "edge": theme.edge.unwrap_or(theme.fill).to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Map<String, Value> {
        let variables = json!({
            "organization": {
                "id": "org_1", "name": "acme", "display_name": "Acme <Works>",
                "branding": {
                    "logo_url": "https://logo.example/acme.png",
                    "colors": {"primary": "#FFD400", "page_background": "#FFFFFF"},
                },
            },
            "application": {"name": "Portal"},
            "inviter": {"name": "Ada"},
            "user": {"email": "ben@acme.example"},
            "url": "https://portal.example/login?invitation=a&organization=b",
            "expires_at": "2026-12-01 10:00 UTC",
            "support_email": "help@portal.example",
        });
        match variables {
            Value::Object(variables) => variables,
            _ => Map::new(),
        }
    }

    fn mail(template: Template, locale: Locale, variables: &Map<String, Value>) -> Letter {
        render(&Mail {
            template,
            custom: None,
            locale,
            variables,
            now: 0,
        })
        .unwrap()
    }

    #[test]
    fn every_mail_is_rendered_in_every_language() {
        let variables = variables();
        for template in Template::ALL {
            assert_eq!(Template::parse(template.name()), Some(template));
            for locale in Locale::ALL {
                let letter = mail(template, locale, &variables);
                let text = letter.text.unwrap();
                assert!(
                    letter.subject.contains("Acme <Works>"),
                    "{}",
                    letter.subject
                );
                assert!(letter.html.contains(&format!("lang=\"{locale}\"")));
                assert!(
                    letter.html.contains("invitation=a&amp;organization=b"),
                    "{}",
                    letter.html
                );
                assert!(text.contains("invitation=a&organization=b"), "{text}");
                assert!(letter.html.contains("Acme &lt;Works&gt;"));
                assert!(!letter.html.contains("<Works>"), "{}", letter.html);
                assert!(letter.html.contains("background:#ffd400;color:#000000"));
            }
        }
    }

    #[test]
    fn without_an_organization_it_is_the_tenants_and_without_a_link_there_is_none() {
        let mut variables = variables();
        variables.shift_remove("organization");
        variables.shift_remove("url");
        variables.insert("friendly_name".to_owned(), "Atelier".into());
        let letter = mail(Template::WelcomeEmail, Locale::English, &variables);
        assert_eq!(letter.subject, "Welcome to Atelier");
        assert!(!letter.html.contains("href="), "{}", letter.html);
    }

    #[test]
    fn a_customers_template_has_the_variables_and_can_not_add_headers() {
        let variables = variables();
        let letter = render(&Mail {
            template: Template::UserInvitation,
            custom: Some(Custom {
                subject: "Hi {{ user.email }}\r\nBcc: all@example.com",
                body: "<p>{{ inviter.name }}: <a href=\"{{ url }}\">{{ organization.display_name }}</a></p>",
            }),
            locale: Locale::English,
            variables: &variables,
            now: 0,
        })
        .unwrap();
        assert_eq!(letter.subject, "Hi ben@acme.example Bcc: all@example.com");
        assert_eq!(
            letter.html,
            "<p>Ada: <a href=\"https://portal.example/login?invitation=a&amp;organization=b\">Acme &lt;Works&gt;</a></p>"
        );
        assert_eq!(letter.text, None);
    }
}
