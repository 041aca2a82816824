//! `/api/v2/openapi.json`: what exists, read off the routes.

use std::sync::LazyLock;

use axum::response::Response;
use guildhall_model::schema::Property;
use serde_json::{Map, Value, json};

use crate::answer;
use crate::error::Refusal;
use crate::route::Route;
use crate::router::{BASE, routes};

static DOCUMENT: LazyLock<Value> = LazyLock::new(build);

/// Answers the document; it says nothing about the tenant, so it needs no token.
pub(crate) async fn document() -> Result<Response, Refusal> {
    answer::ok(&*DOCUMENT)
}

fn build() -> Value {
    let mut paths = Map::new();
    for route in routes() {
        let path = paths
            .entry(route.path.to_owned())
            .or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(route.method.as_str().to_owned(), operation(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Guildhall Management API", "version": env!("CARGO_PKG_VERSION")},
        "servers": [{"url": BASE}],
        "components": {
            "securitySchemes": {"bearerAuth": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": {"Error": error_schema()},
        },
        "paths": paths,
    })
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "operationId": route.operation,
        "security": [{"bearerAuth": route.permission.scopes()}],
        "responses": responses(route),
    });
    let parameters: Vec<Value> = path_parameters(route.path)
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .chain(route.query.iter().flat_map(guildhall_model::schema::Schema::properties).map(query_parameter))
        .collect();
    if let Some(operation) = operation.as_object_mut() {
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), parameters.into());
        }
        if let Some(body) = &route.body {
            let schema = body.to_open_api();
            let content = json!({
                "application/json": {"schema": schema},
                "application/x-www-form-urlencoded": {"schema": schema},
            });
            operation.insert(
                "requestBody".to_owned(),
                json!({"required": true, "content": content}),
            );
        }
    }
    operation
}

fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn query_parameter(property: &Property) -> Value {
    json!({
        "name": property.name,
        "in": "query",
        "description": property.description,
        "required": property.required,
        "schema": property.schema.to_open_api(),
    })
}

fn responses(route: &Route) -> Value {
    let mut responses = Map::new();
    responses.insert(route.success.to_string(), json!({"description": "Success"}));
    for (status, description) in [
        (400, "The request does not fit its declaration."),
        (
            401,
            "The token is missing, broken, expired or not for this API.",
        ),
        (403, "The token has none of the scopes."),
        (404, "It is not there."),
        (429, "Too many requests."),
    ] {
        let content =
            json!({"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}});
        responses.insert(
            status.to_string(),
            json!({"description": description, "content": content}),
        );
    }
    Value::Object(responses)
}

fn error_schema() -> Value {
    json!({
        "type": "object",
        "required": ["statusCode", "error", "message"],
        "properties": {
            "statusCode": {"type": "integer"},
            "error": {"type": "string"},
            "message": {"type": "string"},
            "errorCode": {"type": "string"},
        },
    })
}
