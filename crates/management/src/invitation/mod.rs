//! `/organizations/{id}/invitations`: who is invited to an organization.

mod handler;

use axum::routing::{delete, get, post};
use guildhall_app::invitation::{CREATE, DELETE, READ};
use guildhall_model::id::{INVITATION_ID, InvitationId, ORGANIZATION_ID, OrganizationId};
use guildhall_model::invitation::CreateInvitation;
use guildhall_model::schema::{Declared, Problem};

use crate::extract::{FromPath, PathParameters};
use crate::route::{Method, Route};

const ALL: &str = "/organizations/{id}/invitations";
const ONE: &str = "/organizations/{id}/invitations/{invitation_id}";

/// The operations of invitations.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Method::Get, ALL, "get_invitations", READ, || {
        get(handler::list)
    })
    .query(handler::ListInvitations::SCHEMA),
    // 200, not 201 (contract).
    Route::new(Method::Post, ALL, "post_invitations", CREATE, || {
        post(handler::create)
    })
    .body(CreateInvitation::SCHEMA),
    Route::new(
        Method::Get,
        ONE,
        "get_invitations_by_invitation_id",
        READ,
        || get(handler::get),
    )
    .query(handler::GetInvitation::SCHEMA),
    Route::new(
        Method::Delete,
        ONE,
        "delete_invitations_by_invitation_id",
        DELETE,
        || delete(handler::delete),
    )
    .answers(204),
];

/// An organization and one of its invitations.
pub(crate) struct InvitationPath {
    organization: OrganizationId,
    id: InvitationId,
}

impl FromPath for InvitationPath {
    fn from_path(parameters: &PathParameters) -> Result<Self, Problem> {
        Ok(Self {
            organization: parameters.of_form("id", "Organization identifier.", &ORGANIZATION_ID)?,
            id: parameters.of_form(
                "invitation_id",
                "The id of the user invitation.",
                &INVITATION_ID,
            )?,
        })
    }
}
