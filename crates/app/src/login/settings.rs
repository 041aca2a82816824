//! What clients, connections and the tenant say about login, read out of their documents.

use guildhall_model::login::{DiscoveryMethod, OrganizationUsage, RequireBehavior};
use guildhall_model::tenant_settings;
use serde::Deserialize;
use serde_json::Value;

use crate::error::Error;
use crate::upstream::Provider;

/// The part of a client's document that decides about login. `null` is as good as absent.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct ClientSettings {
    #[serde(default)]
    callbacks: Option<Vec<String>>,
    #[serde(default)]
    web_origins: Option<Vec<String>>,
    #[serde(default)]
    allowed_origins: Option<Vec<String>>,
    #[serde(default)]
    allowed_logout_urls: Option<Vec<String>>,
    #[serde(default)]
    grant_types: Option<Vec<String>>,
    #[serde(default)]
    token_endpoint_auth_method: Option<String>,
    #[serde(default)]
    pub(crate) initiate_login_uri: Option<String>,
    #[serde(default)]
    organization_usage: Option<OrganizationUsage>,
    #[serde(default)]
    organization_require_behavior: Option<RequireBehavior>,
    #[serde(default)]
    organization_discovery_methods: Option<Vec<DiscoveryMethod>>,
}

impl ClientSettings {
    pub(crate) fn read(document: &str) -> Result<Self, Error> {
        Ok(serde_json::from_str(document)?)
    }

    /// Where answers may go.
    pub(crate) fn callbacks(&self) -> &[String] {
        self.callbacks.as_deref().unwrap_or_default()
    }

    /// Where people may go after logout.
    pub(crate) fn logout_urls(&self) -> &[String] {
        self.allowed_logout_urls.as_deref().unwrap_or_default()
    }

    /// From where web messages may be asked for.
    pub(crate) fn web_origins(&self) -> &[String] {
        self.web_origins.as_deref().unwrap_or_default()
    }

    /// From where browsers may call: the web origins, those that only call, and those of the callbacks.
    pub(crate) fn origins(&self) -> impl Iterator<Item = &[String]> {
        [
            self.web_origins(),
            self.allowed_origins.as_deref().unwrap_or_default(),
            self.callbacks(),
        ]
        .into_iter()
    }

    pub(crate) fn allows(&self, grant_type: &str) -> bool {
        self.grant_types
            .as_ref()
            .is_some_and(|types| types.iter().any(|allowed| allowed == grant_type))
    }

    /// Whether it has no secret that it could prove.
    pub(crate) fn is_public(&self) -> bool {
        self.token_endpoint_auth_method.as_deref() == Some("none")
    }

    pub(crate) fn usage(&self) -> OrganizationUsage {
        self.organization_usage.unwrap_or_default()
    }

    pub(crate) fn behavior(&self) -> RequireBehavior {
        self.organization_require_behavior.unwrap_or_default()
    }

    /// What finds an organization before login; e-mail unless it was said otherwise (behaviour notes, "Login",
    /// section 1).
    pub(crate) fn finds_by(&self, method: DiscoveryMethod) -> bool {
        match &self.organization_discovery_methods {
            Some(methods) => methods.contains(&method),
            None => method == DiscoveryMethod::Email,
        }
    }
}

/// The part of the tenant's settings that decides about login.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct TenantSettings {
    #[serde(default)]
    pub(crate) default_audience: Option<String>,
    #[serde(default)]
    pub(crate) allow_organization_name_in_authentication_api: Option<bool>,
    #[serde(default)]
    pub(crate) default_redirection_uri: Option<String>,
    #[serde(default)]
    allowed_logout_urls: Option<Vec<String>>,
    #[serde(default)]
    session_lifetime: Option<f64>,
    #[serde(default)]
    idle_session_lifetime: Option<f64>,
    #[serde(default)]
    session_cookie: Option<SessionCookie>,
    #[serde(default)]
    flags: Option<Flags>,
}

