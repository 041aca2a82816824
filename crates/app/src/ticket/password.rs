//! A new password, by the link of a mail.

use guildhall_model::connection::PasswordRule;
use guildhall_store::{LogRow, TenantTransaction};
use secrecy::{ExposeSecret as _, SecretString};

use super::Kind;
use super::held::{Held, Standing, find, look_up};
use crate::actor::{Actor, Origin};
use crate::error::Error;
use crate::realm::Realm;
use crate::user::{self, Proof};
use crate::{log, password, secret};

/// What was typed.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// The password.
    pub password: SecretString,
    /// The same, once more.
    pub again: SecretString,
}

/// What became of it.
#[derive(Debug)]
pub enum Changed {
    /// It is the password now.
    Done(Box<Held>),
    /// It has to be another one.
    Again(Box<Held>, ChangeProblem),
    /// The ticket can not be used; it is none of ours where there is nothing.
    Failed(Option<Box<Held>>),
}

/// Why a password was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeProblem {
    /// None was typed.
    NoPassword,
    /// It was not typed a second time.
    NotRepeated,
    /// The two are not the same.
    Mismatch,
    /// It breaks this rule, among others perhaps.
    Rule(PasswordRule),
}

struct Plan {
    realm: Realm,
    actor: Actor,
    hash: String,
    password: String,
    proof: Proof,
    log: LogRow,
}

/// Sets another password for the account of a ticket, and ends what was signed in by the former one. Of several at once
/// one succeeds.
pub async fn change_password(
    realm: &Realm,
    ticket: &SecretString,
    typed: &NewPassword,
    origin: Origin,
) -> Result<Changed, Error> {
    let Some(held) = look_up(realm, Kind::ResetPassword, ticket).await? else {
        return Ok(Changed::Failed(None));
    };
    let held = Box::new(held);
    let actor = held.actor(origin);
    if held.standing() != Standing::Good {
        log::write(
            realm,
            held.entry(realm, &actor, "fcp", "The ticket can not be used.")?,
        )
        .await?;
        return Ok(Changed::Failed(Some(held)));
    }
    if let Some(problem) = problem(realm, &held, typed).await? {
        return Ok(Changed::Again(held, problem));
    }
    user::thin_out_access(realm, &held.user.id).await?;
    let plan = Plan {
        hash: secret::hash(ticket.expose_secret()),
        password: password::hash(realm, typed.password.expose_secret().to_owned()).await?,
        proof: if held.document.verifies_email {
            Proof::Mail
        } else {
            Proof::None
        },
        log: held.entry(realm, &actor, "scp", "Success Change Password")?,
        realm: realm.clone(),
        actor,
    };
    let write = realm
        .store
        .write(plan, |plan, tx| Box::pin(write(plan, tx)));
    if write.await? {
        return Ok(Changed::Done(held));
    }
    let now = look_up(realm, Kind::ResetPassword, ticket).await?;
    Ok(Changed::Failed(now.map(Box::new)))
}

/// `false` when somebody else was faster, or the account is another one since.
async fn write(plan: &Plan, mut tx: TenantTransaction<'_>) -> Result<bool, Error> {
    let now = plan.realm.now();
    let held = find(Kind::ResetPassword, &plan.hash, now, &mut tx).await?;
    let Some(held) = held.filter(|held| held.standing() == Standing::Good) else {
        return Ok(false);
    };
    if !tx.spend_ticket(&plan.hash, now).await? {
        return Ok(false);
    }
    let new = (plan.password.as_str(), plan.proof);
    user::replace_password(&plan.realm, &plan.actor, held.user, new, &mut tx).await?;
    tx.insert_log(&plan.log).await?;
    Ok(true)
}

async fn problem(
    realm: &Realm,
    held: &Held,
    typed: &NewPassword,
) -> Result<Option<ChangeProblem>, Error> {
    let (new, again) = (typed.password.expose_secret(), typed.again.expose_secret());
    if new.is_empty() {
        return Ok(Some(ChangeProblem::NoPassword));
    }
    if again.is_empty() {
        return Ok(Some(ChangeProblem::NotRepeated));
    }
    if new != again {
        return Ok(Some(ChangeProblem::Mismatch));
    }
    let policy = held.password_policy()?;
    let broken = policy.broken_by(new, &held.profile.personal());
    if let Some(rule) = broken.first() {
        return Ok(Some(ChangeProblem::Rule(*rule)));
    }
    let history = policy.history();
    if history > 0 && is_one_of_the_last(realm, held, history, new).await? {
        let rule = PasswordRule::NotReused(history);
        return Ok(Some(ChangeProblem::Rule(rule)));
    }
    Ok(None)
}

/// Whether a password is the present one, or one of those before it.
async fn is_one_of_the_last(
    realm: &Realm,
    held: &Held,
    history: usize,
    new: &str,
) -> Result<bool, Error> {
    let question = (held.user.id.clone(), history - 1);
    let read = realm.store.read(question, |(user, take), mut tx| {
        Box::pin(async move { Ok::<_, Error>(tx.former_passwords(user, *take).await?) })
    });
    let mut hashes = read.await?;
    hashes.extend(held.user.password.clone());
    password::is_among(realm, &held.user.id, &hashes, new.to_owned()).await
}
