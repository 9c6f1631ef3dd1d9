//! What the desk looks up and brings in about people: the register, what closing a
//! table would do, the list of guests. The matrix of rights says which desk may;
//! nobody else learns that it exists.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use room::access::Right;
use room::guests;
use room::protocol::{Command, Outcome};
use room::register::{Listed, Register};
use room::words::{Id128, TableId};

use super::take_away::known;
use super::{Shared, Site, enter, reply};
use crate::connection::Who;
use crate::rooms::RoomHandle;

/// The largest list of guests, in bytes: ten thousand long lines.
pub const LIST: usize = 4 * 1024 * 1024;

/// `GET /r/ID/people`: everybody, with names and tables.
pub async fn people(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let room = match known(&site, &id, &headers, Right::SeePeople) {
        Ok((room, _)) => room,
        Err(answer) => return *answer,
    };
    match room.read(room::room::Room::register).await {
        Some(register) => reply::private(Json::<Register>(register)),
        None => reply::come_back(2),
    }
}

/// `GET /r/ID/closing/TABLE`: who would go where.
pub async fn closing(State(site): Shared, Path((id, table)): Path<(String, u16)>, headers: HeaderMap) -> Response {
    let room = match known(&site, &id, &headers, Right::SeePeople) {
        Ok((room, _)) => room,
        Err(answer) => return *answer,
    };
    match room.read(move |room| room.closing(TableId(table))).await {
        Some(Ok(closing)) => reply::private(Json(closing)),
        Some(Err(refusal)) => reply::refused(StatusCode::CONFLICT, refusal),
        None => reply::come_back(2),
    }
}

/// `GET /r/ID/meetings`: what the seating is worth, beside what no plan can beat.
pub async fn meetings(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let room = match known(&site, &id, &headers, Right::SeePeople) {
        Ok((room, _)) => room,
        Err(answer) => return *answer,
    };
    match room.read(room::room::Room::meetings).await {
        Some(meetings) => reply::private(Json::<room::meetings::Meetings>(meetings)),
        None => reply::come_back(2),
    }
}

/// `POST /r/ID/guests`: a list as CSV takes the seats that nobody has taken, or nothing happens
/// and every flaw is told with its line.
pub async fn guests(State(site): Shared, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
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
            Some(listed) => reply::private(Json::<Listed>(listed)),
            None => reply::come_back(2),
        },
        Some(Outcome::Refused(refusal)) => reply::refused(StatusCode::CONFLICT, refusal),
        None => reply::come_back(2),
    }
}

/// A long list is read for a desk that may bring one, and for nobody else.
pub async fn only_desks(State(site): Shared, request: Request, next: Next) -> Response {
    let id = request.uri().path().split('/').nth(2).unwrap_or_default().to_owned();
    match known(&site, &id, request.headers(), Right::Invite) {
        Ok(_) => next.run(request).await,
        Err(answer) => *answer,
    }
}

/// Why a list was not taken.
#[derive(serde::Serialize)]
struct Flawed {
    flaws: Vec<guests::Flaw>,
}

/// The room and the device of a desk that holds a right.
fn desk(site: &Site, id: &str, headers: &HeaderMap, right: Right) -> Result<(RoomHandle, Who), Box<Response>> {
    let (room, device) = known(site, id, headers, right)?;
    let who = Who { device: Id128(device.id), role: enter::role(device.role), seat: None, links: device.epoch };
    Ok((room, who))
}
