//! The ticket of an invitation.

use serde_json::json;

use super::super::{Browser, CALLBACK, PASSWORD, authorize, location};
use super::Artifact;
use super::Outcome::Refused;
use super::Presented::{self, *};
use super::stage::{STRANGER, Stage, parameters_of};

const INVITED: &str = "grace@acme.example";

pub(super) struct Invitation {
    ticket: String,
}

impl Artifact for Invitation {
    const CELLS: &'static [(Presented, super::Outcome)] = &[
        (ToAnotherClient, Refused),
        (ToAnotherTenant, Refused),
        (ForAnotherOrganization, Refused),
        // Whoever signs in as somebody else is turned away, and has not spent it.
        (ByAnotherUser, Refused),
        (Again, Refused),
    ];

    async fn make(stage: &Stage) -> Self {
        let body = json!({
            "inviter": {"name": "Ingrid"}, "invitee": {"email": INVITED}, "client_id": stage.client.id,
            "send_invitation_email": false,
        });
        let path = format!("/organizations/{}/invitations", stage.world.organization);
        let made = stage.app.api("POST", &path).await.json(&body).send().await;
        let ticket = made.expect(200).json()["ticket_id"].clone();
        Self {
            ticket: ticket.as_str().expect("a ticket").to_owned(),
        }
    }

    fn text(&self) -> String {
        self.ticket.clone()
    }

    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool {
        let mut tenant = &stage.app.tenant;
        let mut client = &stage.client;
        let mut organization = &stage.world.organization;
        match presented {
            ToAnotherClient => client = &stage.other_client,
            ToAnotherTenant => (tenant, client) = (&stage.app.other, &stage.foreign_client),
            ForAnotherOrganization => organization = &stage.other_organization,
            Rightly | ByAnotherUser | Again => {}
        }
        let mut parameters = parameters_of(client, organization);
        parameters.push(("invitation", text));
        let browser = Browser::at(&stage.app, tenant);
        let first = location(&browser.get(&authorize(&parameters)).await.expect(302));
        if first.starts_with(CALLBACK) {
            assert!(first.contains("error=invalid_request"), "{first}");
            return false;
        }
        if presented == ByAnotherUser {
            let page = first.replace("/u/signup/invitation", "/u/login");
            let back = browser.sign_in(&page, STRANGER, PASSWORD).await;
            assert!(back.contains("error=access_denied"), "{back}");
            return false;
        }
        let answer = browser.post(&first, &[("password", PASSWORD)]).await;
        super::stage::has_code(&answer)
    }
}
