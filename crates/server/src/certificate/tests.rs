//! Certificates as clients meet them: rustls in this process, and the programs people use where they are installed.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Mutex;

use axum::Router;
use axum::routing::get;
use guildhall_model::Timestamp;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;
use crate::configuration::ServeArguments;
use crate::listen::Listener;
use crate::operating_system::{SystemClock, SystemRandom};

const DAY: i64 = 24 * 60 * 60;

struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    fn advance(&self, seconds: i64) {
        let mut now = self.0.lock().expect("whole");
        *now = now.plus_seconds(seconds);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("whole")
    }
}

fn configured(variables: &[(&str, &str)]) -> Configuration {
    let variables = variables
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Configuration::load(&ServeArguments::default(), variables, Path::new("/nowhere"))
        .expect("valid")
}

fn opened(folder: &Path, configuration: &Configuration, clock: Arc<dyn Clock>) -> Certificates {
    Certificates::open(configuration, folder, clock, Arc::new(SystemRandom))
        .expect("opened")
        .expect("TLS is configured")
}

/// A server on a free port that says `hello`.
struct Site {
    _folder: tempfile::TempDir,
    certificates: Certificates,
    port: u16,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

impl Site {
    async fn start(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a directory");
        let mut all = vec![("GUILDHALL_LISTEN_ADDRESS", "localhost:0")];
        all.extend(variables);
        let configuration = configured(&all);
        let certificates = opened(folder.path(), &configuration, Arc::new(SystemClock));
        let listener = Listener::bind(&configuration.listen).await.expect("bound");
        let port = listener.port();
        let router = Router::new().route("/", get(|| async { "hello" }));
        let tls = certificates.server_config().expect("usable");
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(listener.serve(router, Some(tls), async {
            let _ = stopped.await;
        }));
        Self {
            _folder: folder,
            certificates,
            port,
            stop,
            served,
        }
    }

    async fn stop(self) {
        self.stop.send(()).expect("still served");
        self.served.await.expect("no panic").expect("a clean end");
    }

    fn authority(&self) -> PathBuf {
        self.certificates
            .authority_file()
            .expect("an authority")
            .to_owned()
    }

