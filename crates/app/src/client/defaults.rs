//! A new client: its id, its secret and the properties that the service fills in (recorded).

use guildhall_model::client::{ADDON_SECRETS, THIRD_PARTY_PREFIX};
use guildhall_model::id::ClientId;
use guildhall_model::random::{self, BASE62};
use guildhall_model::{Random, Timestamp};
use guildhall_store::{ClientRow, Sealed, TenantStore};
use secrecy::SecretString;
use serde_json::{Map, Value, json};

use super::merge::merge;
use crate::connection::secrets;
use crate::error::Error;

/// The secret of a client, which is only shown to those who may see it.
pub type Secret = SecretString;

/// The grants that a client may use when it names none (recorded).
const GRANT_TYPES: [&str; 4] = [
    "authorization_code",
    "implicit",
    "refresh_token",
    "client_credentials",
];

/// A client that is to be made.
#[derive(Debug, Default)]
pub struct NewClient {
    /// Its id, where it is known beforehand.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Whether it is the tenant's global client.
    pub is_global: bool,
    /// What was said about it; the rest is filled in.
    pub document: Map<String, Value>,
}

/// Where a client's secret is sealed.
pub fn secret_place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "client",
        id,
        column: "secret",
    }
}

/// Where the secrets of a client's document are sealed.
pub(super) fn secrets_place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "client",
        id,
        column: "secrets",
    }
}

/// A new secret: 64 letters.
pub(super) fn new_secret(random: &dyn Random) -> String {
    random::text(random, BASE62, 64)
}

/// The row of a new client of the tenant behind `store`, without its key pair, and its secret.
pub fn new_row(
    store: &TenantStore,
    new: NewClient,
    now: Timestamp,
    random: &dyn Random,
) -> Result<(ClientRow, Secret), Error> {
    let kind = Kind::of(&new.document);
    let id = match (new.id, kind) {
        (Some(id), _) => id,
        (None, Kind::StrictThirdParty) => {
            format!("{THIRD_PARTY_PREFIX}{}", random::text(random, BASE62, 22))
        }
        (None, _) => ClientId::generate(random).to_string(),
    };
    let secret = new_secret(random);
    let mut row = ClientRow {
        secret: store.seal(secret_place(&id), secret.as_bytes(), random)?,
        signing_key: None,
        certificate: None,
        name: new.name,
        is_global: new.is_global,
        is_first_party: true,
        app_type: None,
        default_organization: None,
        secrets: None,
        document: String::new(),
        created_at: now,
        id,
    };
    write_document(store, &mut row, with_defaults(kind, new.document), random)?;
    Ok((row, Secret::from(secret)))
}

/// Writes a document into its row: columns for what is looked up, secrets sealed, the rest whole.
pub(super) fn write_document(
    store: &TenantStore,
    row: &mut ClientRow,
    mut document: Map<String, Value>,
    random: &dyn Random,
) -> Result<(), Error> {
    let text = |name: &str| {
        document
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    if let Some(name) = text("name") {
        row.name = name;
    }
    row.app_type = text("app_type");
    row.is_first_party = document
        .get("is_first_party")
        .and_then(Value::as_bool)
        .unwrap_or(true);
    row.default_organization = take_default_organization(&mut document);
    document.remove("name");
    row.secrets = secrets::seal(
        store,
        secrets_place(&row.id),
        &mut document,
        ADDON_SECRETS,
        random,
    )?;
    row.document = serde_json::to_string(&document)?;
    Ok(())
}

/// A client's document as it was written, its secrets included. A default organization that was deleted is gone.
pub(super) fn read_document(
    store: &TenantStore,
    row: &ClientRow,
) -> Result<Map<String, Value>, Error> {
    let mut document: Map<String, Value> = serde_json::from_str(&row.document)?;
    secrets::open(
        store,
        secrets_place(&row.id),
        row.secrets.as_deref(),
        &mut document,
    )?;
    match &row.default_organization {
        Some(id) => {
            let default = document.get_mut("default_organization");
            if let Some(default) = default.and_then(Value::as_object_mut) {
                default.insert("organization_id".to_owned(), json!(id));
            }
        }
        None => drop(document.remove("default_organization")),
    }
    Ok(document)
}

/// The id of the default organization stands in its column alone, so that nothing of it is left in the document when it
/// is deleted. A null keeps the place.
fn take_default_organization(document: &mut Map<String, Value>) -> Option<String> {
    let default = document.get_mut("default_organization")?;
    match default.get_mut("organization_id")?.take() {
        Value::String(id) => Some(id),
        _ => None,
    }
}

/// What decides about defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Usual,
    /// A third-party client in strict mode.
    StrictThirdParty,
    /// A third-party client that says nothing of its mode, or that it is lenient.
    LenientThirdParty,
    /// A client that stands for an API.
    ResourceServer,
    /// A client of express configuration.
    ExpressConfiguration,
}

