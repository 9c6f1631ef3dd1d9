//! The list of targets: a name (its corpus has the same), words that its inputs are
//! made of, and what is done with an input. A target falls by a panic.

use std::io::{self, Cursor, Read, Write};

use hub::wire::Meter;
use room::guests::GuestList;
use room::scenario::Scenario;
use room::text::{clean, clean_or_empty};
use room::words::At;
use tungstenite::protocol::{Role, WebSocket, WebSocketConfig};

use super::{doors, room as rooms, store};

/// Something to hand inputs to.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    #[allow(missing_docs)]
    pub name: &'static str,
    /// What its inputs are made of.
    pub words: &'static [&'static str],
    /// Takes an input; falls by a panic.
    pub run: fn(&[u8]),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "frames", words: &["\u{1}", "\u{80}", "{\"alive\":{}}"], run: frames },
    Target { name: "commands", words: rooms::WORDS, run: rooms::commands },
    Target {
        name: "scenario",
        words: &["[[agenda]]", "kind", "minutes", "beats", "\"\"\"", "seats = \"mix\""],
        run: scenario,
    },
    Target { name: "guests", words: &["name", "apart", "together", "reports_to", "host", "\"\"", ";"], run: guests },
    Target {
        name: "texts",
        words: &["\u{200d}", "\u{feff}", "\u{e000}", "\u{2028}", "\u{1f468}\u{200d}\u{1f469}"],
        run: texts,
    },
    Target { name: "doors", words: &["http://", "https://", ":", "ronde_participant=", "%2e"], run: doors::doors },
    Target { name: "entries", words: &["$sealed", "$own", "under", "cipher", "gone"], run: store::entries },
    Target { name: "store", words: &["\u{0}\u{0}", "\u{ff}"], run: store::store },
];

/// As the server's socket reads it: what is behind the bounds is read as commands.
fn frames(input: &[u8]) {
    let meter = Meter::default();
    meter.arm(64 * 1_024, 256 * 1_024);
    // The first byte says in pieces of which size it comes.
    let (size, wire) = input.split_first().map_or((1, input), |(size, rest)| (usize::from(*size).max(1), rest));
    let within = wire.chunks(size).all(|piece| meter.take(piece));
    if !within {
        return;
    }
    let config = WebSocketConfig::default().max_message_size(Some(32 * 1_024)).max_frame_size(Some(32 * 1_024));
    let mut socket = WebSocket::from_raw_socket(Wire(Cursor::new(wire)), Role::Server, Some(config));
    while let Ok(message) = socket.read() {
        if let Ok(text) = message.to_text() {
            let _ = hub::from_client(text);
        }
    }
}

/// A peer that has said something and listens to nothing.
struct Wire<'a>(Cursor<&'a [u8]>);

impl Read for Wire<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl Write for Wire<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A scenario is refused with a place in it, or opens a room that has a first view.
fn scenario(input: &[u8]) {
    let Ok(source) = std::str::from_utf8(input) else { return };
    match Scenario::read(source) {
        Err(mistake) => {
            let lines = source.lines().count().max(1);
            assert!(mistake.line >= 1 && mistake.line <= lines + 1, "line {} of {lines}", mistake.line);
            assert!(!mistake.to_string().is_empty());
        }
        Ok(read) if read.head.people <= 400 => rooms::opens(&read),
        Ok(_) => {}
    }
}

/// A list is refused row by row, or taken by a room.
fn guests(input: &[u8]) {
    match room::guests::read(input) {
        Err(flaws) => assert!(!flaws.is_empty() && flaws.iter().all(|flaw| !flaw.to_string().is_empty())),
        Ok(list) => {
            let json = serde_json::to_string(&list).expect("a list is JSON");
            assert!(serde_json::from_str::<GuestList>(&json).is_ok_and(|back| back == list));
            if list.guests.len() <= 60 {
                rooms::invites(list);
            }
        }
    }
}

/// What is kept of a text is clean, short, and the same when it is cleaned again.
fn texts(input: &[u8]) {
    let Ok(typed) = std::str::from_utf8(input) else { return };
    for limit in [1, 40, 140, 2_000] {
        let _ = clean_or_empty("text", typed, limit);
        let Ok(kept) = clean("text", typed, limit) else { continue };
        assert!(kept.chars().count() <= limit as usize && !kept.is_empty());
        assert!(!kept.chars().any(char::is_control), "{kept:?}");
        assert!(!kept.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')), "{kept:?}");
        assert_eq!(clean("text", &kept, limit).as_ref(), Ok(&kept), "cleaned twice is another text");
    }
}

/// When rooms of targets begin.
pub(super) const MORNING: At = At(1_000);
