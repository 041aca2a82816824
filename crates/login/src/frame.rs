//! Whose page it is: the tenant, the organization, the language.

use guildhall_app::login::Ongoing;
use guildhall_app::look::{self, organization as shown};
use guildhall_app::ticket::Held;
use guildhall_model::random;
use guildhall_pages::{Frame, Locale, Tenant};
use secrecy::ExposeSecret as _;

use crate::context::Context;

/// Letters of a nonce: 131 bits.
const NONCE: usize = 22;

/// The frame of a page outside of any login.
pub(crate) fn plain(context: &Context) -> Frame {
    let look = look::tenant(&context.realm).unwrap_or_else(|error| {
        tracing::error!(%error, "a tenant's settings can not be read");
        look::Look {
            tenant: Tenant {
                name: context.realm.tenant.name.clone(),
                ..Tenant::default()
            },
            languages: Vec::new(),
        }
    });
    let nonce = random::text(context.realm.random(), random::BASE62, NONCE);
    let mut frame = Frame::new(look.tenant, nonce);
    frame.locale = Locale::choose("", &context.accept_language, &look.languages);
    frame.languages = look.languages;
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
