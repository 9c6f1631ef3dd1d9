//! A screen comes in without a link: it asks for a code and shows it, the pilot
//! types that code on the console, the screen fetches its cookie. The code proves
//! nothing to the server but that the pilot has seen that wall.

use std::time::Instant;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use room::access::Right;
use serde::{Deserialize, Serialize};

use super::read::Said;
use super::take_away::{drives, known};
use super::{Shared, reply};
use crate::doors::{Device, Paired, Role, is_secret};

/// What a screen shows, and what it keeps to itself.
#[derive(Serialize)]
struct Asked {
    code: String,
    secret: String,
}

/// The screen comes back with what it kept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comes {
    secret: String,
}

/// Where the screen belongs.
#[derive(Serialize)]
struct Belongs {
    room: String,
}

/// What the pilot has read on the wall.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    code: String,
}

/// `POST /screen/ask`
pub async fn ask(State(site): Shared) -> Response {
    match site.pairing.ask(Instant::now()) {
        Ok((code, secret)) => reply::private(Json(Asked { code: code.to_string(), secret })),
        Err(wait) => reply::come_back_after(wait),
    }
}

/// `POST /screen/fetch`: 202 while nobody has confirmed.
pub async fn fetch(State(site): Shared, headers: HeaderMap, Said(comes): Said<Comes>) -> Response {
    let room = match site.pairing.fetch(Instant::now(), &comes.secret) {
        Paired::Waits => return StatusCode::ACCEPTED.into_response(),
        Paired::Gone => return reply::not_found(),
        Paired::To(key) => site.rooms.get(key.as_str()),
    };
    let Some(room) = room else { return reply::not_found() };
    let device = Device::fresh(Role::Screen, room.epoch());
    let mut answer = reply::private(Json(Belongs { room: room.key.to_string() }));
    answer.headers_mut().insert(SET_COOKIE, site.doors.set_cookie(&room.key, &device, is_secret(&headers)));
    answer
}

/// `POST /r/ID/screen/pair`: for the console.
pub async fn confirm(
    State(site): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
    Said(read): Said<Read>,
) -> Response {
    let (room, device) = match known(&site, &id, &headers, Right::PairScreen) {
        Ok(known) => known,
        Err(answer) => return *answer,
    };
    if let Err(answer) = drives(&room, &device).await {
        return *answer;
    }
    if site.pairing.confirm(Instant::now(), &read.code, &room.key) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        reply::not_found()
    }
}
