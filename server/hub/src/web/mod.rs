//! The doors of the server over HTTP. Pages come from the program itself; a room
//! lives under `/r/ID/` with cookies of that path; secrets come in the body of a
//! POST and never in a path or a query. Nothing here knows an activity.

mod enter;
mod live;
mod operator;
mod pair;
mod people;
mod read;
mod reply;
mod take_away;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Mutex;
use tower::util::option_layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

pub use self::live::from_client;
use crate::assets;
use crate::connection::Who;
use crate::doors::{Doors, Guesses, NotOurs, Pairing, Tickets, check_origin, is_secret};
use crate::faults::{self, Bug};
use crate::journal::{Health, Journal, RoomKey};
use crate::listen::ConnectionId;
use crate::rooms::Rooms;
use crate::server::Keep;
use crate::signals::Running;

/// No inline script or style, nothing from elsewhere, no frame around us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What every route may use.
pub struct Site {
    pub rooms: Rooms,
    pub doors: Arc<Doors>,
    pub journal: Journal,
    /// Between the POST that checks a door and the upgrade that follows.
    pub tickets: Tickets<(RoomKey, Who)>,
    /// Wrong codes and keys, by connection.
    pub guesses: Guesses<ConnectionId>,
    /// Screens that show a code.
    pub pairing: Pairing,
    /// Wrong operator's keys are tried one at a time.
    pub operator_guesses: Mutex<()>,
    pub running: Running,
    /// How long a room is kept.
    pub keep: Keep,
    pub metrics: PrometheusHandle,
    /// The start of every address by which phones of the hall reach us.
    pub base: String,
    /// Whether the server speaks TLS itself.
    pub tls: bool,
}

impl Site {
    /// Lets only our own pages through; where we speak TLS, only those that came through it.
    ///
    /// # Errors
    /// [`NotOurs`]: answer 403.
    pub fn check_origin(&self, headers: &HeaderMap) -> Result<(), NotOurs> {
        if faults::has(Bug::NoOriginCheck) {
            return Ok(());
        }
        check_origin(headers)?;
        if self.tls && !is_secret(headers) { Err(NotOurs) } else { Ok(()) }
    }
}

type Shared = State<Arc<Site>>;

/// All routes.
pub fn routes(site: Arc<Site>) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    // Only where we speak TLS ourselves: whoever stands before us knows best what else it serves. A
    // month, for a hall may go back to plain pages one day.
    let only_secret = site.tls.then(|| header(STRICT_TRANSPORT_SECURITY, "max-age=2592000"));
    Router::new()
        .route("/", get(|headers: HeaderMap| async move { assets::serve("index.html", &headers) }))
        .route("/code", post(enter::by_code))
        .route("/screen", get(|headers: HeaderMap| async move { assets::serve("screen.html", &headers) }))
        .route("/screen/ask", post(pair::ask))
        .route("/screen/fetch", post(pair::fetch))
        .route("/operator", get(|headers: HeaderMap| async move { assets::serve("operator.html", &headers) }))
        .route("/operator/enter", post(operator::enter))
        .route("/operator/rooms", get(operator::rooms).post(operator::open))
        .route("/operator/rooms/{id}/erase", post(operator::erase))
        .route("/operator/links/turn", post(operator::turn))
        .route("/operator/scenarios", get(operator::scenarios))
        .route("/r/{id}", get(|Path(id): Path<String>| async move { Redirect::permanent(&format!("/r/{id}/")) }))
        .route("/r/{id}/", get(page))
        .route("/r/{id}/console", get(page))
        .route("/r/{id}/screen", get(page))
        .route("/r/{id}/stage", get(page))
        .route("/r/{id}/enter", post(enter::enter))
        .route("/r/{id}/live", get(live::live))
        .route("/r/{id}/screen/pair", post(pair::confirm))
        .route("/r/{id}/links", get(take_away::links))
        .route("/r/{id}/links/turn", post(take_away::turn))
        .route("/r/{id}/join", get(take_away::join))
        .route("/r/{id}/qr.svg", get(take_away::qr))
        .route("/r/{id}/seats", get(take_away::seats))
        .route("/r/{id}/people", get(people::people))
        .route("/r/{id}/closing/{table}", get(people::closing))
        .route("/r/{id}/meetings", get(people::meetings))
        .route("/r/{id}/export/{file}", get(take_away::export))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .fallback(other)
        .layer(from_fn(|request, next| read::bounded(read::LARGEST, request, next)))
        .merge(long_lists(&site))
        .layer(from_fn_with_state(site.clone(), ours))
        .layer(CatchPanicLayer::new())
        .layer(header(CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(REFERRER_POLICY, "no-referrer"))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(X_FRAME_OPTIONS, "DENY"))
        .layer(option_layer(only_secret))
        .with_state(site)
}

/// What may be longer than any other body, for a desk that may bring it.
fn long_lists(site: &Arc<Site>) -> Router<Arc<Site>> {
    let post = post(people::guests).layer(DefaultBodyLimit::max(people::LIST));
    Router::new()
        .route("/r/{id}/guests", post)
        .layer(from_fn(|request, next| read::bounded(people::LIST, request, next)))
        .layer(from_fn_with_state(site.clone(), people::only_desks))
}

/// The page of a room: which one follows from the address alone, so that a page tells nothing about
/// whether the room exists.
async fn page(uri: Uri, headers: HeaderMap) -> Response {
    let file = match uri.path().rsplit('/').next() {
        Some("console") => "console.html",
        Some("screen") => "screen.html",
        Some("stage") => "stage.html",
        _ => "index.html",
    };
    assets::serve(file, &headers).into_response()
}

/// A POST does something: only our own pages may, and nothing of another's is even read.
async fn ours(State(site): Shared, request: Request, next: Next) -> Response {
    if request.method() == Method::POST && site.check_origin(request.headers()).is_err() {
        return reply::foreign();
    }
    next.run(request).await
}

/// A file of the client, or nothing; what is not there is not there for any method.
async fn other(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    match assets::serve(uri.path(), &headers) {
        file if file.status() == StatusCode::NOT_FOUND => reply::not_found(),
        file if method == Method::GET || method == Method::HEAD => file.into_response(),
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

async fn health(State(site): Shared) -> Response {
    match site.journal.health() {
        Health::Sound => (StatusCode::OK, "ok\n").into_response(),
        Health::Low { .. } => (StatusCode::OK, "ok, but the disk is filling up\n").into_response(),
        Health::Full { .. } => (StatusCode::SERVICE_UNAVAILABLE, "the disk is full\n").into_response(),
        Health::Stopped { .. } => (StatusCode::SERVICE_UNAVAILABLE, "storage stopped\n").into_response(),
    }
}

async fn metrics(State(site): Shared, headers: HeaderMap) -> Response {
    if !operator::is_operator(&site, &headers) {
        return reply::denied();
    }
    site.metrics.run_upkeep();
    site.metrics.render().into_response()
}
