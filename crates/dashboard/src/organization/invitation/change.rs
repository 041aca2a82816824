//! Sending an invitation anew, and taking one back.

use axum::extract::Path;
use axum::response::Response;
use guildhall_app::{Error, Realm, invitation, organization};
use guildhall_model::id::{ConnectionId, InvitationId, OrganizationId, RoleId};
use guildhall_model::invitation::{CreateInvitation, InvitationDocument};
use guildhall_store::InvitationRow;

use super::super::shown::address;
use super::{Shown, Typed, done, page};
use crate::ask::{self, Question};
use crate::error::{Failure, Refused, words};
use crate::extract::OrganizationPath;
use crate::form::Form;
use crate::place::InTenant;

/// Resends an invitation or takes it back, as the button says.
pub(in crate::organization) async fn change(
    InTenant { place, realm }: InTenant,
    OrganizationPath(id): OrganizationPath,
    Path((_, _, invited)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let invited = InvitationId::parse(&invited).ok_or(Failure::NotFound)?;
    let organization = organization::find(&realm, &id).await?;
    if form.has("revoke") {
        place.actor.must(invitation::DELETE)?;
        if !ask::is_sure(&form) {
            let (row, _) = find(&realm, &id, &invited).await?;
            let all = format!("{}/invitations", address(&realm, &id));
            return ask::page(&place, "organizations", question(&row, &all)?);
        }
        invitation::delete(&realm, &place.actor, id, invited).await?;
        return Ok(done(&realm, &organization, "done=invitation_revoked"));
    }
    place.actor.must(invitation::CREATE)?;
    let (row, roles) = find(&realm, &id, &invited).await?;
    let body = again(&row, &roles)?;
    match invitation::create(&realm, &place.actor, id, body).await {
        Ok(_) => Ok(done(&realm, &organization, "done=invitation_resent")),
        Err(error) => {
            let refused = Refused::from_error(error, "")?;
            let shown = Shown::Again(refused, Typed::default());
            page(&place, &realm, &organization, shown).await
        }
    }
}

async fn find(
    realm: &Realm,
    id: &OrganizationId,
    invited: &InvitationId,
) -> Result<(InvitationRow, Vec<String>), Failure> {
    let plan = (id.clone(), invited.clone());
    let read = realm.store.read(plan, |(id, invited), mut tx| {
        Box::pin(async move {
            let row = tx.invitation(id, invited).await?;
            Ok::<_, Error>((row, tx.invitation_roles(invited).await?))
        })
    });
    let (row, roles) = read.await?;
    Ok((row.ok_or(Failure::NotFound)?, roles))
}

fn question(row: &InvitationRow, all: &str) -> Result<Question, Failure> {
    let document = document(row)?;
    let slots = [("email", document.invitee.email)];
    let title = crate::text::text("organization.invitations.revoke.title", &slots);
    Ok(Question {
        title: title.unwrap_or_default(),
        text: words("organization.invitations.revoke.text"),
        verb: words("organization.invitations.revoke"),
        action: format!("{all}/{}", row.id),
        back: all.to_owned(),
        button: "revoke",
    })
}

fn document(row: &InvitationRow) -> Result<InvitationDocument, Error> {
    Ok(serde_json::from_str(&row.document)?)
}

/// The invitation once more, for as long as the first time. It takes the place of the one before, whose link is dead from
/// then on.
fn again(row: &InvitationRow, roles: &[String]) -> Result<CreateInvitation, Error> {
    let document = document(row)?;
    let lifetime = row.expires_at.milliseconds_since(row.created_at) / 1000;
    let roles: Vec<RoleId> = roles.iter().filter_map(|id| RoleId::parse(id)).collect();
    Ok(CreateInvitation {
        inviter: document.inviter,
        invitee: document.invitee,
        client_id: row.client_id.clone(),
        connection_id: row.connection_id.as_deref().and_then(ConnectionId::parse),
        app_metadata: document.app_metadata,
        user_metadata: document.user_metadata,
        ttl_sec: Some(lifetime),
        roles: Some(roles).filter(|roles| !roles.is_empty()),
        send_invitation_email: Some(true),
    })
}
