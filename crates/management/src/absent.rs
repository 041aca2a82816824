//! What the service has and this server has not yet: whole families of paths.
//!
//! A call to one is refused as for want of a scope, since that is what tools know how to pass over: the deploy CLI looks
//! for `Insufficient scope` in a 403, warns, and goes on with the next kind of resource; on a 404 it ends. The message
//! says what is so. See `docs/design/2026-11-24-what-is-not-there-yet.md`.

use axum::extract::{OriginalUri, Request};
use axum::response::{IntoResponse, Response};
use http::Method;

use crate::caller;
use crate::error::Refusal;
use crate::router::BASE;

/// The first segment of the paths, and what their scopes are about (contract).
const FAMILIES: &[(&str, &str)] = &[
    ("actions", "actions"),
    ("agents", "agents"),
    ("anomaly", "anomaly_blocks"),
    ("attack-protection", "attack_protection"),
    ("branding", "branding"),
    ("connection-profiles", "connection_profiles"),
    ("custom-domains", "custom_domains"),
    ("device-credentials", "device_credentials"),
    ("email-templates", "email_templates"),
    ("emails", "email_provider"),
    ("events", "events"),
    ("experimentation", "experimentation"),
    ("flows", "flows"),
    ("forms", "forms"),
    ("grants", "grants"),
    ("guardian", "guardian_factors"),
    ("hooks", "hooks"),
    ("keys", "signing_keys"),
    ("log-streams", "log_streams"),
    ("network-acls", "network_acls"),
    ("prompts", "prompts"),
    ("rate-limit-policies", "rate_limit_policies"),
    ("refresh-tokens", "refresh_tokens"),
    ("risk-assessments", "attack_protection"),
    ("rules", "rules"),
    ("rules-configs", "rules_configs"),
    ("self-service-profiles", "self_service_profiles"),
    ("sessions", "sessions"),
    ("stats", "stats"),
    ("supplemental-signals", "attack_protection"),
    ("token-exchange-profiles", "token_exchange_profiles"),
    ("user-attribute-profiles", "user_attribute_profiles"),
    ("verifiable-credentials", "vdcs_templates"),
];

/// Answers a path that no route has.
pub(crate) async fn refuse(OriginalUri(uri): OriginalUri, mut request: Request) -> Response {
    let path = uri.path().strip_prefix(BASE).unwrap_or_default();
    let Some(scope) = scope(request.method(), path) else {
        return Refusal::unknown_path().into_response();
    };
    // Whoever has no token learns nothing.
    match caller::known(&mut request).await {
        Ok(_) => Refusal::not_there_yet(&scope).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// The scope that the operation would ask for.
fn scope(method: &Method, path: &str) -> Option<String> {
    let first = path.split('/').nth(1)?;
    let (_, noun) = FAMILIES.iter().find(|(family, _)| *family == first)?;
    let verb = match *method {
        Method::GET | Method::HEAD => "read",
        Method::POST => "create",
        Method::PATCH | Method::PUT => "update",
        Method::DELETE => "delete",
        _ => return None,
    };
    Some(format!("{verb}:{noun}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scope_is_that_of_the_method_and_the_family() {
        for (method, path, expected) in [
            (Method::GET, "/rules", Some("read:rules")),
            (Method::POST, "/rules", Some("create:rules")),
            (
                Method::PUT,
                "/rules-configs/x",
                Some("update:rules_configs"),
            ),
            (Method::DELETE, "/hooks/a/secrets", Some("delete:hooks")),
            (Method::OPTIONS, "/rules", None),
            (Method::GET, "/rulesets", None),
            (Method::GET, "/", None),
            (Method::GET, "", None),
        ] {
            assert_eq!(scope(&method, path).as_deref(), expected, "{method} {path}");
        }
    }
}
