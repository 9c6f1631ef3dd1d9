//! One accepted TCP stream, bounded from below: what the layers above merge or
//! hide (fragments, pings, a peer that stops reading) still costs bytes and
//! time here. It knows nothing of HTTP, and of WebSocket only where a frame ends.

mod parts;
mod stream;

use std::{
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicU16, Ordering},
    },
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::OwnedSemaphorePermit,
    time::Sleep,
};

use crate::budget::Budget;
use parts::Parts;
pub(crate) use stream::Stream;

/// The close code for a client that is beyond a bound.
const POLICY: u16 = 1008;

/// What one connection may send; handed to the request as an extension, so that
/// a socket can arm it once it took the connection over.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    bounds: OnceLock<Mutex<Bounds>>,
    /// Why reading has failed, as a close code; 0 while it has not.
    over: AtomicU16,
}

/// What is counted once a socket is armed.
#[derive(Debug)]
struct Bounds {
    bytes: Budget,
    parts: Parts,
}

impl Meter {
    /// From now on the connection speaks WebSocket and may send `per_second` bytes, `burst` at
    /// once, in whole messages; beyond it reading fails. Only the first call counts.
    pub fn arm(&self, per_second: u32, burst: u32) {
        let bytes = Budget::new(per_second, burst, Instant::now());
        let _ = self.0.bounds.set(Mutex::new(Bounds { bytes, parts: Parts::default() }));
    }

    /// The code to close with, if reading failed because the peer went beyond a bound.
    pub fn over(&self) -> Option<u16> {
        Some(self.0.over.load(Ordering::Relaxed)).filter(|code| *code != 0)
    }

    /// Counts what was read; false once the peer is beyond a bound.
    pub fn take(&self, bytes: &[u8]) -> bool {
        let Some(mut bounds) = self.bounds() else { return true };
        let now = Instant::now();
        let within = bounds.bytes.take(now, bytes.len()) && bounds.parts.feed(bytes, now);
        if !within {
            self.give_up();
        }
        within
    }

    /// When the message under way must be whole; none if none is under way.
    fn due(&self) -> Option<Instant> {
        self.bounds()?.parts.due()
    }

    fn give_up(&self) {
        self.0.over.store(POLICY, Ordering::Relaxed);
    }

    fn bounds(&self) -> Option<MutexGuard<'_, Bounds>> {
        Some(self.0.bounds.get()?.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The stream, its place among the connections, and its bounds.
pub(crate) struct Wire {
    stream: Stream,
    meter: Meter,
    stall: Duration,
    /// Made only while a write is stuck, so that an idle phone costs no timer.
    stuck: Option<Pin<Box<Sleep>>>,
    /// Made only while a message is unfinished.
    late: Option<Pin<Box<Sleep>>>,
    _place: OwnedSemaphorePermit,
}

impl Wire {
    pub(crate) fn new(stream: Stream, stall: Duration, place: OwnedSemaphorePermit) -> Self {
        Self { stream, meter: Meter::default(), stall, stuck: None, late: None, _place: place }
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

impl Wire {
    /// Waits for more bytes, but not longer than an unfinished message may take.
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Some(due) = self.meter.due() else {
            self.late = None;
            return Poll::Pending;
        };
        let late = self.late.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(due.into())));
        if late.deadline() != due.into() {
            late.as_mut().reset(due.into());
        }
        ready!(late.as_mut().poll(cx));
        self.meter.give_up();
        Poll::Ready(Err(beyond()))
    }
}

/// Reading fails because the peer went beyond a bound; the meter knows the code.
fn beyond() -> io::Error {
    io::Error::other("more than this connection may send")
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        match Pin::new(&mut self.stream).poll_read(cx, buf) {
            Poll::Pending => self.wait(cx),
            Poll::Ready(Ok(())) if !self.meter.take(&buf.filled()[before..]) => Poll::Ready(Err(beyond())),
            read => read,
        }
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
