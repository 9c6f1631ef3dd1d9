//! Requests that no browser sends: heads, bodies, framing, paths, methods.

use super::{Case, Deed, case};

/// The size beyond which a body is refused.
const BODY: usize = 64 * 1024;

pub(super) fn cases() -> Vec<Case> {
    [heads(), bodies(), framing(), paths(), methods()].concat()
}

fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {{host}}\r\n{headers}\r\n")
}

fn heads() -> Vec<Case> {
    let large = |name: &str, request: String, want: &str| case("large-head", name, Deed::Request(request), want);
    vec![
        large("a value of 20,000 signs", get("/", &format!("X-A: {}\r\n", "x".repeat(20_000))), "431"),
        large("a name of 20,000 signs", get("/", &format!("{}: x\r\n", "x".repeat(20_000))), "431 | 400"),
        large("a hundred headers", get("/", &"X-A: b\r\n".repeat(100)), "431"),
        large("a cookie of 20,000 signs", get("/", &format!("Cookie: a={}\r\n", "x".repeat(20_000))), "431"),
        large("an address of 3,000 signs", get(&format!("/{}", "x".repeat(3_000)), ""), "414"),
        large("a query of 3,000 signs", get(&format!("/?{}", "x".repeat(3_000)), ""), "414"),
        large("an address of 30,000 signs", get(&format!("/{}", "x".repeat(30_000)), ""), "431 | 414"),
    ]
}

fn bodies() -> Vec<Case> {
    let mut cases = Vec::new();
    for path in ["/r/{room}/enter", "/code", "/operator/enter", "/operator/rooms", "/screen/fetch"] {
        let post = |headers: &str| {
            format!("POST {path} HTTP/1.1\r\nHost: {{host}}\r\nOrigin: http://{{host}}\r\n{headers}\r\n")
        };
        let mut body = |name: &str, headers: &str, rest: &str, want: &str| {
            let request = post(headers) + rest;
            cases.push(case("body", format!("{path}: {name}"), Deed::Request(request), want));
        };
        body("one byte too many, declared", &format!("Content-Length: {}\r\n", BODY + 1), "", "413");
        body("a terabyte, declared", "Content-Length: 1099511627776\r\n", "", "413");
        body("expects to be asked for too much", "Expect: 100-continue\r\nContent-Length: 999999\r\n", "", "413");
        let endless = format!("{:x}\r\n{}\r\n", BODY + 16, "x".repeat(BODY + 16));
        body("chunks without end", "Transfer-Encoding: chunked\r\n", &endless, "411");
        body("a chunk without a size", "Transfer-Encoding: chunked\r\n", "zz\r\n", "411");
    }
    for (name, length) in [("negative", "-1"), ("a word", "many"), ("beyond 64 bits", "99999999999999999999")] {
        let request = format!(
            "POST /code HTTP/1.1\r\nHost: {{host}}\r\nOrigin: http://{{host}}\r\nContent-Length: {length}\r\n\r\n{{}}"
        );
        cases.push(case("body", format!("a length that is {name}"), Deed::Request(request), "400"));
    }
    cases
}

fn framing() -> Vec<Case> {
    let of = |name: &str, head: &str| case("framing", name, Deed::Request(head.to_owned()), "400 | 411 | closed");
    let post = |lines: &str| {
        format!("POST /code HTTP/1.1\r\nHost: {{host}}\r\nOrigin: http://{{host}}\r\n{lines}\r\n0\r\n\r\n")
    };
    let mut cases = vec![
        of("both lengths", &post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n")),
        of("both lengths, the other way", &post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n")),
        of("two lengths", &post("Content-Length: 4\r\nContent-Length: 5\r\n")),
        of("a list of lengths", &post("Content-Length: 4, 5\r\n")),
        of("chunked, and then something else", &post("Transfer-Encoding: chunked, identity\r\n")),
        of("a coding that nobody knows", &post("Transfer-Encoding: gzip\r\n")),
        of("no host", "GET / HTTP/1.1\r\n\r\n"),
        of("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        of("a host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        of("a host with a user", "GET / HTTP/1.1\r\nHost: me@a\r\n\r\n"),
        of("a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        of("an empty host", "GET / HTTP/1.1\r\nHost: \r\n\r\n"),
        of("a header without a colon", &get("/", "nonsense\r\n")),
        of("a space before the colon", &get("/", "X-A : b\r\n")),
        of("a folded header", &get("/", "X-A: b\r\n c\r\n")),
        of("an empty name", &get("/", ": b\r\n")),
        of("nonsense", "nonsense\r\n\r\n"),
        of("no version", "GET /\r\n\r\n"),
        of("version 3", "GET / HTTP/3.0\r\nHost: a\r\n\r\n"),
        of("the greeting of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        of("a method with a space", "GE T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        of("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ];
    let raw = |name: &str, bytes: &[u8]| case("framing", name, Deed::Bytes(bytes.to_vec()), "400 | closed");
    cases.extend([
        raw("a zero in a value", b"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n"),
        raw("a bare return in a value", b"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rX-B: c\r\n\r\n"),
        raw("a zero in the address", b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
        raw("a greeting of TLS", &[22, 3, 1, 0, 5, 1, 0, 0, 1, 0, 13, 10, 13, 10]),
        raw("only zeros", &[0; 64]),
    ]);
    cases
}

/// All get what any path gets that does not exist.
fn paths() -> Vec<Case> {
    [
        "/nowhere",
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%252e%252e/%252e%252e/etc/passwd",
        "/assets/../../Cargo.toml",
        "/assets/..%5c..%5cCargo.toml",
        "/index.html%00.js",
        "/.git/config",
        "/.env",
        "/ronde-data/journal.db",
        "/operator.key",
        "/r/{room}/../../operator/rooms",
        "/r/{room}/nothing",
        "//",
        "/index.html.br",
    ]
    .map(|path| case("path", path, Deed::Request(get(path, "Connection: close\r\n")), "404 not_found"))
    .to_vec()
}

fn methods() -> Vec<Case> {
    let of = |method: &str, path: &str| {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {{host}}\r\nOrigin: http://{{host}}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        case("path", format!("{method} {path}"), Deed::Request(request), "405")
    };
    vec![
        of("DELETE", "/"),
        of("PUT", "/r/{room}/enter"),
        of("GET", "/r/{room}/enter"),
        of("PATCH", "/operator/rooms"),
        of("TRACE", "/"),
        of("OPTIONS", "/r/{room}/links/turn"),
        of("GET", "/r/{room}/links/turn"),
        of("POST", "/r/{room}/links"),
        of("POST", "/metrics"),
        of("POST", "/r/{room}/live"),
        of("DELETE", "/r/{room}/export/day.json"),
    ]
}
