//! What stands around every screen: whose page it is, in which language and colours.

use guildhall_model::organization::Branding;
use serde::Serialize;

use crate::Locale;
use crate::contrast::{Mode, Palette};

/// Whose page it is and how it looks. Begin with [`Frame::new`] and set the rest.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The tenant, whose look the page has where the organization has none of its own.
    pub tenant: Tenant,
    /// The organization that is being logged in to.
    pub organization: Option<Organization>,
    /// The name of the application that asked for the login; without one, the tenant's name stands in its place.
    pub application: Option<String>,
    /// The language of the page.
    pub locale: Locale,
    /// The languages that the tenant offers; with more than one the page has a language menu.
    pub languages: Vec<Locale>,
    /// What every form carries back as `state`. Without it the page has no language menu.
    pub state: Option<String>,
    /// A random value of this answer alone: letters, digits, `+`, `/`, `=`, `-` and `_` (CSP level 3 section 2.3.1).
    pub nonce: String,
    /// Addresses that an answer to a form of this page may lead to: the application's callback, and the provider of
    /// every connection that has a button.
    pub destinations: Vec<String>,
    /// The mode, where the viewer's own wish is not to decide: previews.
    pub mode: Option<Mode>,
}

/// The tenant as its pages show it.
#[derive(Clone, Debug, Default)]
pub struct Tenant {
    /// Its name for people.
    pub name: String,
    /// Its logo and colours.
    pub branding: Branding,
    /// Where its privacy notice is.
    pub privacy_url: Option<String>,
    /// Where its terms are.
    pub terms_url: Option<String>,
    /// Where people find help: an address, or an e-mail address as `mailto:`.
    pub support_url: Option<String>,
}

/// The organization as its pages show it.
#[derive(Clone, Debug, Default)]
pub struct Organization {
    /// The name that is typed.
    pub name: String,
    /// The name for people.
    pub display_name: Option<String>,
    /// Its logo and colours; what it has not set is the tenant's.
    pub branding: Branding,
}

impl Frame {
    /// A page of this tenant and no organization, in English, outside of any login.
    pub fn new(tenant: Tenant, nonce: impl Into<String>) -> Self {
        Self {
            tenant,
            organization: None,
            application: None,
            locale: Locale::English,
            languages: Vec::new(),
            state: None,
            nonce: nonce.into(),
            destinations: Vec::new(),
            mode: None,
        }
    }

    /// The name of whoever's page it is: `companyName` of the texts.
    pub(crate) fn company(&self) -> &str {
        let organization = self.organization.as_ref();
        organization.map_or(&self.tenant.name, |organization| {
            organization
                .display_name
                .as_ref()
                .unwrap_or(&organization.name)
        })
    }

    /// `clientName` of the texts.
    pub(crate) fn client(&self) -> &str {
        self.application.as_deref().unwrap_or(&self.tenant.name)
    }

    /// The logo that is shown. An organization without one is shown by its initials: the tenant's logo would say that
    /// the page is somebody else's.
    pub(crate) fn logo(&self) -> Option<&str> {
        let branding = self
            .organization
            .as_ref()
            .map_or(&self.tenant.branding, |it| &it.branding);
        branding
            .logo_url
            .as_deref()
            .filter(|address| is_web_address(address))
    }

    fn palette(&self) -> Option<Palette> {
        let organization = self
            .organization
            .as_ref()
            .and_then(|it| it.branding.colors.as_ref());
        organization
            .or(self.tenant.branding.colors.as_ref())
            .map(Palette::new)
    }

    pub(crate) fn view(&self) -> View<'_> {
        let web = |address: &'_ Option<String>| address.clone().filter(|it| is_link(it));
        View {
            lang: self.locale.tag(),
            dir: self.locale.direction(),
            class: self.mode.map(|mode| match mode {
                Mode::Light => "light",
                Mode::Dark => "dark",
            }),
            nonce: self.nonce_characters(),
            style: self.palette().map(|palette| palette.style()),
            company: self.company(),
            client: self.client(),
            initials: initials(self.company()),
            logo: self.logo(),
            organization: self.organization.is_some(),
            state: self.state.as_deref(),
            language: self.locale.name(),
            languages: self
                .languages
                .iter()
                .map(|locale| Language {
                    tag: locale.tag(),
                    name: locale.name(),
                    current: *locale == self.locale,
                })
                .collect(),
            privacy: web(&self.tenant.privacy_url),
            terms: web(&self.tenant.terms_url),
            support: web(&self.tenant.support_url),
        }
    }

    /// The nonce without what could leave the attribute or the directive.
    pub(crate) fn nonce_characters(&self) -> String {
        let allowed = |byte: char| byte.is_ascii_alphanumeric() || "+/=-_".contains(byte);
        self.nonce.chars().filter(|byte| allowed(*byte)).collect()
    }
}

/// A frame as the templates read it.
#[derive(Debug, Serialize)]
pub(crate) struct View<'a> {
    lang: &'static str,
    dir: &'static str,
    class: Option<&'static str>,
    nonce: String,
    style: Option<String>,
    company: &'a str,
    client: &'a str,
    initials: String,
    logo: Option<&'a str>,
    organization: bool,
    state: Option<&'a str>,
    language: &'static str,
    languages: Vec<Language>,
    privacy: Option<String>,
    terms: Option<String>,
    support: Option<String>,
}

#[derive(Debug, Serialize)]
struct Language {
    tag: &'static str,
    name: &'static str,
    current: bool,
}

/// An address of the web. Others are not shown, so that a page has no link that runs something.
pub(crate) fn is_web_address(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// An address that a link may lead to.
pub(crate) fn is_link(address: &str) -> bool {
    is_web_address(address) || address.starts_with("mailto:") || is_own_path(address)
}

/// A path on the page's own host.
fn is_own_path(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\")
}

/// Up to two letters that stand for a name.
pub(crate) fn initials(name: &str) -> String {
    let words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

/// One of eight colours for whatever has this id, always the same.
pub(crate) fn tone(id: &str) -> u32 {
    id.bytes().map(u32::from).sum::<u32>() % 8 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_names() {
        for (name, letters) in [
            ("Halden Freight", "HF"),
            ("Pellegrini & Söhne", "PS"),
            ("acme", "A"),
            ("ingrid.solheim@haldenfreight.example", "IS"),
            ("ü", "Ü"),
            ("شركة النور", "شا"),
            ("  ", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    #[test]
    fn links_run_nothing() {
        for address in ["https://x", "http://x", "mailto:a@b", "/u/login?state=x"] {
            assert!(is_link(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            "//evil.example",
            "/\\evil.example",
            "data:x",
            "x",
            "",
        ] {
            assert!(!is_link(address), "{address}");
        }
    }
}
