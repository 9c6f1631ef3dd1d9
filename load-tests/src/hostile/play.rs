//! How one case is played: a connection of its own, what is sent, and the answer
//! in a few words that can be compared.

use std::time::Duration;

use anyhow::Result;
use room::protocol::{Answer, FromServer};
use serde_json::{Value, json};

use super::Tried;
use super::cases::SOMEBODY;
use super::ground::Ground;
use crate::outside::Phone;
use crate::outside::phone::{fresh_id, word};
use crate::outside::raw::{self, Frame, PATIENCE, Raw, Reply, TEXT};

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// The line of the catalogue.
    pub line: &'static str,
    #[allow(missing_docs)]
    pub name: String,
    /// What is done.
    pub deed: Deed,
    /// What must come back.
    pub want: String,
}

/// What is sent, and where.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Bytes on a fresh connection, with what is known put in; the status comes back, and the error.
    Request(String),
    /// Bytes as they are.
    Bytes(Vec<u8>),
    /// The request that opens a socket, with a good ticket, after a change of this text to that.
    Upgrade(&'static str, String),
    /// A request that opens a socket, with this ticket.
    Ticket(String),
    /// Frames on a fresh socket; the close code comes back.
    Frames(Vec<u8>),
    /// A text on a fresh socket; the answer comes back.
    Says(String),
    /// `{"enter": …}` at the door of the attacked room.
    Enters(Value),
    /// A command of somebody who sits at a table.
    Asks(Value),
    /// A name, typed; what the room keeps of it comes back.
    Named(String),
    /// A scenario, as the operator sends it.
    Opens(String),
    /// A list of guests, as a desk brings it; the first flaw comes back.
    Brings(Vec<u8>),
    /// The same, from a phone.
    Smuggles(Vec<u8>),
}

/// Plays a case.
pub async fn play(ground: &Ground, case: Case) -> Tried {
    let got = match act(ground, &case.deed).await {
        Ok(got) => got,
        Err(error) => format!("nothing: {error:#}"),
    };
    Tried { line: case.line, name: case.name, want: case.want, got }
}

async fn act(ground: &Ground, deed: &Deed) -> Result<String> {
    match deed {
        Deed::Request(request) => request_of(ground, ground.fill(request).as_bytes()).await,
        Deed::Bytes(bytes) => request_of(ground, bytes).await,
        Deed::Upgrade(was, now) => upgrade(ground, was, now).await,
        Deed::Ticket(ticket) => {
            let origin = format!("http://{}", ground.host);
            let request = raw::upgrade(&ground.host, &ground.room.room.room, &origin, ticket, "");
            request_of(ground, request.as_bytes()).await
        }
        Deed::Frames(frames) => {
            let mut phone = ground.stranger().await?;
            phone.raw.send(frames).await;
            closed(&mut phone.raw).await
        }
        Deed::Says(text) => says(ground, text).await,
        Deed::Enters(hello) => {
            let mut door = crowd::door::Door::new(&ground.host);
            let reply = door.post(&ground.room.room.path("enter"), &hello.to_string()).await?;
            Ok(status_and_error(reply.status, &reply.body))
        }
        Deed::Asks(command) => {
            let mut phone = Phone::seated(&ground.room.room, &ground.room.code, "Passant").await?;
            let voice = phone.me();
            let outcome = word(&phone.ask(&voice, command).await?);
            phone.ask(&voice, &json!({ "leave": {} })).await?;
            Ok(outcome)
        }
        Deed::Named(name) => named(ground, name).await,
        Deed::Opens(scenario) => opens(ground, scenario).await,
        Deed::Brings(list) => brings(ground, &json!({ "key": ground.room.pilot }), list).await,
        Deed::Smuggles(list) => brings(ground, &json!({ "code": ground.room.code }), list).await,
    }
}

async fn request_of(ground: &Ground, bytes: &[u8]) -> Result<String> {
    let mut raw = Raw::connect(&ground.host).await?;
    raw.send(bytes).await;
    Ok(in_words(&raw.reply().await?))
}

async fn upgrade(ground: &Ground, was: &str, now: &str) -> Result<String> {
    let (ticket, cookies) = ground.ticket().await?;
    let origin = format!("http://{}", ground.host);
    let request = raw::upgrade(&ground.host, &ground.room.room.room, &origin, &ticket, &cookies);
    let changed = request.replacen(&ground.fill(was), &ground.fill(now), 1);
    let mut raw = Raw::connect(&ground.host).await?;
    raw.send(changed.as_bytes()).await;
    let reply = raw.reply().await?;
    let extended = reply.header("sec-websocket-extensions").is_some();
    Ok(if extended { format!("{} extended", reply.status) } else { in_words(&reply) })
}

