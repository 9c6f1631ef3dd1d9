//! The half that listens: within its budgets, and until silence.

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use axum::extract::ws::{Message, Utf8Bytes, WebSocket, close_code};
use futures_util::{StreamExt, stream::SplitStream};
use tokio::time::{sleep, timeout};
use tungstenite::error::{Error as Told, ProtocolError};

use super::{Bounds, Left, Link};
use crate::{budget::Budget, wire::Meter};

/// Reads until the connection ends or must end; `Told` asks to say a code.
pub(super) async fn read<F, Fut>(stream: &mut SplitStream<WebSocket>, link: &Link, mut hear: F) -> Left
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
    if let Some(code) = meter.and_then(Meter::over) {
        return Left::Told(code);
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
