//! Raw sockets against the real loop. Times are short; what is asserted is an
//! order or a bound, never that something happens within a scheduler's slice.

use std::time::Instant;

use axum::{
    Extension,
    extract::ws::WebSocketUpgrade,
    routing::{any, get},
};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::tungstenite::Message;

use super::*;

pub(super) const LONG: Duration = Duration::from_secs(20);

fn app() -> Router {
    let echo = |upgrade: WebSocketUpgrade| async {
        upgrade.on_upgrade(|mut ws| async move {
            while let Some(Ok(message)) = ws.recv().await {
                if ws.send(message).await.is_err() {
                    return;
                }
            }
        })
    };
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/id", get(|Extension(id): Extension<ConnectionId>| async move { id.0.to_string() }))
        .route("/big", get(|| async { "x".repeat(8 * 1024 * 1024) }))
        .route("/ws", any(echo))
}

pub(super) fn quick() -> Limits {
    Limits { silence: LONG, handshake: LONG, head: LONG, stall: LONG, drain: LONG, ..Limits::default() }
}

fn start(limits: Limits) -> (SocketAddr, Running) {
    start_with(limits, None)
}

pub(super) fn start_with(limits: Limits, tls: Option<Tls>) -> (SocketAddr, Running) {
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let (addr, running) = (listener.addr(), Running::default());
    tokio::spawn(listener.serve(app(), limits, tls, running.clone()));
    (addr, running)
}

pub(super) async fn all(mut stream: impl tokio::io::AsyncRead + Unpin) -> String {
    let mut text = Vec::new();
    // A reset is an end too: the server may close with our bytes unread.
    let read = timeout(LONG, stream.read_to_end(&mut text)).await.expect("the server closes");
    drop(read);
    String::from_utf8_lossy(&text).into_owned()
}

pub(super) async fn ask(addr: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    all(stream).await
}

pub(super) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("closed")
}

#[tokio::test]
async fn a_request_is_answered_and_connections_are_numbered() {
    let (addr, _running) = start(quick());
    let get = |path| format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(ask(addr, &get("/")).await.ends_with("hello"));
    assert!(ask(addr, &get("/id")).await.ends_with("\r\n2"));
    assert_eq!(status(&ask(addr, &get("/nowhere")).await), "404");
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let (addr, _running) = start(Limits { silence: Duration::from_millis(50), ..quick() });
    assert_eq!(all(TcpStream::connect(addr).await.unwrap()).await, "");
}

#[tokio::test]
async fn a_dribbled_head_is_closed_however_lively() {
    let head = Duration::from_millis(300);
    let (addr, _running) = start(Limits { head, ..quick() });
    let begun = Instant::now();
    let (mut read, mut write) = TcpStream::connect(addr).await.unwrap().into_split();
    let dribble = async {
        write.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ").await.unwrap();
        while write.write_all(b"x").await.is_ok() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    let closed = async {
        let mut rest = Vec::new();
        let _ = read.read_to_end(&mut rest).await;
    };
    tokio::select! {
        () = dribble => {}
        () = closed => {}
        () = sleep(LONG) => panic!("still open"),
    }
    assert!(begun.elapsed() >= head);
}

#[tokio::test]
async fn what_is_too_large_or_malformed_is_refused() {
    let (addr, _running) = start(quick());
    let many = "X-A: b\r\n".repeat(100);
    let cases = [
        ("414", format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(2048))),
        ("431", format!("GET / HTTP/1.1\r\nHost: a\r\nX-A: {}\r\n\r\n", "x".repeat(20_000))),
        ("431", format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n")),
        ("400", "GET / HTTP/1.1\r\n\r\n".to_owned()),
        ("400", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".to_owned()),
        ("400", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n".to_owned()),
        ("400", "GET / HTTP/1.1\r\nHost: me@a\r\n\r\n".to_owned()),
        ("411", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned()),
        ("400", "nonsense\r\n\r\n".to_owned()),
        ("400", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx".to_owned()),
    ];
    for (wanted, request) in cases {
        let answer = ask(addr, &request).await;
        assert_eq!(status(&answer), wanted, "{}", &request[..request.len().min(60)]);
    }
}

#[tokio::test]
async fn a_websocket_can_be_opened_and_outlives_the_head_time() {
    let head = Duration::from_millis(50);
    let (addr, _running) = start(Limits { head, ..quick() });
    let (mut ws, _) = tokio_tungstenite::connect_async(format!("ws://{addr}/ws")).await.unwrap();
    sleep(head * 3).await;
    ws.send(Message::text("still here")).await.unwrap();
    assert_eq!(ws.next().await.unwrap().unwrap(), Message::text("still here"));
}

#[tokio::test]
async fn beyond_the_cap_is_told_so_until_a_place_is_free() {
    let (addr, _running) = start(Limits { connections: 1, ..quick() });
    let (ws, _) = tokio_tungstenite::connect_async(format!("ws://{addr}/ws")).await.unwrap();
    // The place belongs to the upgraded stream too, not only to the request.
    assert_eq!(status(&all(TcpStream::connect(addr).await.unwrap()).await), "503");
    drop(ws);
    let get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    timeout(LONG, async { while status(&ask(addr, get).await) != "200" {} }).await.unwrap();
}

#[tokio::test]
async fn a_peer_that_stops_reading_loses_its_place() {
    let limits = Limits { connections: 1, stall: Duration::from_millis(100), ..quick() };
    let (addr, running) = start(limits);
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(b"GET /big HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    running.tasks.close();
    timeout(LONG, running.tasks.wait()).await.expect("the server lets go");
}

#[tokio::test]
async fn the_end_waits_for_a_request_under_way_and_takes_no_new_one() {
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let (addr, running) = (listener.addr(), Running::default());
    let (inside, hold) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (entered, held) = (inside.clone(), hold.clone());
    let slow = move || async move {
        entered.add_permits(1);
        let _ = held.acquire().await;
        "done"
    };
    let app = Router::new().route("/", get(slow));
    let serving = tokio::spawn(listener.serve(app, quick(), None, running.clone()));
    let asking = tokio::spawn(async move { ask(addr, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").await });
    let _ = inside.acquire().await.unwrap();
    running.stop.cancel();
    serving.await.unwrap();
    assert!(TcpStream::connect(addr).await.is_err());
    hold.add_permits(1);
    assert!(asking.await.unwrap().ends_with("done"));
    assert!(running.finish(LONG).await);
}

#[tokio::test]
async fn a_port_in_use_is_one_clear_line() {
    let first = Listener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let told = Listener::bind(first.addr()).unwrap_err().to_string();
    let wanted = format!("port {} is already in use: choose another with --listen", first.addr().port());
    assert_eq!(told, wanted);
    let foreign = Listener::bind("192.0.2.1:80".parse().unwrap()).unwrap_err();
    assert!(matches!(foreign, Fault::Listen { .. }), "{foreign}");
    let open = Listener::bind("0.0.0.0:0".parse().unwrap()).unwrap();
    assert_eq!(open.local_addr().ip(), Ipv4Addr::LOCALHOST);
}