impl Kind {
    fn of(given: &Map<String, Value>) -> Self {
        let text = |name: &str| given.get(name).and_then(Value::as_str);
        if text("third_party_security_mode") == Some("strict") {
            Self::StrictThirdParty
        } else if given.get("is_first_party").and_then(Value::as_bool) == Some(false) {
            Self::LenientThirdParty
        } else {
            match text("app_type") {
                Some("resource_server") => Self::ResourceServer,
                Some("express_configuration") => Self::ExpressConfiguration,
                _ => Self::Usual,
            }
        }
    }

    fn jwt_configuration(self) -> Value {
        match self {
            Self::Usual | Self::LenientThirdParty => {
                json!({"lifetime_in_seconds": 36000, "secret_encoded": false})
            }
            Self::StrictThirdParty => {
                json!({"alg": "RS256", "lifetime_in_seconds": 3600, "secret_encoded": false})
            }
            Self::ResourceServer | Self::ExpressConfiguration => {
                json!({"alg": "RS256", "secret_encoded": false})
            }
        }
    }

    fn grant_types(self, method: Option<&str>) -> Value {
        match (self, method) {
            // Without a secret there is nothing to prove oneself with.
            (Self::Usual | Self::LenientThirdParty, Some("none")) => {
                json!(["authorization_code", "implicit", "refresh_token"])
            }
            (Self::Usual | Self::LenientThirdParty, _) => json!(GRANT_TYPES),
            (Self::StrictThirdParty, _) => json!(["authorization_code"]),
            (Self::ResourceServer, _) => json!([]),
            (Self::ExpressConfiguration, _) => json!(["authorization_code", "client_credentials"]),
        }
    }

    /// Two lifetimes depend on whether the method was named (recorded: 75 creations without an exception).
    fn refresh_token(self, method: Option<&str>) -> Value {
        let (lifetime, idle) = if method == Some("client_secret_post") {
            (31_557_600, 2_592_000)
        } else {
            (2_592_000, 1_296_000)
        };
        let strict = self == Self::StrictThirdParty;
        // A third party that can not prove itself gets tokens that end and can be used once (recorded).
        let public = self == Self::LenientThirdParty && method == Some("none");
        json!({
            "expiration_type": if strict || public { "expiring" } else { "non-expiring" },
            "leeway": 0,
            "infinite_token_lifetime": !public,
            "infinite_idle_token_lifetime": !(strict || public),
            "token_lifetime": lifetime,
            "idle_token_lifetime": idle,
            "rotation_type": if public { "rotating" } else { "non-rotating" },
        })
    }

    /// What only some kinds are given.
    fn further(self) -> Vec<(&'static str, Value)> {
        match self {
            Self::LenientThirdParty => vec![("third_party_security_mode", json!("permissive"))],
            Self::ExpressConfiguration => vec![
                ("callbacks", json!([EXPRESS_CALLBACK])),
                ("organization_usage", json!("require")),
                ("organization_require_behavior", json!("pre_login_prompt")),
                (
                    "client_authentication_methods",
                    json!({"private_key_jwt": {"credentials": []}}),
                ),
            ],
            Self::Usual | Self::StrictThirdParty | Self::ResourceServer => Vec::new(),
        }
    }
}

