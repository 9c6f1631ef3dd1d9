//! What leaves the room: links and their QR codes, seat cards to print, the day's
//! report as a page, JSON and CSV. Only for whoever drives; never anything that
//! the hall may not see.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};
use room::words::Language;
use serde::Serialize;

use super::{Shared, Site, reply};
use crate::clock;
use crate::doors::{Role, check_origin};
use crate::export::{self, order::Order};
use crate::rooms::RoomHandle;
use crate::server::Links;

/// A room, for whoever comes with the cookie of one of these roles.
pub(super) fn known(site: &Site, id: &str, headers: &HeaderMap, roles: &[Role]) -> Result<RoomHandle, Box<Response>> {
    let room = site.rooms.get(id).ok_or_else(reply::not_found)?;
    let comes = |role: &Role| {
        site.doors.device_of(&room.key, *role, headers).is_some_and(|device| device.epoch == room.epoch())
    };
    if roles.iter().any(comes) { Ok(room) } else { Err(reply::denied().into()) }
}

/// `GET /r/ID/links`: for the console.
pub async fn links(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match known(&site, &id, &headers, &[Role::Pilot]) {
        Ok(room) => Json(site.links(&room, &site.base)).into_response(),
        Err(answer) => *answer,
    }
}

/// `POST /r/ID/links/turn`: the old links open nothing any more.
pub async fn turn(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if check_origin(&headers).is_err() {
        return reply::foreign();
    }
    let room = match known(&site, &id, &headers, &[Role::Pilot]) {
        Ok(room) => room,
        Err(answer) => return *answer,
    };
    match site.rooms.turn_links(&room).await {
        Ok(()) => Json(site.links(&room, &site.base)).into_response(),
        Err(fault) => {
            tracing::error!(%fault, "links could not be turned");
            reply::come_back(5)
        }
    }
}

/// Surfaces that may show the way in.
const SHOW_THE_WAY: [Role; 4] = [Role::Screen, Role::Pilot, Role::Helper, Role::Stage];

/// The way in, as people type it.
#[derive(Serialize)]
struct WayIn {
    join: String,
    code: String,
}

/// `GET /r/ID/join`: the address and the code, for the screen.
pub async fn join(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match known(&site, &id, &headers, &SHOW_THE_WAY) {
        Ok(room) => {
            let Links { join, code, .. } = site.links(&room, &site.base);
            Json(WayIn { join, code }).into_response()
        }
        Err(answer) => *answer,
    }
}

/// `GET /r/ID/qr.svg`: the way in, for the screen and the console.
pub async fn qr(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match known(&site, &id, &headers, &SHOW_THE_WAY) {
        Ok(room) => {
            let join = site.links(&room, &site.base).join;
            reply::file("image/svg+xml", None, svg(&join))
        }
        Err(answer) => *answer,
    }
}

/// Black on white with its quiet zone, whatever the page's colours.
fn svg(text: &str) -> String {
    match QRBuilder::new(text).ecl(ECL::M).build() {
        Ok(code) => SvgBuilder::default().margin(4).to_str(&code),
        Err(_) => String::new(),
    }
}

/// `GET /r/ID/seats`: a card for each planned seat, to print.
pub async fn seats(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let room = match known(&site, &id, &headers, &[Role::Pilot]) {
        Ok(room) => room,
        Err(answer) => return *answer,
    };
    let base = format!("{}/r/{}/#", site.base, room.key);
    let Some(seats) = room.read(export::seats::seats).await else { return reply::come_back(2) };
    let token = |n| site.doors.seat_token(&room.key, n, room.epoch());
    let cards = seats.into_iter().map(|seat| (svg(&format!("{base}{}", token(seat.number))), seat)).collect();
    match export::seats::page(cards) {
        Ok(page) => reply::file("text/html; charset=utf-8", None, page),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `GET /r/ID/export/FILE`: `report.html`, `running-order.html` (`-en` for English), `report.css`, `day.json`,
/// `STEP-TABLE.csv`.
pub async fn export(State(site): Shared, Path((id, file)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let room = match known(&site, &id, &headers, &[Role::Pilot]) {
        Ok(room) => room,
        Err(answer) => return *answer,
    };
    if let Some(language) = running_order(&file) {
        let Some(order) = room.read(|room| Order::of(room, clock::now())).await else { return reply::come_back(2) };
        return html(export::order::page(&order, language));
    }
    let Some(day) = room.read(export::Day::of).await else { return reply::come_back(2) };
    match file.as_str() {
        "report.css" => reply::file("text/css", None, export::STYLE),
        "report.html" => html(export::page(&day, Language::Fr)),
        "report-en.html" => html(export::page(&day, Language::En)),
        "day.json" => match serde_json::to_vec_pretty(&day) {
            Ok(json) => reply::file("application/json", Some("day.json"), json),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        name => match name.strip_suffix(".csv").and_then(|name| day.csv(name)) {
            Some(csv) => reply::file("text/csv; charset=utf-8", Some(name), csv),
            None => reply::not_found(),
        },
    }
}

fn running_order(file: &str) -> Option<Language> {
    match file {
        "running-order.html" => Some(Language::Fr),
        "running-order-en.html" => Some(Language::En),
        _ => None,
    }
}

fn html(page: Result<String, askama::Error>) -> Response {
    match page {
        Ok(page) => reply::file("text/html; charset=utf-8", None, page),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
