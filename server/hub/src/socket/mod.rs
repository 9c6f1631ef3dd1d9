//! One WebSocket: what comes in within its budgets, what goes out newest first.
//!
//! It knows no room and no command: texts are handed on as they are. Reading
//! and writing are two tasks, so that a phone that stops reading still can be
//! heard, and waking one half costs the other nothing.

mod outbox;
#[cfg(test)]
mod tests;

use std::{
    ops::ControlFlow,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tungstenite::error::{Error as Told, ProtocolError};

use crate::{budget::Budget, wire::Meter};
pub use outbox::{COME_BACK, Full, LARGEST, LatestWins};

/// The largest message that a phone may send, in bytes.
const MESSAGE: usize = 32 * 1024;
/// Each of the library's buffers, in bytes. Its defaults cost 137 KiB a phone.
const BUFFER: usize = 4 * 1024;
/// Written together before the kernel must have taken it, in bytes.
const TOGETHER: usize = 16 * 1024;

/// Takes an upgrade with small buffers and bounded messages; no compression.
pub fn configure(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_write_buffer_size(64 * 1024)
        .max_message_size(MESSAGE)
        .max_frame_size(MESSAGE)
}

/// The bounds of one connection.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Text frames a second; who sends more is read more slowly.
    pub frames_per_second: u32,
    /// Text frames at once.
    pub frames_at_once: u32,
    /// Bytes of text a second; who sends more is read more slowly. On the wire
    /// twice as much is let through, beyond which the connection is closed.
    pub bytes_per_second: u32,
    /// Bytes of text at once; on the wire four times as much.
    pub bytes_at_once: u32,
    /// Pings and pongs at once; one more each second. Beyond: closed with 1008.
    pub pings_at_once: u32,
    /// How often the server pings.
    pub ping_every: Duration,
    /// A phone of which nothing was heard for so long is gone.
    pub gone_after: Duration,
    /// A write that is not taken within this ends the connection.
    pub stall: Duration,
    /// How long the last words and the peer's goodbye may take.
    pub farewell: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            frames_per_second: 20,
            frames_at_once: 40,
            bytes_per_second: 64 * 1024,
            bytes_at_once: 128 * 1024,
            pings_at_once: 60,
            ping_every: Duration::from_secs(15),
            gone_after: Duration::from_secs(45),
            stall: Duration::from_secs(30),
            farewell: Duration::from_secs(2),
        }
    }
}

/// What a connection needs besides its socket.
#[derive(Debug, Clone)]
pub struct Link {
    /// What waits to be sent.
    pub outbox: Arc<LatestWins>,
    /// The meter of the wire below, from the request's extensions.
    pub meter: Option<Meter>,
    /// The word to stop; closes with 1012, so that phones come back.
    pub stop: CancellationToken,
    /// The bounds.
    pub bounds: Bounds,
}

/// Why a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The phone closed it, or the network did.
    Peer,
    /// Nothing was heard for too long.
    Silent,
    /// It did not take what was sent, for too long.
    Stalled,
    /// We closed it with this code.
    Told(u16),
}

/// Carries a socket until it ends. Each text is given to `hear`, which is waited
/// for before the next is read, and may end the connection with a close code.
pub async fn run<F, Fut>(ws: WebSocket, link: Link, hear: F) -> Left
where
    F: FnMut(Utf8Bytes) -> Fut + Send,
    Fut: Future<Output = ControlFlow<u16>> + Send,
{
    if let Some(meter) = &link.meter {
        let bounds = &link.bounds;
        meter.arm(bounds.bytes_per_second * 2, bounds.bytes_at_once * 4);
    }
    let (sink, mut stream) = ws.split();
    let mut writer = AbortOnDropHandle::new(tokio::spawn(write(sink, link.clone())));
    let ended = tokio::select! {
        ended = read(&mut stream, &link, hear) => ended,
        // A writer that panicked left nothing to say.
        left = &mut writer => return leave(stream, &link, left.unwrap_or(Left::Peer)).await,
    };
    let Left::Told(code) = ended else {
        return ended;
    };
    link.outbox.close(code);
    let left = writer.await.unwrap_or(Left::Peer);
    leave(stream, &link, left).await
}

/// Lets the peer answer a close, so that it learns the code before the reset.
async fn leave(mut stream: SplitStream<WebSocket>, link: &Link, left: Left) -> Left {
    if matches!(left, Left::Told(_)) {
        let goodbye = async { while let Some(Ok(_)) = stream.next().await {} };
        let _ = timeout(link.bounds.farewell, goodbye).await;
    }
    left
}

