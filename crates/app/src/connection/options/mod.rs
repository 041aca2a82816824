//! The options of a connection: what the service fills in, works out and keeps, by strategy (recorded).

mod certificate;
mod configuration;
mod database;
mod scope;

use guildhall_model::connection::DATABASE;
use guildhall_store::ConnectionRow;
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::realm::Realm;
use crate::upstream::discovery::{self, Discovered};

/// What the options were before.
#[derive(Clone, Copy, Debug)]
pub(super) enum Before<'a> {
    /// The connection is made just now.
    Nothing,
    /// The options that are replaced.
    Options(&'a Map<String, Value>),
}

impl<'a> Before<'a> {
    fn get(self, name: &str) -> Option<&'a Value> {
        match self {
            Self::Nothing => None,
            Self::Options(options) => options.get(name),
        }
    }

    /// Whether options name an issuer or an endpoint that is not in the document that was published before.
    fn describes_another(self, options: &Map<String, Value>) -> bool {
        let document = self.get("oidc_metadata").and_then(Value::as_object);
        document.is_some_and(|document| {
            ["issuer", "authorization_endpoint", "token_endpoint"]
                .into_iter()
                .any(|name| {
                    let said = options.get(name).filter(|value| !value.is_null());
                    said.is_some_and(|said| document.get(name) != Some(said))
                })
        })
    }

    /// Whether the provider's document was at the same address before.
    fn is_of_same_provider(self, strategy: &str, options: &Map<String, Value>) -> bool {
        match self {
            Self::Nothing => false,
            Self::Options(before) => {
                discovery::address(strategy, before) == discovery::address(strategy, options)
            }
        }
    }
}

/// Completes options as they were said.
pub(super) fn complete(
    realm: &Realm,
    row: &ConnectionRow,
    said: Map<String, Value>,
    before: Before<'_>,
    discovered: Discovered,
) -> Result<Map<String, Value>, Error> {
    let strategy = row.strategy.as_str();
    let mut options = match strategy {
        DATABASE => {
            let mut options = database::complete(said, before);
            configuration::seal(realm, &row.id, &mut options, before)?;
            options
        }
        _ => said,
    };
    certificate::read(strategy, &mut options);
    let is_away = matches!(discovered, Discovered::Away);
    if let Discovered::Document(document) = discovered {
        discovery::fill(&mut options, document);
    }
    for (name, value) in defaults(realm, strategy, before) {
        options.entry(name).or_insert(value);
    }
    // What another provider published is no description of this one.
    let is_another = before.describes_another(&options)
        || is_away && !before.is_of_same_provider(strategy, &options);
    for name in kept(strategy) {
        if is_another && *name == "oidc_metadata" {
            continue;
        }
        if let Some(value) = before.get(name) {
            options
                .entry((*name).to_owned())
                .or_insert_with(|| value.clone());
        }
    }
    scope::work_out(strategy, &mut options);
    Ok(options)
}

/// What is filled in where nothing was said: some of it always, some only in a new connection.
fn defaults(realm: &Realm, strategy: &str, before: Before<'_>) -> Vec<(&'static str, Value)> {
    let is_new = matches!(before, Before::Nothing);
    match strategy {
        "oidc" | "okta" => {
            let mode = if strategy == "oidc" {
                "bind_all"
            } else {
                "basic_profile"
            };
            let mut defaults = vec![("schema_version", json!("oidc-V4"))];
            if strategy == "okta" && is_new {
                defaults.push(("type", json!("back_channel")));
            }
            defaults.push(("attribute_map", json!({"mapping_mode": mode})));
            let pkce = if is_new { "auto" } else { "disabled" };
            defaults.push(("connection_settings", json!({"pkce": pkce})));
            defaults
        }
        "google-apps" => vec![
            ("email", json!(true)),
            ("profile", json!(true)),
            ("scope", json!(["email", "profile"])),
            ("handle_login_from_social", json!(true)),
        ],
        "waad" => vec![
            ("thumbprints", json!([])),
            ("app_domain", json!(realm.tenant.domain)),
            ("waad_common_endpoint", json!(false)),
        ],
        "adfs" => vec![("thumbprints", json!([]))],
        "samlp" if is_new => vec![(
            "assertion_decryption_settings",
            json!({"algorithm_profile": "v2026-1", "algorithm_exceptions": []}),
        )],
        _ => Vec::new(),
    }
}

/// What the service worked out before, and keeps where it is not said again.
fn kept(strategy: &str) -> &'static [&'static str] {
    match strategy {
        "oidc" | "okta" => &["oidc_metadata"],
        "google-apps" => &["map_user_id_to_id"],
        "pingfederate" => &["cert", "expires", "subject", "thumbprints"],
        "samlp" => &[
            "cert",
            "expires",
            "subject",
            "thumbprints",
            "signingCert",
            "bindingMethod",
            "signInEndpoint",
            "signOutEndpoint",
        ],
        _ => &[],
    }
}
