//! Every kind of event that an operation raises, in the order of what happened, against its schema in the contract.

use guildhall_testkit::{TestApp, TestSink};
use serde_json::{Map, Value, json};

use super::{database, deliver_all};

/// The schemas of events by their kinds; none where the contract is not beside the checkout.
pub(crate) fn schemas() -> Option<Map<String, Value>> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/contract/events.json"
    );
    let Ok(text) = std::fs::read_to_string(folder) else {
        crate::process::not_run(
            "events against the contract",
            "../shared is not beside this checkout",
        );
        return None;
    };
    let contract: Value = serde_json::from_str(&text).expect("JSON");
    contract["components"]["schemas"].as_object().cloned()
}

/// What of a value does not fit a schema; nothing when it fits. Patterns and formats but `date-time` are not looked at.
pub(crate) fn misfit(value: &Value, schema: &Value, path: &str) -> Option<String> {
    for choice in ["oneOf", "anyOf"] {
        if let Some(schemas) = schema[choice].as_array() {
            let misfits: Vec<String> = schemas
                .iter()
                .filter_map(|schema| misfit(value, schema, path))
                .collect();
            if misfits.len() == schemas.len() {
                return misfits.into_iter().next();
            }
        }
    }
    let kind = match value {
        Value::Object(_) => "object",
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Array(_) => "array",
        Value::Number(number) if number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::Null => "null",
    };
    let fits = |expected: &str| expected == kind || (expected == "number" && kind == "integer");
    if let Some(expected) = schema["type"].as_str()
        && !fits(expected)
    {
        return Some(format!("{path} is {kind} and not {expected}"));
    }
    let constant = schema
        .get("const")
        .is_some_and(|constant| constant != value);
    let choices = schema["enum"].as_array();
    if constant || choices.is_some_and(|choices| !choices.contains(value)) {
        return Some(format!("{path} is {value}"));
    }
    match value {
        Value::Object(members) => object_misfit(members, schema, path),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(at, item)| misfit(item, &schema["items"], &format!("{path}.{at}"))),
        Value::String(text) if schema["format"] == "date-time" => {
            let moment = guildhall_model::Timestamp::parse(text);
            moment
                .is_none()
                .then(|| format!("{path} is no moment: {text}"))
        }
        _ => None,
    }
}

fn object_misfit(members: &Map<String, Value>, schema: &Value, path: &str) -> Option<String> {
    let required = schema["required"].as_array().into_iter().flatten();
    let mut required = required.filter_map(Value::as_str);
    if let Some(missing) = required.find(|name| !members.contains_key(*name)) {
        return Some(format!("{path} has no {missing}"));
    }
    let closed = schema["unevaluatedProperties"] == json!({"not": {}});
    members.iter().find_map(|(name, member)| {
        let declared = &schema["properties"][name];
        if declared.is_null() {
            return closed.then(|| format!("{path}.{name} is not in the contract"));
        }
        misfit(member, declared, &format!("{path}.{name}"))
    })
}

async fn call(app: &TestApp, method: &str, path: &str, body: Option<Value>) -> Value {
    let call = app.api(method, path).await;
    let call = match &body {
        Some(body) => call.json(body),
        None => call,
    };
    let answer = call.send().await;
    assert!(
        answer.status.is_success(),
        "{method} {path}: {}",
        answer.text
    );
    answer.json()
}

