//! Inviting people.

use axum::response::Response;
use guildhall_app::{invitation, organization};
use guildhall_model::invitation::CreateInvitation;
use guildhall_model::schema::Declared as _;
use serde_json::{Map, Value, json};

use super::{LASTS, MOST, Shown, Typed, done, page};
use crate::error::{Failure, Refused, words};
use crate::extract::OrganizationPath;
use crate::form::{Fields, Form};
use crate::place::{InTenant, Place};

/// Invites everybody who was named. What cannot be an invitation is found before the first is sent.
pub(in crate::organization) async fn send(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    form: Form,
) -> Result<Response, Failure> {
    place.actor.must(invitation::CREATE)?;
    let organization = organization::find(&realm, &id).await?;
    let mut typed = Typed::read(&form);
    let bodies = match typed.bodies(&place) {
        Ok(bodies) => bodies,
        Err(refused) => {
            return page(&place, &realm, &organization, Shown::Again(refused, typed)).await;
        }
    };
    let mut waiting: Vec<String> = bodies.iter().map(|(email, _)| email.clone()).collect();
    for (place_of_one, (_, body)) in bodies.into_iter().enumerate() {
        let sent = invitation::create(&realm, &place.actor, id.clone(), body).await;
        if let Err(error) = sent {
            let mut refused = Refused::from_error(error, "invitee.email")?;
            refused.problems.is_partly_saved = place_of_one > 0;
            // Those who are invited already are not invited again when the form is sent once more.
            typed.emails = waiting.split_off(place_of_one).join("\n");
            return page(&place, &realm, &organization, Shown::Again(refused, typed)).await;
        }
    }
    let what = if typed.mail {
        "done=invitations_sent"
    } else {
        "done=invitations_made"
    };
    Ok(done(&realm, &organization, what))
}

impl Typed {
    fn read(form: &Fields) -> Self {
        let days = form.text("days").parse().unwrap_or_default();
        Self {
            emails: form.raw("emails").to_owned(),
            client_id: form.text("client_id").to_owned(),
            connection_id: form.text("connection_id").to_owned(),
            roles: form.all("role").map(str::to_owned).collect(),
            days: if LASTS.contains(&days) { days } else { 7 },
            mail: form.has("mail"),
        }
    }

    /// The bodies of `POST /organizations/{id}/invitations`, one for each address.
    fn bodies(&self, place: &Place) -> Result<Vec<(String, CreateInvitation)>, Refused> {
        let addresses = addresses(&self.emails);
        if addresses.is_empty() {
            let text = words("organization.invitations.no_email");
            return Err(Refused::of("invitee.email", text));
        }
        if addresses.len() > MOST {
            let text = words("organization.invitations.too_many");
            return Err(Refused::of("invitee.email", text));
        }
        let inviter = &place.session.administrator.name;
        addresses
            .into_iter()
            .map(|email| Ok((email.clone(), self.body(inviter, &email)?)))
            .collect()
    }

    fn body(&self, inviter: &str, email: &str) -> Result<CreateInvitation, Refused> {
        let mut body = Map::from_iter([
            ("inviter".to_owned(), json!({"name": inviter})),
            ("invitee".to_owned(), json!({"email": email})),
            ("client_id".to_owned(), json!(self.client_id)),
            ("ttl_sec".to_owned(), json!(self.days * 86_400)),
            ("send_invitation_email".to_owned(), json!(self.mail)),
        ]);
        if !self.connection_id.is_empty() {
            body.insert("connection_id".to_owned(), json!(self.connection_id));
        }
        if !self.roles.is_empty() {
            body.insert("roles".to_owned(), json!(self.roles));
        }
        CreateInvitation::read(Value::Object(body))
            .map_err(|problem| Refused::of(problem.path(), problem.reason()))
    }
}

/// The addresses of a text, each once.
fn addresses(text: &str) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let all = text.split(|letter: char| letter.is_whitespace() || ",;".contains(letter));
    all.filter(|address| !address.is_empty() && seen.insert(address.to_lowercase()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_text() {
        assert_eq!(
            addresses("a@x.example\r\nB@x.example, b@X.example;\n\n c@x.example "),
            ["a@x.example", "B@x.example", "c@x.example"]
        );
        assert!(addresses(" \n,").is_empty());
    }
}
