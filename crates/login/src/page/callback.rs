//! `/login/callback`: the answer of another provider, in a query or in a form.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{self, Untrusted};

use crate::answer;
use crate::context::Context;
use crate::parameters;
use crate::router::no_tenant;

/// Takes the answer, and goes on with the login that it belongs to.
pub(crate) async fn arrive(request: Request) -> Response {
    let (parts, pairs) = parameters::read(request).await;
    let Some(context) = Context::read(&parts) else {
        return no_tenant();
    };
    match pairs {
        Ok(pairs) => {
            let arrived = login::arrive(&context.realm, pairs, &context.visitor).await;
            answer::step(&context, arrived)
        }
        Err(error) => answer::refusal(&context, &Untrusted::Malformed(error).into()),
    }
}
