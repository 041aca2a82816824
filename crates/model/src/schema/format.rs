//! Named forms of text.

/// A named form of text: the name stands in messages and in the OpenAPI document.
#[derive(Clone, Copy)]
pub struct Format {
    /// The name, as on the wire (`organization-name`).
    pub name: &'static str,
    /// Whether a text has the form.
    pub check: fn(&str) -> bool,
    /// The same as a regular expression, where there is one that says it all (for the OpenAPI document).
    pub pattern: Option<&'static str>,
}

impl std::fmt::Debug for Format {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Format").field(&self.name).finish()
    }
}
