//! The operator's page: opens rooms from scenarios and prints their links. Its
//! own link is printed to the terminal only. The operator sees no content.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use room::scenario::Scenario;
use room::words::{At, Text};
use serde::{Deserialize, Serialize};

use super::read::Said;
use super::{Shared, Site, reply};
use crate::doors::is_secret;
use crate::journal::RoomKey;
use crate::rooms::RoomHandle;
use crate::server::Links;

/// The scenarios that the program carries.
pub const SCENARIOS: [(&str, &str); 3] = [
    ("collective-choice-320", include_str!("../../../../scenarios/collective-choice-320.toml")),
    ("collective-choice-40", include_str!("../../../../scenarios/collective-choice-40.toml")),
    ("minimal", include_str!("../../../../scenarios/minimal.toml")),
];

/// What is shown to enter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knock {
    key: String,
}

/// What a room is opened from: one of the program's scenarios, or a text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum From {
    /// By name.
    Scenario(String),
    /// As a file would say it.
    Toml(String),
}

#[derive(Serialize)]
struct RoomLine {
    id: String,
    title: Text,
    here: u32,
    expected: u32,
    /// When it is erased, in milliseconds since 1970; none if nobody has said.
    due: Option<At>,
    /// None if nobody comes in.
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<Links>,
}

impl RoomLine {
    /// A room that cannot be read, or is being erased: it can be erased, and nothing else.
    fn shut(key: RoomKey) -> Self {
        let id = key.to_string();
        Self { title: Text::plain(&id), id, here: 0, expected: 0, due: None, links: None }
    }
}

#[derive(Serialize)]
struct ScenarioLine {
    name: &'static str,
    title: Text,
    people: u32,
}

/// Where a scenario is wrong.
#[derive(Serialize)]
struct Wrong {
    err: &'static str,
    line: usize,
    column: usize,
    what: String,
    meant: Option<String>,
    source: String,
}

/// Whether a request comes from the operator.
pub fn is_operator(site: &Site, headers: &HeaderMap) -> bool {
    site.doors.comes_from_operator(headers)
}

/// `POST /operator/enter`
pub async fn enter(State(site): Shared, headers: HeaderMap, Said(knock): Said<Knock>) -> Response {
    if !site.doors.is_operator(&knock.key) {
        // One at a time, and slowly: 128 bits are not guessed, but nobody should try for free.
        let _turn = site.operator_guesses.lock().await;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        return reply::denied();
    }
    let mut answer = StatusCode::NO_CONTENT.into_response();
    answer.headers_mut().insert(SET_COOKIE, site.doors.set_operator_cookie(is_secret(&headers)));
    answer
}

/// `GET /operator/rooms`
pub async fn rooms(State(site): Shared, headers: HeaderMap) -> Response {
    if !is_operator(&site, &headers) {
        return reply::denied();
    }
    let mut lines = Vec::new();
    for room in site.rooms.all() {
        lines.extend(line(&site, &room).await);
    }
    lines.extend(site.rooms.shut().into_iter().map(RoomLine::shut));
    reply::private(Json(lines))
}

async fn line(site: &Site, room: &RoomHandle) -> Option<RoomLine> {
    let links = Some(site.links(room, &site.base));
    let (id, keep) = (room.key.to_string(), site.keep);
    room.read(move |room| RoomLine {
        id,
        title: room.head.title.clone(),
        here: room.hall.count_here(),
        expected: room.hall.planned,
        due: keep.due(room),
        links,
    })
    .await
}

/// `GET /operator/scenarios`
pub async fn scenarios(State(site): Shared, headers: HeaderMap) -> Response {
    if !is_operator(&site, &headers) {
        return reply::denied();
    }
    let line = |(name, source): &(&'static str, &str)| {
        let head = Scenario::read(source).ok()?.head;
        Some(ScenarioLine { name, title: head.title, people: head.people })
    };
    Json(SCENARIOS.iter().filter_map(line).collect::<Vec<_>>()).into_response()
}

/// `POST /operator/rooms`
pub async fn open(State(site): Shared, headers: HeaderMap, Said(from): Said<From>) -> Response {
    if !is_operator(&site, &headers) {
        return reply::denied();
    }
    let source = match from {
        From::Toml(source) => source,
        From::Scenario(name) => match SCENARIOS.iter().find(|(known, _)| *known == name) {
            Some((_, source)) => (*source).to_owned(),
            None => return reply::not_found(),
        },
    };
    if let Err(mistake) = Scenario::read(&source) {
        let room::scenario::Mistake { line, column, what, meant, source } = mistake;
        let wrong = Wrong { err: "bad_scenario", line, column, what, meant, source };
        return (StatusCode::BAD_REQUEST, Json(wrong)).into_response();
    }
    match site.rooms.open(source).await {
        Ok(room) => reply::private(Json(line(&site, &room).await)),
        Err(fault) => {
            tracing::error!(%fault, "a room could not be opened");
            reply::come_back(5)
        }
    }
}

/// The operator's new link.
#[derive(Serialize)]
struct OwnLink {
    link: String,
}

/// `POST /operator/links/turn`: the old link of the operator opens nothing any more, and whoever came
/// by it is out; all but the browser that turned it. Rooms keep their links.
pub async fn turn(State(site): Shared, headers: HeaderMap) -> Response {
    if !is_operator(&site, &headers) {
        return reply::denied();
    }
    if let Err(fault) = site.doors.turn_operator() {
        tracing::error!(%fault, "the operator's link could not be turned");
        return reply::come_back(5);
    }
    let link = format!("{}/operator#{}", site.base, site.doors.operator_token());
    let mut answer = reply::private(Json(OwnLink { link }));
    answer.headers_mut().insert(SET_COOKIE, site.doors.set_operator_cookie(is_secret(&headers)));
    answer
}

/// `POST /operator/rooms/ID/erase`: for good. The page asks twice.
pub async fn erase(State(site): Shared, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if !is_operator(&site, &headers) {
        return reply::denied();
    }
    let Some(key) = RoomKey::parse(&id) else { return reply::not_found() };
    match site.rooms.erase(&key).await {
        Ok(Some(())) => StatusCode::NO_CONTENT.into_response(),
        Ok(None) => reply::not_found(),
        Err(fault) => {
            tracing::error!(room = %key, %fault, "a room could not be erased");
            reply::come_back(5)
        }
    }
}
