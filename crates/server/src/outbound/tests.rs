//! The client against listeners on loopback addresses.

use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;

/// Answers each lookup with the next list; the last one stays.
struct Script {
    lists: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Script {
    fn new(lists: &[&str]) -> Arc<Self> {
        let lists = lists.iter().map(|list| {
            let addresses = list.split_whitespace();
            addresses
                .map(|text| text.parse().expect("an address"))
                .collect()
        });
        Arc::new(Self {
            lists: Mutex::new(lists.collect()),
            asked: AtomicUsize::new(0),
        })
    }
}

impl Lookup for Script {
    fn addresses<'a>(
        &'a self,
        _: &'a str,
    ) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send + 'a>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut lists = self.lists.lock().expect("no test panics here");
        let list = if lists.len() > 1 {
            lists.remove(0)
        } else {
            lists.first().cloned().unwrap_or_default()
        };
        Box::pin(std::future::ready(Ok(list)))
    }
}

fn reach(networks: &[&str]) -> Reach {
    let networks = networks.iter().map(|text| text.parse().expect("a network"));
    Reach {
        allowed: networks.collect(),
        plain_loopback: true,
    }
}

fn client(reach: Reach, lookup: Arc<dyn Lookup>) -> HttpsOutbound {
    HttpsOutbound::new(reach, lookup, None).expect("a client")
}

/// A listener that answers every connection with these bytes and then closes it; how many came, and what the last
/// one said.
struct Listening {
    port: u16,
    came: Arc<AtomicUsize>,
    said: Arc<Mutex<String>>,
}

async fn listening(address: &str, answer: &'static [u8]) -> Listening {
    let listener = TcpListener::bind(address).await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let (came, said) = (Arc::new(AtomicUsize::new(0)), Arc::default());
    let listening = Listening {
        port,
        came: Arc::clone(&came),
        said: Arc::clone(&said),
    };
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            came.fetch_add(1, Ordering::SeqCst);
            let mut bytes = vec![0; 64 << 10];
            let read = stream.read(&mut bytes).await.unwrap_or(0);
            *said.lock().expect("no test panics here") =
                String::from_utf8_lossy(&bytes[..read]).into_owned();
            let _ = stream.write_all(answer).await;
            if answer.is_empty() {
                std::future::pending::<()>().await;
            }
        }
    });
    listening
}

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-kind: Test\r\n\r\nhello";

async fn get(client: &HttpsOutbound, url: String) -> Result<Answer, Failure> {
    client.send(Request::get(url)).await
}

#[tokio::test]
async fn a_request_arrives_and_its_answer_comes_back() {
    let there = listening("127.0.0.1:0", OK).await;
    let client = client(reach(&["127.0.0.1/32"]), Arc::new(SystemLookup));
    let url = format!("http://127.0.0.1:{}/in?key=1", there.port);
    let request = Request::post(url, "application/json", "{\"a\":1}").header("x-own", "value");
    let answer = client.send(request).await.expect("an answer");
    assert_eq!((answer.status, answer.is_success()), (200, true));
    assert_eq!(answer.body, b"hello");
    assert_eq!(answer.header("x-kind"), Some("Test"));
    let said = there.said.lock().expect("no test panics here").clone();
    assert!(said.starts_with("POST /in?key=1 HTTP/1.1\r\n"), "{said}");
    for part in [
        format!("host: 127.0.0.1:{}\r\n", there.port),
        "content-type: application/json\r\n".to_owned(),
        "content-length: 7\r\n".to_owned(),
        "x-own: value\r\n".to_owned(),
        "\r\n\r\n{\"a\":1}".to_owned(),
    ] {
        assert!(said.contains(&part), "{part} is not in {said}");
    }
}

