//! Sending the mails that wait, at least once.

use futures_util::future::join_all;
use guildhall_pages::Locale;
use guildhall_pages::mail::{Letter, Mail, MailError, Template, render};
use guildhall_store::{ClaimedMail, MailRow, Tenant};
use serde_json::{Map, Value, json};

use super::Progress;
use crate::actor::Actor;
use crate::error::Error;
use crate::log::{self, Happening};
use crate::mail::{Mailer, Message, Undelivered};
use crate::realm::{Realm, Services};

/// How long a claimed mail belongs to its claimer, in milliseconds: longer than any mailer takes.
const LEASE: i64 = 120_000;
/// How many mails are on their way at a time, so that one server that is slow holds up few others.
const BATCH: i64 = 16;
/// After how many tries a mail is given up: a little over an hour.
const ATTEMPTS: i64 = 8;
/// How long the second try waits, in milliseconds; each further one twice as long.
const BACK_OFF: i64 = 30_000;

/// Claims the mails that are due, renders and sends them, and removes what was taken. A mail that is given up leaves `fn`
/// in its tenant's log.
pub async fn send_mails(services: &Services, mailer: &dyn Mailer) -> Result<Progress, Error> {
    let now = services.clock.now();
    let claim = services.system.write(now, |now, mut tx| {
        Box::pin(async move {
            tx.claim_mails(*now, now.plus_milliseconds(LEASE), BATCH)
                .await
        })
    });
    let claimed: Vec<(Tenant, ClaimedMail)> = claim.await?;
    if claimed.is_empty() {
        return Ok(Progress::Idle);
    }
    let sent = claimed
        .into_iter()
        .map(|(tenant, mail)| send_one(services, mailer, tenant, mail));
    for outcome in join_all(sent).await {
        outcome?;
    }
    Ok(Progress::More)
}

async fn send_one(
    services: &Services,
    mailer: &dyn Mailer,
    tenant: Tenant,
    claimed: ClaimedMail,
) -> Result<(), Error> {
    let store = services.system.handle(&tenant);
    let origin = format!("https://{}", tenant.domain);
    let realm = Realm::new(services.clone(), tenant, store, origin);
    let outcome = match letter(&realm, &claimed.mail).await {
        Ok(message) => mailer.send(&message).await,
        Err(reason) => Err(reason),
    };
    let ClaimedMail { mail, attempts, .. } = claimed;
    match outcome {
        Ok(()) => finish(&realm, mail, None).await,
        Err(Undelivered::Later(_)) if attempts < ATTEMPTS => {
            let wait = BACK_OFF << (attempts - 1).clamp(0, 20);
            let due = realm.now().plus_milliseconds(wait);
            let write = realm.store.write((mail.id, due), |(id, due), mut tx| {
                Box::pin(async move { tx.retry_mail(id, *due).await })
            });
            Ok(write.await?)
        }
        Err(reason) => finish(&realm, mail, Some(reason)).await,
    }
}

/// Removes a mail; `reason` is why it was given up.
async fn finish(realm: &Realm, mail: MailRow, reason: Option<Undelivered>) -> Result<(), Error> {
    let entry = match &reason {
        None => None,
        Some(reason) => {
            tracing::warn!(
                mail.id,
                mail.template,
                tenant = realm.tenant.name,
                %reason,
                "a mail was given up"
            );
            Some(given_up(realm, &mail, reason)?)
        }
    };
    let plan = (mail.id, entry, realm.now());
    let write = realm.store.write(plan, |(id, entry, now), mut tx| {
        Box::pin(async move {
            tx.finish_mail(id).await?;
            match entry {
                Some(entry) => {
                    tx.fail_job_of_mail(id, *now).await?;
                    tx.insert_log(entry).await
                }
                None => Ok(()),
            }
        })
    });
    Ok(write.await?)
}

fn given_up(
    realm: &Realm,
    mail: &MailRow,
    reason: &Undelivered,
) -> Result<guildhall_store::LogRow, Error> {
    let description = reason.to_string();
    let happening = Happening {
        kind: "fn",
        description: &description,
        details: Some(json!({
            "email_type": mail.template, "to": mail.recipient, "channel": "email", "error": description,
        })),
        ..Happening::default()
    };
    log::entry(realm, &Actor::system(), &happening)
}

/// The mail as it is handed over. Templates are rendered on a thread that may take its time.
async fn letter(realm: &Realm, mail: &MailRow) -> Result<Message, Undelivered> {
    let template = Template::parse(&mail.template)
        .ok_or_else(|| Undelivered::Never(format!("there is no mail {:?}", mail.template)))?;
    let variables = variables(realm, mail)
        .map_err(|_| Undelivered::Never("the mail's variables can not be read".to_owned()))?;
    let sender = ["friendly_name", "tenant"]
        .iter()
        .find_map(|name| variables.get(*name)?.as_str())
        .unwrap_or_default()
        .to_owned();
    let locale = Locale::parse(&mail.language).unwrap_or_default();
    let now = realm.now().milliseconds();
    let rendered: Result<Letter, MailError> = tokio::task::spawn_blocking(move || {
        render(&Mail {
            template,
            custom: None,
            locale,
            variables: &variables,
            now,
        })
    })
    .await
    .map_err(|_| Undelivered::Later("rendering did not come to its end".to_owned()))?;
    let letter = rendered.map_err(|error| Undelivered::Never(error.to_string()))?;
    Ok(Message {
        id: mail.id.clone(),
        tenant: realm.tenant.name.clone(),
        template: template.name(),
        sender,
        to: mail.recipient.clone(),
        subject: letter.subject,
        html: letter.html,
        text: letter.text,
    })
}

fn variables(realm: &Realm, mail: &MailRow) -> Result<Map<String, Value>, Error> {
    let text = realm
        .store
        .open(MailRow::place(&mail.id), &mail.variables)?;
    Ok(serde_json::from_slice(&text)?)
}
