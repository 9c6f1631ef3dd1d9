//! Answers that are not a page: refusals as codes, the same bytes for what is
//! absent and for what may not be known.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use axum::{Json, body::Body};
use room::words::Refusal;

/// A refusal with its status.
pub fn refused(status: StatusCode, refusal: Refusal) -> Response {
    (status, Json(refusal)).into_response()
}

/// Nothing is known under this address, or nobody may know.
pub fn not_found() -> Response {
    refused(StatusCode::NOT_FOUND, Refusal::NotFound)
}

/// Whoever asks has shown nothing that opens this.
pub fn denied() -> Response {
    refused(StatusCode::UNAUTHORIZED, Refusal::Denied)
}

/// Not from a page of ours.
pub fn foreign() -> Response {
    refused(StatusCode::FORBIDDEN, Refusal::Denied)
}

/// The server is about to end, or has too much to do: come back.
pub fn come_back(seconds: u64) -> Response {
    let refusal = Refusal::Slow { retry_ms: u32::try_from(seconds * 1_000).unwrap_or(u32::MAX) };
    let mut answer = refused(StatusCode::SERVICE_UNAVAILABLE, refusal);
    answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    answer
}

/// A file to keep, or to open.
pub fn file(kind: &'static str, name: Option<&str>, body: impl Into<Body>) -> Response {
    let mut answer = Response::new(body.into());
    let headers = answer.headers_mut();
    headers.insert(axum::http::header::CONTENT_TYPE, axum::http::HeaderValue::from_static(kind));
    headers.insert(axum::http::header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    if let Some(name) = name
        && let Ok(value) = axum::http::HeaderValue::try_from(format!("attachment; filename=\"{name}\""))
    {
        headers.insert(axum::http::header::CONTENT_DISPOSITION, value);
    }
    answer
}
