//! The half that speaks: what waits in the outbox, pings, and the last word.

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures_util::{SinkExt, stream::SplitSink};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::{Left, Link};

/// Written together before the kernel must have taken it, in bytes.
const TOGETHER: usize = 16 * 1024;

/// Sends until the outbox closes; once it does, only for as long as a farewell.
pub(super) async fn write(sink: SplitSink<WebSocket, Message>, link: Link) -> Left {
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
            let frame = CloseFrame { code, reason: Utf8Bytes::default() };
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

async fn within(link: &Link, sending: impl Future<Output = Result<(), axum::Error>>) -> Result<(), Left> {
    match timeout(link.bounds.stall, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Left::Peer),
        Err(_) => Err(Left::Stalled),
    }
}
