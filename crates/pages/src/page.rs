//! From a frame and a screen to a page.

use std::sync::{Arc, LazyLock};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::frame::Frame;
use crate::policy::Policy;
use crate::text::{self, Form, Name, Slots};
use crate::{asset, icon};

/// A page could not be made: a mistake of ours, since every template is rendered in a test.
#[derive(Debug, thiserror::Error)]
#[error("a page could not be made")]
pub struct PageError(#[from] Error);

/// A page, ready to be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// `text/html; charset=utf-8`.
    pub html: String,
    /// The value of `Content-Security-Policy`, without which it must not be answered.
    pub content_security_policy: String,
}

/// What a page shows inside of its frame.
pub trait Screen: Serialize {
    /// Which texts it uses.
    const NAME: Name;
    /// Its template.
    const TEMPLATE: &'static str;

    /// The path of the page, to which its form posts.
    fn path(&self) -> &str;

    /// What stands for the slots of its texts, beside the names of company, application and organization.
    fn slots(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// Addresses of the pictures that it shows.
    fn pictures(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Addresses that it sends its form to, beside its own path.
    fn destinations(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Whether it carries a script.
    fn script(&self) -> bool {
        false
    }

    /// Who may show it in a frame.
    fn ancestors(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// The page of a screen.
///
/// # Errors
///
/// [`PageError`] when a template or a text is wrong, which the tests of this crate rule out for every screen.
pub fn render<S: Screen>(frame: &Frame, screen: &S) -> Result<Page, PageError> {
    let texts = Arc::new(Texts {
        locale: frame.locale,
        name: S::NAME,
        slots: slots(frame, screen),
    });
    let words = texts.clone();
    let t = move |key: String, extra: Kwargs| words.value(&key, &extra, Form::Html);
    let plain = move |key: String, extra: Kwargs| texts.value(&key, &extra, Form::Plain);
    let query = frame.state.as_deref().map(query).unwrap_or_default();
    let link = move |path: String| format!("{path}{query}");
    let context = context! {
        frame => Serde(frame.view()),
        screen => Serde(screen),
        path => screen.path(),
        action => link(screen.path().to_owned()),
        t => Value::from_function(t),
        plain => Value::from_function(plain),
        link => Value::from_function(link),
    };
    let html = environment()?.get_template(S::TEMPLATE)?.render(context)?;
    Ok(Page {
        html,
        content_security_policy: policy(frame, screen),
    })
}

fn query(state: &str) -> String {
    format!("?state={}", utf8_percent_encode(state, NON_ALPHANUMERIC))
}

fn policy(frame: &Frame, screen: &impl Screen) -> String {
    let nonce = frame.nonce_characters();
    let destinations = frame.destinations.iter().map(String::as_str);
    Policy {
        nonce: Some(&nonce),
        pictures: frame.logo().into_iter().chain(screen.pictures()).collect(),
        destinations: destinations.chain(screen.destinations()).collect(),
        script: screen.script(),
        // A preview stands within a page of the Dashboard.
        own_frame: frame.mode.is_some(),
        ancestors: screen.ancestors(),
    }
    .value()
}

fn slots(frame: &Frame, screen: &impl Screen) -> Slots {
    let organization = frame.organization.as_ref().map_or("", |it| &it.name);
    let names = [
        ("companyName", frame.company().to_owned()),
        ("clientName", frame.client().to_owned()),
        ("organizationName", organization.to_owned()),
    ];
    names
        .into_iter()
        .chain(screen.slots())
        .map(|(slot, value)| (slot.to_owned(), value))
        .collect()
}

/// The texts of one page.
struct Texts {
    locale: crate::Locale,
    name: Name,
    slots: Slots,
}

impl Texts {
    fn value(&self, key: &str, extra: &Kwargs, form: Form) -> Result<Value, Error> {
        let mut slots = self.slots.clone();
        for slot in extra.args() {
            slots.insert(slot.to_owned(), extra.get::<Value>(slot)?.to_string());
        }
        let text = text::text(self.locale, self.name, key, &slots, form)
            .map_err(|reason| Error::new(ErrorKind::InvalidOperation, reason))?;
        Ok(match form {
            Form::Html => Value::from_safe_string(text),
            Form::Plain => Value::from(text),
        })
    }
}

static TEMPLATES: LazyLock<Result<Environment<'static>, String>> =
    LazyLock::new(|| load().map_err(|error| format!("{error:#}")));

pub(crate) fn environment() -> Result<&'static Environment<'static>, Error> {
    TEMPLATES
        .as_ref()
        .map_err(|error| Error::new(ErrorKind::SyntaxError, error.clone()))
}

fn load() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(print);
    // A line that holds only a tag leaves nothing.
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()?;
    environment.set_syntax(syntax);
    environment.add_function("icon", |name: &str| {
        let icon = icon::icon(name);
        icon.map(Value::from_safe_string)
            .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("no icon {name}")))
    });
    environment.add_function("asset", |name: &str| asset::address(name));
    for (name, template) in TEMPLATE_FILES {
        environment.add_template(name, template)?;
    }
    Ok(environment)
}

/// Prints a value into HTML: escaped, unless it is HTML of ours. Slashes stay as they are, so that addresses can be read.
fn print(output: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let text = value.to_string();
    let text = if value.is_safe() {
        text
    } else {
        text::escape(&text)
    };
    output.write_str(&text).map_err(Error::from)
}

macro_rules! templates {
    ($($name:literal)*) => {
        pub(crate) const TEMPLATE_FILES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../templates/", $name))),)*
        ];
    };
}

templates! {
    "part/connections.html" "part/field.html" "part/frame.html" "part/password_rules.html" "part/problems.html"
    "part/who.html"
    "accept_invitation.html" "consent.html" "error.html" "form_post.html" "login.html"
    "login_id.html" "login_password.html" "logout.html" "organization_picker.html" "organization_selection.html"
    "outcome.html" "reset_password.html" "reset_password_email.html" "reset_password_request.html" "signup.html" "web_message.html"
    "plain/frame.html" "plain/error.html" "plain/mailbox.html"
}
