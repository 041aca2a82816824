//! `/authorize` (RFC 6749 section 3.1), by GET and by POST.

use axum::extract::Request;
use axum::response::Response;
use guildhall_app::login::{self, Untrusted};

use crate::answer;
use crate::context::Context;
use crate::parameters;
use crate::router::no_tenant;

/// Begins a login, or answers at once where nothing has to be asked.
pub(crate) async fn authorize(request: Request) -> Response {
    let (parts, pairs) = parameters::read(request).await;
    let Some(context) = Context::read(&parts) else {
        return no_tenant();
    };
    match pairs {
        Ok(pairs) => {
            let result = login::authorize(&context.realm, pairs, &context.visitor).await;
            answer::step(&context, result)
        }
        Err(error) => answer::refusal(&context, &Untrusted::Malformed(error).into()),
    }
}
