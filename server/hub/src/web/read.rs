//! What is read from a client's JSON, and how it is refused: by the name of the
//! field, never with the value or with the parser's words.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::{CONNECTION, CONTENT_LENGTH, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use room::words::Refusal;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::time::timeout;

use super::reply;

/// The largest body of a POST, in bytes. A scenario fits.
pub const LARGEST: usize = 64 * 1024;
/// A body must be whole after this.
const WHOLE: Duration = Duration::from_secs(10);

/// A body that was read as JSON.
pub struct Said<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Said<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let body = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        json(&body).map(Self).map_err(|refusal| reply::refused(StatusCode::BAD_REQUEST, refusal))
    }
}

/// Reads JSON.
///
/// # Errors
/// [`Refusal::BadSyntax`], or [`Refusal::BadShape`] with the field.
pub fn json<T: DeserializeOwned>(text: &[u8]) -> Result<T, Refusal> {
    if too_deep(text) {
        return Err(Refusal::BadSyntax);
    }
    serde_json::from_slice(text).map_err(|error| match error.is_data() {
        true => Refusal::BadShape { field: field(&error.to_string()) },
        false => Refusal::BadSyntax,
    })
}

/// The name between the first back-quotes of the parser's message, where it is that of a field: a
/// value of the wrong type stands in back-quotes too, and is never told.
fn field(message: &str) -> String {
    let names = ["missing field", "unknown field", "duplicate field", "unknown variant"];
    let name = message.split('`').nth(1).filter(|_| names.iter().any(|start| message.starts_with(start)));
    name.map_or_else(|| "do".to_owned(), |name| name.chars().take(40).collect())
}

/// Whether brackets nest deeper than any command does; texts in quotes do not count.
fn too_deep(text: &[u8]) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    text.iter().any(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > room::limits::JSON_DEPTH
    })
}

/// Reads a request's body whole before anything else is done with it: within `largest` bytes and
/// its time, or the connection is closed.
pub async fn bounded(largest: usize, request: Request, next: Next) -> Response {
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > largest as u64) {
        return closing(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let (head, body) = request.into_parts();
    match timeout(WHOLE, Limited::new(body, largest).collect()).await {
        Ok(Ok(body)) => next.run(Request::from_parts(head, Body::from(body.to_bytes()))).await,
        Ok(Err(told)) if told.is::<LengthLimitError>() => closing(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => closing(StatusCode::BAD_REQUEST),
        Err(_) => closing(StatusCode::REQUEST_TIMEOUT),
    }
}

fn closing(status: StatusCode) -> Response {
    let mut answer = status.into_response();
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn quoted_brackets_are_not_depth() {
        assert!(json::<Value>(format!("{{\"a\":\"{}\"}}", "[\\\"".repeat(40)).as_bytes()).is_ok());
        assert_eq!(json::<Value>("[".repeat(17).as_bytes()), Err(Refusal::BadSyntax));
    }

    #[test]
    fn a_refusal_names_the_field_and_not_the_value() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Knock {
            key: String,
        }
        let told = |text: &str| json::<Knock>(text.as_bytes()).unwrap_err();
        assert_eq!(told("{}"), Refusal::BadShape { field: "key".into() });
        assert_eq!(told(r#"{"key":"a","more":"secret"}"#), Refusal::BadShape { field: "more".into() });
        assert_eq!(told("{"), Refusal::BadSyntax);
        assert_eq!(told(r#"{"key":42}"#), Refusal::BadShape { field: "do".into() });
    }
}
