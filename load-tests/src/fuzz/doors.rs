//! What is shown at a door: codes, tokens, names of rooms, origins. None of it opens
//! anything here, and none of it may make the door fall.

use std::cell::OnceCell;

use hub::doors::{Doors, check_origin};
use hub::journal::RoomKey;

/// The input is a proof of every kind at once.
pub fn doors(input: &[u8]) {
    thread_local!(static DOORS: OnceCell<(Doors, RoomKey)> = const { OnceCell::new() });
    let Ok(shown) = std::str::from_utf8(input) else { return };
    DOORS.with(|cell| {
        let (doors, room) = cell.get_or_init(open);
        assert!(!doors.is_operator(shown) && doors.role_of(room, 1, shown).is_none());
        assert!(!doors.is_seat(room, 1, 1, shown));
        if let Some(named) = RoomKey::parse(shown) {
            assert_eq!(named.as_str(), shown);
        }
        let _ = hub::doors::Code::parse(shown);
    });
    origin(shown);
}

fn open() -> (Doors, RoomKey) {
    let dir = tempfile::tempdir().expect("a folder");
    (Doors::open(dir.path()).expect("doors"), RoomKey::fresh())
}

/// One line an origin, the next the host.
fn origin(shown: &str) {
    let (origin, host) = shown.split_once('\n').unwrap_or((shown, "h:1"));
    let mut headers = http::HeaderMap::new();
    let value = |text: &str| http::HeaderValue::from_str(text).ok();
    headers.extend(value(origin).map(|origin| (http::header::ORIGIN, origin)));
    headers.extend(value(host).map(|host| (http::header::HOST, host)));
    let place = |of: &str| of.trim_end_matches(":80").trim_end_matches(":443").to_ascii_lowercase();
    let named = origin.split_once("://").map_or(origin, |(_, place)| place);
    let ours = check_origin(&headers).is_ok();
    assert!(!ours || place(named) == place(host), "{origin} is not of {host}");
}
