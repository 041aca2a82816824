//! Signing out in order to sign in as somebody else, within a login.

use secrecy::SecretString;

use super::flow::{Answer, Refused, Step, go_on, resume};
use super::screen::Screen;
use super::visitor::{Change, Visitor};
use crate::error::Error;
use crate::realm::Realm;

/// Ends the browser's session where the login stands at an invitation for somebody else, and goes on without one. The
/// invitation is not spent.
pub async fn switch(
    realm: &Realm,
    state: SecretString,
    visitor: &Visitor,
) -> Result<Answer, Refused> {
    let ongoing = resume(realm, state, visitor).await?;
    if ongoing.screen() != Some(Screen::Invitation) {
        return ongoing.go_on(realm, visitor).await;
    }
    if let Some(session) = visitor.session_hash() {
        let write = realm.store.write(session, |session, mut tx| {
            Box::pin(async move { tx.delete_session(session).await.map(drop) })
        });
        write.await.map_err(Error::from)?;
    }
    let visitor = Visitor {
        session: None,
        ..visitor.clone()
    };
    let step = Step::of(&ongoing, ongoing.case.progress.clone(), &visitor);
    let mut answer = go_on(realm, step).await?;
    answer.kept.session = Change::Forget;
    Ok(answer)
}
