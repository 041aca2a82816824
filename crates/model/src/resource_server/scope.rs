//! The permissions that an API declares.

use crate::schema::{Schema, array, object, property, string};

/// How many scopes an API may have (entity limit policy).
pub const SCOPES_PER_API: usize = 1000;

const SCOPE: Schema = object(&[
    property("value", "Value of this scope.", string().length(1, 280)).required(),
    property(
        "description",
        "User-friendly description of this scope.",
        string().length(0, 500),
    ),
]);

/// The list of an API's scopes.
pub(super) const SCOPES_SCHEMA: Schema = array(&SCOPE).entries(0, SCOPES_PER_API);
