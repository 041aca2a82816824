//! `/tickets`: the links of mails, for backends that send their own.

use axum::response::Response;
use axum::routing::post;
use guildhall_app::ticket::{self, CREATE};
use guildhall_model::schema::Declared;
use guildhall_model::ticket::{PasswordTicket, VerificationTicket};
use serde_json::json;

use crate::answer;
use crate::error::Refusal;
use crate::extract::{Body, Caller, NoQuery, Tenant};
use crate::route::{Method, Route};

/// The operations of tickets.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(
        Method::Post,
        "/tickets/email-verification",
        "post_email-verification",
        CREATE,
        || post(verification),
    )
    .body(VerificationTicket::SCHEMA)
    .answers(201),
    Route::new(
        Method::Post,
        "/tickets/password-change",
        "post_password-change",
        CREATE,
        || post(password),
    )
    .body(PasswordTicket::SCHEMA)
    .answers(201),
];

async fn verification(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    Body(body): Body<VerificationTicket>,
) -> Result<Response, Refusal> {
    let link = ticket::create_for_verification(&realm, &actor, body).await?;
    answer::created(&json!({"ticket": link}))
}

async fn password(
    Tenant(realm): Tenant,
    Caller(actor): Caller,
    _: NoQuery,
    Body(body): Body<PasswordTicket>,
) -> Result<Response, Refusal> {
    let link = ticket::create_for_password(&realm, &actor, body).await?;
    answer::created(&json!({"ticket": link}))
}
