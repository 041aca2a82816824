//! The one client for requests to the outside.
//!
//! Each request has a connection of its own. The host is looked up once, every address that was found is judged, and the
//! connection goes to one that was allowed: a name that leads elsewhere a moment later (DNS rebinding) changes nothing.
//! The system's proxy settings are not read, since a proxy would look hosts up anew.

mod address;
mod lookup;
mod target;
#[cfg(test)]
mod tests;
mod text_records;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use bytes::Bytes;
use guildhall_app::outbound::{Answer, Failure, Method, Outbound, Request, Sending};
use http::header::{CONTENT_LENGTH, HOST, USER_AGENT};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::certificate::cryptography;
pub use lookup::{Lookup, SystemLookup};
use target::Target;
pub use text_records::SystemRecords;

/// What calls itself so to others.
const PROGRAM: &str = concat!("Guildhall/", env!("CARGO_PKG_VERSION"));

/// What the client may reach, and whom it believes.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Networks that may be reached although they are not public.
    pub allowed: Vec<IpNet>,
    /// Whether plain http to this machine is allowed, where the address itself is: for development.
    pub plain_loopback: bool,
}

/// Requests over the network.
pub struct HttpsOutbound {
    reach: Reach,
    lookup: Arc<dyn Lookup>,
    tls: TlsConnector,
}

impl std::fmt::Debug for HttpsOutbound {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("HttpsOutbound")
            .field("reach", &self.reach)
            .finish_non_exhaustive()
    }
}

impl HttpsOutbound {
    /// A client that believes Mozilla's authorities, and those of `authorities`, a PEM file.
    pub fn new(
        reach: Reach,
        lookup: Arc<dyn Lookup>,
        authorities: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let mut roots = webpki_roots::TLS_SERVER_ROOTS
            .iter()
            .cloned()
            .collect::<RootCertStore>();
        if let Some(path) = authorities {
            let read = || format!("outbound.authorities: {}", path.display());
            let known = roots.len();
            for certificate in CertificateDer::pem_file_iter(path).with_context(read)? {
                roots
                    .add(certificate.with_context(read)?)
                    .with_context(read)?;
            }
            if roots.len() == known {
                return Err(anyhow::anyhow!("no certificate is there")).with_context(read);
            }
        }
        let mut config = ClientConfig::builder_with_provider(cryptography())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            reach,
            lookup,
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    async fn answer(&self, request: Request) -> Result<Answer, Failure> {
        let target = Target::parse(&request.url)?;
        let addresses = self.addresses(&target).await?;
        let stream = connect(&addresses).await?;
        if !target.tls {
            return exchange(stream, &target, request).await;
        }
        let name = ServerName::try_from(target.host.clone())
            .map_err(|_| Failure::Url("has no host that there is"))?;
        let wrapped = self.tls.connect(name, stream).await;
        exchange(wrapped.map_err(connection)?, &target, request).await
    }

    /// The addresses of a host that may be reached. When any of them may not, none is: a host that is half public is
    /// a host that somebody prepared.
    async fn addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, Failure> {
        let found = self.lookup.addresses(&target.host).await;
        let found = found.map_err(|_| Failure::Unresolved)?;
        if found.is_empty() {
            return Err(Failure::Unresolved);
        }
        if !found
            .iter()
            .all(|found| address::may_be_reached(*found, &self.reach.allowed))
        {
            return Err(Failure::Private);
        }
        let is_loopback = found.iter().all(|found| found.to_canonical().is_loopback());
        let may_be_plain = self.reach.plain_loopback && is_loopback;
        if !target.tls && !may_be_plain {
            return Err(Failure::Url("is not https"));
        }
        let port = target.port;
        Ok(found
            .into_iter()
            .map(|found| SocketAddr::new(found, port))
            .collect())
    }
}

impl Outbound for HttpsOutbound {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(async move {
            let limit = request.time_limit;
            let answer = tokio::time::timeout(limit, self.answer(request)).await;
            answer.unwrap_or(Err(Failure::TooSlow))
        })
    }
}

/// The first of the addresses at which somebody listens.
async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, Failure> {
    let mut failure = Failure::Unresolved;
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => failure = connection(error),
        }
    }
    Err(failure)
}

fn connection(error: std::io::Error) -> Failure {
    Failure::Connection(error.to_string())
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken(error.to_string())
}

/// One request and its answer over an open connection, which ends with them.
async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    target: &Target,
    request: Request,
) -> Result<Answer, Failure> {
    let size_limit = request.size_limit;
    let outgoing = outgoing(target, request)?;
    let (mut sender, driver) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let exchanged = async {
        let response = sender.send_request(outgoing).await.map_err(broken)?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, size_limit).collect().await;
        let body = body.map_err(|error| {
            if error.is::<LengthLimitError>() {
                Failure::TooLong
            } else {
                broken(error)
            }
        })?;
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: texts(&parts.headers),
            body: body.to_bytes().to_vec(),
        })
    };
    // The connection is driven here and not in a task of its own, so that nothing is left of it when this is dropped.
    let mut driver = std::pin::pin!(driver);
    let mut exchanged = std::pin::pin!(exchanged);
    tokio::select! {
        biased;
        answer = &mut exchanged => answer,
        ended = &mut driver => match ended {
            Ok(()) => exchanged.await,
            Err(error) => Err(broken(error)),
        },
    }
}

fn outgoing(target: &Target, request: Request) -> Result<http::Request<Full<Bytes>>, Failure> {
    let method = match request.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
    };
    let mut outgoing = http::Request::builder()
        .method(method)
        .uri(target.path.as_str())
        .header(HOST, target.authority.as_str())
        .header(USER_AGENT, PROGRAM);
    if request.method == Method::Post {
        outgoing = outgoing.header(CONTENT_LENGTH, request.body.len());
    }
    for (name, value) in request.headers {
        outgoing = outgoing.header(name, value);
    }
    outgoing
        .body(Full::new(Bytes::from(request.body)))
        .map_err(|_| Failure::Url("or a header can not be sent"))
}

fn texts(headers: &http::HeaderMap) -> Vec<(String, String)> {
    let texts = headers.iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    texts.collect()
}
