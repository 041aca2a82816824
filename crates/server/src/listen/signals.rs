//! Signals: when to stop, and when to read the certificate again.

use std::future::Future;
use std::io;

use tokio::signal::unix::{SignalKind, signal};

use crate::certificate::Certificates;

/// Completes at the first SIGTERM or SIGINT after this call, which takes both signals over at once.
pub fn stop_signal() -> io::Result<impl Future<Output = ()> + Send> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Reads the operator's certificate again at each SIGHUP; never completes. Takes the signal over at once, so that it
/// does not end the process.
pub fn reload_on_hangup(certificates: Certificates) -> io::Result<impl Future<Output = ()> + Send> {
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        while hangup.recv().await.is_some() {
            match certificates.reload() {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => {
                    tracing::error!(
                        error = error.with_causes(),
                        "the certificate cannot be read again; the one before stays in use"
                    );
                }
            }
        }
    })
}
