//! Bytes on a socket, as they are: requests that no browser would send, frames
//! that no library would make. What comes back is read, never interpreted.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Nothing that a server of ours answers takes longer.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// The first byte of a whole text frame, and of the others.
pub const TEXT: u8 = 0x81;
#[allow(missing_docs)]
pub const CLOSE: u8 = 0x88;
#[allow(missing_docs)]
pub const PING: u8 = 0x89;

/// A connection.
#[derive(Debug)]
pub struct Raw {
    stream: TcpStream,
    /// Read and not yet taken.
    ahead: Vec<u8>,
    /// Everything that ever came.
    pub all: Vec<u8>,
}

/// An answer to a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// 200, 403…; 0 if the connection was closed without a word.
    pub status: u16,
    /// The lines between status and body.
    pub head: String,
    #[allow(missing_docs)]
    pub body: Vec<u8>,
}

/// A frame from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    #[allow(missing_docs)]
    Text(String),
    /// With its code, if it has one.
    Close(Option<u16>),
    /// A ping, or anything else that says nothing.
    Other,
    /// The connection is gone.
    Gone,
}

impl Raw {
    /// Connects to `host` (`127.0.0.1:8080`).
    ///
    /// # Errors
    /// If nobody listens.
    pub async fn connect(host: &str) -> Result<Self> {
        let stream = timeout(PATIENCE, TcpStream::connect(host)).await.context("no connection in time")??;
        stream.set_nodelay(true)?;
        Ok(Self { stream, ahead: Vec::new(), all: Vec::new() })
    }

    /// Opens a socket of a room with a ticket, as a page of `origin` would.
    ///
    /// # Errors
    /// If the server does not answer 101.
    pub async fn upgrade(host: &str, room: &str, ticket: &str, cookies: &str) -> Result<Self> {
        let mut raw = Self::connect(host).await?;
        raw.send(upgrade(host, room, &format!("http://{host}"), ticket, cookies).as_bytes()).await;
        let reply = raw.reply().await?;
        if reply.status != 101 {
            bail!("the socket was refused: {}", reply.status);
        }
        Ok(raw)
    }

    /// Sends bytes; false if the peer is gone.
    pub async fn send(&mut self, bytes: &[u8]) -> bool {
        matches!(timeout(PATIENCE, self.stream.write_all(bytes)).await, Ok(Ok(())))
    }

    /// Sends one frame, masked.
    pub async fn frame(&mut self, first: u8, payload: &[u8]) -> bool {
        self.send(&frame(first, payload)).await
    }

    /// Reads an answer; status 0 if the connection is closed without one.
    ///
    /// # Errors
    /// If nothing comes in time.
    pub async fn reply(&mut self) -> Result<Reply> {
        self.reply_within(PATIENCE).await
    }

    /// As [`Raw::reply`], with a patience of its own.
    ///
    /// # Errors
    /// If nothing comes in time.
    pub async fn reply_within(&mut self, patience: Duration) -> Result<Reply> {
        timeout(patience, self.read_reply()).await.context("no answer in time")
    }

    async fn read_reply(&mut self) -> Reply {
        let end = loop {
            if let Some(end) = self.ahead.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            if !self.more().await {
                return Reply::default();
            }
        };
        let head = String::from_utf8_lossy(&self.ahead[..end]).into_owned();
        self.ahead.drain(..end + 4);
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
        let mut reply = Reply { status, head, body: Vec::new() };
        let length = reply.header("content-length").and_then(|length| length.parse().ok());
        while status != 101 && length.is_none_or(|length: usize| self.ahead.len() < length) && status >= 200 {
            if !self.more().await {
                break;
            }
        }
        let length = if status == 101 || status < 200 { 0 } else { length.unwrap_or(self.ahead.len()) };
        reply.body = self.ahead.drain(..length.min(self.ahead.len())).collect();
        reply
    }

    /// The next frame; `Gone` when the connection is, none when nothing comes in time.
    pub async fn next(&mut self, patience: Duration) -> Option<Frame> {
        timeout(patience, self.read_frame()).await.ok()
    }

    async fn read_frame(&mut self) -> Frame {
        loop {
            if let Some((first, head, length)) = server_head(&self.ahead)
                && self.ahead.len() >= head + length
            {
                let payload: Vec<u8> = self.ahead.drain(..head + length).skip(head).collect();
                return match first & 0x0F {
                    1 => Frame::Text(String::from_utf8_lossy(&payload).into_owned()),
                    8 => Frame::Close(payload.get(..2).map(|two| u16::from_be_bytes([two[0], two[1]]))),
                    _ => Frame::Other,
                };
            }
            if !self.more().await {
                return Frame::Gone;
            }
        }
    }

    /// Whether the peer closes, without caring for what it says.
    pub async fn closes_within(&mut self, patience: Duration) -> bool {
        timeout(patience, async { while self.more().await {} }).await.is_ok()
    }

    async fn more(&mut self) -> bool {
        let mut part = [0; 16 * 1024];
        match self.stream.read(&mut part).await {
            Ok(0) | Err(_) => false,
            Ok(read) => {
                self.ahead.extend_from_slice(&part[..read]);
                self.all.extend_from_slice(&part[..read]);
                true
            }
        }
    }
}

impl Reply {
    /// A header's value, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// First byte, length of the head, length of the payload; none while the head is not whole.
fn server_head(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let (first, short) = (*bytes.first()?, usize::from(*bytes.get(1)? & 0x7F));
    Some(match short {
        126 => (first, 4, usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?))),
        127 => (first, 10, usize::try_from(u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)).ok()?),
        short => (first, 2, short),
    })
}

/// A client's frame: its first byte as it is, the payload masked.
#[must_use]
pub fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [0x37, 0xFA, 0x21, 0x3D];
    let mut bytes = head(first, payload.len() as u64);
    bytes.extend(MASK);
    bytes.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

/// The head of a masked frame up to its mask, whatever follows.
#[must_use]
pub fn head(first: u8, length: u64) -> Vec<u8> {
    let mut bytes = vec![first];
    match length {
        0..=125 => bytes.push(0x80 | length as u8),
        126..=0xFFFF => {
            bytes.push(0x80 | 126);
            bytes.extend((length as u16).to_be_bytes());
        }
        _ => {
            bytes.push(0x80 | 127);
            bytes.extend(length.to_be_bytes());
        }
    }
    bytes
}

/// The request that asks for a socket.
#[must_use]
pub fn upgrade(host: &str, room: &str, origin: &str, ticket: &str, cookies: &str) -> String {
    format!(
        "GET /r/{room}/live HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: ronde, ticket.{ticket}\r\nCookie: {cookies}\r\n\r\n"
    )
}
