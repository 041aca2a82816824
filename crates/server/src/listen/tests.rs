//! The listener over real sockets.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::ConnectInfo;
use axum::routing::{get, post};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

use super::*;

fn patience(address: &str) -> Listen {
    Listen {
        address: address.parse().expect("an address"),
        trusted_proxies: Vec::new(),
        first_request: Duration::from_secs(10),
        idle: Duration::from_secs(10),
        shutdown: Duration::from_secs(10),
    }
}

struct Site {
    port: u16,
    stop: oneshot::Sender<()>,
    served: JoinHandle<io::Result<()>>,
}

impl Site {
    async fn start(listen: &Listen, router: Router) -> Self {
        let listener = Listener::bind(listen).await.expect("bound");
        let port = listener.port();
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(listener.serve(router, None, async {
            let _ = stopped.await;
        }));
        Self { port, stop, served }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connected");
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .expect("set");
        stream
    }

    async fn end(self) {
        let _ = self.stop.send(());
        self.served.await.expect("no panic").expect("a clean end");
    }
}

/// What is read until the server closes the connection.
async fn read_to_end(mut stream: TcpStream) -> String {
    tokio::task::spawn_blocking(move || {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("closed in time");
        answer
    })
    .await
    .expect("no panic")
}

async fn request(mut stream: TcpStream, head: &str) -> String {
    stream.write_all(head.as_bytes()).expect("sent");
    read_to_end(stream).await
}

#[tokio::test(flavor = "multi_thread")]
async fn handlers_know_the_peer() {
    let router = Router::new().route(
        "/",
        get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }),
    );
    let site = Site::start(&patience("localhost:0"), router).await;
    let stream = site.connect();
    let own = stream.local_addr().expect("an address").to_string();
    let answer = request(
        stream,
        "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(answer.ends_with(&own), "{answer}");
    site.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn localhost_is_both_families_on_one_port() {
    let listener = Listener::bind(&patience("localhost:0"))
        .await
        .expect("bound");
    let port = listener.port();
    assert_ne!(port, 0);
    let machine_has_both = TcpListener::bind("[::1]:0").is_ok();
    let families = if machine_has_both { 2 } else { 1 };
    assert_eq!(listener.addresses().len(), families);
    assert!(
        listener
            .addresses()
            .iter()
            .all(|address| address.port() == port && address.ip().is_loopback())
    );
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("bound");
    let address = taken.local_addr().expect("an address");
    let error = Listener::bind(&patience(&address.to_string()))
        .await
        .expect_err("taken");
    assert_eq!(
        error.to_string(),
        format!(
            "another program listens on {address} already; stop it, or choose another port with --listen"
        )
    );
}

#[tokio::test]
async fn a_foreign_address_and_a_name_without_address_are_named() {
    // RFC 5737 and RFC 2606: no machine has this address, and no server this name.
    let error = Listener::bind(&patience("192.0.2.1:0"))
        .await
        .expect_err("foreign");
    assert!(
        error
            .to_string()
            .starts_with("192.0.2.1 is no address of this machine"),
        "{error}"
    );
    let error = Listener::bind(&patience("nowhere.invalid:0"))
        .await
        .expect_err("unknown");
    assert!(
        error
            .to_string()
            .starts_with("the host nowhere.invalid to listen on"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_says_nothing_is_closed() {
    let mut listen = patience("localhost:0");
    listen.first_request = Duration::from_millis(50);
    let site = Site::start(&listen, Router::new()).await;
    assert_eq!(read_to_end(site.connect()).await, "");
    assert_eq!(request(site.connect(), "GET / HT").await, "");
    site.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_stays_idle_is_closed_after_its_answer() {
    let mut listen = patience("localhost:0");
    listen.idle = Duration::from_millis(50);
    let site = Site::start(&listen, Router::new().route("/", get(|| async { "hello" }))).await;
    let answer = request(site.connect(), "GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer.ends_with("hello"), "{answer}");
    let answer = request(
        site.connect(),
        "GET / HTTP/1.1\r\nhost: x\r\n\r\nGET /second HTTP/1.1\r\nhos",
    )
    .await;
    assert!(answer.ends_with("hello"), "{answer}");
    site.end().await;
}

/// A handler that says when it has begun, and ends when it may.
fn held() -> (Router, Arc<Notify>, Arc<Notify>) {
    let (begun, may_end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begins, ends) = (begun.clone(), may_end.clone());
    let handler = move |body: String| async move {
        begins.notify_one();
        ends.notified().await;
        format!("finished {body}")
    };
    (Router::new().route("/", post(handler)), begun, may_end)
}

const HELD: &str = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nwork";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_is_finished_and_nothing_new_is_accepted() {
    let (router, begun, may_end) = held();
    let site = Site::start(&patience("localhost:0"), router).await;
    let idle = site.connect();
    let answer = tokio::spawn(request(site.connect(), HELD));
    begun.notified().await;
    let port = site.port;
    let ended = tokio::spawn(site.end());
    assert_eq!(read_to_end(idle).await, "");
    let refused = async {
        while TcpStream::connect(("127.0.0.1", port)).is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), refused)
        .await
        .expect("no new connections");
    assert!(!ended.is_finished());
    may_end.notify_one();
    let answer = answer.await.expect("no panic");
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("finished work"),
        "{answer}"
    );
    ended.await.expect("a clean end");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_finish_in_time_is_cut() {
    let (router, begun, _may_end) = held();
    let mut listen = patience("localhost:0");
    listen.shutdown = Duration::from_millis(50);
    let site = Site::start(&listen, router).await;
    let answer = tokio::spawn(request(site.connect(), HELD));
    begun.notified().await;
    site.end().await;
    assert_eq!(answer.await.expect("no panic"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_leaves_the_server_up() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = calls.clone();
    let router = Router::new().route(
        "/",
        get(move || async move { counted.fetch_add(1, Ordering::SeqCst).to_string() }),
    );
    let site = Site::start(&patience("localhost:0"), router).await;
    for garbage in [
        "\u{0}\u{1}\u{2}\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense",
        "GET",
    ] {
        let mut stream = site.connect();
        stream.write_all(garbage.as_bytes()).expect("sent");
        stream.shutdown(Shutdown::Both).expect("closed");
    }
    let answer = request(
        site.connect(),
        "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    site.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_to_terminate_completes_the_wait() {
    let stopped = stop_signal().expect("signals");
    let status = Command::new("kill")
        .args(["-TERM", &std::process::id().to_string()])
        .status()
        .expect("kill runs");
    assert!(status.success());
    tokio::time::timeout(Duration::from_secs(5), stopped)
        .await
        .expect("the signal arrives");
}
