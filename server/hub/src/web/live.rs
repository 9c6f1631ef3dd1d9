//! The socket of a device: the upgrade spends a ticket, then texts go to the
//! keeper as commands. What cannot be read is refused by name and never reaches
//! the room.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Extension, Path, State};
use axum::http::header::{SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use room::protocol::{Answer, FromClient, FromServer, Outcome};
use room::words::{CommandId, Refusal, Role};
use serde::Deserialize;

use super::{Shared, Site, reply};
use crate::budget::Budget;
use crate::clock;
use crate::connection::{Who, encode};
use crate::keeper::Letter;
use crate::rooms::RoomHandle;
use crate::socket::{self, Bounds, LatestWins, Link};
use crate::wire::Meter;

/// The name of the protocol on the socket; the ticket rides beside it.
const NAME: &str = "ronde";
/// Commands that cannot be read before a connection is closed: five, and one more every twelve
/// seconds.
const MISTAKES: u32 = 5;
const FORGIVEN_S: usize = 12;
/// The close code for a client that does not speak the protocol.
const POLICY: u16 = 1008;

/// `GET /r/ID/live`
pub async fn live(
    State(site): Shared,
    Path(id): Path<String>,
    meter: Option<Extension<Meter>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if site.check_origin(&headers).is_err() {
        return reply::foreign();
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(why) => return no_socket(&why),
    };
    let spent = ticket(&headers).and_then(|ticket| site.tickets.spend(Instant::now(), ticket));
    let Some((room, who)) = site.rooms.get(&id).zip(spent).filter(|(room, (key, _))| room.key == *key) else {
        return reply::denied();
    };
    let who = who.1;
    let meter = meter.map(|Extension(meter)| meter);
    socket::configure(upgrade).protocols([NAME]).on_upgrade(move |ws| async move {
        let phone = who.role == Role::Participant;
        let outbox = Arc::new(if phone { LatestWins::default() } else { LatestWins::roomy() });
        let stop = site.running.stop.clone();
        let link = Link { outbox: outbox.clone(), meter, stop, bounds: Bounds::default() };
        let tasks = site.running.tasks.clone();
        let carried = carry(site, room, who, outbox, link, ws);
        let _ = tasks.spawn(carried).await;
    })
}

/// What asks for a socket in a way that no browser does.
fn no_socket(why: &WebSocketUpgradeRejection) -> Response {
    let version = matches!(why, WebSocketUpgradeRejection::InvalidWebSocketVersionHeader(_));
    let status = if version { StatusCode::UPGRADE_REQUIRED } else { StatusCode::BAD_REQUEST };
    let mut answer = status.into_response();
    answer.headers_mut().insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    answer
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
    let mut mistakes = Budget::new(1, MISTAKES * FORGIVEN_S as u32, Instant::now());
    socket::run(ws, link, |text| {
        let (room, outbox) = (room.clone(), outbox.clone());
        let read = from_client(&text);
        let too_many = read.is_err() && !mistakes.take(Instant::now(), FORGIVEN_S);
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
///
/// # Errors
/// The [`Refusal`] that the phone is told, and of which command.
pub fn from_client(text: &str) -> Result<FromClient, (CommandId, Refusal)> {
    super::read::json(text.as_bytes()).map_err(|refusal| {
        let named = matches!(refusal, Refusal::BadShape { .. }).then(|| id_of(text)).flatten();
        (named.unwrap_or_default(), refusal)
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Refusal {
        from_client(text).unwrap_err().1
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
        let (told, _) = from_client(&ask(r#""do":{"jump":{}}"#)).unwrap_err();
        assert_eq!(told.to_string(), id);
    }
}
