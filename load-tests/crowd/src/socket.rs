//! One WebSocket to a room, spoken as a browser speaks it. It knows frames and
//! nothing of what they mean.

use anyhow::{Context, Result};
use futures_util::{SinkExt, StreamExt};
use room::protocol::{FromClient, FromServer};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, handshake::client::Request};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::address::Address;
use crate::door::Door;

/// An open socket.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    /// The code with which the server hung up, once it has.
    pub closed: Option<u16>,
}

impl Socket {
    /// Spends a ticket.
    ///
    /// # Errors
    /// If the server does not take it.
    pub async fn open(door: &Door, address: &Address, ticket: &str) -> Result<Self> {
        let request = request(door, address, ticket)?;
        // Hundreds of sockets live in one program: small buffers.
        let config = WebSocketConfig::default().read_buffer_size(8 * 1024).write_buffer_size(0);
        let stream = door.connect().await?;
        let (stream, _) = client_async_with_config(request, stream, Some(config)).await.context("the upgrade")?;
        Ok(Self { stream, closed: None })
    }

    /// Says something.
    ///
    /// # Errors
    /// If the socket is gone.
    pub async fn send(&mut self, said: &FromClient) -> Result<()> {
        self.stream.send(Message::text(serde_json::to_string(said)?)).await.context("the socket")
    }

    /// The next frame; none when the server hung up. May be dropped while it waits.
    ///
    /// # Errors
    /// If a frame cannot be read: server and crowd then speak different protocols.
    pub async fn next(&mut self) -> Result<Option<FromServer>> {
        let Some(text) = self.next_text().await else { return Ok(None) };
        let frame = serde_json::from_str(&text);
        frame.with_context(|| format!("a frame that is not of this protocol: {text}")).map(Some)
    }

    /// The next frame as it came, letter by letter; none when the server hung up.
    pub async fn next_text(&mut self) -> Option<String> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => return Some(text.as_str().to_owned()),
                Some(Ok(Message::Close(said))) => {
                    self.closed = said.map(|said| said.code.into());
                    return None;
                }
                Some(Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        let _ = self.stream.close(None).await;
    }
}

fn request(door: &Door, address: &Address, ticket: &str) -> Result<Request> {
    let mut request = format!("ws://{}{}", address.host, address.path("live")).into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("Origin", HeaderValue::try_from(address.origin())?);
    headers.insert("Sec-WebSocket-Protocol", HeaderValue::try_from(format!("ronde, ticket.{ticket}"))?);
    if let Some(cookies) = door.cookies() {
        headers.insert("Cookie", HeaderValue::try_from(cookies)?);
    }
    Ok(request)
}