#[tokio::test]
async fn this_machine_is_not_reached_however_it_is_written() {
    let there = listening("127.0.0.1:0", OK).await;
    let client = client(reach(&[]), Arc::new(SystemLookup));
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "0.0.0.0",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
    ] {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}:{}/", there.port);
            let refused = get(&client, url).await.expect_err("refused");
            // Not every system reads the odd spellings at all.
            let expected = [Failure::Private, Failure::Unresolved];
            assert!(expected.contains(&refused), "{scheme} {host}: {refused}");
        }
    }
    assert_eq!(there.came.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_a_moment_later_changes_nothing() {
    let checked = listening("127.0.0.1:0", OK).await;
    let elsewhere = listening(&format!("127.0.0.2:{}", checked.port), OK).await;
    let script = Script::new(&["127.0.0.1", "127.0.0.2"]);
    let client = client(reach(&["127.0.0.1/32"]), script.clone());
    let url = format!("http://hook.example:{}/", checked.port);
    get(&client, url.clone()).await.expect("an answer");
    assert_eq!(script.asked.load(Ordering::SeqCst), 1, "looked up once");
    assert_eq!(checked.came.load(Ordering::SeqCst), 1);
    // Now the name leads to an address that is not allowed, and each request judges anew.
    assert_eq!(get(&client, url).await, Err(Failure::Private));
    assert_eq!(elsewhere.came.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_with_one_private_address_is_refused_whole() {
    let there = listening("127.0.0.1:0", OK).await;
    for list in ["127.0.0.1 10.0.0.1", "1.1.1.1 127.0.0.2", "::ffff:10.0.0.1"] {
        let client = client(reach(&["127.0.0.1/32"]), Script::new(&[list]));
        let url = format!("https://hook.example:{}/", there.port);
        assert_eq!(get(&client, url).await, Err(Failure::Private), "{list}");
    }
    let client = client(reach(&[]), Script::new(&[""]));
    let url = "https://hook.example/".to_owned();
    assert_eq!(get(&client, url).await, Err(Failure::Unresolved));
    assert_eq!(there.came.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let there = listening(
        "127.0.0.1:0",
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/inside\r\ncontent-length: 0\r\n\r\n",
    )
    .await;
    let client = client(reach(&["127.0.0.1/32"]), Arc::new(SystemLookup));
    let answer = get(&client, format!("http://127.0.0.1:{}/", there.port)).await;
    assert_eq!(answer.map(|answer| answer.status), Ok(302));
    assert_eq!(there.came.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn plain_http_is_for_development_on_this_machine_alone() {
    let there = listening("127.0.0.1:0", OK).await;
    let mut only_tls = reach(&["127.0.0.1/32", "10.0.0.0/8"]);
    only_tls.plain_loopback = false;
    let refused = Err(Failure::Url("is not https"));
    let url = format!("http://127.0.0.1:{}/", there.port);
    let client_without = client(only_tls, Arc::new(SystemLookup));
    assert_eq!(get(&client_without, url).await, refused);
    let elsewhere = client(reach(&["10.0.0.0/8"]), Script::new(&["10.0.0.1"]));
    let url = "http://hook.example/".to_owned();
    assert_eq!(get(&elsewhere, url).await, refused);
    assert_eq!(there.came.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_answer_has_its_limits() {
    let client = client(reach(&["127.0.0.1/32"]), Arc::new(SystemLookup));
    let there = listening("127.0.0.1:0", OK).await;
    let mut request = Request::get(format!("http://127.0.0.1:{}/", there.port));
    request.size_limit = 4;
    assert_eq!(client.send(request.clone()).await, Err(Failure::TooLong));
    request.size_limit = 5;
    assert!(client.send(request.clone()).await.is_ok());
    let silent = listening("127.0.0.1:0", b"").await;
    request.url = format!("http://127.0.0.1:{}/", silent.port);
    request.time_limit = Duration::from_millis(50);
    assert_eq!(client.send(request.clone()).await, Err(Failure::TooSlow));
    let cut = listening(
        "127.0.0.1:0",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhel",
    )
    .await;
    request.url = format!("http://127.0.0.1:{}/", cut.port);
    request.time_limit = Request::TIME_LIMIT;
    let failure = client.send(request).await.expect_err("cut off");
    assert!(matches!(failure, Failure::Broken(_)), "{failure}");
}

/// A listener with TLS whose certificate is for `name`; its certificate as PEM.
async fn listening_with_tls(name: &str) -> (u16, String) {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    let certificate = params.self_signed(&key).expect("signed");
    let private = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(cryptography())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .expect("a certificate");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut bytes = [0; 4096];
            let _ = stream.read(&mut bytes).await;
            let _ = stream.write_all(OK).await;
            let _ = stream.shutdown().await;
        }
    });
    (port, certificate.pem())
}

#[tokio::test]
async fn only_a_host_that_proves_its_name_to_a_believed_authority_is_spoken_to() {
    let (port, pem) = listening_with_tls("hook.example").await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("authorities.pem");
    std::fs::write(&file, pem).expect("written");
    let lookup = || Script::new(&["127.0.0.1"]);
    let reach = reach(&["127.0.0.1/32"]);
    let url = |host| format!("https://{host}:{port}/");

    let believing = HttpsOutbound::new(reach.clone(), lookup(), Some(&file)).expect("a client");
    let answer = get(&believing, url("hook.example")).await;
    assert_eq!(answer.map(|answer| answer.body), Ok(b"hello".to_vec()));
    for (client, host) in [
        (believing, "other.example"),
        (client(reach, lookup()), "hook.example"),
    ] {
        let failure = get(&client, url(host)).await.expect_err("not believed");
        assert!(matches!(failure, Failure::Connection(_)), "{failure}");
    }
}

#[test]
fn a_file_of_authorities_that_is_none_is_named() {
    let empty = tempfile::NamedTempFile::new().expect("a file");
    for file in [Path::new("/nowhere/authorities.pem"), empty.path()] {
        let made = HttpsOutbound::new(Reach::default(), Arc::new(SystemLookup), Some(file));
        let refused = made.expect_err("no authority is there").to_string();
        let named = format!("outbound.authorities: {}", file.display());
        assert_eq!(refused, named);
    }
}
