//! The smallest body that fits a declaration.

use guildhall_management::Route;
use serde_json::{Map, Value, json};

use super::fixture::{Fixture, credential};

/// An event stream of that name.
pub(super) fn event_stream(name: &str) -> Value {
    json!({"name": name, "subscriptions": [{"event_type": "user.created"}], "destination": {"type": "webhook",
        "configuration": {"webhook_endpoint": "https://hook.example/",
            "webhook_authorization": {"method": "bearer", "token": "secret"}}}})
}

/// A theme, of which all but the name has to be said.
pub(crate) fn theme() -> Value {
    let text = json!({"bold": false, "size": 100});
    let colors = [
        "body_text",
        "error",
        "header",
        "icons",
        "input_background",
        "input_border",
        "input_filled_text",
        "input_labels_placeholders",
        "links_focused_components",
        "primary_button",
        "primary_button_label",
        "secondary_button_border",
        "secondary_button_label",
        "success",
        "widget_background",
        "widget_border",
    ];
    let colors: Map<String, Value> = colors
        .into_iter()
        .map(|name| (name.to_owned(), json!("#123456")))
        .collect();
    json!({
        "borders": {"button_border_radius": 3, "button_border_weight": 1, "buttons_style": "rounded",
            "input_border_radius": 3, "input_border_weight": 1, "inputs_style": "rounded", "show_widget_shadow": true,
            "widget_border_weight": 0, "widget_corner_radius": 5},
        "colors": colors,
        "fonts": {"body_text": text, "buttons_text": text, "font_url": "", "input_labels": text, "links": text,
            "links_style": "normal", "reference_text_size": 16, "subtitle": text, "title": text},
        "page_background": {"background_color": "#000000", "background_image_url": "", "page_layout": "center"},
        "widget": {"header_text_alignment": "center", "logo_height": 52, "logo_position": "center", "logo_url": "",
            "social_buttons_layout": "bottom"},
    })
}

/// Bodies that need more than their declaration says, by operation.
fn special(operation: &str, fixture: &Fixture) -> Option<Value> {
    let permission =
        json!({"resource_server_identifier": fixture.id("audience"), "permission_name": "read"});
    Some(match operation {
        // An API that the client has no grant for yet.
        "post_client-grants" => {
            json!({"client_id": fixture.id("client"), "audience": fixture.id("audience"), "scope": []})
        }
        "patch_clients" => json!([{"client_id": fixture.id("client"), "status": true}]),
        "post_branding_theme" | "patch_branding_theme" => theme(),
        "patch_branding" => json!({"logo_url": "https://made.example/logo.png"}),
        "put_universal-login" => json!("<html></html>"),
        "patch_clients_by_id" => json!({"description": "made"}),
        "post_event-streams" => event_stream("made"),
        "post_connections" => json!({"name": "made", "strategy": "auth0"}),
        "post_resource-servers" => json!({"identifier": "https://made.example/"}),
        "patch_credentials_by_credential_id" => json!({"expires_at": "2027-01-01T00:00:00.000Z"}),
        "post_credentials" => credential("made"),
        "x_organizations_clients_delete" => json!({"clients": [fixture.id("client")]}),
        "post_email-verification" | "post_password-change" | "post_verification-email" => {
            json!({"user_id": fixture.id("user")})
        }
        "post_users" => {
            json!({"connection": "people", "email": "made@example.com", "password": "zdrkoaxw$74$00"})
        }
        "post_invitations" => json!({
            "inviter": {"name": "Ada"}, "invitee": {"email": "guest@example.com"}, "client_id": fixture.id("portal"),
        }),
        "post_group_roles" | "delete_group_roles" | "post_user_roles" | "delete_user_roles" => {
            json!({"roles": [fixture.id("role")]})
        }
        "post_role_permission_assignment"
        | "delete_role_permission_assignment"
        | "post_permissions"
        | "delete_permissions" => json!({"permissions": [permission]}),
        _ => return None,
    })
}

/// The smallest body that a route takes.
pub(super) fn body(route: &Route, schema: &Value, fixture: &Fixture) -> Value {
    special(route.operation, fixture).unwrap_or_else(|| value("", schema, fixture))
}

fn value(name: &str, schema: &Value, fixture: &Fixture) -> Value {
    match schema["type"]
        .as_str()
        .or_else(|| schema["type"][0].as_str())
    {
        Some("object") => object(schema, fixture),
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(0);
            (0..least)
                .map(|_| value(name, &schema["items"], fixture))
                .collect()
        }
        Some("boolean") => json!(true),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("string") => text(name, schema, fixture),
        _ => Value::Null,
    }
}

fn object(schema: &Value, fixture: &Fixture) -> Value {
    let properties = schema["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let least =
        usize::try_from(schema["minProperties"].as_u64().unwrap_or(0)).expect("a small number");
    let required = required.iter().filter_map(Value::as_str);
    let optional = properties.keys().map(String::as_str);
    let mut made = Map::new();
    for (place, name) in required.clone().chain(optional).enumerate() {
        if place < required.clone().count() || made.len() < least {
            made.insert(name.to_owned(), value(name, &properties[name], fixture));
        }
    }
    Value::Object(made)
}

fn text(name: &str, schema: &Value, fixture: &Fixture) -> Value {
    if let Some(choice) = schema["enum"].get(0) {
        return choice.clone();
    }
    json!(match name {
        "connection_id" => fixture.id("spare_connection"),
        "grant_id" => fixture.id("grant"),
        "client_id" => fixture.id("client"),
        "audience" => fixture.id("audience"),
        "organization_id" => fixture.id("organization"),
        "identifier" => "https://made.example/",
        "email" => "person@example.com",
        "members" | "users" => fixture.id("user"),
        "roles" => fixture.id("own_role"),
        "groups" => fixture.id("group"),
        "domain" => "made.example.com",
        _ => "made",
    })
}
