//! `[public]`: the URLs people use, and what must hold so that they are safe to use.

use super::listen::Listen;
use super::tls::Transport;
use crate::configuration::host::Host;
use crate::configuration::origin::{Origin, Scheme};
use crate::configuration::problem::{Problem, Source};
use crate::configuration::setting::{PUBLIC_DASHBOARD_URL, PUBLIC_URL, Setting};
use crate::configuration::values::Values;

/// The URLs people use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public {
    /// Where the first tenant is.
    pub url: Origin,
    /// Where the Dashboard is: another host, so that no tenant's content shares an origin or a cookie with it.
    pub dashboard_url: Origin,
    url_follows: bool,
    dashboard_url_follows: bool,
}

impl Public {
    pub(in crate::configuration) fn read(
        values: &Values,
        listen: &Listen,
        transport: &Transport,
    ) -> Result<Self, Problem> {
        let follow = |host| Origin {
            scheme: transport.scheme(),
            host,
            port: listen.address.port,
        };
        let public = Self {
            url: values
                .optional(&PUBLIC_URL, str::parse)?
                .unwrap_or_else(|| follow(default_host(&listen.address.host))),
            dashboard_url: values
                .optional(&PUBLIC_DASHBOARD_URL, str::parse)?
                .unwrap_or_else(|| follow(Host::Name("manage.localhost".to_owned()))),
            url_follows: !values.is_written(&PUBLIC_URL),
            dashboard_url_follows: !values.is_written(&PUBLIC_DASHBOARD_URL),
        };
        check_scheme(values, &PUBLIC_URL, &public.url, transport)?;
        check_scheme(
            values,
            &PUBLIC_DASHBOARD_URL,
            &public.dashboard_url,
            transport,
        )?;
        check_hosts_differ(&public)?;
        Ok(public)
    }

    /// The URLs after the listener got its port.
    pub(in crate::configuration) fn bound_to(mut self, port: u16) -> Self {
        if self.url_follows {
            self.url.port = port;
        }
        if self.dashboard_url_follows {
            self.dashboard_url.port = port;
        }
        self
    }
}

/// What clients call a server that listens there: `localhost` when that reaches it.
fn default_host(bound: &Host) -> Host {
    if bound.is_wildcard() || matches!(bound, Host::Address(_) if bound.is_loopback()) {
        Host::localhost()
    } else {
        bound.clone()
    }
}

/// With http, cookies lose `Secure` and tokens cross the wire in the clear: only this machine may be reached so.
fn check_scheme(
    values: &Values,
    setting: &Setting,
    origin: &Origin,
    transport: &Transport,
) -> Result<(), Problem> {
    let reason = match (origin.scheme, transport.scheme()) {
        (Scheme::Http, Scheme::Https) => {
            "the server listens with TLS; write https://, or set `listen.http` (--http)"
        }
        (Scheme::Http, Scheme::Http) if !origin.host.is_loopback() => {
            "over http only loopback hosts are accepted, since passwords and tokens would cross the network unprotected; \
             write the https:// URL of the proxy that ends TLS, or leave out `listen.http` (--http)"
        }
        _ => return Ok(()),
    };
    let source = values
        .get(setting)
        .map_or(Source::Default, |written| written.source);
    Err(Problem::invalid(
        setting,
        &source,
        &origin.to_string(),
        reason,
    ))
}

fn check_hosts_differ(public: &Public) -> Result<(), Problem> {
    if public.url.host != public.dashboard_url.host {
        return Ok(());
    }
    Err(Problem::Conflict(format!(
        "`public.url` and `public.dashboard_url` have the same host, {}; a tenant's pages must not share a host with the \
         Dashboard: give one of them another host, such as manage.{}",
        public.url.host, public.url.host
    )))
}

/// Adds a sentence for what is allowed but should be known.
pub(in crate::configuration) fn warn(
    public: &Public,
    listen: &Listen,
    transport: &Transport,
    development: bool,
    warnings: &mut Vec<String>,
) {
    for origin in [&public.url, &public.dashboard_url] {
        if origin.scheme == Scheme::Http {
            warnings.push(format!(
                "{origin} is plain HTTP: login cookies are sent without Secure and nothing is encrypted; for this machine only"
            ));
        }
    }
    let behind_proxy = *transport == Transport::Http && public.url.scheme == Scheme::Https;
    if behind_proxy && listen.trusted_proxies.is_empty() {
        warnings.push(
            "plain HTTP behind a proxy, but no `listen.trusted_proxies` (--trusted-proxy): every client will seem to have \
             the proxy's address"
                .to_owned(),
        );
    }
    let local = public.url.host.is_loopback() && !listen.address.host.is_wildcard();
    if development && !local {
        warnings.push(
            "`development.enabled` (--dev) opens the mailbox and the clock to everybody who reaches this server"
                .to_owned(),
        );
    }
}
