//! The doors: origins, upgrades, tickets, keys and codes, versions.

use serde_json::json;

use super::{Case, Deed, case};

pub(super) fn cases() -> Vec<Case> {
    [origins(), upgrades(), tickets(), guesses(), versions()].concat()
}

/// Each tried with a POST that would do something, and with an upgrade that has a good ticket.
const ORIGINS: [(&str, &str); 14] = [
    ("another site", "http://evil.example"),
    ("another port", "http://127.0.0.1:1"),
    ("no port", "http://127.0.0.1"),
    ("ours as a beginning", "http://{host}.evil.example"),
    ("ours as an end", "http://evil.example/{host}"),
    ("ours as a user", "http://{host}@evil.example"),
    ("somebody at ours", "http://me@{host}"),
    ("with a path", "http://{host}/"),
    ("null", "null"),
    ("empty", ""),
    ("a file", "file://{host}"),
    ("an extension", "chrome-extension://{host}"),
    ("without a scheme", "{host}"),
    ("two in one", "http://{host}, http://{host}"),
];

fn origins() -> Vec<Case> {
    let mut cases = Vec::new();
    let post = |lines: &str| {
        let body = r#"{"code":"0000-0000"}"#;
        format!(
            "POST /r/{{room}}/enter HTTP/1.1\r\nHost: {{host}}\r\n{lines}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    for (name, origin) in ORIGINS {
        let request = post(&format!("Origin: {origin}\r\n"));
        cases.push(case("origin", format!("{name}, to enter"), Deed::Request(request), "403 denied"));
        let deed = Deed::Upgrade("Origin: http://{host}\r\n", format!("Origin: {origin}\r\n"));
        cases.push(case("origin", format!("{name}, for a socket"), deed, "403 denied"));
    }
    cases.push(case("origin", "none, to enter", Deed::Request(post("")), "403 denied"));
    let without = Deed::Upgrade("Origin: http://{host}\r\n", String::new());
    cases.push(case("origin", "none, for a socket", without, "403 denied"));
    let twice = "Origin: http://{host}\r\nOrigin: http://{host}\r\n";
    cases.push(case("origin", "two, to enter", Deed::Request(post(twice)), "403 denied"));
    for path in ["/r/{room}/links/turn", "/operator/rooms", "/operator/enter", "/code", "/screen/ask"] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {{host}}\r\nOrigin: http://evil.example\r\nContent-Length: 33\r\n\r\n{{\"key\":\"x\",\"code\":\"0000-00000000\"}}"
        );
        cases.push(case("origin", format!("another site, {path}"), Deed::Request(request), "403 denied"));
    }
    cases
}

fn upgrades() -> Vec<Case> {
    let of = |name: &str, was: &'static str, now: &str, want: &str| {
        case("upgrade", name, Deed::Upgrade(was, now.to_owned()), want)
    };
    let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let version = "Sec-WebSocket-Version: 13\r\n";
    let mut cases = vec![
        of("no key", key, "", "400"),
        of("no version", version, "", "426 | 400"),
        of("version 8", version, "Sec-WebSocket-Version: 8\r\n", "426"),
        of("version 14", version, "Sec-WebSocket-Version: 14\r\n", "426"),
        of("version of words", version, "Sec-WebSocket-Version: new\r\n", "426"),
        of("not an upgrade", "Connection: Upgrade\r\n", "Connection: keep-alive\r\n", "400"),
        of("an upgrade to nothing", "Upgrade: websocket\r\n", "", "400"),
        of("an upgrade to HTTP/2", "Upgrade: websocket\r\n", "Upgrade: h2c\r\n", "400"),
        of("by POST", "GET /", "POST /", "405"),
    ];
    for (name, offered) in [
        ("deflate", "permessage-deflate"),
        ("deflate with words", "permessage-deflate; client_max_window_bits=15; server_no_context_takeover"),
        ("an unknown one", "x-nothing"),
    ] {
        let now = format!("{key}Sec-WebSocket-Extensions: {offered}\r\n");
        cases.push(case("extension", name, Deed::Upgrade(key, now), "101"));
    }
    cases
}

fn tickets() -> Vec<Case> {
    let mut cases: Vec<Case> = ["", "AAAAAAAAAAAAAAAAAAAAAA", "not a ticket", "AAAAAAAAAAAAAAAAAAAAAA==", "../../etc"]
        .map(|ticket| case("ticket", format!("`{ticket}`"), Deed::Ticket(ticket.to_owned()), "401 denied"))
        .to_vec();
    cases.push(case("ticket", "1,000 signs", Deed::Ticket("x".repeat(1_000)), "401 denied"));
    let none = Deed::Upgrade("ronde, ticket.", "ronde, tick".into());
    cases.push(case("ticket", "under another name", none, "401 denied"));
    let elsewhere = Deed::Upgrade("/r/{room}/live", "/r/{calm}/live".into());
    cases.push(case("ticket", "of another room", elsewhere, "401 denied"));
    let nowhere = Deed::Upgrade("/r/{room}/live", "/r/nowhere/live".into());
    cases.push(case("ticket", "of a room that does not exist", nowhere, "401 denied"));
    cases
}

fn guesses() -> Vec<Case> {
    let mut cases: Vec<Case> = [
        ("nothing at all", json!({})),
        ("a wrong code", json!({ "code": "0000-0000" })),
        ("a code of no shape", json!({ "code": "what?" })),
        ("a wrong key", json!({ "key": "AAAAAAAAAAAAAAAAAAAAAA" })),
        ("an empty key", json!({ "key": "" })),
        ("a key of 10,000 signs", json!({ "key": "x".repeat(10_000) })),
        ("the pilot without a cookie", json!({ "role": "pilot" })),
        ("the operator without a cookie", json!({ "role": "operator" })),
        ("a stranger without a cookie", json!({ "role": "stranger" })),
    ]
    .map(|(name, hello)| case("guess", name, Deed::Enters(hello), "401 denied"))
    .to_vec();
    for path in ["links", "join", "qr.svg", "seats", "export/day.json", "export/report.html", "export/questions.csv"] {
        for room in ["{room}", "nowhere"] {
            let request = format!("GET /r/{room}/{path} HTTP/1.1\r\nHost: {{host}}\r\nConnection: close\r\n\r\n");
            cases.push(case("guess", format!("{path} of {room}, no cookie"), Deed::Request(request), "401 denied"));
        }
        let cookie = "Cookie: ronde-pilot=AAAAAAAAAAAAAAAAAAAAAA.{room}.pilot.1.AAAAAAAAAAAAAAAAAAAAAA\r\n";
        let request = format!("GET /r/{{room}}/{path} HTTP/1.1\r\nHost: {{host}}\r\n{cookie}Connection: close\r\n\r\n");
        cases.push(case("guess", format!("{path}, a cookie that was made up"), Deed::Request(request), "401 denied"));
    }
    for path in ["/metrics", "/operator/rooms", "/operator/scenarios"] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {{host}}\r\nConnection: close\r\n\r\n");
        cases.push(case("guess", format!("{path}, no cookie"), Deed::Request(request), "401 denied"));
    }
    cases
}

fn versions() -> Vec<Case> {
    let of = |spoken: u32, want: &str| {
        case("version", spoken.to_string(), Deed::Enters(json!({ "protocol": spoken, "code": "0000-0000" })), want)
    };
    let old = "426 upgrade_required";
    vec![of(0, old), of(2, old), of(65_535, old), of(65_536, "400 bad_shape do")]
}
