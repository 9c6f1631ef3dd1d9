//! Only our own pages may open a socket or post: another site's page would
//! carry the visitor's cookies. The answer is the same for every way of failing.

use axum::http::{
    HeaderMap,
    header::{HOST, HeaderName, ORIGIN},
};

/// The request does not come from a page of this server: answer 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request does not come from a page of this server")]
pub struct NotOurs;

/// Compares the `Origin` header with the `Host` that was asked, exactly: same
/// name, same port (the scheme's own port may be left out). A missing, doubled
/// or `null` origin is refused: every browser sends one with a POST or upgrade.
///
/// # Errors
/// [`NotOurs`] in every other case.
pub fn check_origin(headers: &HeaderMap) -> Result<(), NotOurs> {
    let (origin, host) = (only(headers, &ORIGIN)?, only(headers, &HOST)?);
    let (scheme, asked) = origin.split_once("://").ok_or(NotOurs)?;
    let port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return Err(NotOurs),
    };
    let plain = |name: &str| name.strip_suffix(port).unwrap_or(name).to_ascii_lowercase();
    let fits = !asked.is_empty() && plain(asked) == plain(host);
    if fits { Ok(()) } else { Err(NotOurs) }
}

/// Whether the page that asks came over https, by what its browser says: through our own TLS, or
/// through a proxy's.
pub fn is_secret(headers: &HeaderMap) -> bool {
    only(headers, &ORIGIN).is_ok_and(|origin| origin.starts_with("https://"))
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<&'a str, NotOurs> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().map_err(|_| NotOurs),
        _ => Err(NotOurs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&HeaderName, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        map
    }

    #[test]
    fn our_own_pages_pass() {
        for (origin, host) in [
            ("http://ronde.example", "ronde.example"),
            ("http://ronde.example", "ronde.example:80"),
            ("https://ronde.example", "ronde.example"),
            ("https://ronde.example", "ronde.example:443"),
            ("http://192.168.1.7:8080", "192.168.1.7:8080"),
            ("http://[fe80::1]:8080", "[fe80::1]:8080"),
            ("https://ronde.example", "RONDE.example"),
        ] {
            assert_eq!(check_origin(&headers(&[(&ORIGIN, origin), (&HOST, host)])), Ok(()));
        }
    }

    #[test]
    fn everybody_else_is_refused() {
        let host = (&HOST, "ronde.example:8080");
        for origin in [
            "null",
            "",
            "http://",
            "ronde.example:8080",
            "http://ronde.example",
            "http://ronde.example:80",
            "http://ronde.example:8081",
            "http://ronde.example:8080.evil.example",
            "http://evil.example/ronde.example:8080",
            "http://evil.example:8080",
            "http://xronde.example:8080",
            "http://ronde.example:8080/",
            "http://user@ronde.example:8080",
            "file://ronde.example:8080",
            "http://ronde.exämple:8080",
        ] {
            assert_eq!(check_origin(&headers(&[(&ORIGIN, origin), host])), Err(NotOurs), "{origin}");
        }
        let good = (&ORIGIN, "http://ronde.example:8080");
        for wrong in [vec![host], vec![good], vec![good, good, host], vec![good, host, host]] {
            assert_eq!(check_origin(&headers(&wrong)), Err(NotOurs));
        }
        let scheme = headers(&[(&ORIGIN, "https://ronde.example:80"), (&HOST, "ronde.example")]);
        assert_eq!(check_origin(&scheme), Err(NotOurs));
    }
}
