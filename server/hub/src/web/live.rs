//! The socket of a device: the upgrade spends a ticket, then texts go to the
//! keeper as commands. What cannot be read is refused by name and never reaches
//! the room.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::ws::{Utf8Bytes, WebSocketUpgrade};
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::http::header::SEC_WEBSOCKET_PROTOCOL;
use axum::response::Response;
use room::protocol::{Answer, FromClient, FromServer, Outcome};
use room::words::{CommandId, Refusal};
use serde::Deserialize;

use super::{Shared, Site, reply};
use crate::clock;
use crate::connection::{Who, encode};
use crate::doors::check_origin;
use crate::keeper::Letter;
use crate::rooms::RoomHandle;
use crate::socket::{self, Bounds, LatestWins, Link};
use crate::wire::Meter;

/// The name of the protocol on the socket; the ticket rides beside it.
const NAME: &str = "ronde";
/// Commands that cannot be read before a connection is closed.
const MISTAKES: u32 = 5;
/// The close code for a client that does not speak the protocol.
const POLICY: u16 = 1008;

/// `GET /r/ID/live`
pub async fn live(
    State(site): Shared,
    Path(id): Path<String>,
    meter: Option<Extension<Meter>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if check_origin(&headers).is_err() {
        return reply::foreign();
    }
    let Some(room) = site.rooms.get(&id) else { return reply::not_found() };
    let who = match ticket(&headers).and_then(|ticket| site.tickets.spend(Instant::now(), ticket)) {
        Some((key, who)) if key == room.key => who,
        Some(_) => return reply::not_found(),
        None => return reply::denied(),
    };
    let meter = meter.map(|Extension(meter)| meter);
    socket::configure(upgrade).protocols([NAME]).on_upgrade(move |ws| async move {
        let outbox = Arc::new(LatestWins::default());
        let stop = site.running.stop.clone();
        let link = Link { outbox: outbox.clone(), meter, stop, bounds: Bounds::default() };
        let tasks = site.running.tasks.clone();
        let carried = carry(site, room, who, outbox, link, ws);
        let _ = tasks.spawn(carried).await;
    })
}

async fn carry(
    _site: Arc<Site>,
    room: RoomHandle,
    who: Who,
    outbox: Arc<LatestWins>,
    link: Link,
    ws: axum::extract::ws::WebSocket,
) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    room.send(Letter::Attach { id, who, outbox: outbox.clone() }).await;
    let mut mistakes = 0;
    socket::run(ws, link, |text| {
        let (room, outbox) = (room.clone(), outbox.clone());
        let read = read(&text);
        mistakes += u32::from(read.is_err());
        let too_many = mistakes >= MISTAKES;
        async move {
            match read {
                Ok(FromClient::Ask(ask)) => {
                    room.send(Letter::Ask { who, ask, outbox }).await;
                }
                Ok(FromClient::Alive {}) => {
                    let _ = outbox.tell(encode(&FromServer::Time(clock::now())));
                }
                Err((id, refusal)) => {
                    let outcome = Outcome::Refused(refusal);
                    let _ = outbox.tell(encode(&FromServer::Answer(Answer { id, outcome })));
                    if too_many {
                        return ControlFlow::Break(POLICY);
                    }
                }
            }
            ControlFlow::Continue(())
        }
    })
    .await;
    room.send(Letter::Detach { id }).await;
}

fn ticket(headers: &HeaderMap) -> Option<&str> {
    let offered = headers.get(SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
    offered.split(',').find_map(|one| one.trim().strip_prefix("ticket."))
}

/// Reads a text. What cannot be read keeps its id, if that much can be, so that the phone knows
/// which of its commands was refused, and the field that was wrong.
fn read(text: &Utf8Bytes) -> Result<FromClient, (CommandId, Refusal)> {
    let nameless = CommandId::default();
    if too_deep(text) {
        return Err((nameless, Refusal::BadSyntax));
    }
    serde_json::from_str(text).map_err(|error| {
        let id = id_of(text).unwrap_or(nameless);
        let refusal =
            if error.is_data() { Refusal::BadShape { field: field(&error.to_string()) } } else { Refusal::BadSyntax };
        (id, refusal)
    })
}

/// The name between the first back-quotes of the parser's message: the field, never the value.
fn field(message: &str) -> String {
    message.split('`').nth(1).map_or_else(|| "do".to_owned(), |name| name.chars().take(40).collect())
}

fn id_of(text: &str) -> Option<CommandId> {
    #[derive(Deserialize)]
    struct Outer {
        ask: Inner,
    }
    #[derive(Deserialize)]
    struct Inner {
        id: CommandId,
    }
    serde_json::from_str::<Outer>(text).ok().map(|outer| outer.ask.id)
}

/// Whether brackets nest deeper than any command does; texts in quotes do not count.
fn too_deep(text: &str) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    text.bytes().any(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > room::limits::JSON_DEPTH
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Refusal {
        read(&text.to_owned().into()).unwrap_err().1
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_name() {
        let id = "00112233445566778899aabbccddeeff";
        assert_eq!(refusal("nonsense"), Refusal::BadSyntax);
        assert_eq!(refusal(&"[".repeat(17)), Refusal::BadSyntax);
        assert_eq!(refusal(r#"{"alive":{},"x":1}"#), Refusal::BadSyntax);
        assert_eq!(refusal(r#"{"fly":{}}"#), Refusal::BadShape { field: "fly".into() });
        let ask = |rest: &str| format!(r#"{{"ask":{{"id":"{id}","as":"desk",{rest}}}}}"#);
        assert_eq!(refusal(&ask(r#""do":{"go":{"expect":1,"now":2}}"#)), Refusal::BadShape { field: "now".into() });
        let (told, _) = read(&ask(r#""do":{"jump":{}}"#).into()).unwrap_err();
        assert_eq!(told.to_string(), id);
    }

    #[test]
    fn quoted_brackets_are_not_depth() {
        assert!(!too_deep(&format!("{{\"a\":\"{}\"}}", "[\\\"".repeat(40))));
    }
}
