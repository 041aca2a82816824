//! `/actions/actions`: there are none, and none can be made yet. The list is there since tools read it to say which
//! action a connection names.

use axum::response::Response;
use axum::routing::get;
use guildhall_app::action::READ;
use guildhall_model::declare;
use guildhall_model::schema::{Declared, boolean, integer, string};
use serde_json::json;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Query, Tenant};
use crate::route::{Method, Route};

/// How many are on a page, unless the caller says how many.
const PER_PAGE: u32 = 20;

/// When an action may run (contract).
const TRIGGERS: &[&str] = &[
    "post-login",
    "credentials-exchange",
    "pre-user-registration",
    "post-user-registration",
    "post-change-password",
    "send-phone-message",
    "custom-phone-provider",
    "custom-email-provider",
    "password-reset-post-challenge",
    "custom-token-exchange",
    "event-stream",
    "password-hash-migration",
    "login-post-identifier",
    "signup-post-identifier",
];

declare! {
    /// The query of `GET /actions/actions`.
    #[expect(non_snake_case, reason = "the wire's words")]
    pub(crate) struct ListActions {
        /// An actions extensibility point.
        optional triggerId: String = string().one_of(TRIGGERS);
        /// The name of the action to retrieve.
        optional actionName: String = string();
        /// Optional filter to only retrieve actions that are deployed.
        optional deployed: bool = boolean();
        /// Use this field to request a specific page of the list results.
        optional page: u32 = integer().range(0, 4_294_967_295);
        /// The maximum number of results to be returned by the server in a single response. 20 by default.
        optional per_page: u32 = integer().range(1, 100);
        /// Optional. When true, return only installed actions. When false, return only custom actions.
        optional installed: bool = boolean();
    }
}

/// The operations of actions.
pub(crate) const ROUTES: &[Route] =
    &[
        Route::new(Method::Get, "/actions/actions", "get_actions", READ, || {
            get(list)
        })
        .query(ListActions::SCHEMA),
    ];

async fn list(Tenant(_): Tenant, Query(query): Query<ListActions>) -> Result<Response, Refusal> {
    answer::ok(&json!({
        "actions": [],
        "total": 0,
        "page": query.page.unwrap_or_default(),
        "per_page": query.per_page.unwrap_or(PER_PAGE),
    }))
}