    /// The whole answer to a GET, or why there is none.
    async fn get(&self, host: &str, sni: bool) -> Result<String, std::io::Error> {
        let authority = self.authority();
        let (host, port) = (host.to_owned(), self.port);
        tokio::task::spawn_blocking(move || {
            let mut stream = connect(&authority, &host, port, sni)?;
            write!(
                stream,
                "GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        })
        .await
        .expect("no panic")
    }
}

fn connect(
    authority: &Path,
    host: &str,
    port: u16,
    sni: bool,
) -> Result<StreamOwned<ClientConnection, TcpStream>, std::io::Error> {
    let mut roots = RootCertStore::empty();
    let trusted = CertificateDer::from_pem_file(authority).expect("a certificate");
    roots.add(trusted).expect("an authority");
    let mut config = ClientConfig::builder_with_provider(cryptography())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.enable_sni = sni;
    let name = ServerName::try_from(host.to_owned()).expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a connection");
    Ok(StreamOwned::new(
        connection,
        TcpStream::connect(("127.0.0.1", port))?,
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_permitted_host_gets_a_leaf_of_its_own() {
    let site = Site::start(&[
        ("GUILDHALL_PUBLIC_URL", "https://auth.example.com"),
        ("GUILDHALL_PUBLIC_DASHBOARD_URL", "https://guildhall:8443"),
    ])
    .await;
    let hosts = [
        "localhost",
        "manage.localhost",
        "a.b.localhost",
        "auth.example.com",
        "acme.auth.example.com",
        "guildhall",
    ];
    for host in hosts {
        let answer = site.get(host, true).await.expect(host);
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.ends_with("hello"),
            "{answer}"
        );
    }
    // Addresses are never sent as names, and Java does not send a name without a dot.
    for host in ["127.0.0.1", "::1", "localhost", "guildhall"] {
        site.get(host, false).await.expect(host);
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_permitted_gets_no_certificate() {
    let site = Site::start(&[]).await;
    site.get("example.com", true)
        .await
        .expect_err("no handshake");
    site.get("localhost", true).await.expect("others still do");
    site.stop().await;
}

#[test]
fn a_leaf_outside_the_constraints_is_worth_nothing() {
    let folder = tempfile::tempdir().expect("a directory");
    let now = SystemClock.now();
    let (authority, _) = Authority::open(folder.path(), &[], now, &SystemRandom).expect("opened");
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(authority.file()).expect("read"))
        .expect("an authority");
    let verifier = rustls::client::WebPkiServerVerifier::builder_with_provider(
        Arc::new(roots),
        cryptography(),
    )
    .build()
    .expect("a verifier");
    let verify = |host: &str| {
        let leaf = authority
            .issue(&[host.parse().expect("a host")], now, &SystemRandom)
            .expect("issued");
        let certificate = leaf.key.cert.first().expect("one").clone();
        let name = ServerName::try_from(host.to_owned()).expect("a name");
        verifier.verify_server_cert(
            &certificate,
            &[],
            &name,
            &[],
            rustls::pki_types::UnixTime::now(),
        )
    };
    verify("manage.localhost").expect("permitted");
    verify("127.0.0.9").expect("permitted");
    for foreign in ["example.com", "notlocalhost", "10.0.0.1"] {
        verify(foreign).expect_err(foreign);
    }
}

#[test]
fn a_leaf_is_kept_until_its_end_is_near() {
    let folder = tempfile::tempdir().expect("a directory");
    let clock = Arc::new(ManualClock(Mutex::new(Timestamp::from_seconds(
        1_800_000_000,
    ))));
    let certificates = opened(folder.path(), &configured(&[]), clock.clone());
    let choose = |name: &str| {
        certificates
            .resolver
            .choose(Some(name))
            .expect("a certificate")
    };
    let first = choose("localhost");
    assert!(Arc::ptr_eq(&first, &choose("LOCALHOST")));
    assert!(!Arc::ptr_eq(&first, &choose("manage.localhost")));
    clock.advance(58 * DAY);
    assert!(Arc::ptr_eq(&first, &choose("localhost")));
    clock.advance(2 * DAY);
    assert!(!Arc::ptr_eq(&first, &choose("localhost")));
    // Somebody asks for names without end: what is kept stays bounded, and everybody is served.
    for number in 0..2_500 {
        choose(&format!("h{number}.localhost"));
    }
    choose("localhost");
    assert!(certificates.resolver.kept() <= 1_000);
}

/// Runs a program; `None` where it is not installed.
fn run(mut command: Command) -> Option<Output> {
    command.stdin(std::process::Stdio::null());
    match command.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("not checked, not installed: {command:?}");
            None
        }
        output => Some(output.expect("the program runs")),
    }
}

async fn expect_success(command: Command, marks: &'static [&'static str]) {
    let shown = format!("{command:?}");
    let output = tokio::task::spawn_blocking(|| run(command))
        .await
        .expect("no panic");
    if let Some(output) = output {
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(output.status.success(), "{shown}\n{text}");
        for mark in marks {
            assert!(text.contains(mark), "{shown}\n{text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_accepts_names_and_addresses_and_speaks_http_2() {
    let site = Site::start(&[]).await;
    for host in ["localhost", "manage.localhost", "127.0.0.1"] {
        let mut command = Command::new("curl");
        command
            .args([
                "--silent",
                "--show-error",
                "--write-out",
                " over HTTP/%{http_version}",
                "--cacert",
            ])
            .arg(site.authority())
            .arg(format!("https://{host}:{}/", site.port));
        expect_success(command, &["hello over HTTP/2"]).await;
    }
    let mut command = Command::new("curl");
    command.args(["--silent", &format!("https://localhost:{}/", site.port)]);
    let output = tokio::task::spawn_blocking(|| run(command))
        .await
        .expect("no panic");
    // 60: the peer's certificate can not be authenticated.
    assert!(output.is_none_or(|output| output.status.code() == Some(60)));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn openssl_accepts_the_chain_strictly_in_both_versions_of_tls() {
    let site = Site::start(&[]).await;
    for version in ["-tls1_2", "-tls1_3"] {
        let mut command = Command::new("openssl");
        command
            .args(["s_client", "-verify_return_error", "-x509_strict", version])
            .args([
                "-servername",
                "manage.localhost",
                "-verify_hostname",
                "manage.localhost",
                "-CAfile",
            ])
            .arg(site.authority())
            .args(["-connect", &format!("127.0.0.1:{}", site.port)]);
        expect_success(command, &["Verify return code: 0 (ok)"]).await;
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn python_accepts_the_chain_strictly() {
    const PROGRAM: &str = "
import http.client, ssl, sys
context = ssl.create_default_context()
context.verify_flags |= ssl.VERIFY_X509_STRICT
for host in ('localhost', '127.0.0.1'):
    connection = http.client.HTTPSConnection(host, int(sys.argv[1]), context=context)
    connection.request('GET', '/')
    print(host, connection.getresponse().read())
";
    let site = Site::start(&[]).await;
    let mut command = Command::new("python3");
    command
        .args(["-c", PROGRAM, &site.port.to_string()])
        .env("SSL_CERT_FILE", site.authority());
    expect_success(command, &["localhost b'hello'", "127.0.0.1 b'hello'"]).await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn node_accepts_the_chain() {
    const PROGRAM: &str = "
const port = process.argv[1];
for (const host of ['localhost', '127.0.0.1']) {
  fetch(`https://${host}:${port}/`).then((answer) => answer.text()).then((text) => console.log(host, text));
}
";
    let site = Site::start(&[]).await;
    let mut command = Command::new("node");
    command
        .args(["-e", PROGRAM, &site.port.to_string()])
        .env("NODE_EXTRA_CA_CERTS", site.authority());
    expect_success(command, &["localhost hello", "127.0.0.1 hello"]).await;
    site.stop().await;
}

/// An operator's certificate for these hosts, signed by itself.
fn write_own(folder: &Path, hosts: &[&str]) {
    let hosts: Vec<String> = hosts.iter().map(ToString::to_string).collect();
    let made = rcgen::generate_simple_self_signed(hosts).expect("made");
    std::fs::write(folder.join("own.pem"), made.cert.pem()).expect("written");
    std::fs::write(folder.join("own.key"), made.signing_key.serialize_pem()).expect("written");
}

fn with_own(folder: &Path, dashboard: &str) -> Configuration {
    let path = |name: &str| folder.join(name).display().to_string();
    configured(&[
        ("GUILDHALL_TLS_CERTIFICATE", &path("own.pem")),
        ("GUILDHALL_TLS_KEY", &path("own.key")),
        ("GUILDHALL_PUBLIC_URL", "https://auth.example.com"),
        ("GUILDHALL_PUBLIC_DASHBOARD_URL", dashboard),
    ])
}

#[test]
fn an_own_certificate_serves_its_hosts_and_the_authority_fills_in_loopback() {
    let folder = tempfile::tempdir().expect("a directory");
    write_own(folder.path(), &["auth.example.com"]);
    let configuration = with_own(folder.path(), "https://manage.localhost:8443");
    let certificates = opened(folder.path(), &configuration, Arc::new(SystemClock));
    let choose = |name| certificates.resolver.choose(name).expect("a certificate");
    let own = choose(Some("auth.example.com"));
    assert!(Arc::ptr_eq(&own, &choose(None)));
    assert!(
        Arc::ptr_eq(&own, &choose(Some("example.org"))),
        "the client judges"
    );
    assert!(!Arc::ptr_eq(&own, &choose(Some("manage.localhost"))));
    assert_eq!(certificates.opened(), Some(Opened::Made));
}

#[test]
fn no_authority_is_made_where_an_own_certificate_serves_everything() {
    let folder = tempfile::tempdir().expect("a directory");
    write_own(folder.path(), &["auth.example.com", "manage.example.com"]);
    let configuration = with_own(folder.path(), "https://manage.example.com");
    let certificates = opened(folder.path(), &configuration, Arc::new(SystemClock));
    assert_eq!(certificates.opened(), None);
    assert_eq!(
        certificates.trust_lines(&configuration.public.url),
        Vec::<String>::new()
    );
    assert!(!folder.path().join("authority.pem").exists());
}

#[test]
fn an_own_certificate_is_read_again_and_kept_when_that_fails() {
    let folder = tempfile::tempdir().expect("a directory");
    write_own(folder.path(), &["auth.example.com"]);
    let configuration = with_own(folder.path(), "https://manage.example.com");
    let certificates = opened(folder.path(), &configuration, Arc::new(SystemClock));
    let choose = || certificates.resolver.choose(None).expect("a certificate");
    let first = choose();
    let certificate = std::fs::read(folder.path().join("own.pem")).expect("read");
    write_own(folder.path(), &["auth.example.com"]);
    certificates.reload().expect("read again");
    let second = choose();
    assert_ne!(first.cert, second.cert);
    std::fs::write(folder.path().join("own.pem"), certificate).expect("written");
    let error = certificates
        .reload()
        .expect_err("another key")
        .with_causes();
    assert!(error.contains("own.key is not the key of"), "{error}");
    assert!(Arc::ptr_eq(&second, &choose()));
}

#[test]
fn an_own_certificate_that_is_none_is_refused() {
    let folder = tempfile::tempdir().expect("a directory");
    for (name, sentence) in [
        ("own.pem", "holds no certificate"),
        ("own.key", "holds no private key"),
    ] {
        write_own(folder.path(), &["auth.example.com"]);
        std::fs::write(folder.path().join(name), "garbage").expect("written");
        let configuration = with_own(folder.path(), "https://manage.example.com");
        let error = Certificates::open(
            &configuration,
            folder.path(),
            Arc::new(SystemClock),
            Arc::new(SystemRandom),
        )
        .expect_err("refused")
        .to_string();
        assert!(error.contains(name) && error.contains(sentence), "{error}");
    }
}
