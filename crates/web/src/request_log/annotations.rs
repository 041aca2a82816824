//! What is learnt about a request while it is answered.

use std::net::IpAddr;
use std::sync::OnceLock;

/// Notes for the request's line; in the extensions as `Arc<Annotations>`. Each note is written once: the first stays.
#[derive(Debug, Default)]
pub struct Annotations {
    route: OnceLock<String>,
    tenant: OnceLock<String>,
    who: OnceLock<String>,
    client_id: OnceLock<String>,
    client_address: OnceLock<IpAddr>,
}

/// The first note stays, since it stands nearest to the fact; that a later one is dropped is no error.
fn note<Value>(place: &OnceLock<Value>, value: Value) {
    drop(place.set(value));
}

impl Annotations {
    /// The template of the route, where the layer stands outside of the router that matches it.
    pub fn set_route(&self, template: impl Into<String>) {
        note(&self.route, template.into());
    }

    /// The tenant's name.
    pub fn set_tenant(&self, name: impl Into<String>) {
        note(&self.tenant, name.into());
    }

    /// Who asks: the subject of a token, the user of a session.
    pub fn set_who(&self, subject: impl Into<String>) {
        note(&self.who, subject.into());
    }

    /// The client (application) that asks.
    pub fn set_client_id(&self, client_id: impl Into<String>) {
        note(&self.client_id, client_id.into());
    }

    /// The address that the client asks from.
    pub fn set_client_address(&self, address: IpAddr) {
        note(&self.client_address, address);
    }

    pub(super) fn route(&self) -> Option<&str> {
        self.route.get().map(String::as_str)
    }

    pub(super) fn tenant(&self) -> Option<&str> {
        self.tenant.get().map(String::as_str)
    }

    pub(super) fn who(&self) -> Option<&str> {
        self.who.get().map(String::as_str)
    }

    pub(super) fn client_id(&self) -> Option<&str> {
        self.client_id.get().map(String::as_str)
    }

    pub(super) fn client_address(&self) -> Option<IpAddr> {
        self.client_address.get().copied()
    }
}
