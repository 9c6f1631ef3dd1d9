//! The accept loop: every stage before the application has a time, a size and
//! a count, because a phone network is full of connections that never speak.
//!
//! HTTP/1 only, plain or through TLS. It reads no body, checks no right and stores no address.

#[cfg(test)]
mod tests;
mod tls;

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Method, Request, Response, StatusCode, header, uri::Authority},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tower::ServiceExt;

use crate::{
    Fault,
    signals::Running,
    wire::{Stream, Wire},
};
pub use tls::Tls;

/// Connections that the system may hold for us during a rush of phones.
const BACKLOG: i32 = 4096;
/// The whole head of a request, in bytes; hyper answers 431 beyond.
const HEAD_BYTES: usize = 16 * 1024;
/// The number of headers; hyper answers 431 beyond.
const HEADERS: usize = 64;
/// Path and query, in bytes; we answer 414 beyond.
const ADDRESS_BYTES: usize = 2048;
/// How long to leave the listener alone when the system has no descriptor left.
const PAUSE: Duration = Duration::from_millis(50);

/// The bounds of the accept loop.
#[derive(Debug, Clone)]
pub struct Limits {
    /// A connection that says nothing is closed after this.
    pub silence: Duration,
    /// A handshake of TLS must be whole after this.
    pub handshake: Duration,
    /// The head of a request must be whole after this, from its first byte; a
    /// kept connection that asks nothing more is closed after it too.
    pub head: Duration,
    /// A write of which nothing moves for so long ends the connection.
    pub stall: Duration,
    /// How long requests under way may go on once the program must end.
    pub drain: Duration,
    /// Connections at once; more are answered 503.
    pub connections: usize,
    /// The system's send buffer of a connection, in bytes. Small, or a sleeping
    /// phone takes hundreds of frames before we notice; `None` leaves it.
    pub send_buffer: Option<usize>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            silence: Duration::from_secs(5),
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            drain: Duration::from_secs(5),
            connections: 16_000,
            send_buffer: Some(32 * 1024),
        }
    }
}

/// A number for each connection since the start, as a request extension: what
/// a limit may be counted by where there is no device yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConnectionId(pub u64);

/// A bound port, not yet served.
#[derive(Debug)]
pub struct Listener {
    inner: TcpListener,
    addr: SocketAddr,
}

impl Listener {
    /// Binds `at`; port 0 takes any. Must be called inside a runtime.
    ///
    /// # Errors
    /// [`Fault::PortInUse`] or [`Fault::Listen`].
    pub fn bind(at: SocketAddr) -> Result<Self, Fault> {
        Self::open(at).map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => Fault::PortInUse(at),
            _ => Fault::Listen { at, source },
        })
    }

    fn open(at: SocketAddr) -> io::Result<Self> {
        let socket = Socket::new(Domain::for_address(at), Type::STREAM, Some(Protocol::TCP))?;
        // On Windows this would let a second program take the same port.
        #[cfg(unix)]
        socket.set_reuse_address(true)?;
        socket.set_nonblocking(true)?;
        socket.bind(&at.into())?;
        socket.listen(BACKLOG)?;
        let inner = TcpListener::from_std(socket.into())?;
        let addr = inner.local_addr()?;
        Ok(Self { inner, addr })
    }

    /// The address that was bound, with the real port.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// An address that opens on this machine: where all are bound, the own one.
    pub fn local_addr(&self) -> SocketAddr {
        let mut addr = self.addr;
        match addr {
            SocketAddr::V4(v4) if v4.ip().is_unspecified() => addr.set_ip(Ipv4Addr::LOCALHOST.into()),
            SocketAddr::V6(v6) if v6.ip().is_unspecified() => addr.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        addr
    }

    /// Serves until `running` stops. Returns at once then; connections under way
    /// are in `running.tasks`. With `tls` nothing is said in plain but where to come in.
    pub async fn serve(self, app: Router, limits: Limits, tls: Option<Tls>, running: Running) {
        let places = Arc::new(Semaphore::new(limits.connections));
        let shared = Arc::new(Shared { app, limits, tls, next: AtomicU64::new(1) });
        loop {
            let accepted = tokio::select! {
                accepted = self.inner.accept() => accepted,
                () = running.stop.cancelled() => return,
            };
            match (accepted, places.clone().try_acquire_owned()) {
                (Ok((stream, _)), Ok(place)) => {
                    running.tasks.spawn(shared.clone().carry(stream, place, running.clone()));
                }
                (Ok((stream, _)), Err(_)) => turn_away(&stream),
                (Err(told), _) => rest(&told).await,
            }
        }
    }
}

