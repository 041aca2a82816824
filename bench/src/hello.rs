//! The limit of answering: a hello-world JSON handler of the same framework, over the same transport.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;

use anyhow::{Context as _, Result};
use axum::routing::get;
use axum::{Json, Router};
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::arguments::Hello;
use crate::http::Target;
use crate::process::Process;
use crate::table::say;

/// Serves until it is killed. Prints its port.
pub(crate) async fn serve(hello: &Hello) -> Result<()> {
    let socket = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    socket.set_nonblocking(true)?;
    let port = socket.local_addr()?.port();
    let router = Router::new()
        .route(
            "/",
            get(async || Json(serde_json::json!({"hello": "world"}))),
        )
        .into_make_service_with_connect_info::<SocketAddr>();
    let server = axum_server::from_tcp(socket)?;
    say(&port.to_string());
    match hello.tls.as_slice() {
        [certificate, key] => {
            let tls = RustlsConfig::from_pem_file(certificate, key).await?;
            let acceptor = RustlsAcceptor::new(tls).acceptor(NoDelayAcceptor);
            server.acceptor(acceptor).serve(router).await?;
        }
        _ => server.acceptor(NoDelayAcceptor).serve(router).await?,
    }
    Ok(())
}

/// The handler's server as a child process, over TLS where it is wanted.
pub(crate) async fn start(folder: &Path, tls: bool) -> Result<(Process, Target)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("hello");
    let certificate = folder.join("hello.pem");
    if tls {
        let key = folder.join("hello.key");
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        std::fs::write(&certificate, made.cert.pem())?;
        std::fs::write(&key, made.signing_key.serialize_pem())?;
        command.arg("--tls").arg(&certificate).arg(key);
    }
    let mut process = Process::start(&mut command, &folder.join("hello.log"))?;
    let mut line = String::new();
    BufReader::new(process.output()?)
        .read_line(&mut line)
        .await?;
    let port = line.trim().parse().context("the child tells no port")?;
    let target = if tls {
        Target::https(port, &certificate)?
    } else {
        Target::http(port)
    };
    Ok((process, target))
}
