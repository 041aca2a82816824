//! Bodies that are kept whole, checked as the API checks them.

use guildhall_app::Error;
use guildhall_model::schema::{Part, Schema};
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