/// Where express configuration comes back to: the integration network's own address (recorded).
const EXPRESS_CALLBACK: &str = "https://system-admin.okta.com/admin/app/generic/oauth20redirect";

/// Fills in what the service fills in, in its order; what was given stays.
fn with_defaults(kind: Kind, given: Map<String, Value>) -> Map<String, Value> {
    let method = given
        .get("token_endpoint_auth_method")
        .and_then(Value::as_str);
    let mut document = Map::new();
    for (name, value) in [
        ("is_token_endpoint_ip_header_trusted", json!(false)),
        ("cross_origin_authentication", json!(false)),
        ("is_first_party", json!(true)),
        ("oidc_conformant", json!(kind != Kind::Usual)),
        ("refresh_token", kind.refresh_token(method)),
        ("sso_disabled", json!(false)),
        ("cross_origin_auth", json!(false)),
        ("callback_url_template", json!(false)),
        ("jwt_configuration", kind.jwt_configuration()),
        ("grant_types", kind.grant_types(method)),
        ("custom_login_page_on", json!(true)),
    ] {
        document.insert(name.to_owned(), value);
    }
    for (name, value) in kind.further() {
        document.insert(name.to_owned(), value);
    }
    if given.contains_key("jwt_configuration") {
        // Whoever says something about tokens says all of it but this.
        document.insert(
            "jwt_configuration".to_owned(),
            json!({"secret_encoded": false}),
        );
    }
    merge(&mut document, given);
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(given: Value) -> Map<String, Value> {
        let given = given.as_object().cloned().unwrap();
        with_defaults(Kind::of(&given), given)
    }

    #[test]
    fn lifetimes_of_refresh_tokens_depend_on_the_method() {
        for (given, lifetime, idle) in [
            (json!({}), 2_592_000, 1_296_000),
            (
                json!({"token_endpoint_auth_method": "none"}),
                2_592_000,
                1_296_000,
            ),
            (
                json!({"token_endpoint_auth_method": "client_secret_post"}),
                31_557_600,
                2_592_000,
            ),
        ] {
            let document = filled(given.clone());
            let token = document.get("refresh_token").unwrap();
            assert_eq!(token["token_lifetime"], lifetime, "{given}");
            assert_eq!(token["idle_token_lifetime"], idle, "{given}");
        }
    }

    #[test]
    fn kinds_have_their_own_defaults() {
        for (given, conformant, grants, jwt) in [
            (
                json!({}),
                false,
                json!(GRANT_TYPES),
                json!({"lifetime_in_seconds": 36000, "secret_encoded": false}),
            ),
            (
                json!({"third_party_security_mode": "strict"}),
                true,
                json!(["authorization_code"]),
                json!({"alg": "RS256", "lifetime_in_seconds": 3600, "secret_encoded": false}),
            ),
            (
                json!({"app_type": "resource_server"}),
                true,
                json!([]),
                json!({"alg": "RS256", "secret_encoded": false}),
            ),
            (
                json!({"jwt_configuration": {"alg": "RS256"}, "grant_types": []}),
                false,
                json!([]),
                json!({"secret_encoded": false, "alg": "RS256"}),
            ),
            (
                json!({"is_first_party": false, "token_endpoint_auth_method": "none"}),
                true,
                json!(["authorization_code", "implicit", "refresh_token"]),
                json!({"lifetime_in_seconds": 36000, "secret_encoded": false}),
            ),
            (
                json!({"app_type": "express_configuration"}),
                true,
                json!(["authorization_code", "client_credentials"]),
                json!({"alg": "RS256", "secret_encoded": false}),
            ),
        ] {
            let document = filled(given.clone());
            assert_eq!(document["oidc_conformant"], conformant, "{given}");
            assert_eq!(document["grant_types"], grants, "{given}");
            assert_eq!(document["jwt_configuration"], jwt, "{given}");
        }
    }

    #[test]
    fn what_was_not_said_is_not_there() {
        let document = filled(json!({"description": null}));
        for name in [
            "app_type",
            "callbacks",
            "description",
            "token_endpoint_auth_method",
        ] {
            assert!(!document.contains_key(name), "{name}");
        }
    }
}
