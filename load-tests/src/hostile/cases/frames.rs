//! Frames that break the protocol, one way each.

use super::{Case, Deed, case};
use crate::outside::raw::{CLOSE, PING, TEXT, frame, head};

pub(super) fn cases() -> Vec<Case> {
    [broken(), closes(), texts(), sizes(), parts()].concat()
}

fn of(line: &'static str, name: impl Into<String>, frames: Vec<u8>, want: &str) -> Case {
    case(line, name, Deed::Frames(frames), want)
}

fn broken() -> Vec<Case> {
    let mut cases: Vec<Case> = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]
        .map(|opcode: u8| of("frame", format!("opcode {opcode}"), frame(0x80 | opcode, b"x"), "closed 1002"))
        .to_vec();
    for (name, bit) in [("first", 0x40), ("second", 0x20), ("third", 0x10)] {
        cases.push(of("frame", format!("{name} reserved bit"), frame(TEXT | bit, b"x"), "closed 1002"));
    }
    cases.extend([
        of("frame", "a text without a mask", vec![TEXT, 1, b'x'], "closed 1002"),
        of("frame", "a ping without a mask", vec![PING, 0], "closed 1002"),
        of("frame", "a close without a mask", vec![CLOSE, 0], "closed 1002"),
        of("frame", "a ping in parts", frame(0x09, b"x"), "closed 1002"),
        of("frame", "a ping of 126 bytes", frame(PING, &[b'x'; 126]), "closed 1002"),
        of("frame", "a pong of 200 bytes", frame(0x8A, &[b'x'; 200]), "closed 1002"),
        of("frame", "a part of nothing", frame(0x80, b"x"), "closed 1002"),
        of("frame", "an unfinished part of nothing", frame(0x00, b"x"), "closed 1002"),
        of("frame", "a text inside a text", [frame(0x01, b"x"), frame(TEXT, b"y")].concat(), "closed 1002"),
        of("frame", "a binary inside a text", [frame(0x01, b"x"), frame(0x82, b"y")].concat(), "closed 1002"),
        of("binary", "a binary", frame(0x82, b"{}"), "closed 1003"),
        of("binary", "an empty binary", frame(0x82, b""), "closed 1003"),
        of("binary", "a binary in two parts", [frame(0x02, b"{"), frame(0x80, b"}")].concat(), "closed 1003"),
    ]);
    cases
}

fn closes() -> Vec<Case> {
    let with = |code: u16, reason: &[u8]| frame(CLOSE, &[&code.to_be_bytes(), reason].concat());
    let mut cases: Vec<Case> = [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 65_535]
        .map(|code| of("after-close", format!("a close with {code}"), with(code, b""), "closed 1002 | gone"))
        .to_vec();
    cases.extend([
        of("after-close", "a close of one byte", frame(CLOSE, b"x"), "closed 1002 | gone"),
        of("after-close", "a reason of 124 bytes", with(1000, &[b'x'; 124]), "closed 1002 | gone"),
        of("after-close", "a reason that is no text", with(1000, &[0xFF, 0xFE]), "closed 1007 | closed 1002 | gone"),
        of("after-close", "a text after a close", [with(1000, b""), frame(TEXT, b"{}")].concat(), "closed 1000 | gone"),
        of("after-close", "two closes", [with(1000, b""), with(1001, b"")].concat(), "closed 1000 | gone"),
    ]);
    cases
}

fn texts() -> Vec<Case> {
    let invalid: [(&str, &[u8]); 7] = [
        ("a byte that is never there", &[0xFF]),
        ("a start without its rest", &[b'a', 0xC3]),
        ("a rest without its start", &[0x80]),
        ("an overlong slash", &[0xC0, 0xAF]),
        ("an overlong zero", &[0xE0, 0x80, 0x80]),
        ("half of a pair", &[0xED, 0xA0, 0x80]),
        ("beyond the last sign", &[0xF4, 0x90, 0x80, 0x80]),
    ];
    let mut cases: Vec<Case> =
        invalid.map(|(name, bytes)| of("utf8", name, frame(TEXT, bytes), "closed 1007")).to_vec();
    let split = [frame(0x01, &[b'a', 0xC3]), frame(0x80, &[0x28])].concat();
    cases.push(of("utf8", "a sign that breaks between two parts", split, "closed 1007"));
    cases
}

/// The whole head of a frame, and nothing of its payload.
fn masked(length: u64) -> Vec<u8> {
    [head(TEXT, length), vec![1, 2, 3, 4]].concat()
}

fn sizes() -> Vec<Case> {
    let declared = |name: &str, length: u64| of("size", name, masked(length), "closed 1009");
    let half = |first| frame(first, &[b' '; 20_000]);
    vec![
        declared("32 KiB and one", 32 * 1024 + 1),
        declared("64 KiB", 0xFFFF),
        declared("a mebibyte", 1 << 20),
        declared("two gibibytes", 1 << 31),
        declared("nearly all there is", i64::MAX as u64),
        of("size", "beyond 63 bits", masked(1 << 63), "closed 1009 | closed 1002"),
        of("size", "two halves", [half(0x01), half(0x80)].concat(), "closed 1009"),
    ]
}

fn parts() -> Vec<Case> {
    let many = |payload: &[u8]| [frame(0x01, payload), frame(0x00, payload).repeat(10_000)].concat();
    let pings = frame(PING, b"").repeat(500);
    let mistakes = frame(TEXT, b"nonsense").repeat(20);
    vec![
        of("parts", "10,000 empty parts", many(b""), "closed 1008 | gone"),
        of("parts", "10,000 parts of a byte", many(b" "), "closed 1008 | gone"),
        of("parts", "65 parts", [frame(0x01, b"{"), frame(0x00, b" ").repeat(64)].concat(), "closed 1008"),
        of("flood", "500 pings", pings, "closed 1008 | gone"),
        of("flood", "500 pongs that nobody asked for", frame(0x8A, b"").repeat(500), "closed 1008 | gone"),
        of("flood", "20 mistakes", mistakes, "closed 1008"),
        of("flood", "a mebibyte of texts", frame(TEXT, &[b' '; 16_000]).repeat(64), "closed 1008 | gone"),
    ]
}
