//! A client as it is answered, by what the caller may see.

use guildhall_store::ClientRow;
use serde_json::{Map, Value, json};

use super::defaults::{read_document, secret_place};
use super::key::{self, Occasion};
use crate::actor::Actor;
use crate::error::Error;
use crate::realm::Realm;

/// What any of the reading scopes shows.
const SUMMARY: [&str; 4] = ["client_id", "name", "app_type", "description"];
/// What only `read:client_keys` shows.
const KEYS: [&str; 3] = ["client_secret", "signing_keys", "encryption_key"];
/// What `read:client_keys` or `read:client_credentials` shows.
const CREDENTIALS: [&str; 1] = ["client_authentication_methods"];

/// What a caller may see of clients.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    whole: bool,
    keys: bool,
    credentials: bool,
    occasion: Occasion,
}

impl Sight {
    /// What the scopes of `actor` show.
    pub fn of(actor: &Actor) -> Self {
        let keys = actor.has_scope("read:client_keys");
        Self {
            whole: keys || actor.has_scope("read:clients"),
            keys,
            credentials: keys || actor.has_scope("read:client_credentials"),
            occasion: Occasion::Read,
        }
    }

    /// What whoever makes a client is shown of it: everything, this once with its private key.
    pub(super) const fn creator() -> Self {
        Self {
            whole: true,
            keys: true,
            credentials: true,
            occasion: Occasion::Made,
        }
    }

    /// What whoever changes a client is shown of it: what the scopes for reading show, and at least what is no key.
    pub(super) fn changer(actor: &Actor) -> Self {
        Self {
            whole: true,
            occasion: Occasion::Changed,
            ..Self::of(actor)
        }
    }

    /// The same, with the secret that was just made.
    pub(super) const fn with_keys(mut self) -> Self {
        self.keys = true;
        self
    }

    /// Whether a property is shown.
    pub fn shows(self, name: &str) -> bool {
        if KEYS.contains(&name) {
            self.keys
        } else if CREDENTIALS.contains(&name) {
            self.credentials
        } else {
            self.whole || SUMMARY.contains(&name)
        }
    }

    /// Refuses a property that was asked for by name and is not shown (contract: 403 of `GET /clients`).
    pub fn must_show(self, name: &str) -> Result<(), Error> {
        if self.shows(name) {
            return Ok(());
        }
        let expected: &'static [&'static str] = if KEYS.contains(&name) {
            &["read:client_keys"]
        } else if CREDENTIALS.contains(&name) {
            &["read:client_keys", "read:client_credentials"]
        } else {
            &["read:clients", "read:client_keys"]
        };
        Err(Error::Forbidden {
            expected: expected.into(),
        })
    }
}

/// A client as it is answered, its properties in the service's order.
pub fn show(realm: &Realm, row: &ClientRow, sight: Sight) -> Result<Map<String, Value>, Error> {
    let mut shown = Map::new();
    shown.insert("tenant".to_owned(), json!(realm.tenant.name));
    shown.insert("global".to_owned(), json!(row.is_global));
    for (name, value) in read_document(&realm.store, row)? {
        // What the service puts between the properties that it fills in stands at the same places here.
        match name.as_str() {
            "cross_origin_authentication" => drop(shown.insert("name".to_owned(), json!(row.name))),
            "callback_url_template" => show_keys(realm, row, sight, &mut shown)?,
            "jwt_configuration" if sight.keys => {
                let secret = realm.store.open(secret_place(&row.id), &row.secret)?;
                let secret = String::from_utf8_lossy(&secret).into_owned();
                shown.insert("client_secret".to_owned(), json!(secret));
            }
            _ => {}
        }
        shown.insert(name, value);
    }
    shown.retain(|name, _| sight.shows(name));
    Ok(shown)
}

fn show_keys(
    realm: &Realm,
    row: &ClientRow,
    sight: Sight,
    shown: &mut Map<String, Value>,
) -> Result<(), Error> {
    if sight.occasion == Occasion::Made {
        shown.insert("encrypted".to_owned(), json!(true));
    }
    if sight.keys {
        let keys = key::shown(&realm.store, &realm.tenant.domain, row, sight.occasion)?;
        shown.insert("signing_keys".to_owned(), keys);
    }
    shown.insert("client_id".to_owned(), json!(row.id));
    Ok(())
}

#[cfg(test)]
mod tests {
    use guildhall_protocol::oauth::Scope;

    use super::*;
    use crate::actor::Origin;

    #[test]
    fn scopes_decide_what_is_shown() {
        let sees = |scope: &str, name: &str| {
            let actor = Actor::with_scopes(None, None, Scope::parse(scope), Origin::default());
            Sight::of(&actor).shows(name)
        };
        for (scope, name, expected) in [
            ("read:clients", "callbacks", true),
            ("read:clients", "client_secret", false),
            ("read:clients", "signing_keys", false),
            ("read:clients", "client_authentication_methods", false),
            ("read:client_keys", "client_secret", true),
            ("read:client_keys", "callbacks", true),
            (
                "read:client_credentials",
                "client_authentication_methods",
                true,
            ),
            ("read:client_credentials", "callbacks", false),
            ("read:client_credentials", "client_secret", false),
            ("read:client_summary", "name", true),
            ("read:client_summary", "client_id", true),
            ("read:client_summary", "callbacks", false),
            ("read:client_summary", "client_secret", false),
        ] {
            assert_eq!(sees(scope, name), expected, "{scope} {name}");
        }
    }
}
