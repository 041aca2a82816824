//! Whose page it is: the tenant, the organization, the language.

use guildhall_app::login::Ongoing;
use guildhall_app::ticket::Held;
use guildhall_model::organization::{self, Branding};
use guildhall_model::random;
use guildhall_pages::{Frame, Locale, Organization, Tenant};
use secrecy::ExposeSecret as _;
use serde::Deserialize;

use crate::context::Context;

/// Letters of a nonce: 131 bits.
const NONCE: usize = 22;

/// What the tenant says of itself.
#[derive(Debug, Default, Deserialize)]
struct Settings {
    #[serde(default)]
    friendly_name: Option<String>,
    #[serde(default)]
    picture_url: Option<String>,
    #[serde(default)]
    support_email: Option<String>,
    #[serde(default)]
    support_url: Option<String>,
    #[serde(default)]
    enabled_locales: Option<Vec<String>>,
}

impl Settings {
    fn read(context: &Context) -> Self {
        match serde_json::from_str(&context.realm.tenant.settings) {
            Ok(settings) => settings,
            Err(error) => {
                tracing::error!(%error, "a tenant's settings can not be read");
                Self::default()
            }
        }
    }

    fn languages(&self) -> Vec<Locale> {
        let enabled = self.enabled_locales.iter().flatten();
        enabled.filter_map(|tag| Locale::parse(tag)).collect()
    }

    fn tenant(&self, context: &Context) -> Tenant {
        let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let mail = some(&self.support_email).map(|address| format!("mailto:{address}"));
        Tenant {
            name: some(&self.friendly_name).unwrap_or_else(|| context.realm.tenant.name.clone()),
            branding: Branding {
                logo_url: some(&self.picture_url),
                colors: None,
            },
            privacy_url: None,
            terms_url: None,
            support_url: some(&self.support_url).or(mail),
        }
    }
}

/// The frame of a page outside of any login.
pub(crate) fn plain(context: &Context) -> Frame {
    let settings = Settings::read(context);
    let languages = settings.languages();
    let nonce = random::text(context.realm.random(), random::BASE62, NONCE);
    let mut frame = Frame::new(settings.tenant(context), nonce);
    frame.locale = Locale::choose("", &context.accept_language, &languages);
    frame.languages = languages;
    frame
}

/// The frame of a page of a login.
pub(crate) fn of(context: &Context, ongoing: &Ongoing) -> Frame {
    let mut frame = plain(context);
    let chosen = ongoing.chosen_language().or(ongoing.ui_locales());
    frame.locale = Locale::choose(
        chosen.unwrap_or_default(),
        &context.accept_language,
        &frame.languages,
    );
    frame.organization = ongoing.organization().map(shown);
    frame.application = Some(ongoing.application().to_owned());
    frame.state = Some(ongoing.state().expose_secret().to_owned());
    let callback = std::iter::once(ongoing.callback().as_str());
    frame.destinations = callback
        .chain(ongoing.destinations())
        .map(str::to_owned)
        .collect();
    frame
}

/// The frame of a page behind the link of a mail.
pub(crate) fn of_ticket(context: &Context, held: &Held) -> Frame {
    let mut frame = plain(context);
    frame.organization = held.organization().map(shown);
    frame.application = held.application().map(str::to_owned);
    frame
}

fn shown(organization: &organization::Organization) -> Organization {
    Organization {
        name: organization.name.to_string(),
        display_name: organization.display_name.clone(),
        branding: organization.branding.clone().unwrap_or_default(),
    }
}