async fn read<F, Fut>(stream: &mut SplitStream<WebSocket>, link: &Link, mut hear: F) -> Left
where
    F: FnMut(Utf8Bytes) -> Fut + Send,
    Fut: Future<Output = ControlFlow<u16>> + Send,
{
    let mut budgets = Budgets::new(&link.bounds);
    loop {
        let message = match timeout(link.bounds.gone_after, stream.next()).await {
            Err(_) => return Left::Silent,
            Ok(None) => return Left::Peer,
            Ok(Some(Err(told))) => return why(told, link.meter.as_ref()),
            Ok(Some(Ok(message))) => message,
        };
        match message {
            Message::Text(text) => {
                let rest = budgets.rest(text.len());
                if let ControlFlow::Break(code) = hear(text).await {
                    return Left::Told(code);
                }
                if !rest.is_zero() {
                    sleep(rest).await;
                }
            }
            Message::Binary(_) => return Left::Told(close_code::UNSUPPORTED),
            Message::Ping(_) | Message::Pong(_) if !budgets.ping() => {
                return Left::Told(close_code::POLICY);
            }
            // The library answers pings, and the close at the next reading.
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => {}
        }
    }
}

struct Budgets {
    frames: Budget,
    bytes: Budget,
    pings: Budget,
}

impl Budgets {
    fn new(bounds: &Bounds) -> Self {
        let now = Instant::now();
        Self {
            frames: Budget::new(bounds.frames_per_second, bounds.frames_at_once, now),
            bytes: Budget::new(bounds.bytes_per_second, bounds.bytes_at_once, now),
            pings: Budget::new(1, bounds.pings_at_once, now),
        }
    }

    /// How long to leave the socket unread after a text: a phone that empties
    /// its store after an outage is slowed, not punished.
    fn rest(&mut self, length: usize) -> Duration {
        let now = Instant::now();
        self.frames.spend(now, 1).max(self.bytes.spend(now, length))
    }

    fn ping(&mut self) -> bool {
        self.pings.take(Instant::now(), 1)
    }
}

/// The close code that tells the peer what it did wrong, if it did.
fn why(told: axum::Error, meter: Option<&Meter>) -> Left {
    if meter.is_some_and(Meter::is_over) {
        return Left::Told(close_code::POLICY);
    }
    let told = told.into_inner();
    match told.downcast_ref::<Told>() {
        Some(Told::Capacity(_)) => Left::Told(close_code::SIZE),
        Some(Told::Utf8(_)) => Left::Told(close_code::INVALID),
        Some(Told::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => Left::Peer,
        Some(Told::Protocol(_)) => Left::Told(close_code::PROTOCOL),
        _ => Left::Peer,
    }
}

/// Sends until the outbox closes; once it does, only for as long as a farewell.
async fn write(sink: SplitSink<WebSocket, Message>, link: Link) -> Left {
    let late = async {
        link.outbox.ending().await;
        sleep(link.bounds.farewell).await;
    };
    tokio::select! {
        left = send_all(sink, &link) => left,
        () = late => Left::Stalled,
    }
}

async fn send_all(mut sink: SplitSink<WebSocket, Message>, link: &Link) -> Left {
    let mut ping = interval(link.bounds.ping_every);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    loop {
        let sent = tokio::select! {
            () = link.outbox.ready() => send_waiting(&mut sink, link).await,
            () = link.stop.cancelled(), if link.outbox.closing().is_none() => {
                link.outbox.close(close_code::RESTART);
                Ok(())
            }
            _ = ping.tick() => within(link, sink.send(Message::Ping(Default::default()))).await,
        };
        if let Err(left) = sent {
            return left;
        }
        if let (Some(code), 0) = (link.outbox.closing(), link.outbox.waiting()) {
            let frame = CloseFrame {
                code,
                reason: Utf8Bytes::default(),
            };
            let said = within(link, sink.send(Message::Close(Some(frame)))).await;
            return said.map_or_else(|left| left, |()| Left::Told(code));
        }
    }
}

/// Sends all that waits, a few together.
async fn send_waiting(sink: &mut SplitSink<WebSocket, Message>, link: &Link) -> Result<(), Left> {
    let mut unflushed = 0;
    while let Some(frame) = link.outbox.take() {
        if unflushed + frame.len() > TOGETHER {
            within(link, sink.flush()).await?;
            unflushed = 0;
        }
        unflushed += frame.len();
        within(link, sink.feed(Message::Text(frame))).await?;
    }
    within(link, sink.flush()).await
}

async fn within(
    link: &Link,
    sending: impl Future<Output = Result<(), axum::Error>>,
) -> Result<(), Left> {
    match timeout(link.bounds.stall, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Left::Peer),
        Err(_) => Err(Left::Stalled),
    }
}
