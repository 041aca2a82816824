//! Listening: sockets, TLS, patience with slow clients, and an end that finishes what was accepted.
//!
//! axum-server does the work. Its HTTP/1 timer alone would not bound a connection that never says which protocol it
//! speaks; `first_request_timeout` does. This module knows no route.

mod bind;
mod signals;
#[cfg(test)]
mod tests;

pub use bind::{BindError, Listener};
pub use signals::{reload_on_hangup, stop_signal};

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use rustls::ServerConfig;
use tokio::task::JoinSet;

use crate::configuration::Listen;

/// How often an HTTP/2 client is asked whether it is still there, and how long it may take to say so.
const PING: Duration = Duration::from_secs(20);

impl Listener {
    /// Serves `router` on every socket until `shutdown` completes; then takes no more connections, closes those that
    /// are idle, and lets requests that were accepted finish within `listen.shutdown_seconds`.
    ///
    /// With `tls` every connection is TLS, without it none is. Handlers find the peer's address in
    /// `ConnectInfo<SocketAddr>`.
    pub async fn serve(
        self,
        router: Router,
        tls: Option<Arc<ServerConfig>>,
        shutdown: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let (sockets, patience) = self.into_parts();
        let tls = tls.map(RustlsConfig::from_config);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let mut servers = JoinSet::new();
        let mut handles = Vec::new();
        for socket in sockets {
            let handle = Handle::new();
            let server = prepared(Server::from_listener(socket), &handle, &patience);
            handles.push(handle);
            match tls.clone() {
                Some(tls) => {
                    let acceptor = RustlsAcceptor::new(tls)
                        .handshake_timeout(patience.first_request)
                        .acceptor(NoDelayAcceptor);
                    servers.spawn(server.acceptor(acceptor).serve(service.clone()));
                }
                None => {
                    servers.spawn(server.acceptor(NoDelayAcceptor).serve(service.clone()));
                }
            }
        }
        tokio::select! {
            () = shutdown => {}
            // A server ends by itself only when it fails.
            Some(ended) = servers.join_next() => return ended.map_err(io::Error::other)?,
        }
        stop(&handles, servers, patience.shutdown).await
    }
}

async fn stop(
    handles: &[Handle<SocketAddr>],
    mut servers: JoinSet<io::Result<()>>,
    limit: Duration,
) -> io::Result<()> {
    let open: usize = handles.iter().map(Handle::connection_count).sum();
    tracing::info!(
        connections = open,
        seconds = limit.as_secs(),
        "stopping; accepted requests are finished"
    );
    for handle in handles {
        handle.graceful_shutdown(Some(limit));
    }
    while let Some(ended) = servers.join_next().await {
        ended.map_err(io::Error::other)??;
    }
    Ok(())
}

/// The limits of each connection.
fn prepared(
    mut server: Server<SocketAddr>,
    handle: &Handle<SocketAddr>,
    patience: &Listen,
) -> Server<SocketAddr> {
    let builder = server.http_builder();
    // Hyper counts this from the end of the request before, so it bounds idle connections too.
    builder.http1().header_read_timeout(patience.idle);
    builder
        .http2()
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING);
    server
        .handle(handle.clone())
        .first_request_timeout(patience.first_request)
        .accept_error_handler(|peer: Option<&SocketAddr>, error| {
            if let Some(peer) = peer {
                // The client's affair: it does not trust us, speaks no TLS, or went away.
                tracing::debug!(%peer, %error, "a connection was not opened");
            } else {
                tracing::warn!(%error, "no connection can be accepted at the moment");
            }
        })
}
