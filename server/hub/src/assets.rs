//! The web client, carried inside the program: pages, scripts, styles, fonts,
//! each with the brotli and gzip forms that the build made.
//!
//! It must never read a file at run time, never compress at a request, and never
//! let a page be kept longer than the program that it belongs to.

use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/web"]
struct Client;

/// The forms in which a file may travel, the smallest first: coding, ending.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Answers one path of the client, such as `index.html` or `assets/phone-B1x.js`
/// (a leading `/` is allowed): 200, 304 when the browser has it already, or 404.
#[must_use]
pub fn serve(path: &str, headers: &HeaderMap) -> Response<Body> {
    let path = path.trim_start_matches('/');
    // The compressed forms are not pages of their own.
    if CODINGS.iter().any(|(_, ending)| path.ends_with(ending)) {
        return nothing();
    }
    let Some(plain) = Client::get(path) else {
        return nothing();
    };
    let (file, coding) = smallest(path, plain, headers);
    let tag = tag(&file, coding);
    let had = headers.get_all(IF_NONE_MATCH).iter().any(|seen| holds(seen, &tag));
    let body = if had { Body::empty() } else { Body::from(file.data) };
    let mut answer = Response::new(body);
    if had {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
    }
    describe(answer.headers_mut(), path, coding, tag);
    answer
}

fn nothing() -> Response<Body> {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::NOT_FOUND;
    answer
}

/// The smallest form that the browser takes, and its coding.
fn smallest(path: &str, plain: EmbeddedFile, headers: &HeaderMap) -> (EmbeddedFile, Option<&'static str>) {
    CODINGS
        .iter()
        .filter(|(coding, _)| accepts(headers, coding))
        .find_map(|(coding, ending)| Some((Client::get(&format!("{path}{ending}"))?, Some(*coding))))
        .unwrap_or((plain, None))
}

/// Whether `Accept-Encoding` names this coding without refusing it (`q=0`).
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    headers.get_all(ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.filter_map(|p| p.strip_prefix("q=")).any(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
        named && !refused
    })
}

/// A strong tag: the file's hash, and its coding since the bytes differ.
fn tag(file: &EmbeddedFile, coding: Option<&str>) -> String {
    let hash = hex::encode(&file.metadata.sha256_hash()[..12]);
    format!("\"{hash}{}\"", coding.map(|c| format!("-{c}")).unwrap_or_default())
}

fn holds(seen: &HeaderValue, tag: &str) -> bool {
    let list = seen.to_str().unwrap_or_default();
    list.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*")
}

fn describe(to: &mut HeaderMap, path: &str, coding: Option<&'static str>, tag: String) {
    // Names under assets/ carry a hash of their content; anything else is asked for again each time.
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    to.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    to.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    to.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        to.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        to.insert(ETAG, tag);
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(path: &str, headers: &[(axum::http::HeaderName, &str)]) -> Response<Body> {
        let headers =
            headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect();
        serve(path, &headers)
    }

    fn head<'a>(answer: &'a Response<Body>, name: &axum::http::HeaderName) -> &'a str {
        answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn script() -> String {
        Client::iter()
            .find(|path| path.starts_with("assets/") && path.ends_with(".js.br"))
            .unwrap()
            .trim_end_matches(".br")
            .to_owned()
    }

    #[test]
    fn every_surface_has_its_page() {
        for page in ["index", "console", "screen", "stage", "operator"] {
            let answer = ask(&format!("/{page}.html"), &[]);
            assert_eq!((answer.status(), head(&answer, &CACHE_CONTROL)), (StatusCode::OK, "no-cache"), "{page}");
            assert_eq!(head(&answer, &CONTENT_TYPE), "text/html; charset=utf-8");
        }
    }

    #[test]
    fn the_gallery_is_not_shipped() {
        assert_eq!(ask("gallery.html", &[]).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn the_smallest_form_that_the_browser_takes_travels() {
        let cases = [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip;q=0.5", "gzip"),
            ("br;q=0.1", "br"),
            ("identity", ""),
            ("", ""),
        ];
        for (accepted, coding) in cases {
            let answer = ask(&script(), &[(ACCEPT_ENCODING, accepted)]);
            assert_eq!((answer.status(), head(&answer, &CONTENT_ENCODING)), (StatusCode::OK, coding), "{accepted}");
            assert_eq!(head(&answer, &VARY), "accept-encoding");
        }
    }

    #[test]
    fn hashed_files_are_kept_for_good() {
        assert_eq!(head(&ask(&script(), &[]), &CACHE_CONTROL), "public, max-age=31536000, immutable");
    }

    #[test]
    fn a_browser_that_has_it_gets_nothing_again() {
        let tag = head(&ask("index.html", &[(ACCEPT_ENCODING, "br")]), &ETAG).to_owned();
        for seen in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}")] {
            let again = ask("index.html", &[(ACCEPT_ENCODING, "br"), (IF_NONE_MATCH, &seen)]);
            assert_eq!((again.status(), head(&again, &ETAG)), (StatusCode::NOT_MODIFIED, tag.as_str()));
        }
        // The same page in another coding is another sequence of bytes.
        assert_eq!(ask("index.html", &[(IF_NONE_MATCH, &tag)]).status(), StatusCode::OK);
    }

    #[test]
    fn nothing_else_is_served() {
        for path in ["", "/", "nowhere.html", "../Cargo.toml", "assets", "index.html.br", "assets/../index.html"] {
            assert_eq!(ask(path, &[]).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
