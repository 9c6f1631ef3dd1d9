//! What the desk looks up and brings in about people: the register, what closing a
//! table would do, the list of guests. The matrix of rights says which desk may;
//! nobody else learns that it exists.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use room::access::Right;
use room::guests;
use room::protocol::{Command, Outcome};
use room::register::{Listed, Register};
use room::words::{Id128, TableId};

use super::take_away::known;
use super::{Shared, Site, enter, reply};
use crate::connection::Who;
use crate::doors::{Role, check_origin};
use crate::rooms::RoomHandle;

/// The largest list of guests, in bytes: ten thousand long lines.
pub const LIST: usize = 4 * 1024 * 1024;

/// Desks that hold a right.
fn desks(right: Right) -> Vec<Role> {
    [Role::Pilot, Role::Helper].into_iter().filter(|role| right.held_by_role(enter::role(*role))).collect()
}

/// `GET /r/ID/people`: everybody, with names and tables.
pub async fn people(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let room = match known(&site, &id, &headers, &desks(Right::SeePeople)) {
        Ok(room) => room,
        Err(answer) => return *answer,
    };
    match room.read(room::room::Room::register).await {
        Some(register) => Json::<Register>(register).into_response(),
        None => reply::come_back(2),
    }
}

/// `GET /r/ID/closing/TABLE`: who would go where.
pub async fn closing(State(site): Shared, Path((id, table)): Path<(String, u16)>, headers: HeaderMap) -> Response {
    let room = match known(&site, &id, &headers, &desks(Right::SeePeople)) {
        Ok(room) => room,
        Err(answer) => return *answer,
    };
    match room.read(move |room| room.closing(TableId(table))).await {
        Some(Ok(closing)) => Json(closing).into_response(),
        Some(Err(refusal)) => reply::refused(StatusCode::CONFLICT, refusal),
        None => reply::come_back(2),
    }
}

/// `POST /r/ID/guests`: a list as CSV takes the seats that nobody has taken, or nothing happens
/// and every flaw is told with its line.
pub async fn guests(State(site): Shared, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    if check_origin(&headers).is_err() {
        return reply::foreign();
    }
    let (room, who) = match desk(&site, &id, &headers, Right::Invite) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let list = match guests::read(&body) {
        Ok(list) => list,
        Err(flaws) => return (StatusCode::UNPROCESSABLE_ENTITY, Json(Flawed { flaws })).into_response(),
    };
    match room.ask(who, Command::Invite { list }).await {
        Some(Outcome::Kept { .. }) => match room.read(room::room::Room::listed).await {
            Some(listed) => Json::<Listed>(listed).into_response(),
            None => reply::come_back(2),
        },
        Some(Outcome::Refused(refusal)) => reply::refused(StatusCode::CONFLICT, refusal),
        None => reply::come_back(2),
    }
}

/// Why a list was not taken.
#[derive(serde::Serialize)]
struct Flawed {
    flaws: Vec<guests::Flaw>,
}

/// The room and the device of a desk that holds a right.
fn desk(site: &Site, id: &str, headers: &HeaderMap, right: Right) -> Result<(RoomHandle, Who), Box<Response>> {
    let room = known(site, id, headers, &desks(right))?;
    let device = |role: &Role| {
        let device = site.doors.device_of(&room.key, *role, headers)?;
        (device.epoch == room.epoch()).then(|| Who { device: Id128(device.id), role: enter::role(*role), seat: None })
    };
    let who = desks(right).iter().find_map(device).ok_or_else(|| Box::new(reply::denied()))?;
    Ok((room, who))
}
