//! `POST /dbconnections/change_password`: an application asks for a mail with which its user sets a new password.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use guildhall_app::login::{ForgottenPassword, forgotten_password};
use guildhall_app::{Origin, Realm};
use guildhall_protocol::oauth::{Error, Parameters};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::cors;
use crate::error::Refusal;
use crate::token::parameters;

/// What is answered, whether or not there is such a user (contract).
const SENT: &str = "We've just sent you an email to reset your password.";

/// Asks for the mail.
pub(crate) async fn request(request: Request) -> Result<Response, Refusal> {
    let (parts, content) = request.into_parts();
    let Some(realm) = parts.extensions.get::<Realm>().cloned() else {
        return Err(Refusal::new(Error::Unavailable, None, false));
    };
    let origin = parts.extensions.get::<Origin>().cloned();
    let parameters = parameters(&parts.headers, content, &realm).await?;
    let asked = read(&parameters).map_err(|error| Refusal::new(error, Some(&realm), false))?;
    let sent = forgotten_password(&realm, &asked, origin.unwrap_or_default()).await;
    let response = match sent {
        Ok(()) => {
            let headers = [
                (CONTENT_TYPE, "text/plain; charset=utf-8"),
                (CACHE_CONTROL, "no-store"),
            ];
            (StatusCode::OK, headers, SENT).into_response()
        }
        Err(refused) => Refusal::refused(refused, &realm, false).into_response(),
    };
    Ok(cors::allow(&realm, &asked.client_id, &parts.headers, response).await)
}

/// A user name is taken too where the database has them, under either name.
fn read(parameters: &Parameters) -> Result<ForgottenPassword, Error> {
    let username = match parameters.optional("username")? {
        Some(username) => username,
        None => parameters.required("email")?,
    };
    Ok(ForgottenPassword {
        client_id: parameters.required("client_id")?.to_owned(),
        connection: parameters.required("connection")?.to_owned(),
        username: username.to_owned(),
        organization: parameters.optional("organization")?.map(str::to_owned),
    })
}