#[derive(Clone, Debug, Deserialize)]
struct Flags {
    #[serde(default)]
    enable_public_signup_user_exists_error: Option<bool>,
}

#[derive(Clone, Debug, Deserialize)]
struct SessionCookie {
    #[serde(default)]
    mode: Option<String>,
}

impl TenantSettings {
    pub(crate) fn read(settings: &str) -> Result<Self, Error> {
        Ok(serde_json::from_str(settings)?)
    }

    pub(crate) fn takes_organization_names(&self) -> bool {
        self.allow_organization_name_in_authentication_api == Some(true)
    }

    /// Where people may go after logout when no client is named.
    pub(crate) fn logout_urls(&self) -> &[String] {
        self.allowed_logout_urls.as_deref().unwrap_or_default()
    }

    /// Whether somebody who signs up is told that the address is taken.
    pub(crate) fn tells_who_exists(&self) -> bool {
        let flags = self.flags.as_ref();
        flags.and_then(|flags| flags.enable_public_signup_user_exists_error) == Some(true)
    }

    /// For how many seconds a browser keeps a session; `None`: for as long as it is open.
    pub(crate) fn session_cookie_seconds(&self) -> Option<i64> {
        let mode = self
            .session_cookie
            .as_ref()
            .and_then(|cookie| cookie.mode.as_deref());
        (mode != Some("non-persistent")).then(|| self.session_lifetime() / 1000)
    }

    /// How long a session lasts whatever happens, in milliseconds.
    pub(crate) fn session_lifetime(&self) -> i64 {
        milliseconds(self.session_lifetime, tenant_settings::SESSION_HOURS)
    }

    /// How long an unused session lasts, in milliseconds.
    pub(crate) fn idle_session_lifetime(&self) -> i64 {
        milliseconds(
            self.idle_session_lifetime,
            tenant_settings::IDLE_SESSION_HOURS,
        )
    }
}

/// Hours, which may have a fraction, as milliseconds.
#[expect(
    clippy::cast_possible_truncation,
    reason = "what is too large for the type is cut at its end, and a session of that length never ends"
)]
fn milliseconds(hours: Option<f64>, default: f64) -> i64 {
    (hours.unwrap_or(default) * 3_600_000.0).round() as i64
}

/// The part of a database connection's document that decides about login.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct DatabaseSettings {
    #[serde(default)]
    is_domain_connection: Option<bool>,
    #[serde(default)]
    options: Option<DatabaseOptions>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct DatabaseOptions {
    #[serde(default)]
    disable_signup: Option<bool>,
    #[serde(default)]
    brute_force_protection: Option<bool>,
    #[serde(default)]
    requires_username: Option<bool>,
    #[serde(default)]
    disable_self_service_change_password: Option<bool>,
}

impl DatabaseSettings {
    pub(crate) fn read(document: &str) -> Result<Self, Error> {
        Ok(serde_json::from_str(document)?)
    }

    /// Whether it is enabled for the whole domain, and so for applications of others.
    pub(crate) fn is_domain_level(&self) -> bool {
        self.is_domain_connection == Some(true)
    }

    /// Whether people may sign up on their own.
    pub(crate) fn has_signup(&self) -> bool {
        let options = self.options.as_ref();
        options.and_then(|options| options.disable_signup) != Some(true)
    }

    /// Whether failed sign-ins are counted by account.
    pub(crate) fn counts_failures(&self) -> bool {
        let options = self.options.as_ref();
        options.and_then(|options| options.brute_force_protection) != Some(false)
    }

    /// Whether people may replace a forgotten password by a link.
    pub(crate) fn has_reset(&self) -> bool {
        let options = self.options.as_ref();
        options.and_then(|options| options.disable_self_service_change_password) != Some(true)
    }

    /// Whether accounts have user names.
    pub(crate) fn has_usernames(&self) -> bool {
        self.options
            .as_ref()
            .and_then(|options| options.requires_username)
            == Some(true)
    }
}

