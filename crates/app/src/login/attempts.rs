//! Guessing passwords: after ten failures for an account from one address, and after a hundred from one address for any
//! accounts, no more are tried from there for a day. Names that no account has are counted as those that one has, so
//! that nothing is learnt from being stopped.

use guildhall_model::Timestamp;
use guildhall_store::TenantTransaction;

use super::view::Ongoing;
use super::visitor::Visitor;
use crate::error::Error;
use crate::hash::sha256;

/// Failures for one account from one address (the service's page on brute-force protection).
const ACCOUNT: i64 = 10;
/// Failures from one address.
const ADDRESS: i64 = 100;
/// For how long failures count, in seconds since the last.
const REMEMBERED: i64 = 86_400;

/// What the failures of a sign-in are counted under.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    account: Option<String>,
    address: String,
}

/// Why no password is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// Too many failures for this account from this address.
    Account,
    /// Too many failures from this address.
    Address,
}

impl Attempt {
    /// The attempt to sign in by a name. The account is not counted where the connections say so.
    pub(super) fn new(ongoing: &Ongoing, visitor: &Visitor, username: &str) -> Self {
        let address = visitor.origin.ip.as_str();
        let connections: Vec<&str> = ongoing
            .databases()
            .filter(|connection| connection.settings.counts_failures())
            .map(|connection| connection.row.id.as_str())
            .collect();
        let name = username.to_lowercase();
        Self {
            account: (!connections.is_empty())
                .then(|| sha256(&format!("{}\n{address}\n{name}", connections.join(",")))),
            address: sha256(&format!("address\n{address}")),
        }
    }

    /// Whether a password is tried at all.
    pub(super) async fn check(
        &self,
        now: Timestamp,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<Option<Stopped>, Error> {
        let since = now.plus_seconds(-REMEMBERED);
        if let Some(account) = &self.account
            && tx.login_failures(account, since).await? >= ACCOUNT
        {
            return Ok(Some(Stopped::Account));
        }
        let is_over = tx.login_failures(&self.address, since).await? >= ADDRESS;
        Ok(is_over.then_some(Stopped::Address))
    }

    /// Counts a failure; tells which limit is reached with it.
    pub(super) async fn count(
        &self,
        now: Timestamp,
        tx: &mut TenantTransaction<'_>,
    ) -> Result<Option<Stopped>, Error> {
        let since = now.plus_seconds(-REMEMBERED);
        let of_address = tx.add_login_failure(&self.address, now, since).await?;
        let of_account = match &self.account {
            Some(account) => tx.add_login_failure(account, now, since).await?,
            None => 0,
        };
        // One failure may reach both; that of the address concerns more accounts.
        Ok(if of_address == ADDRESS {
            Some(Stopped::Address)
        } else {
            (of_account == ACCOUNT).then_some(Stopped::Account)
        })
    }

    /// The account's count, which ends with a sign-in that succeeds.
    pub(super) fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }
}
