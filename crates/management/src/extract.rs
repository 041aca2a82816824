//! What a handler asks of a request: the tenant, the caller, the path, the query, the body. They are asked in the
//! order in which the handler names them, which is the order of refusal.

use axum::extract::{FromRequest, FromRequestParts, Request};
use guildhall_app::{Actor, Realm};
use guildhall_model::schema::{Declared, Format, Problem};
use guildhall_web::body::{self, RawBody};
use guildhall_web::form::Query as Pairs;
use http::request::Parts;
use serde_json::{Map, Value};

use crate::error::Refusal;

/// The tenant that was reached; the router has made sure of it.
pub(crate) struct Tenant(pub(crate) Realm);

impl<S: Sync> FromRequestParts<S> for Tenant {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts
            .extensions
            .get::<Realm>()
            .cloned()
            .map(Self)
            .ok_or_else(Refusal::unknown_host)
    }
}

/// Who calls, with the scopes the route asks for; the router has checked them.
pub(crate) struct Caller(pub(crate) Actor);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts
            .extensions
            .get::<Actor>()
            .cloned()
            .map(Self)
            .ok_or_else(Refusal::missing_authentication)
    }
}

/// The parameters of a path, in the order of the path.
pub(crate) struct PathOf<T>(pub(crate) T);

/// What a path's parameters are read into.
pub(crate) trait FromPath: Sized {
    /// Reads the parameters.
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem>;
}

/// The parameters of a path, decoded.
pub(crate) struct PathParameters(Vec<(String, String)>);

impl PathParameters {
    /// A parameter that has a form.
    pub(crate) fn of_form<T: std::str::FromStr>(
        &self,
        name: &'static str,
        description: &'static str,
        format: &Format,
    ) -> Result<T, Problem> {
        let text = self.text(name, description)?;
        text.parse().map_err(|_| {
            let reason = format!(
                "Object didn't pass validation for format {}: {text}",
                format.name
            );
            Problem::new(reason, name, description)
        })
    }

    /// A parameter that is any text which can be stored.
    pub(crate) fn text(
        &self,
        name: &'static str,
        description: &'static str,
    ) -> Result<&str, Problem> {
        let found = self
            .0
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str());
        match found {
            Some(text) if !text.contains('\0') => Ok(text),
            _ => Err(Problem::new(
                "U+0000 is not allowed in a text",
                name,
                description,
            )),
        }
    }
}

impl<S: Send + Sync, T: FromPath> FromRequestParts<S> for PathOf<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let raw = axum::extract::RawPathParams::from_request_parts(parts, state).await;
        let raw =
            raw.map_err(|_| Refusal::path(&Problem::new("The path is not valid UTF-8", "", "")))?;
        let pairs = raw
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        T::from_path(&PathParameters(pairs))
            .map(Self)
            .map_err(|problem| Refusal::path(&problem))
    }
}

/// A query, checked against its declaration.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Sync, T: Declared> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let pairs = Pairs::parse(parts.uri.query())?;
        let mut texts = Map::new();
        for (name, value) in pairs.iter() {
            let value = Value::String(value.to_owned());
            match texts.get_mut(name) {
                None => drop(texts.insert(name.to_owned(), value)),
                Some(Value::Array(values)) => values.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            }
        }
        T::read_texts(Value::Object(texts))
            .map(Self)
            .map_err(|problem| Refusal::query(&problem))
    }
}

/// The empty query of a route that takes none: unknown parameters are refused, not ignored.
#[derive(Debug)]
pub(crate) struct NoQuery;

impl<S: Sync> FromRequestParts<S> for NoQuery {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let pairs = Pairs::parse(parts.uri.query())?;
        match pairs.unknown(&[]) {
            None => Ok(Self),
            Some(name) => Err(Refusal::query(&Problem::new(
                format!("Additional properties not allowed: {name}"),
                "",
                "",
            ))),
        }
    }
}

/// A body, checked against its declaration; JSON or a form.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Sync, T: Declared> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let (parts, content) = request.into_parts();
        let read = match body::read(&parts.headers, content).await? {
            RawBody::Json(value) => T::read(value),
            RawBody::Form(value) => T::read_texts(value),
            RawBody::Absent => T::read(Value::Null),
        };
        read.map(Self).map_err(|problem| Refusal::body(&problem))
    }
}

/// A body of any kind, checked against a declaration and kept whole.
pub(crate) async fn value(
    request: Request,
    schema: &guildhall_model::schema::Schema,
) -> Result<Value, Refusal> {
    let (parts, content) = request.into_parts();
    let value = match body::read(&parts.headers, content).await? {
        RawBody::Json(value) => value,
        RawBody::Form(mut value) => {
            schema.coerce(&mut value);
            value
        }
        RawBody::Absent => Value::Null,
    };
    schema
        .check(&value)
        .map_err(|problem| Refusal::body(&problem))?;
    Ok(value)
}

/// An object, checked against a declaration and kept whole.
pub(crate) async fn document(
    request: Request,
    schema: &guildhall_model::schema::Schema,
) -> Result<Map<String, Value>, Refusal> {
    match value(request, schema).await? {
        Value::Object(document) => Ok(document),
        _ => Err(Refusal::body(&Problem::new("Expected type object", "", ""))),
    }
}
