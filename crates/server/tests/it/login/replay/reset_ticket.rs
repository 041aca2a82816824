//! The ticket in the mail for a forgotten password.

use super::super::{Browser, EMAIL};
use super::Artifact;
use super::Outcome::Refused;
use super::Presented::{self, *};
use super::stage::Stage;

pub(super) struct ResetTicket {
    ticket: String,
    /// How many passwords were set: each is another one, so that none is refused for itself.
    set: usize,
}

impl Artifact for ResetTicket {
    const CELLS: &'static [(Presented, super::Outcome)] = &[
        (ToAnotherTenant, Refused),
        // Whoever reads the mail later sets nothing.
        (Again, Refused),
    ];

    async fn make(stage: &Stage) -> Self {
        let browser = Browser::new(&stage.app);
        let page = browser.begin(&stage.parameters()).await;
        let page = page.replace("/u/login", "/u/reset-password/request");
        let form = [("username", EMAIL), ("action", "default")];
        browser.post(&page, &form).await.expect(200);
        let mails = stage.app.mails().await;
        let mail = mails.iter().find(|mail| mail.template == "reset_email");
        let text = mail.and_then(|mail| mail.text.as_deref()).expect("a mail");
        let (_, from) = text.split_once("?ticket=").expect("a link");
        Self {
            ticket: from.split_whitespace().next().expect("a ticket").to_owned(),
            set: 0,
        }
    }

    fn text(&self) -> String {
        self.ticket.clone()
    }

    async fn present(&mut self, stage: &Stage, text: &str, presented: Presented) -> bool {
        self.set += 1;
        let password = format!("Another horse, another staple {}", self.set);
        let tenant = match presented {
            ToAnotherTenant => &stage.app.other,
            _ => &stage.app.tenant,
        };
        let form = [
            ("ticket", text),
            ("password-reset", password.as_str()),
            ("re-enter-password", &password),
            ("action", "default"),
        ];
        let browser = Browser::at(&stage.app, tenant);
        let answer = browser.post("/u/reset-password/change", &form).await;
        answer.status == 200
    }
}
