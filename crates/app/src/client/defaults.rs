//! A new client: its id, its secret, its keys and the properties that the service fills in (recorded).

use guildhall_model::id::ClientId;
use guildhall_model::random::{self, BASE62};
use guildhall_model::{Random, Timestamp};
use guildhall_protocol::jose::SigningKey;
use guildhall_store::{ClientRow, Sealed, TenantStore};
use secrecy::SecretString;
use serde_json::{Map, Value, json};

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
    /// Its name.
    pub name: String,
    /// Whether it is the tenant's global client.
    pub is_global: bool,
    /// What was said about it; the rest is filled in.
    pub document: Map<String, Value>,
    /// Its secret, where it was chosen.
    pub secret: Option<String>,
    /// Its key pair. None where a job makes one later.
    pub key: Option<SigningKey>,
}

/// Where a client's secret is sealed.
pub fn secret_place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "client",
        id,
        column: "secret",
    }
}

/// Where a client's key pair is sealed.
pub fn key_place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "client",
        id,
        column: "signing_key",
    }
}

/// The row of a new client of the tenant behind `store`, and its secret.
pub fn new_row(
    store: &TenantStore,
    new: NewClient,
    now: Timestamp,
    random: &dyn Random,
) -> Result<(ClientRow, Secret), Error> {
    let id = ClientId::generate(random).to_string();
    let secret = new
        .secret
        .unwrap_or_else(|| random::text(random, BASE62, 64));
    let document = with_defaults(new.document);
    let row = ClientRow {
        secret: store.seal(secret_place(&id), secret.as_bytes(), random)?,
        signing_key: match new.key {
            Some(key) => Some(store.seal(key_place(&id), &key.pkcs8()?, random)?),
            None => None,
        },
        name: new.name,
        is_global: new.is_global,
        is_first_party: document
            .get("is_first_party")
            .and_then(Value::as_bool)
            .unwrap_or(true),
        app_type: document
            .get("app_type")
            .and_then(Value::as_str)
            .map(str::to_owned),
        document: serde_json::to_string(&document)?,
        created_at: now,
        id,
    };
    Ok((row, Secret::from(secret)))
}

/// Fills in what the service fills in; what was given stays.
fn with_defaults(given: Map<String, Value>) -> Map<String, Value> {
    let chose_post = given
        .get("token_endpoint_auth_method")
        .and_then(Value::as_str)
        == Some("client_secret_post");
    let mut document = Map::new();
    for (name, value) in [
        ("is_token_endpoint_ip_header_trusted", json!(false)),
        ("cross_origin_authentication", json!(false)),
        ("is_first_party", json!(true)),
        ("oidc_conformant", json!(false)),
        ("refresh_token", refresh_token(chose_post)),
        ("sso_disabled", json!(false)),
        ("cross_origin_auth", json!(false)),
        ("callback_url_template", json!(false)),
        (
            "jwt_configuration",
            json!({"lifetime_in_seconds": 36000, "secret_encoded": false}),
        ),
        ("grant_types", json!(GRANT_TYPES)),
        ("custom_login_page_on", json!(true)),
    ] {
        document.insert(name.to_owned(), value);
    }
    document.extend(given);
    document
}

/// Two lifetimes depend on whether the method was named (recorded: 75 creations without an exception).
fn refresh_token(chose_post: bool) -> Value {
    let (lifetime, idle) = if chose_post {
        (31_557_600, 2_592_000)
    } else {
        (2_592_000, 1_296_000)
    };
    json!({
        "expiration_type": "non-expiring",
        "leeway": 0,
        "infinite_token_lifetime": true,
        "infinite_idle_token_lifetime": true,
        "token_lifetime": lifetime,
        "idle_token_lifetime": idle,
        "rotation_type": "non-rotating",
    })
}
