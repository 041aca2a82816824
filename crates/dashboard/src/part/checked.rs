//! Bodies as the API checks them: those that are kept whole, and those that are declared property by property.

use guildhall_app::Error;
use guildhall_model::schema::{Declared, Part, Schema};
use serde_json::{Map, Value};

/// The body, when it fits its declaration.
pub(crate) fn checked(
    schema: &Schema,
    body: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    let value = Value::Object(body);
    schema.check(&value).map_err(|problem| Error::Invalid {
        part: Part::Body,
        problem,
    })?;
    match value {
        Value::Object(body) => Ok(body),
        _ => Err(Error::Internal("a body is an object")),
    }
}

/// The body of a declaration, when it fits.
pub(crate) fn declared<Body: Declared>(body: Value) -> Result<Body, Error> {
    Body::read(body).map_err(|problem| Error::Invalid {
        part: Part::Body,
        problem,
    })
}
