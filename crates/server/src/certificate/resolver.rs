//! Which certificate a connection gets, by the name the client asks for (SNI, RFC 6066 section 3).

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use guildhall_model::{Clock, Random};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use super::authority::{Authority, LEAF_DAYS_LEFT, Leaf};
use super::error::CertificateError;
use super::own::Own;
use crate::configuration::Host;

/// Anybody may ask for any name below `localhost`; when so many leaves are kept, all are forgotten and made anew as
/// they are asked for, which costs one signature each.
const MOST_LEAVES: usize = 1_000;

/// Chooses the operator's certificate, or a leaf of the local authority that is made when first asked for.
pub(super) struct Resolver {
    own: Option<RwLock<Own>>,
    authority: Option<Authority>,
    /// By host; `None` is the leaf for clients that name none.
    leaves: Mutex<HashMap<Option<Host>, Leaf>>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Resolver {
    pub(super) fn new(
        own: Option<Own>,
        authority: Option<Authority>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        Self {
            own: own.map(RwLock::new),
            authority,
            leaves: Mutex::default(),
            clock,
            random,
        }
    }

    pub(super) fn authority(&self) -> Option<&Authority> {
        self.authority.as_ref()
    }

    /// Reads the operator's certificate again; the one before stays when that fails.
    pub(super) fn reload(&self) -> Result<(), CertificateError> {
        let Some(own) = &self.own else {
            return Ok(());
        };
        let files = own
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .files
            .clone();
        let new = Own::read(&files)?;
        new.warn_when_it_ends(self.clock.now());
        *own.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    /// The certificate for a client that asks for this name, or for none.
    pub(super) fn choose(&self, name: Option<&str>) -> Option<Arc<CertifiedKey>> {
        let host = match name {
            None => None,
            Some(name) => Some(name.parse::<Host>().ok()?),
        };
        let own = self
            .own
            .as_ref()
            .map(|own| own.read().unwrap_or_else(PoisonError::into_inner));
        if let Some(own) = &own {
            let covers = host.as_ref().is_none_or(|host| own.covers(host));
            if covers {
                return Some(own.key.clone());
            }
        }
        self.leaf(host).or_else(|| own.map(|own| own.key.clone()))
    }

    /// How many leaves are kept.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        let leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        leaves.len()
    }

    fn leaf(&self, host: Option<Host>) -> Option<Arc<CertifiedKey>> {
        let authority = self.authority.as_ref()?;
        let hosts = match &host {
            None => authority.permitted().nameless(),
            Some(host) if authority.permitted().covers(host) => vec![host.clone()],
            Some(host) => {
                tracing::info!(%host, "a client asked for a host that no setting names; is it in public.url?");
                return None;
            }
        };
        let now = self.clock.now();
        let mut leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(leaf) = leaves.get(&host)
            && leaf.validity.holds_for(now, LEAF_DAYS_LEFT)
        {
            return Some(leaf.key.clone());
        }
        match authority.issue(&hosts, now, self.random.as_ref()) {
            Ok(leaf) => {
                if leaves.len() >= MOST_LEAVES {
                    leaves.clear();
                }
                let key = leaf.key.clone();
                leaves.insert(host, leaf);
                Some(key)
            }
            Err(error) => {
                tracing::error!(error = error.with_causes(), "no certificate for a client");
                None
            }
        }
    }
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.choose(hello.server_name())
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Resolver")
            .field("own", &self.own)
            .field("authority", &self.authority)
            .finish_non_exhaustive()
    }
}
