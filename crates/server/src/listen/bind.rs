//! Taking the sockets.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

use crate::configuration::{Host, Listen, ListenAddress};

/// Connections that may wait to be accepted on one socket.
const BACKLOG: u32 = 1024;

/// Attempts to find one port that is free in both families.
const ATTEMPTS: usize = 16;

/// Sockets that listen, before they are served.
#[derive(Debug)]
pub struct Listener {
    sockets: Vec<TcpListener>,
    addresses: Vec<SocketAddr>,
    patience: Listen,
}

/// The sockets can not be had.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Another program has the address.
    #[error(
        "another program listens on {address} already; stop it, or choose another port with --listen"
    )]
    InUse {
        /// The address.
        address: SocketAddr,
    },
    /// Only root may have such a port.
    #[error(
        "this user may not listen on {address}; choose a port from 1024 up with --listen, or give the program \
         the capability CAP_NET_BIND_SERVICE"
    )]
    Forbidden {
        /// The address.
        address: SocketAddr,
    },
    /// The address belongs to another machine.
    #[error(
        "{} is no address of this machine; choose one that is with --listen, or 0.0.0.0 for all", address.ip()
    )]
    NotHere {
        /// The address.
        address: SocketAddr,
    },
    /// The host has no address.
    #[error("the host {host} to listen on cannot be resolved; choose another with --listen")]
    Unresolved {
        /// The host.
        host: String,
        /// Why not.
        source: io::Error,
    },
    /// Anything else.
    #[error("{address} cannot be listened on")]
    Other {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
}

impl Listener {
    /// Takes the sockets of `listen.address`. `localhost` is 127.0.0.1 and, where the machine has it, ::1, both with
    /// the same port; a name is every address it resolves to. With port 0 the system chooses; see [`Self::port`].
    /// Clients can connect from now on, and wait until they are served.
    pub async fn bind(listen: &Listen) -> Result<Self, BindError> {
        let ListenAddress { host, port } = &listen.address;
        let sockets = match host {
            Host::Address(address) => vec![socket(SocketAddr::new(*address, *port))?],
            Host::Name(_) if host.is_loopback() => loopback(*port)?,
            Host::Name(name) => resolved(name, *port).await?,
        };
        let mut addresses = Vec::new();
        for socket in &sockets {
            let address = socket.local_addr().map_err(|source| BindError::Other {
                address: SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), *port),
                source,
            })?;
            addresses.push(address);
        }
        Ok(Self {
            sockets,
            addresses,
            patience: listen.clone(),
        })
    }

    /// The addresses, with the ports that were taken.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The port that was taken: what was asked for, or the free one that port 0 stands for.
    pub fn port(&self) -> u16 {
        self.addresses.first().map_or(0, SocketAddr::port)
    }

    pub(super) fn into_parts(self) -> (Vec<TcpListener>, Listen) {
        (self.sockets, self.patience)
    }
}

/// Both loopback families on one port. A machine without IPv6 has one.
fn loopback(port: u16) -> Result<Vec<TcpListener>, BindError> {
    let mut attempt = 1;
    loop {
        let first = socket(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port))?;
        let taken = first.local_addr().map_or(port, |address| address.port());
        match socket(SocketAddr::new(Ipv6Addr::LOCALHOST.into(), taken)) {
            Ok(second) => return Ok(vec![first, second]),
            // A free port of one family may be taken in the other: the system chooses again.
            Err(BindError::InUse { .. }) if port == 0 && attempt < ATTEMPTS => attempt += 1,
            Err(error @ (BindError::InUse { .. } | BindError::Forbidden { .. })) => {
                return Err(error);
            }
            Err(error) => {
                tracing::debug!(%error, "listening on IPv4 alone");
                return Ok(vec![first]);
            }
        }
    }
}

async fn resolved(name: &str, port: u16) -> Result<Vec<TcpListener>, BindError> {
    let unresolved = |source| BindError::Unresolved {
        host: name.to_owned(),
        source,
    };
    let found = tokio::net::lookup_host((name, port))
        .await
        .map_err(unresolved)?;
    let mut addresses: Vec<SocketAddr> = found.collect();
    addresses.sort();
    addresses.dedup();
    if addresses.is_empty() {
        return Err(unresolved(ErrorKind::NotFound.into()));
    }
    addresses.into_iter().map(socket).collect()
}

fn socket(address: SocketAddr) -> Result<TcpListener, BindError> {
    let listen = || {
        let socket = match address.ip() {
            IpAddr::V4(_) => TcpSocket::new_v4(),
            IpAddr::V6(_) => TcpSocket::new_v6(),
        }?;
        // A restarted server must not wait for the old one's closed connections. On Windows the same option would
        // let two servers share a port.
        socket.set_reuseaddr(cfg!(not(windows)))?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    listen().map_err(|source| BindError::new(address, source))
}

impl BindError {
    fn new(address: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            ErrorKind::AddrInUse => Self::InUse { address },
            ErrorKind::PermissionDenied => Self::Forbidden { address },
            ErrorKind::AddrNotAvailable => Self::NotHere { address },
            _ => Self::Other { address, source },
        }
    }
}
