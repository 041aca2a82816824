//! From where browsers may read answers: the origins that a client registered.

use guildhall_protocol::oauth::redirect_uri;

use super::settings::ClientSettings;
use crate::error::Error;
use crate::realm::Realm;

/// Whether a page of `origin` may read what is answered to a client: it is one of the client's web origins, allowed
/// origins, or that of one of its callbacks (as the service takes them).
pub async fn admits_origin(realm: &Realm, client_id: &str, origin: &str) -> Result<bool, Error> {
    let read = realm.store.read(client_id.to_owned(), |client_id, mut tx| {
        Box::pin(async move { tx.client(client_id).await })
    });
    let Some(client) = read.await? else {
        return Ok(false);
    };
    let settings = ClientSettings::read(&client.document)?;
    Ok(settings
        .origins()
        .any(|registered| redirect_uri::admits_origin(registered, origin, None)))
}