/// The close code with which the server ends a socket.
pub async fn closed(raw: &mut Raw) -> Result<String> {
    loop {
        match raw.next(PATIENCE).await {
            None => return Ok("still open".into()),
            Some(Frame::Close(Some(code))) => return Ok(format!("closed {code}")),
            Some(Frame::Close(None)) => return Ok("closed".into()),
            Some(Frame::Gone) => return Ok("gone".into()),
            Some(Frame::Text(_) | Frame::Other) => {}
        }
    }
}

async fn says(ground: &Ground, text: &str) -> Result<String> {
    let mut phone = ground.stranger().await?;
    phone.raw.frame(TEXT, text.replace("{id}", &fresh_id()).as_bytes()).await;
    answer(&mut phone).await
}

/// The next answer to anything.
pub async fn answer(phone: &mut Phone) -> Result<String> {
    loop {
        match phone.raw.next(PATIENCE).await {
            Some(Frame::Text(text)) => {
                if let Ok(FromServer::Answer(Answer { outcome, .. })) = serde_json::from_str(&text) {
                    return Ok(word(&outcome));
                }
            }
            Some(Frame::Close(code)) => return Ok(format!("closed {code:?}")),
            Some(Frame::Gone) | None => return Ok("no answer".into()),
            Some(Frame::Other) => {}
        }
    }
}

async fn named(ground: &Ground, name: &str) -> Result<String> {
    let mut phone = ground.stranger().await?;
    let join = json!({ "join": { "name": name, "language": "fr" } });
    let outcome = phone.ask(&json!("desk"), &join).await?;
    let room::protocol::Outcome::Kept { who: Some(who), .. } = outcome else { return Ok(word(&outcome)) };
    let hand = format!("hand {who}");
    phone.until(PATIENCE, |phone| !phone.view(&hand).is_null()).await;
    let kept = phone.view(&hand)["name"].as_str().unwrap_or_default().to_owned();
    phone.ask(&json!({ "participant": who }), &json!({ "leave": {} })).await?;
    Ok(format!("kept {kept}"))
}

async fn opens(ground: &Ground, scenario: &str) -> Result<String> {
    let mut door = crate::outside::links::operator(&ground.host, &ground.operator).await?;
    let before = rooms(&mut door).await?;
    let reply = door.post("/operator/rooms", &json!({ "toml": scenario }).to_string()).await?;
    let after = rooms(&mut door).await?;
    let line = serde_json::from_slice::<Value>(&reply.body).unwrap_or_default()["line"].is_number();
    let more = if before == after && line { " at its line" } else { " otherwise" };
    Ok(status_and_error(reply.status, &reply.body) + more)
}

async fn brings(ground: &Ground, hello: &Value, list: &[u8]) -> Result<String> {
    let (_, cookies) = ground.ticket_for(hello).await?;
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookies}\r\nContent-Length: {}\r\n\r\n",
        ground.room.room.path("guests"),
        list.len(),
        host = ground.host
    );
    let mut raw = Raw::connect(&ground.host).await?;
    raw.send(head.as_bytes()).await;
    raw.send(list).await;
    let reply = raw.reply().await?;
    let flaw = serde_json::from_slice::<Value>(&reply.body).unwrap_or_default()["flaws"][0].clone();
    let told = match flaw["wrong"]["code"].as_str() {
        Some(code) => format!("{} {code} at {}", reply.status, flaw["line"]),
        None => in_words(&reply),
    };
    let mut desk = crowd::door::Door::new(&ground.host);
    desk.post(&ground.room.room.path("enter"), &json!({ "key": ground.room.pilot }).to_string()).await?;
    let people = desk.get(&ground.room.room.path("people")).await?;
    Ok(if people.ok() && !people.text().contains(SOMEBODY) { told } else { format!("{told}, and somebody is in") })
}

async fn rooms(door: &mut crowd::door::Door) -> Result<usize> {
    let rooms: Vec<Value> = serde_json::from_slice(&door.get("/operator/rooms").await?.body)?;
    Ok(rooms.len())
}

/// `404 not_found`, `413`, `closed`.
#[must_use]
pub fn in_words(reply: &Reply) -> String {
    if reply.status == 0 { "closed".into() } else { status_and_error(reply.status, &reply.body) }
}

fn status_and_error(status: u16, body: &[u8]) -> String {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let words = ["err", "field"].iter().filter_map(|key| json[key].as_str());
    std::iter::once(status.to_string()).chain(words.map(str::to_owned)).collect::<Vec<_>>().join(" ")
}

/// How long something took, in whole seconds, if it lies between these; the true time otherwise.
#[must_use]
pub fn within(took: Duration, least: u64, most: u64) -> String {
    let seconds = took.as_secs_f64();
    if seconds >= least as f64 && seconds <= most as f64 { "in time".into() } else { format!("after {seconds:.1} s") }
}