/// Does everything that is told of; the kinds of what is told, in order.
async fn do_everything(app: &TestApp) -> Vec<&'static str> {
    let connection = database(app).await;
    let enabled = json!([{"connection_id": connection}]);
    let body = json!({"name": "acme", "display_name": "Acme", "metadata": {"plan": "gold"}, "enabled_connections": enabled});
    let organization = call(app, "POST", "/organizations", Some(body)).await;
    let path = format!(
        "/organizations/{}",
        organization["id"].as_str().expect("an id")
    );
    call(
        app,
        "PATCH",
        &path,
        Some(json!({"display_name": "Acme Inc."})),
    )
    .await;
    let connections = format!("{path}/enabled_connections/{connection}");
    call(
        app,
        "PATCH",
        &connections,
        Some(json!({"show_as_button": false})),
    )
    .await;
    call(app, "DELETE", &connections, None).await;
    let again = json!({"connection_id": connection, "assign_membership_on_login": true});
    call(
        app,
        "POST",
        &format!("{path}/enabled_connections"),
        Some(again),
    )
    .await;

    let person = json!({"connection": "Username-Password-Authentication", "email": "ada@example.com",
        "password": "zdrkoaxw$74$00", "user_metadata": {"a": 1}, "app_metadata": {"b": [2]}, "given_name": "Ada"});
    let user = call(app, "POST", "/users", Some(person)).await;
    let user_id = user["user_id"].as_str().expect("an id");
    let user_path = format!("/users/{}", user_id.replace('|', "%7C"));
    let change = json!({"blocked": true, "password": "zdrkoaxw$74$01"});
    call(app, "PATCH", &user_path, Some(change)).await;
    let members = format!("{path}/members");
    call(app, "POST", &members, Some(json!({"members": [user_id]}))).await;
    let role = call(app, "POST", "/roles", Some(json!({"name": "reader"}))).await;
    let roles = format!("{members}/{}/roles", user_id.replace('|', "%7C"));
    for _ in 0..2 {
        // The second time changes nothing, and tells nobody.
        call(app, "POST", &roles, Some(json!({"roles": [role["id"]]}))).await;
    }
    for _ in 0..2 {
        call(app, "DELETE", &roles, Some(json!({"roles": [role["id"]]}))).await;
    }
    call(app, "DELETE", &members, Some(json!({"members": [user_id]}))).await;
    call(app, "DELETE", &user_path, None).await;
    call(app, "DELETE", &path, None).await;
    vec![
        "organization.created",
        "organization.connection.added",
        "organization.updated",
        "organization.connection.updated",
        "organization.connection.removed",
        "organization.connection.added",
        "user.created",
        "user.updated",
        "organization.member.added",
        "organization.member.role.assigned",
        "organization.member.role.deleted",
        "organization.member.deleted",
        "user.deleted",
        "organization.deleted",
    ]
}

#[tokio::test]
async fn everything_that_is_told_fits_the_contract_and_comes_in_its_order() {
    let app = TestApp::new().await;
    let expected = do_everything(&app).await;
    let sink = TestSink::default();
    deliver_all(&app, &sink).await;
    let sent = sink.sent();
    let kinds: Vec<&str> = sent.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, expected, "all of it within one millisecond");
    let Some(schemas) = schemas() else { return };
    for row in &sent {
        let mut event: Value = serde_json::from_str(&row.payload).expect("JSON");
        // The name of the stream through which it goes is added on the way.
        event["a0stream"] = json!("est_0000000000000000000000");
        assert_eq!(
            misfit(&event, &schemas[&row.kind], &row.kind),
            None,
            "{event}"
        );
    }
}

#[test]
fn the_check_sees_what_does_not_fit() {
    let schema = json!({
        "type": "object", "required": ["a"], "unevaluatedProperties": {"not": {}},
        "properties": {"a": {"type": "string", "enum": ["x"]}, "b": {"oneOf": [{"type": "integer"}, {"type": "boolean"}]},
            "c": {"type": "array", "items": {"type": "string", "format": "date-time"}}},
    });
    let fits = |value: Value| misfit(&value, &schema, "").is_none();
    assert!(fits(
        json!({"a": "x", "b": 1, "c": ["2026-01-01T00:00:00Z"]})
    ));
    for wrong in [
        json!({}),
        json!({"a": "y"}),
        json!({"a": 1}),
        json!({"a": "x", "b": "1"}),
        json!({"a": "x", "c": ["yesterday"]}),
        json!({"a": "x", "d": 1}),
    ] {
        assert!(!fits(wrong.clone()), "{wrong}");
    }
}
