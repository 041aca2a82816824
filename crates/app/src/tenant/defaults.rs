//! What a tenant is born with (recorded).

use guildhall_model::{Random, Timestamp, connection, id, tenant_settings};
use guildhall_store::{ClientGrantRow, ConnectionRow, ResourceServerRow};
use serde_json::{Value, json};

use crate::error::Error;
use crate::scope::{MANAGEMENT_SCOPES, description};

/// The name of the tenant's own API.
pub const MANAGEMENT_API: &str = "Auth0 Management API";
/// The name of the client with which one tries the Management API.
pub const EXPLORER: &str = "API Explorer Application";
/// The name of the database connection.
pub const DATABASE: &str = "Username-Password-Authentication";

/// The settings of a new tenant of that name.
pub(super) fn settings(name: &str) -> String {
    tenant_settings::defaults(name).to_string()
}

/// The tenant's own API: every scope there is.
pub(super) fn management_api(
    identifier: String,
    now: Timestamp,
    random: &dyn Random,
) -> ResourceServerRow {
    let scopes: Vec<Value> = MANAGEMENT_SCOPES
        .iter()
        .map(|scope| json!({"value": scope, "description": description(scope)}))
        .collect();
    let document = json!({
        "allow_offline_access": false,
        "skip_consent_for_verifiable_first_party_clients": false,
        "subject_type_authorization": {
            "client": {"policy": "require_client_grant"},
            "user": {"policy": "allow_all"},
        },
        "token_lifetime_for_web": 7200,
        "scopes": scopes,
    });
    ResourceServerRow {
        id: id::ResourceServerId::generate(random).to_string(),
        identifier,
        name: Some(MANAGEMENT_API.to_owned()),
        is_system: true,
        token_lifetime: 86_400,
        signing_alg: "RS256".to_owned(),
        signing_secret: None,
        document: document.to_string(),
        created_at: now,
    }
}

/// The grant of a client for the whole of the tenant's own API.
pub(super) fn full_grant(
    client: &str,
    server: &ResourceServerRow,
    now: Timestamp,
    random: &dyn Random,
) -> Result<ClientGrantRow, Error> {
    Ok(ClientGrantRow {
        id: id::ClientGrantId::generate(random).to_string(),
        client_id: Some(client.to_owned()),
        resource_server_id: server.id.clone(),
        audience: server.identifier.clone(),
        subject_type: "client".to_owned(),
        default_for: None,
        scope: serde_json::to_string(MANAGEMENT_SCOPES)?,
        organization_usage: None,
        allow_any_organization: None,
        document: "{}".to_owned(),
        created_at: now,
    })
}

/// The database connection.
pub(super) fn database(now: Timestamp, random: &dyn Random) -> ConnectionRow {
    let document = json!({
        "options": database_options(),
        "is_domain_connection": false,
        "authentication": {"active": true},
        "connected_accounts": {"active": false},
        "realms": [DATABASE],
    });
    ConnectionRow {
        id: id::ConnectionId::generate(random).to_string(),
        name: DATABASE.to_owned(),
        strategy: connection::DATABASE.to_owned(),
        secrets: None,
        document: document.to_string(),
        created_at: now,
    }
}

/// The options of a database connection that names none: what the service fills in today, and the password policy
/// that it filled in before (recorded April and August 2026; an answer with more keys is right for both).
pub fn database_options() -> Value {
    json!({
        "mfa": {"active": true, "return_enroll_settings": true},
        "passwordPolicy": "good",
        "strategy_version": 2,
        "authentication_methods": {
            "password": {"enabled": true, "api_behavior": "required", "signup_behavior": "allow"},
            "passkey": {"enabled": false},
        },
        "passkey_options": {
            "challenge_ui": "both",
            "progressive_enrollment_enabled": true,
            "local_enrollment_enabled": true,
        },
        "brute_force_protection": true,
        "disable_self_service_change_password": false,
        "password_options": {
            "complexity": {
                "character_type_rule": "all",
                "identical_characters": "allow",
                "sequential_characters": "allow",
                "max_length_exceeded": "error",
                "min_length": 15,
                "character_types": [],
            },
            "profile_data": {
                "active": false,
                "blocked_fields": [
                    "name", "username", "nickname", "email", "phone_number",
                    "user_metadata.name", "user_metadata.first", "user_metadata.last",
                ],
            },
            "history": {"active": false, "size": 3},
            "dictionary": {"active": false, "custom": [], "default": "en_100k"},
        },
    })
}
