//! Inviting another administrator by mail.

use axum::response::Response;
use guildhall_app::administrator::{self, Role};

use super::{ALL, Shown, Typed, page};
use crate::error::{Failure, Refused};
use crate::form::Form;
use crate::page::see_other;
use crate::place::Place;

pub(crate) async fn invite(place: Place, form: Form) -> Result<Response, Failure> {
    let (system, actor) = (&place.session.system, &place.actor);
    let role = Role::named(form.text("role")).ok_or(Failure::NotFound)?;
    let email = form.text("email");
    match administrator::invite(system, actor, email, role).await {
        Ok(()) => Ok(see_other(&format!("{ALL}?done=administrator_invited"))),
        Err(error) => {
            let refused = Refused::from_error(error, "email")?;
            let typed = Typed {
                email: email.to_owned(),
                role: role.name(),
            };
            page(&place, Shown::Again(refused, typed)).await
        }
    }
}
