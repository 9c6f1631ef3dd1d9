//! One WebSocket: what comes in within its budgets, what goes out newest first.
//!
//! It knows no room and no command: texts are handed on as they are. Reading
//! and writing are two tasks, so that a phone that stops reading still can be
//! heard, and waking one half costs the other nothing.

mod outbox;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

use std::{ops::ControlFlow, sync::Arc, time::Duration};

use axum::extract::ws::{Utf8Bytes, WebSocket, WebSocketUpgrade};
use futures_util::{StreamExt, stream::SplitStream};
use tokio::time::timeout;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use crate::wire::Meter;
pub use outbox::{COME_BACK, Full, LARGEST, LatestWins};
use reader::read;
use writer::write;

/// The largest message that a phone may send, in bytes.
const MESSAGE: usize = 32 * 1024;
/// Each of the library's buffers, in bytes. Its defaults cost 137 KiB a phone.
const BUFFER: usize = 4 * 1024;

/// Takes an upgrade with small buffers and bounded messages; no compression.
pub fn configure(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        // A bound, not a buffer: a frame grows into it and gives it back.
        .max_write_buffer_size(LARGEST + 2 * BUFFER)
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