/// The part of the document of a connection to another provider that decides about login.
#[derive(Clone, Debug, Default)]
pub(crate) struct UpstreamSettings {
    /// What people know it by.
    pub(crate) display_name: Option<String>,
    /// Whether it has a button where no organization says otherwise.
    pub(crate) show_as_button: bool,
    /// Whether people sign in through it at all.
    pub(crate) is_for_login: bool,
    /// Whether it is enabled for the whole domain, and so for applications of others.
    pub(crate) is_domain_level: bool,
    /// The domains of the addresses that lead to it, in lower case.
    domains: Vec<String>,
    /// Where it sends browsers.
    pub(crate) destination: Option<String>,
}

impl UpstreamSettings {
    /// Reads a document, whose options may hold anything.
    pub(crate) fn read(strategy: &str, document: &str) -> Result<Self, Error> {
        let document: Value = serde_json::from_str(document)?;
        let text = |place: &str| document.pointer(place).and_then(Value::as_str);
        let options = document.get("options").unwrap_or(&Value::Null);
        let domains = document.pointer("/options/domain_aliases");
        let domains = domains.and_then(Value::as_array).into_iter().flatten();
        Ok(Self {
            display_name: text("/display_name")
                .filter(|name| !name.is_empty())
                .map(str::to_owned),
            show_as_button: document.get("show_as_button") == Some(&Value::Bool(true)),
            is_for_login: document.pointer("/authentication/active") != Some(&Value::Bool(false)),
            is_domain_level: document.get("is_domain_connection") == Some(&Value::Bool(true)),
            domains: domains
                .filter_map(Value::as_str)
                .map(str::to_lowercase)
                .collect(),
            destination: Provider::destination(strategy, options),
        })
    }

    /// Whether some addresses lead to it.
    pub(crate) fn has_domains(&self) -> bool {
        !self.domains.is_empty()
    }

    /// Whether that address leads to it.
    pub(crate) fn is_for(&self, address: &str) -> bool {
        address.rsplit_once('@').is_some_and(|(name, domain)| {
            let domain = domain.trim().to_lowercase();
            !name.is_empty() && self.domains.contains(&domain)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_are_hours_with_a_fraction() {
        let settings = TenantSettings::read(r#"{"session_lifetime":0.5}"#).unwrap();
        assert_eq!(settings.session_lifetime(), 1_800_000);
        assert_eq!(settings.idle_session_lifetime(), 72 * 3_600_000);
    }

    #[test]
    fn addresses_lead_to_the_provider_of_their_domain() {
        let document =
            r#"{"options":{"domain_aliases":["Acme.example",7]},"authentication":{"active":true}}"#;
        let settings = UpstreamSettings::read("oidc", document).unwrap();
        assert!(settings.is_for_login && settings.has_domains());
        for (address, leads) in [
            ("ada@acme.example", true),
            ("ada@ACME.EXAMPLE", true),
            ("ada@sub.acme.example", false),
            ("ada@notacme.example", false),
            ("@acme.example", false),
            ("acme.example", false),
            ("", false),
        ] {
            assert_eq!(settings.is_for(address), leads, "{address}");
        }
        let odd = r#"{"options":{"domain_aliases":"acme.example","authorization_endpoint":7},"authentication":{"active":false}}"#;
        let settings = UpstreamSettings::read("oidc", odd).unwrap();
        assert!(!settings.is_for_login && !settings.has_domains());
        assert_eq!(settings.destination, None);
    }

    #[test]
    fn an_organization_is_found_by_email_unless_said_otherwise() {
        use DiscoveryMethod::{Email, OrganizationName};
        for (document, email, name) in [
            ("{}", true, false),
            (
                r#"{"organization_discovery_methods":["organization_name"]}"#,
                false,
                true,
            ),
            (
                r#"{"organization_discovery_methods":["email","organization_name"]}"#,
                true,
                true,
            ),
        ] {
            let settings = ClientSettings::read(document).unwrap();
            assert_eq!(settings.finds_by(Email), email, "{document}");
            assert_eq!(settings.finds_by(OrganizationName), name, "{document}");
        }
    }
}
