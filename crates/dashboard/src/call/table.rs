//! Which calls do what a page does.

/// A call to the Management API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) method: &'static str,
    /// Below `/api/v2`, with the ids of the page.
    pub(super) path: String,
    /// A JSON document, with the id of the page; none: there is no body.
    pub(super) body: Option<String>,
    /// The scope that it needs.
    pub(super) scope: &'static str,
    /// The resource of the Terraform provider.
    pub(super) resource: Option<&'static str>,
    /// The id of the thing that the page is about.
    pub(super) id: Option<String>,
}

/// A page below its tenant's (`*` is an id), the method, the path, the body, the scope, the resource.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
    Option<&'static str>,
);

const ORGANIZATION: Option<&str> = Some("auth0_organization");
const CLIENT: Option<&str> = Some("auth0_client");
const USER: Option<&str> = Some("auth0_user");
const ROLE: Option<&str> = Some("auth0_role");
const API: Option<&str> = Some("auth0_resource_server");
const CONNECTION: Option<&str> = Some("auth0_connection");

#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    ("", "GET", "/organizations", None, "read:organizations", None),
    ("", "GET", "/logs", None, "read:logs", None),
    ("organizations", "GET", "/organizations", None, "read:organizations", ORGANIZATION),
    ("organizations", "POST", "/organizations", Some(r#"{"name":"acme","display_name":"Acme"}"#), "create:organizations", ORGANIZATION),
    ("organizations/new", "POST", "/organizations", Some(r#"{"name":"acme","display_name":"Acme"}"#), "create:organizations", ORGANIZATION),
    ("organizations/*", "GET", "/organizations/*", None, "read:organizations", ORGANIZATION),
    ("organizations/*", "PATCH", "/organizations/*", Some(r##"{"display_name":"Acme","branding":{"colors":{"primary":"#0c6457","page_background":"#ffffff"}},"metadata":{"plan":"gold"}}"##), "update:organizations", ORGANIZATION),
    ("organizations/*/delete", "DELETE", "/organizations/*", None, "delete:organizations", ORGANIZATION),
    ("organizations/*/members", "GET", "/organizations/*/members", None, "read:organization_members", ORGANIZATION),
    ("organizations/*/members", "POST", "/organizations/*/members", Some(r#"{"members":["auth0|USER_ID"]}"#), "create:organization_members", ORGANIZATION),
    ("organizations/*/connections", "GET", "/organizations/*/enabled_connections", None, "read:organization_connections", ORGANIZATION),
    ("organizations/*/connections", "POST", "/organizations/*/enabled_connections", Some(r#"{"connection_id":"CONNECTION_ID","assign_membership_on_login":true}"#), "create:organization_connections", ORGANIZATION),
    ("organizations/*/domains", "GET", "/organizations/*/discovery-domains", None, "read:organization_discovery_domains", ORGANIZATION),
    ("organizations/*/domains", "POST", "/organizations/*/discovery-domains", Some(r#"{"domain":"acme.example"}"#), "create:organization_discovery_domains", ORGANIZATION),
    ("organizations/*/invitations", "GET", "/organizations/*/invitations", None, "read:organization_invitations", ORGANIZATION),
    ("organizations/*/invitations", "POST", "/organizations/*/invitations", Some(r#"{"inviter":{"name":"Ingrid"},"invitee":{"email":"ada@acme.example"},"client_id":"CLIENT_ID"}"#), "create:organization_invitations", ORGANIZATION),
    ("organizations/*/applications", "GET", "/organizations/*/clients", None, "read:organization_clients", ORGANIZATION),
    ("organizations/*/applications", "POST", "/organizations/*/clients", Some(r#"{"clients":[{"client_id":"CLIENT_ID","use_for_member_access":true}]}"#), "create:organization_clients", ORGANIZATION),
    ("organizations/*/applications", "PATCH", "/organizations/*/clients/CLIENT_ID", Some(r#"{"use_for_member_access":false}"#), "update:organization_clients", ORGANIZATION),
    ("organizations/*/applications", "GET", "/organizations/*/client-grants", None, "read:organization_client_grants", ORGANIZATION),
    ("organizations/*/applications", "POST", "/organizations/*/client-grants", Some(r#"{"grant_id":"GRANT_ID"}"#), "create:organization_client_grants", ORGANIZATION),
    ("organizations/*/activity", "GET", "/logs", None, "read:logs", ORGANIZATION),
    ("applications", "GET", "/clients", None, "read:clients", CLIENT),
    ("applications", "POST", "/clients", Some(r#"{"name":"App","app_type":"regular_web","callbacks":["https://app.example/callback"]}"#), "create:clients", CLIENT),
    ("applications/new", "POST", "/clients", Some(r#"{"name":"App","app_type":"regular_web","callbacks":["https://app.example/callback"]}"#), "create:clients", CLIENT),
    ("applications/*", "GET", "/clients/*", None, "read:clients", CLIENT),
    ("applications/*", "PATCH", "/clients/*", Some(r#"{"callbacks":["https://app.example/callback"],"allowed_logout_urls":["https://app.example"]}"#), "update:clients", CLIENT),
    ("applications/*/credentials", "GET", "/clients/*", None, "read:client_keys", CLIENT),
    ("applications/*/credentials", "POST", "/clients/*/rotate-secret", None, "update:client_keys", CLIENT),
    ("applications/*/login", "PATCH", "/clients/*", Some(r#"{"organization_usage":"require","organization_require_behavior":"pre_login_prompt","organization_discovery_methods":["email","organization_name"]}"#), "update:clients", CLIENT),
    ("applications/*/connections", "GET", "/connections", None, "read:connections", CLIENT),
    ("applications/*/connections", "PATCH", "/connections/CONNECTION_ID/clients", Some(r#"[{"client_id":"*","status":true}]"#), "update:connections", CLIENT),
    ("applications/*/delete", "DELETE", "/clients/*", None, "delete:clients", CLIENT),
    ("users", "GET", "/users", None, "read:users", USER),
    ("users", "POST", "/users", Some(r#"{"connection":"Username-Password-Authentication","email":"ada@acme.example","password":"PASSWORD"}"#), "create:users", USER),
    ("users/new", "POST", "/users", Some(r#"{"connection":"Username-Password-Authentication","email":"ada@acme.example","password":"PASSWORD"}"#), "create:users", USER),
    ("users/*", "GET", "/users/*", None, "read:users", USER),
    ("users/*", "GET", "/users/*/organizations", None, "read:organizations", USER),
    ("users/*", "PATCH", "/users/*", Some(r#"{"blocked":true}"#), "update:users", USER),
    ("users/*/roles", "GET", "/users/*/roles", None, "read:users", USER),
    ("users/*/roles", "POST", "/users/*/roles", Some(r#"{"roles":["ROLE_ID"]}"#), "update:users", USER),
    ("users/*/delete", "DELETE", "/users/*", None, "delete:users", USER),
    ("roles", "GET", "/roles", None, "read:roles", ROLE),
    ("roles", "POST", "/roles", Some(r#"{"name":"Reader","description":"Reads everything"}"#), "create:roles", ROLE),
    ("roles/new", "POST", "/roles", Some(r#"{"name":"Reader","description":"Reads everything"}"#), "create:roles", ROLE),
    ("roles/*", "GET", "/roles/*", None, "read:roles", ROLE),
    ("roles/*", "PATCH", "/roles/*", Some(r#"{"description":"Reads everything"}"#), "update:roles", ROLE),
    ("roles/*/permissions", "GET", "/roles/*/permissions", None, "read:roles", ROLE),
    ("roles/*/permissions", "POST", "/roles/*/permissions", Some(r#"{"permissions":[{"resource_server_identifier":"https://api.example","permission_name":"read:notes"}]}"#), "update:roles", ROLE),
    ("roles/*/users", "GET", "/roles/*/users", None, "read:roles", ROLE),
    ("roles/*/users", "POST", "/roles/*/users", Some(r#"{"users":["auth0|USER_ID"]}"#), "update:roles", ROLE),
    ("roles/*/delete", "DELETE", "/roles/*", None, "delete:roles", ROLE),
    ("apis", "GET", "/resource-servers", None, "read:resource_servers", API),
    ("apis", "POST", "/resource-servers", Some(r#"{"name":"Field API","identifier":"https://api.example"}"#), "create:resource_servers", API),
    ("apis/new", "POST", "/resource-servers", Some(r#"{"name":"Field API","identifier":"https://api.example"}"#), "create:resource_servers", API),
    ("apis/*", "GET", "/resource-servers/*", None, "read:resource_servers", API),
    ("apis/*", "PATCH", "/resource-servers/*", Some(r#"{"token_lifetime":3600,"enforce_policies":true}"#), "update:resource_servers", API),
    ("apis/*/permissions", "PATCH", "/resource-servers/*", Some(r#"{"scopes":[{"value":"read:notes","description":"Reads notes"}]}"#), "update:resource_servers", API),
    ("apis/*/delete", "DELETE", "/resource-servers/*", None, "delete:resource_servers", API),
    ("connections", "GET", "/connections", None, "read:connections", CONNECTION),
    ("connections/new/*", "POST", "/connections", Some(r#"{"name":"company","strategy":"oidc","options":{"discovery_url":"https://idp.example/.well-known/openid-configuration","client_id":"CLIENT_ID","client_secret":"CLIENT_SECRET"}}"#), "create:connections", None),
    ("connections/*", "GET", "/connections/*", None, "read:connections", CONNECTION),
    ("connections/*", "PATCH", "/connections/*", Some(r#"{"display_name":"Company"}"#), "update:connections", CONNECTION),
    ("connections/*/delete", "DELETE", "/connections/*", None, "delete:connections", CONNECTION),
    ("logs", "GET", "/logs", None, "read:logs", None),
    ("logs/*", "GET", "/logs/*", None, "read:logs", None),
];

/// The calls of a page, whose address is given below its tenant's.
pub(super) fn calls(page: &str) -> Vec<Call> {
    let page = page.split('?').next().unwrap_or_default();
    let page = page.trim_matches('/');
    // A page that is made of words alone goes before one with an id.
    let named = TABLE.iter().any(|row| row.0 == page);
    TABLE
        .iter()
        .filter_map(|row| {
            let id = id(row.0, page)?;
            (!named || row.0 == page).then(|| call(row, id))
        })
        .collect()
}

/// The id in a page's address where it has the form of the pattern; empty where the pattern has none.
fn id(pattern: &str, page: &str) -> Option<String> {
    let (mut patterns, mut parts) = (pattern.split('/'), page.split('/'));
    let mut id = String::new();
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return Some(id),
            (Some("*"), Some(part)) if !part.is_empty() => part.clone_into(&mut id),
            (Some(pattern), Some(part)) if pattern == part => {}
            _ => return None,
        }
    }
}

fn call(&(_, method, path, body, scope, resource): &Row, id: String) -> Call {
    Call {
        method,
        path: path.replace('*', &id),
        body: body.map(|body| body.replace('*', &id)),
        scope,
        resource,
        id: (!id.is_empty()).then_some(id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_calls_with_their_ids() {
        for (page, expected) in [
            (
                "/organizations",
                vec!["GET /organizations", "POST /organizations"],
            ),
            ("/organizations/new", vec!["POST /organizations"]),
            (
                "/organizations/org_1",
                vec!["GET /organizations/org_1", "PATCH /organizations/org_1"],
            ),
            ("/users/auth0%7C1/delete", vec!["DELETE /users/auth0%7C1"]),
            ("/connections/new/oidc", vec!["POST /connections"]),
            ("", vec!["GET /organizations", "GET /logs"]),
            ("/nothing", vec![]),
            ("/organizations/org_1/nothing", vec![]),
        ] {
            let calls = calls(page);
            let told: Vec<String> = calls
                .iter()
                .map(|call| format!("{} {}", call.method, call.path))
                .collect();
            assert_eq!(told, expected, "{page}");
        }
    }

    #[test]
    fn bodies_are_documents() {
        for row in TABLE {
            let body = row.3.unwrap_or("{}");
            assert!(
                serde_json::from_str::<serde_json::Value>(body).is_ok(),
                "{body}"
            );
            assert_eq!(
                row.1 == "GET" || row.1 == "DELETE",
                row.3.is_none() && !row.2.ends_with("rotate-secret"),
                "{row:?}"
            );
        }
    }
}
