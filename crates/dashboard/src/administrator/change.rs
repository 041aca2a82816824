//! Another role for an administrator, or none any more.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::administrator::{self, Listed, Role};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{ALL, Shown, Typed, page};
use crate::ask::{self, Question};
use crate::error::{Failure, Refused, words};
use crate::form::Form;
use crate::page::see_other;
use crate::place::Place;
use crate::text::text;

/// Gives the role that was chosen, sends an invitation once more, or removes, as the button says.
pub(crate) async fn change(
    place: Place,
    Path(user): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let (system, actor) = (&place.session.system, &place.actor);
    let (changed, what) = if form.has("remove") {
        actor.must(administrator::MANAGE)?;
        if !ask::is_sure(&form) {
            let all = administrator::list(system, actor).await?;
            let found = all.into_iter().find(|one| one.user_id == user);
            let question = question(&found.ok_or(Failure::NotFound)?);
            return ask::page(&place, "administrators", question);
        }
        let removed = administrator::remove(system, actor, user).await;
        (removed, "done=administrator_removed")
    } else if form.has("resend") {
        let sent = administrator::invite_again(system, actor, user).await;
        (sent, "done=administrator_invited")
    } else {
        let role = Role::named(form.text("role")).ok_or(Failure::NotFound)?;
        let given = administrator::give_role(system, actor, user, role).await;
        (given, "done=changes_saved")
    };
    match changed {
        Ok(()) => Ok(see_other(&format!("{ALL}?{what}"))),
        Err(error) => {
            let refused = Refused::from_error(error, "")?;
            page(&place, Shown::Again(refused, Typed::default())).await
        }
    }
}

fn question(one: &Listed) -> Question {
    let slots = [("name", one.name.clone())];
    let id = utf8_percent_encode(&one.user_id, NON_ALPHANUMERIC);
    Question {
        title: text("administrators.remove.title", &slots).unwrap_or_default(),
        text: words("administrators.remove.text"),
        verb: words("administrators.remove"),
        action: format!("{ALL}/{id}"),
        back: ALL.to_owned(),
        button: "remove",
    }
}
