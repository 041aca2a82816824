//! One connection.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How much is read at a time.
const CHUNK: usize = 16 * 1024;
/// An answer that is longer is none of ours.
const LONGEST: usize = 4 * 1024 * 1024;

/// Where a server listens, and whom to trust there.
#[derive(Clone)]
pub(crate) struct Target {
    address: SocketAddr,
    tls: Option<TlsConnector>,
}

impl Target {
    /// A server on a port of 127.0.0.1, without TLS.
    pub(crate) fn http(port: u16) -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            tls: None,
        }
    }

    /// The same with TLS, as `localhost`, vouched for by the authority in a PEM file.
    pub(crate) fn https(port: u16, authority: &Path) -> Result<Self> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(authority)?)?;
        let configuration = rustls::ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            tls: Some(TlsConnector::from(Arc::new(configuration))),
            ..Self::http(port)
        })
    }
}

impl Target {
    /// A request as it goes over the wire. Each of `headers` ends in CRLF.
    pub(crate) fn request(&self, method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
        let (port, length) = (self.address.port(), body.len());
        format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost:{port}\r\nuser-agent: guildhall-bench\r\n{headers}\
             content-length: {length}\r\n\r\n{body}"
        )
        .into_bytes()
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Stream for T {}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: Box<dyn Stream>,
    /// What was read: the answer last returned, or a part of the next one.
    buffer: Vec<u8>,
}

/// An answer.
pub(crate) struct Answer<'c> {
    /// Its status.
    pub(crate) status: u16,
    /// Its status line and its headers.
    pub(crate) head: &'c [u8],
    /// Its body.
    pub(crate) body: &'c [u8],
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(target: &Target) -> Result<Self> {
        let stream = TcpStream::connect(target.address).await?;
        stream.set_nodelay(true)?;
        let stream: Box<dyn Stream> = match &target.tls {
            None => Box::new(stream),
            Some(tls) => Box::new(
                tls.connect(ServerName::try_from("localhost")?, stream)
                    .await?,
            ),
        };
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(CHUNK),
        })
    }

    /// Sends a request and reads its answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.stream.flush().await?;
        self.buffer.clear();
        let (status, start, end) = loop {
            let read = self.stream.read_buf(&mut self.buffer).await?;
            if read == 0 {
                bail!("the server closed the connection");
            }
            if let Some(found) = extent(&self.buffer)? {
                break found;
            }
        };
        while self.buffer.len() < end {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server closed the connection within an answer");
            }
        }
        let (head, body) = (self.buffer.get(..start), self.buffer.get(start..end));
        Ok(Answer {
            status,
            head: head.unwrap_or_default(),
            body: body.unwrap_or_default(),
        })
    }
}

/// Status, begin and end of the body, once the head is there.
fn extent(bytes: &[u8]) -> Result<Option<(u16, usize, usize)>> {
    let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = std::str::from_utf8(bytes.get(..head).unwrap_or_default())?;
    let status = text
        .get(9..12)
        .and_then(|status| status.parse().ok())
        .context("an answer without a status")?;
    let length = text
        .lines()
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>())
        })
        .transpose()?
        .unwrap_or(0);
    anyhow::ensure!(length < LONGEST, "an answer of {length} bytes");
    Ok(Some((status, head + 4, head + 4 + length)))
}

#[cfg(test)]
mod tests {
    use super::extent;

    #[test]
    fn an_answer_is_as_long_as_it_says() {
        let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";
        let found = extent(answer).expect("reads").expect("whole");
        assert_eq!(found, (201, answer.len() - 2, answer.len()));
        assert_eq!(extent(b"HTTP/1.1 204 No Content\r\n").expect("reads"), None);
        assert!(extent(b"?\r\n\r\n").is_err());
    }
}
