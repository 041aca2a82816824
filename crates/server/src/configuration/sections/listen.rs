//! `[listen]`: where to listen, how patiently, and which proxies to believe.

use std::net::IpAddr;
use std::time::Duration;

use ipnet::IpNet;

use crate::configuration::ListenAddress;
use crate::configuration::problem::Problem;
use crate::configuration::setting::{
    LISTEN_ADDRESS, LISTEN_FIRST_REQUEST_SECONDS, LISTEN_IDLE_SECONDS, LISTEN_SHUTDOWN_SECONDS,
    LISTEN_TRUSTED_PROXIES, Setting,
};
use crate::configuration::values::Values;

/// The listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// Where.
    pub address: ListenAddress,
    /// The networks whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How long a new connection may take for its TLS handshake, and then for its first request.
    pub first_request: Duration,
    /// How long a connection may wait between two requests, the headers of the second included.
    pub idle: Duration,
    /// How long accepted requests may still take when the server is told to stop.
    pub shutdown: Duration,
}

impl Listen {
    pub(in crate::configuration) fn read(values: &Values) -> Result<Self, Problem> {
        Ok(Self {
            address: values.required(&LISTEN_ADDRESS, str::parse)?,
            trusted_proxies: values.list(&LISTEN_TRUSTED_PROXIES, network)?,
            first_request: seconds(values, &LISTEN_FIRST_REQUEST_SECONDS)?,
            idle: seconds(values, &LISTEN_IDLE_SECONDS)?,
            shutdown: seconds(values, &LISTEN_SHUTDOWN_SECONDS)?,
        })
    }
}

fn seconds(values: &Values, setting: &Setting) -> Result<Duration, Problem> {
    let seconds = values.number(setting)?.unwrap_or_default();
    Ok(Duration::from_secs(seconds))
}

/// A network, or one address.
pub(super) fn network(text: &str) -> Result<IpNet, &'static str> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>()
        .or(address)
        .map(|network| network.trunc())
        .map_err(|_| "write a network such as 10.0.0.0/8, or one address")
}
