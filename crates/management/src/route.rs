//! A route as data.

use axum::routing::MethodRouter;
use guildhall_app::Permission;
use guildhall_model::schema::Schema;

/// The methods that the API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes.
    Post,
    /// Changes.
    Patch,
    /// Replaces.
    Put,
    /// Removes.
    Delete,
}

impl Method {
    /// The method's name in lower case, as in an OpenAPI document.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Patch => "patch",
            Self::Put => "put",
            Self::Delete => "delete",
        }
    }
}

/// One operation of the API.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path below `/api/v2`, with `{parameters}`.
    pub path: &'static str,
    /// Its name in the contract (`operationId`).
    pub operation: &'static str,
    /// What the caller needs.
    pub permission: Permission,
    /// The status of success.
    pub success: u16,
    /// What the query may hold; none: nothing.
    pub query: Option<Schema>,
    /// What the body has to be; none: there is none.
    pub body: Option<Schema>,
    pub(crate) handler: fn() -> MethodRouter,
}

impl Route {
    /// A route that answers 200.
    pub(crate) const fn new(
        method: Method,
        path: &'static str,
        operation: &'static str,
        permission: Permission,
        handler: fn() -> MethodRouter,
    ) -> Self {
        Self {
            method,
            path,
            operation,
            permission,
            success: 200,
            query: None,
            body: None,
            handler,
        }
    }

    /// The same route, with another status of success.
    pub(crate) const fn answers(mut self, success: u16) -> Self {
        self.success = success;
        self
    }

    /// The same route, with a query.
    pub(crate) const fn query(mut self, query: Schema) -> Self {
        self.query = Some(query);
        self
    }

    /// The same route, with a body.
    pub(crate) const fn body(mut self, body: Schema) -> Self {
        self.body = Some(body);
        self
    }
}
