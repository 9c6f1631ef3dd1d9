//! Coming in: a key, a code or a cookie is shown by POST; the answer says who the
//! device is and what it may see, and gives a ticket that opens one socket. Every
//! refusal is told here, because a browser cannot read it from a failed upgrade.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use room::protocol::{Enter, PROTOCOL};
use room::words::{DeviceId, Id128, Language, ParticipantId, Refusal, Role, Text};
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::sync::oneshot;

use super::read::{self, Said};
use super::{Shared, Site, reply};
use crate::clock;
use crate::connection::Who;
use crate::doors::{self, Code, Comes, Device, is_secret};
use crate::keeper::{Glance, Letter};
use crate::listen::ConnectionId;
use crate::rooms::RoomHandle;

/// When to ask again for a room that is not served, in seconds.
const SHUT_S: u64 = 10;

/// The answer; `room::protocol::Entered` with frames that are encoded already.
#[derive(Serialize)]
struct Entered {
    role: Role,
    device: String,
    people: Vec<ParticipantId>,
    ticket: String,
    now: room::words::At,
    title: Text,
    language: Language,
    frames: Vec<Box<RawValue>>,
}

/// `POST /r/ID/enter`
pub async fn enter(
    State(site): Shared,
    Path(id): Path<String>,
    connection: Option<Extension<ConnectionId>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let enter: Enter = match read::json(&body) {
        Ok(enter) => enter,
        Err(refusal) => return reply::refused(StatusCode::BAD_REQUEST, refusal),
    };
    if enter.protocol.is_some_and(|spoken| spoken != PROTOCOL) {
        return reply::refused(StatusCode::UPGRADE_REQUIRED, Refusal::UpgradeRequired);
    }
    // A room that does not exist and a key that does not open are answered alike.
    let opened = site.rooms.get(&id).and_then(|room| Some((knock(&site, &room, &headers, &enter)?, room)));
    let Some(((device, seat), room)) = opened else {
        if site.rooms.is_shut(&id) {
            // Whoever has been in it comes back by itself, once it is served again.
            return reply::come_back(SHUT_S);
        }
        return wrong(&site, connection.map(|Extension(id)| id)).await;
    };
    if let Err(wait) = admit(&room, &device, &headers, &site) {
        return reply::come_back_after(wait);
    }
    let mut answer = welcome(&site, &room, device, seat).await;
    answer.headers_mut().insert(SET_COOKIE, site.doors.set_cookie(&room.key, &device, is_secret(&headers)));
    answer
}

/// The gate is for phones; desks, stage and screens have a lane of their own.
fn admit(room: &RoomHandle, device: &Device, headers: &HeaderMap, site: &Site) -> Result<(), Duration> {
    if device.role != doors::Role::Seat {
        return Ok(());
    }
    let back = site.doors.device_of(&room.key, device.role, headers) == Some(*device);
    room.gate.pass(if back { Comes::Back } else { Comes::New }, Instant::now())
}

/// The device that a key, a code or a cookie makes of whoever knocks.
fn knock(
    site: &Site,
    room: &RoomHandle,
    headers: &HeaderMap,
    enter: &Enter,
) -> Option<(Device, Option<ParticipantId>)> {
    let known = |role| site.doors.device_of(&room.key, role, headers).filter(|device| current(device, room));
    let device = |role| known(role).unwrap_or_else(|| Device::fresh(role, room.epoch()));
    if let Some(key) = &enter.key {
        if let Some(role) = site.rooms.role_of(room, key) {
            return Some((device(role), None));
        }
        if let Some(seat) = room.seat(key) {
            return Some((device(doors::Role::Seat), Some(seat)));
        }
        // A phone may hold the code where another holds a token: the address is the same.
        return by_right_code(site, room, key).then(|| (device(doors::Role::Seat), None));
    }
    if let Some(code) = &enter.code {
        return by_right_code(site, room, code).then(|| (device(doors::Role::Seat), None));
    }
    known(door(enter.role.unwrap_or(Role::Participant))?).map(|device| (device, None))
}

/// A seat's cookie outlives a turn of the links: people keep their seats.
fn current(device: &Device, room: &RoomHandle) -> bool {
    device.role == doors::Role::Seat || device.epoch == room.epoch()
}

fn by_right_code(site: &Site, room: &RoomHandle, typed: &str) -> bool {
    Code::parse(typed).is_some_and(|code| code == site.doors.code(&room.key, room.epoch()))
}

/// A wrong key or code: the refusal is held back longer each time, for this connection only.
async fn wrong(site: &Site, connection: Option<ConnectionId>) -> Response {
    if let Some(id) = connection {
        let wait = site.guesses.wrong(Instant::now(), id);
        tokio::time::sleep(wait).await;
    }
    reply::denied()
}

async fn welcome(site: &Arc<Site>, room: &RoomHandle, device: Device, seat: Option<ParticipantId>) -> Response {
    let who = Who { device: Id128(device.id), role: role(device.role), seat, links: device.epoch };
    let (reply, glance) = oneshot::channel();
    if !room.send(Letter::Look { who, reply }).await {
        return reply::come_back(2);
    }
    let Ok(glance) = glance.await else { return reply::come_back(2) };
    let ticket = site.tickets.issue(Instant::now(), (room.key.clone(), who));
    reply::private(Json(entered(who, ticket, glance)))
}

fn entered(who: Who, ticket: String, glance: Glance) -> Entered {
    let raw = |frame: axum::extract::ws::Utf8Bytes| RawValue::from_string(frame.to_string()).ok();
    Entered {
        role: who.role,
        device: short(who.device),
        people: glance.people,
        ticket,
        now: clock::now(),
        title: glance.title,
        language: glance.language,
        frames: glance.frames.into_iter().filter_map(raw).collect(),
    }
}

fn short(device: DeviceId) -> String {
    device.to_string()[..8].to_owned()
}

/// What a door makes of a device in the rules.
pub fn role(door: doors::Role) -> Role {
    match door {
        doors::Role::Pilot => Role::Pilot,
        doors::Role::Helper => Role::Helper,
        doors::Role::Stage => Role::Stage,
        doors::Role::Screen => Role::Screen,
        doors::Role::Director => Role::Director,
        doors::Role::Seat => Role::Participant,
        doors::Role::Operator => Role::Operator,
    }
}

fn door(role: Role) -> Option<doors::Role> {
    Some(match role {
        Role::Pilot => doors::Role::Pilot,
        Role::Helper => doors::Role::Helper,
        Role::Stage => doors::Role::Stage,
        Role::Screen => doors::Role::Screen,
        Role::Director => doors::Role::Director,
        Role::Participant => doors::Role::Seat,
        _ => return None,
    })
}

/// `POST /code`: the room whose code was typed on the first page.
pub async fn by_code(
    State(site): Shared,
    connection: Option<Extension<ConnectionId>>,
    Said(typed): Said<Typed>,
) -> Response {
    let connection = connection.map(|Extension(id)| id);
    match site.rooms.by_code(&typed.code) {
        Some(room) => Json(Found { room: room.key.to_string() }).into_response(),
        None => wrong(&site, connection).await,
    }
}

/// What was typed.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    code: String,
}

#[derive(Serialize)]
struct Found {
    room: String,
}
