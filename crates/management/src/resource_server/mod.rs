//! `/resource-servers` and `/resource-servers/{id}`.

mod list;
mod one;

use axum::routing::{delete, get, patch, post};
use guildhall_app::resource_server::{CREATE, DELETE, Named, READ, UPDATE};
use guildhall_model::resource_server::{CREATE_RESOURCE_SERVER, UPDATE_RESOURCE_SERVER};
use guildhall_model::schema::{Declared, Problem};
use percent_encoding::percent_decode_str;

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};

const ALL: &str = "/resource-servers";
const ONE: &str = "/resource-servers/{id}";

/// The operations of resource servers.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, ALL, "get_resource-servers", READ, || {
        get(list::list)
    })
    .query(list::ListResourceServers::SCHEMA),
    Route::new(Method::Post, ALL, "post_resource-servers", CREATE, || {
        post(one::create)
    })
    .body(CREATE_RESOURCE_SERVER)
    .answers(201),
    Route::new(Method::Get, ONE, "get_resource-servers_by_id", READ, || {
        get(one::get)
    })
    .query(one::ReadResourceServer::SCHEMA),
    // The contract says 201; the service answers 200 (recorded, 62 of 62).
    Route::new(
        Method::Patch,
        ONE,
        "patch_resource-servers_by_id",
        UPDATE,
        || patch(one::update),
    )
    .body(UPDATE_RESOURCE_SERVER),
    Route::new(
        Method::Delete,
        ONE,
        "delete_resource-servers_by_id",
        DELETE,
        || delete(one::delete),
    )
    .answers(204),
];

impl FromPath for Named {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        let text = parameters.text("id", "ID or audience of the resource server.")?;
        Ok(named(text))
    }
}

/// An identifier may have been encoded twice (recorded): what the router decoded once is decoded again.
fn named(text: &str) -> Named {
    let decoded = percent_decode_str(text).decode_utf8().ok();
    Named {
        text: text.to_owned(),
        decoded: decoded
            .filter(|decoded| decoded != text && !decoded.contains('\0'))
            .map(std::borrow::Cow::into_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_may_be_encoded_twice() {
        for (text, decoded) in [
            ("69a006b2b917ad2948e1a2ad", None),
            ("https://a.example/", None),
            ("https:%2F%2Fa.example%2F", Some("https://a.example/")),
            ("50%25", Some("50%")),
            ("%FF", None),
            ("%00", None),
            ("%", None),
        ] {
            let named = named(text);
            assert_eq!(named.text, text);
            assert_eq!(named.decoded.as_deref(), decoded, "{text}");
        }
    }
}
