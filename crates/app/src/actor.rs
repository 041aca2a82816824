//! Who asks, and what they may.

use std::borrow::Cow;
use std::sync::Arc;

use guildhall_protocol::oauth::Scope;
use guildhall_store::SystemClient;

use crate::error::Error;

/// What an operation asks of its caller: any of these scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    any_of: &'static [&'static str],
}

impl Permission {
    /// Any of these scopes; at least one.
    ///
    /// # Panics
    ///
    /// Without a scope, which a constant finds out while it is compiled.
    pub const fn any_of(scopes: &'static [&'static str]) -> Self {
        assert!(
            !scopes.is_empty(),
            "an operation that asks for no scope is open to everyone"
        );
        Self { any_of: scopes }
    }

    /// The scopes, any of which is enough.
    pub const fn scopes(&self) -> &'static [&'static str] {
        self.any_of
    }
}

/// Where a request came from, for the tenant log.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Its address.
    pub ip: String,
    /// What it calls itself.
    pub user_agent: String,
    /// The host that was asked.
    pub hostname: String,
    /// The method, where it came over HTTP.
    pub method: String,
    /// The path, where it came over HTTP.
    pub path: String,
    /// The id under which the caller knows the request.
    pub correlation_id: Option<String>,
}

/// Who asks: a client with a token, an administrator at the Dashboard, a job or the command line.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The client that holds the token.
    pub client_id: Option<String>,
    /// That client, where it was read.
    pub client: Option<Arc<SystemClient>>,
    /// The token's subject, when it is a person.
    pub user_id: Option<String>,
    /// Where the request came from.
    pub origin: Origin,
    may: Scopes,
}

#[derive(Clone, Debug)]
enum Scopes {
    All,
    These(Scope),
}

impl Actor {
    /// The holder of a token with these scopes.
    pub fn with_scopes(
        client_id: Option<String>,
        user_id: Option<String>,
        scope: Scope,
        origin: Origin,
    ) -> Self {
        Self {
            client_id,
            client: None,
            user_id,
            origin,
            may: Scopes::These(scope),
        }
    }

    /// The same, with what was read of the client.
    #[must_use]
    pub fn calling(mut self, client: SystemClient) -> Self {
        self.client = Some(Arc::new(client));
        self
    }

    /// The name of the client that calls, where it was read.
    pub fn client_name(&self) -> Option<&str> {
        self.client.as_deref().map(|client| client.name.as_str())
    }

    /// The installation itself: boot, jobs and the command line, which already hold the database.
    pub fn system() -> Self {
        Self {
            client_id: None,
            client: None,
            user_id: None,
            origin: Origin::default(),
            may: Scopes::All,
        }
    }

    /// Somebody who has not said who they are, and may do nothing.
    pub fn anonymous(origin: Origin) -> Self {
        Self::with_scopes(None, None, Scope::parse(""), origin)
    }

    /// Whether the actor has this scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        match &self.may {
            Scopes::All => true,
            Scopes::These(scopes) => scopes.contains(scope),
        }
    }

    /// Refuses an actor without any of the scopes.
    pub fn must(&self, permission: Permission) -> Result<(), Error> {
        if permission
            .scopes()
            .iter()
            .any(|scope| self.has_scope(scope))
        {
            Ok(())
        } else {
            Err(Error::Forbidden {
                expected: Cow::Borrowed(permission.scopes()),
            })
        }
    }
}