/// Says "full" without waiting for what the peer wants.
fn turn_away(stream: &TcpStream) {
    metrics::counter!("ronde_connections_turned_away").increment(1);
    let answer = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\n\
        content-length: 0\r\nconnection: close\r\n\r\n";
    // A fresh connection has an empty buffer; if not, closing says enough.
    let _ = stream.try_write(answer);
}

async fn rest(told: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if matches!(told.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        return;
    }
    // Most likely no descriptor is left: they come back as phones leave.
    tracing::error!(%told, "cannot accept connections");
    sleep(PAUSE).await;
}

struct Shared {
    app: Router,
    limits: Limits,
    tls: Option<Tls>,
    next: AtomicU64,
}

/// The first byte of a TLS connection.
const HANDSHAKE: u8 = 22;

impl Shared {
    /// One connection from its first byte to its end or its upgrade.
    async fn carry(self: Arc<Self>, stream: TcpStream, place: OwnedSemaphorePermit, running: Running) {
        let Some((stream, secure)) = self.open(stream).await else { return };
        let wire = Wire::new(stream, self.limits.stall, place);
        let (id, meter) = (ConnectionId(self.next.fetch_add(1, Ordering::Relaxed)), wire.meter());
        let lost = self.tls.is_some() && !secure;
        let service = service_fn(|mut request: Request<Incoming>| {
            request.extensions_mut().insert(id);
            request.extensions_mut().insert(meter.clone());
            answer(self.app.clone(), request, lost)
        });
        let serving = self.http().serve_connection(TokioIo::new(wire), service).with_upgrades();
        let mut serving = std::pin::pin!(serving);
        tokio::select! {
            // How a connection broke is the peer's affair, not the log's.
            _ = &mut serving => {}
            () = running.stop.cancelled() => {
                serving.as_mut().graceful_shutdown();
                let _ = timeout(self.limits.drain, serving).await;
            }
        }
    }

    fn prepare(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        match self.limits.send_buffer {
            Some(bytes) => SockRef::from(stream).set_send_buffer_size(bytes),
            None => Ok(()),
        }
    }

    /// The connection once it speaks, and whether it does so in secret; none if it never does.
    async fn open(&self, stream: TcpStream) -> Option<(Stream, bool)> {
        self.prepare(&stream).ok()?;
        let first = self.first(&stream).await?;
        match &self.tls {
            Some(tls) if first == HANDSHAKE => {
                let opened = timeout(self.limits.handshake, tls.acceptor.accept(stream)).await;
                Some((Stream::Tls(Box::new(opened.ok()?.ok()?)), true))
            }
            _ => Some((Stream::Plain(stream), false)),
        }
    }

    async fn first(&self, stream: &TcpStream) -> Option<u8> {
        // Looks at a byte rather than at readiness, which may be claimed too early.
        let mut byte = [0];
        let look = timeout(self.limits.silence, stream.peek(&mut byte)).await;
        matches!(look, Ok(Ok(1))).then_some(byte[0])
    }

    fn http(&self) -> http1::Builder {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.limits.head)
            .max_headers(HEADERS)
            .max_buf_size(HEAD_BYTES);
        http
    }
}

/// `lost`: a request in plain, where only TLS is spoken.
async fn answer(app: Router, request: Request<Incoming>, lost: bool) -> Result<Response<Body>, Infallible> {
    match refusal(&request) {
        Some(status) => Ok(closing(status)),
        None if lost => Ok(moved(&request)),
        None => app.oneshot(request.map(Body::new)).await,
    }
}

/// Who typed an address without `https://` is led to it; anything else is a mistake.
fn moved(request: &Request<Incoming>) -> Response<Body> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let place = HeaderValue::try_from(format!("https://{host}{}", request.uri().path()));
    match place {
        Ok(place) if request.method() == Method::GET => {
            let mut response = closing(StatusCode::PERMANENT_REDIRECT);
            response.headers_mut().insert(header::LOCATION, place);
            response
        }
        _ => closing(StatusCode::BAD_REQUEST),
    }
}

/// What no page of ours ever sends.
fn refusal(request: &Request<Incoming>) -> Option<StatusCode> {
    let address = request.uri().path_and_query().map_or(0, |text| text.as_str().len());
    let count = |name| request.headers().get_all(name).iter().count();
    if address > ADDRESS_BYTES {
        return Some(StatusCode::URI_TOO_LONG);
    }
    let named =
        |host: &HeaderValue| Authority::try_from(host.as_bytes()).is_ok_and(|name| !name.as_str().contains('@'));
    let host = count(header::HOST) == 1 && request.headers().get(header::HOST).is_some_and(named);
    if !host {
        return Some(StatusCode::BAD_REQUEST);
    }
    // A body says how long it is. One that also comes in chunks could be read in two ways, and the
    // library has dropped the length by now: so none does.
    (count(header::TRANSFER_ENCODING) > 0).then_some(StatusCode::LENGTH_REQUIRED)
}

fn closing(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
