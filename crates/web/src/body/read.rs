//! From the wire to a value.

use std::error::Error;
use std::io;

use axum::body::Body;
use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::{BodyError, ContentKind, MOST_BYTES, RawBody, content_kind, parse_json};
use crate::form::nested;

/// Reads a body of JSON or a form. One that does not say what it is is read as JSON, one without bytes is absent
/// whatever it says, except that an unsupported type is refused before anything is read.
///
/// # Errors
/// [`BodyError`]; each variant names the status of the answer.
pub async fn read(headers: &HeaderMap, body: Body) -> Result<RawBody, BodyError> {
    let kind = content_kind(headers);
    if let ContentKind::Other(words) = kind {
        return Err(BodyError::Unsupported(words));
    }
    let bytes = bytes(headers, body).await?;
    if bytes.is_empty() {
        return Ok(RawBody::Absent);
    }
    match kind {
        ContentKind::Form => Ok(RawBody::Form(nested(&bytes)?)),
        _ => Ok(RawBody::Json(parse_json(&bytes)?)),
    }
}

/// Reads the bytes of a body of any kind, [`MOST_BYTES`] at most.
///
/// # Errors
/// [`BodyError::TooLarge`] (before anything is read, when the header tells), [`BodyError::ClientGone`] and
/// [`BodyError::Broken`].
pub async fn bytes(headers: &HeaderMap, body: Body) -> Result<Bytes, BodyError> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MOST_BYTES as u64) {
        return Err(BodyError::TooLarge);
    }
    match Limited::new(body, MOST_BYTES).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(BodyError::TooLarge),
        Err(error) => {
            let error = axum::Error::new(error);
            if is_gone(&error) {
                Err(BodyError::ClientGone(error))
            } else {
                Err(BodyError::Broken(error))
            }
        }
    }
}

/// Whether an error comes from a connection that ended: some cause is the reading that met its end.
fn is_gone(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(is_end) {
            return true;
        }
        cause = error.source();
    }
    false
}

fn is_end(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::TimedOut
    )
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use http::HeaderValue;
    use http::header::CONTENT_TYPE;
    use serde_json::json;

    use super::*;
    use crate::form::FormError;

    fn headers(content_type: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))])
    }

    fn failing(kind: io::ErrorKind) -> Body {
        let parts = [Ok(Bytes::from_static(b"{")), Err(io::Error::from(kind))];
        Body::from_stream(stream::iter(parts))
    }

    #[tokio::test]
    async fn bodies_are_read_by_their_kind() {
        let json = read(&headers("application/json"), Body::from("{\"a\":1}")).await;
        assert_eq!(json.unwrap(), RawBody::Json(json!({"a": 1})));
        let silent = read(&HeaderMap::new(), Body::from("[1]")).await;
        assert_eq!(silent.unwrap(), RawBody::Json(json!([1])));
        let form = headers("application/x-www-form-urlencoded");
        let form = read(&form, Body::from("a[b]=1")).await;
        assert_eq!(form.unwrap(), RawBody::Form(json!({"a": {"b": "1"}})));
        let absent = read(&headers("application/json"), Body::empty()).await;
        assert_eq!(absent.unwrap(), RawBody::Absent);
    }

    #[tokio::test]
    async fn bodies_of_another_kind_are_refused_unread() {
        let refused = read(
            &headers("text/plain"),
            failing(io::ErrorKind::ConnectionReset),
        )
        .await;
        assert!(matches!(refused, Err(BodyError::Unsupported(words)) if words == "text/plain"));
    }

    #[tokio::test]
    async fn broken_values_are_typed() {
        let json = read(&headers("application/json"), Body::from("{")).await;
        assert!(matches!(json, Err(BodyError::Json(_))));
        let form = headers("application/x-www-form-urlencoded");
        let form = read(&form, Body::from("a=%")).await;
        assert!(matches!(
            form,
            Err(BodyError::Form(FormError::BrokenPercent { position: 2 }))
        ));
    }

    #[tokio::test]
    async fn a_megabyte_is_read_and_no_byte_more() {
        let headers = HeaderMap::new();
        let full = bytes(&headers, Body::from(vec![b' '; MOST_BYTES])).await;
        assert_eq!(full.unwrap().len(), MOST_BYTES);
        let more = Body::from(vec![b' '; MOST_BYTES + 1]);
        assert!(matches!(
            bytes(&headers, more).await,
            Err(BodyError::TooLarge)
        ));

        let mut announced = HeaderMap::new();
        announced.insert(CONTENT_LENGTH, HeaderValue::from(MOST_BYTES as u64 + 1));
        let unread = failing(io::ErrorKind::ConnectionReset);
        assert!(matches!(
            bytes(&announced, unread).await,
            Err(BodyError::TooLarge)
        ));
    }

    #[tokio::test]
    async fn a_broken_transfer_is_told_from_a_client_that_went() {
        let headers = HeaderMap::new();
        let gone = bytes(&headers, failing(io::ErrorKind::UnexpectedEof)).await;
        assert!(matches!(gone, Err(BodyError::ClientGone(_))));
        let broken = bytes(&headers, failing(io::ErrorKind::InvalidData)).await;
        assert!(matches!(broken, Err(BodyError::Broken(_))));
    }

    /// What a handler reads when `sent` comes over a real connection, which the client then ends.
    async fn read_over_tcp(sent: &'static str) -> Result<RawBody, BodyError> {
        let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
        let handler = async move |request: axum::extract::Request| {
            let (head, body) = request.into_parts();
            sender.send(read(&head.headers, body).await).unwrap();
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = axum::Router::new().fallback(handler);
        let server = tokio::spawn(async move { axum::serve(listener, app).await });
        let client = tokio::net::TcpStream::connect(address).await.unwrap();
        let mut client = client.into_std().unwrap();
        client.set_nonblocking(false).unwrap();
        io::Write::write_all(&mut client, sent.as_bytes()).unwrap();
        drop(client);
        let read = receiver.recv().await.unwrap();
        server.abort();
        read
    }

    #[tokio::test]
    async fn connections_end_and_break_as_the_transport_says() {
        let whole =
            read_over_tcp("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}").await;
        assert_eq!(whole.unwrap(), RawBody::Json(json!({})));
        let cut = read_over_tcp("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 20\r\n\r\n{}").await;
        assert!(matches!(cut, Err(BodyError::ClientGone(_))), "{cut:?}");
        let chunks = "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}";
        let broken = read_over_tcp(chunks).await;
        assert!(matches!(broken, Err(BodyError::Broken(_))), "{broken:?}");
    }
}
