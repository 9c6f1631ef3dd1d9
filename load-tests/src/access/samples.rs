//! For each row of the matrix, something that this row guards: a command, or a
//! thing that can be fetched or seen. Runs and entries that it names do not exist,
//! so that whoever may ask is refused for that reason, and for no other.

use room::access::MATRIX;
use serde_json::{Value, json};

/// What tries a row.
#[derive(Clone, Debug)]
pub enum Sample {
    /// A command.
    Ask(Value),
    /// A page of the room, as `links`.
    Fetch(&'static str),
    /// A gesture by POST in the room.
    Post(&'static str, Value),
    /// A page of the server, as `/metrics`.
    Server(&'static str),
    /// A gesture by POST on the server.
    ServerPost(&'static str),
    /// The board of an audience.
    See(&'static str),
    /// Nothing: it can be done by nobody, and the row must be empty.
    Nobody,
}

/// A run that does not exist.
const RUN: u32 = 4_000_000;
/// A text that does not exist.
const ITEM: u64 = 1_234_567;

/// The sample of a row; none if nobody has written one yet.
#[must_use]
pub fn of(row: &str) -> Option<Sample> {
    hall(row).or_else(|| day(row)).or_else(|| seen(row)).or_else(|| kinds(row)).or_else(|| later_kinds(row))
}

fn ask(command: Value) -> Option<Sample> {
    Some(Sample::Ask(command))
}

fn act(kind: &str, command: Value) -> Option<Sample> {
    ask(json!({ "act": { "run": RUN, "do": { kind: command } } }))
}

fn hall(row: &str) -> Option<Sample> {
    ask(match row {
        "join" => json!({ "join": { "name": "X", "language": "fr" } }),
        "add_neighbour" => json!({ "add_neighbour": { "name": "X" } }),
        "rename" => json!({ "rename": { "name": "X" } }),
        "speak" => json!({ "speak": { "language": "en" } }),
        "leave" => json!({ "leave": {} }),
        "come_back" => json!({ "come_back": {} }),
        "sit" => json!({ "sit": { "table": 900 } }),
        "take_pen" => json!({ "take_pen": {} }),
        "pass_pen" => json!({ "pass_pen": { "to": 999_999 } }),
        "call_help" => json!({ "call_help": {} }),
        "roll_call" => json!({ "roll_call": { "table": 900, "absent": [] } }),
        "answer_help" => json!({ "answer_help": { "table": 900, "by": "X" } }),
        "seat_person" => json!({ "seat_person": { "who": 999_999, "table": 900 } }),
        "swap_people" => json!({ "swap_people": { "a": 999_998, "b": 999_999 } }),
        "invite" => json!({ "invite": { "list": { "columns": [], "guests": [] } } }),
        "erase_self" => json!({ "erase": {} }),
        "erase_person" => json!({ "erase_person": { "who": 999_999 } }),
        "mark_left" => json!({ "mark_left": { "who": 999_999 } }),
        "give_pen" => json!({ "give_pen": { "table": 900, "to": 999_999 } }),
        "seat_batch" => json!({ "seat_batch": { "names": [] } }),
        _ => return None,
    })
}

fn day(row: &str) -> Option<Sample> {
    let text = json!({ "fr": "x", "en": "x" });
    ask(match row {
        "go" => json!({ "go": { "expect": 999_999 } }),
        "steer" => json!({ "go_to": { "step": 999_999 } }),
        "rearrange" => json!({ "reorder": { "step": 999_999, "before": null } }),
        "reshuffle" => json!({ "reshuffle": { "announce": true } }),
        "dark" => json!({ "dark": { "on": false } }),
        "show" => json!({ "night": { "on": false } }),
        "speak_to_room" => json!({ "message": { "text": "" } }),
        "line_to_stage" => json!({ "line_to_stage": { "text": "" } }),
        "reword" => json!({ "reword": { "subtheme": 99, "text": text } }),
        "request" => json!({ "request_aside": {} }),
        "undo" => json!({ "undo": { "entry": 999_999_999 } }),
        "take_control" => json!({ "take_control": {} }),
        "hand_over" => json!({ "hand_over": {} }),
        "doors" => json!({ "doors": { "open": true } }),
        "close_table" => json!({ "close_table": { "table": 900, "closed": true } }),
        "reopen_table" => json!({ "close_table": { "table": 900, "closed": false } }),
        _ => return None,
    })
}

fn seen(row: &str) -> Option<Sample> {
    Some(match row {
        "see_phones" => Sample::See("board phones"),
        "see_screen" => Sample::See("board screen"),
        "see_stage" => Sample::See("board stage"),
        "see_helper" => Sample::See("board helper"),
        "see_pilot" => Sample::See("board pilot"),
        "see_people" => Sample::Fetch("people"),
        "way_in" => Sample::Fetch("join"),
        "seat_cards" => Sample::Fetch("seats"),
        "export" => Sample::Fetch("export/day.json"),
        "turn_links" => Sample::Post("links/turn", json!({})),
        "pair_screen" => Sample::Post("screen/pair", json!({ "code": "0000-0000" })),
        "links" => Sample::Fetch("links"),
        "open_room" => Sample::Server("/operator/scenarios"),
        "metrics" => Sample::Server("/metrics"),
        "erase_room" => Sample::ServerPost("/operator/rooms/0000000000000000/erase"),
        "turn_operator_link" => Sample::ServerPost("/operator/links/turn"),
        _ if MATRIX.iter().any(|(_, name, holders)| *name == row && holders.is_empty()) => Sample::Nobody,
        _ => return None,
    })
}

fn kinds(row: &str) -> Option<Sample> {
    let secret = "0".repeat(32);
    let publish = json!({ "publish": { "clear": {} } });
    match row {
        "choose_action" => act("actions", json!({ "choose": { "action": 0 } })),
        "tap_warmup" => act("warmup", json!({ "tap": { "answer": 0 } })),
        "stories_keep" => act("stories", json!({ "keep": { "on": true } })),
        "stories_gongs" => act("stories", json!({ "gongs": { "on": true } })),
        "relay_told" => act("relay", json!({ "told": {} })),
        "relay_write" => act("relay", json!({ "write": { "author": 999_999, "title": "x", "line": "x" } })),
        "relay_author" => act("relay", json!({ "decline": { "story": ITEM } })),
        "relay_aside" => act("relay", json!({ "aside": { "story": ITEM, "on": true } })),
        "relay_show" => act("relay", json!({ "collect": {} })),
        "ask_harvest" => act("harvest", json!({ "ask": { "text": "x", "subtheme": null, "secret": secret } })),
        "own_harvest" => act("harvest", json!({ "withdraw": { "item": ITEM, "secret": secret } })),
        "publish_harvest" => act("harvest", publish),
        "join_group" => act("group", json!({ "join": { "under": ITEM, "items": [ITEM + 1] } })),
        "keep_apart_group" => act("group", json!({ "keep_apart": { "item": ITEM, "secret": secret } })),
        "choose_explore" => act("explore", json!({ "choose": { "question": ITEM } })),
        "note_explore" => act("explore", json!({ "note": { "text": "x", "secret": secret } })),
        "own_explore" => act("explore", json!({ "withdraw": { "item": ITEM, "secret": secret } })),
        "publish_explore" => act("explore", publish),
        "focus_explore" => act("explore", json!({ "focus": { "question": null } })),
        _ => None,
    }
}

fn later_kinds(row: &str) -> Option<Sample> {
    let marks = json!({ "revision": 1, "dots": [], "unsettling": null, "run_off": false });
    match row {
        "ballot_dots" => act("dots", json!({ "ballot": marks })),
        "steer_dots" => act("dots", json!({ "close": {} })),
        "write_finding" => act("finding", json!({ "write": { "table": 900, "text": "x" } })),
        "nod_finding" => act("finding", json!({ "nod": { "finding": ITEM, "yes": true } })),
        "show_finding" => act("finding", json!({ "show": { "finding": null } })),
        "stand_finding" => act("finding", json!({ "stand": { "finding": ITEM, "on": true } })),
        "answer_finding" => act("finding", json!({ "answer": { "revision": 1, "choices": [] } })),
        "wait_finding" => act("finding", json!({ "wait": {} })),
        _ => voices(row).or_else(|| wording(row)),
    }
}

fn voices(row: &str) -> Option<Sample> {
    let turn = json!({ "turn": 999_999 });
    act(
        "voices",
        match row {
            "voices_queue" => json!({ "draw": { "count": 1 } }),
            "voices_speak" => json!({ "done": {} }),
            "voices_write" => json!({ "ask": turn }),
            "voices_reveal" => json!({ "reveal": turn }),
            "voices_hide" => json!({ "hide": {} }),
            "voices_nod" => json!({ "nod": { "item": ITEM } }),
            "voices_raise" => json!({ "raise": {} }),
            _ => return None,
        },
    )
}

fn wording(row: &str) -> Option<Sample> {
    act(
        "wording",
        match row {
            "volunteer_wording" => json!({ "volunteer": { "question": null } }),
            "circle_wording" => json!({ "dismiss": { "who": 999_999 } }),
            "draft_wording" => json!({ "propose": { "text": "x" } }),
            "approve_wording" => json!({ "approve": { "wording": ITEM, "on": true } }),
            "show_wording" => json!({ "show": { "wording": null } }),
            "answer_wording" => json!({ "answer": { "revision": 1, "choices": [] } }),
            "wait_wording" => json!({ "wait": {} }),
            "aside_wording" => json!({ "aside": { "reservation": ITEM, "on": true } }),
            "amend_wording" => json!({ "amend": { "wording": ITEM, "text": "x" } }),
            "choose_wording" => json!({ "choose": { "wording": null } }),
            _ => return None,
        },
    )
}

#[cfg(test)]
mod tests {
    use room::protocol::Command;

    use super::*;

    #[test]
    fn every_row_has_a_sample_that_it_guards() {
        for (right, name, _) in MATRIX {
            match of(name) {
                None => panic!("row {name} has no sample: add one here"),
                Some(Sample::Ask(command)) => {
                    let command: Command =
                        serde_json::from_value(command).unwrap_or_else(|told| panic!("{name}: {told}"));
                    assert_eq!(room::room::right(&command), *right, "{name}");
                }
                Some(_) => {}
            }
        }
    }
}
