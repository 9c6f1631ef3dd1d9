//! Answers that are not a page: refusals as codes, the same bytes for what is
//! absent and for what may not be known.

use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue, RETRY_AFTER};
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
    come_back_after(Duration::from_secs(seconds))
}

/// As [`come_back`], to the millisecond for who reads the body.
pub fn come_back_after(wait: Duration) -> Response {
    let refusal = Refusal::Slow { retry_ms: u32::try_from(wait.as_millis()).unwrap_or(u32::MAX) };
    let mut answer = refused(StatusCode::SERVICE_UNAVAILABLE, refusal);
    answer
        .headers_mut()
        .insert(RETRY_AFTER, wait.as_millis().div_ceil(1_000).max(1).try_into().unwrap_or(1_u64).into());
    answer
}

/// An answer that no cache may keep: it holds what only this device may know.
pub fn private(answer: impl IntoResponse) -> Response {
    let mut answer = answer.into_response();
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// A file to keep, or to open.
pub fn file(kind: &'static str, name: Option<&str>, body: impl Into<Body>) -> Response {
    let mut answer = Response::new(body.into());
    let headers = answer.headers_mut();
    headers.insert(axum::http::header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(name) = name
        && let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\""))
    {
        headers.insert(axum::http::header::CONTENT_DISPOSITION, value);
    }
    answer
}
