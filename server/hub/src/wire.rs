//! One accepted TCP stream, bounded from below: what the layers above merge or
//! hide (fragments, pings, a peer that stops reading) still costs bytes and
//! time here. It knows nothing of HTTP or WebSocket.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::OwnedSemaphorePermit,
    time::Sleep,
};

use crate::budget::Budget;

/// What one connection may send; handed to the request as an extension, so that
/// a socket can arm it once it took the connection over.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    budget: OnceLock<Mutex<Budget>>,
    over: AtomicBool,
}

impl Meter {
    /// From now on the connection may send `per_second` bytes, `burst` at once;
    /// beyond it reading fails. Only the first call counts.
    pub fn arm(&self, per_second: u32, burst: u32) {
        let _ = self.0.budget.set(Mutex::new(Budget::new(per_second, burst, Instant::now())));
    }

    /// Whether reading failed for this reason.
    pub fn is_over(&self) -> bool {
        self.0.over.load(Ordering::Relaxed)
    }

    fn take(&self, bytes: usize) -> bool {
        let Some(budget) = self.0.budget.get() else {
            return true;
        };
        let mut budget = budget.lock().unwrap_or_else(PoisonError::into_inner);
        let enough = budget.take(Instant::now(), bytes);
        if !enough {
            self.0.over.store(true, Ordering::Relaxed);
        }
        enough
    }
}

/// The stream, its place among the connections, and its bounds.
pub(crate) struct Wire {
    stream: TcpStream,
    meter: Meter,
    stall: Duration,
    /// Made only while a write is stuck, so that an idle phone costs no timer.
    stuck: Option<Pin<Box<Sleep>>>,
    _place: OwnedSemaphorePermit,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, stall: Duration, place: OwnedSemaphorePermit) -> Self {
        Self { stream, meter: Meter::default(), stall, stuck: None, _place: place }
    }

    pub(crate) fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// Lets a write through, or fails it once nothing moved for `stall`.
    fn watch(&mut self, cx: &mut Context<'_>, wrote: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if wrote.is_ready() {
            self.stuck = None;
            return wrote;
        }
        let stall = self.stall;
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(tokio::time::sleep(stall)));
        ready!(stuck.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        if self.meter.take(buf.filled().len() - before) {
            return Poll::Ready(Ok(()));
        }
        Poll::Ready(Err(io::Error::other("more bytes than this connection may send")))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.watch(cx, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.watch(cx, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
