//! What leaves the room: links and their QR codes, seat cards to print, the day's
//! report as a page, JSON and CSV. Only for whoever drives; never anything that
//! the hall may not see.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};
use room::access::Right;
use room::words::{Id128, Language, Refusal};
use serde::Serialize;

use super::{Shared, Site, reply};
use crate::clock;
use crate::doors::{Device, Role, is_secret};
use crate::export::{self, order::Order};
use crate::rooms::{RoomHandle, SEATS};
use crate::server::Links;

/// A room, for whoever comes with the cookie of a role that holds `right`; and that device.
pub fn known(site: &Site, id: &str, headers: &HeaderMap, right: Right) -> Result<(RoomHandle, Device), Box<Response>> {
    let room = site.rooms.get(id).ok_or_else(reply::denied)?;
    let holds = Role::ALL.into_iter().filter(|role| right.held_by_role(super::enter::role(*role)));
    let comes = |role| site.doors.device_of(&room.key, role, headers).filter(|it| it.epoch == room.epoch());
    match holds.into_iter().find_map(comes) {
        Some(device) => Ok((room, device)),
        None => Err(reply::denied().into()),
    }
}

/// One console drives. Another is told what the rules tell it: to take control first.
pub async fn drives(room: &RoomHandle, device: &Device) -> Result<(), Box<Response>> {
    let (id, pilot) = (Id128(device.id), device.role == Role::Pilot);
    match room.read(move |room| room.pilot.is_none_or(|drives| !pilot || drives == id)).await {
        Some(true) => Ok(()),
        Some(false) => Err(reply::refused(StatusCode::CONFLICT, Refusal::StaleEpoch).into()),
        None => Err(reply::come_back(2).into()),
    }
}

/// `GET /r/ID/links`: for the console.
pub async fn links(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match known(&site, &id, &headers, Right::Links) {
        Ok((room, _)) => reply::private(Json(site.links(&room, &site.base))),
        Err(answer) => *answer,
    }
}

/// `POST /r/ID/links/turn`: the old links open nothing any more, and whoever came by them is out;
/// all but the device that turned them. Seat cards stay: they lie printed on the tables.
pub async fn turn(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let (room, device) = match known(&site, &id, &headers, Right::TurnLinks) {
        Ok(known) => known,
        Err(answer) => return *answer,
    };
    if let Err(answer) = drives(&room, &device).await {
        return *answer;
    }
    match site.rooms.turn_links(&room, device).await {
        Ok(None) => reply::denied(),
        Ok(Some(device)) => {
            let mut answer = reply::private(Json(site.links(&room, &site.base)));
            answer.headers_mut().insert(SET_COOKIE, site.doors.set_cookie(&room.key, &device, is_secret(&headers)));
            answer
        }
        Err(fault) => {
            tracing::error!(%fault, "links could not be turned");
            reply::come_back(5)
        }
    }
}

/// The way in, as people type it.
#[derive(Serialize)]
struct WayIn {
    join: String,
    code: String,
}

/// `GET /r/ID/join`: the address and the code, for the screen.
pub async fn join(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match known(&site, &id, &headers, Right::WayIn) {
        Ok((room, _)) => {
            let Links { join, code, .. } = site.links(&room, &site.base);
            reply::private(Json(WayIn { join, code }))
        }
        Err(answer) => *answer,
    }
}

/// `GET /r/ID/qr.svg`: the way in, for the screen and the console.
pub async fn qr(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match known(&site, &id, &headers, Right::WayIn) {
        Ok((room, _)) => {
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
    let room = match known(&site, &id, &headers, Right::SeatCards) {
        Ok((room, _)) => room,
        Err(answer) => return *answer,
    };
    let base = format!("{}/r/{}/#", site.base, room.key);
    let Some(seats) = room.read(export::seats::seats).await else { return reply::come_back(2) };
    let token = |n| site.doors.seat_token(&room.key, n, SEATS);
    let cards = seats.into_iter().map(|seat| (svg(&format!("{base}{}", token(seat.number))), seat)).collect();
    match export::seats::page(cards) {
        Ok(page) => reply::file("text/html; charset=utf-8", None, page),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `GET /r/ID/export/FILE`: `report.html`, `running-order.html` (`-en` for English), `report.css`, `day.json`,
/// `STEP-TABLE.csv`.
pub async fn export(State(site): Shared, Path((id, file)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let room = match known(&site, &id, &headers, Right::Export) {
        Ok((room, _)) => room,
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
