//! Texts on a socket that are no command, and commands of somebody who may not
//! give them.

use serde_json::{Value, json};

use super::{Case, Deed, case};

pub(super) fn cases() -> Vec<Case> {
    [syntax(), shape(), rights(), foreign()].concat()
}

fn syntax() -> Vec<Case> {
    let deep = |open: &str| open.repeat(17);
    let good = r#"{"alive":{}}"#;
    [
        ("nothing", String::new()),
        ("a word", "nonsense".into()),
        ("half of it", r#"{"ask":{"id":"#.into()),
        ("single quotes", "{'alive':{}}".into()),
        ("a comment", format!("/* */{good}")),
        ("a comma too many", r#"{"alive":{},}"#.into()),
        ("something after it", format!("{good}{good}")),
        ("a mark before it", format!("\u{feff}{good}")),
        ("arrays too deep", deep("[")),
        ("objects too deep", deep(r#"{"ask":"#)),
        ("not a number", r#"{"ask":{"id":NaN}}"#.into()),
        ("beyond numbers", r#"{"ask":{"id":1e999}}"#.into()),
        ("a control sign in a text", "{\"ask\":{\"id\":\"\u{1}\"}}".into()),
        ("half of a pair, escaped", r#"{"ask":{"id":"\ud800"}}"#.into()),
        ("an escape that nobody knows", r#"{"ask":{"id":"\q"}}"#.into()),
        ("only spaces", " \n\t ".into()),
    ]
    .map(|(name, text)| case("syntax", name, Deed::Says(text), "bad_syntax"))
    .to_vec()
}

fn shape() -> Vec<Case> {
    let ask = |rest: &str| format!(r#"{{"ask":{{"id":"{{id}}",{rest}}}}}"#);
    let of =
        |name: &str, text: String, field: &str| case("shape", name, Deed::Says(text), format!("bad_shape {field}"));
    let mut cases = vec![
        of("an unknown word", r#"{"fly":{}}"#.into(), "fly"),
        of("no id", r#"{"ask":{"as":"desk","do":{"leave":{}}}}"#.into(), "id"),
        of("no voice", ask(r#""do":{"leave":{}}"#), "as"),
        of("no command", ask(r#""as":"desk""#), "do"),
        of("a field too many", ask(r#""as":"desk","do":{"leave":{}},"more":1"#), "more"),
        of("an unknown command", ask(r#""as":"desk","do":{"jump":{}}"#), "jump"),
        of("an unknown voice", ask(r#""as":"boss","do":{"leave":{}}"#), "boss"),
        of("a field that a command does not have", ask(r#""as":"desk","do":{"go":{"expect":1,"now":2}}"#), "now"),
        of("a field missing in a command", ask(r#""as":"desk","do":{"go":{}}"#), "expect"),
        of("a field twice", ask(r#""as":"desk","as":"desk","do":{"leave":{}}"#), "as"),
        of("an unknown activity", ask(r#""as":"desk","do":{"act":{"run":1,"do":{"chess":{}}}}"#), "chess"),
        of("an unknown gesture", ask(r#""as":"desk","do":{"act":{"run":1,"do":{"warmup":{"shout":{}}}}}"#), "shout"),
    ];
    let clock = ask(r#""as":"desk","at":1893456000000,"do":{"leave":{}}"#);
    cases.push(case("clock", "ten years ahead", Deed::Says(clock), "bad_shape at"));
    let past = ask(r#""as":"desk","do":{"go":{"expect":1,"at":-1}}"#);
    cases.push(case("clock", "in a command", Deed::Says(past), "bad_shape at"));
    for (name, id) in
        [("short", "00ff"), ("long", &"0".repeat(33)), ("not hexadecimal", &"g".repeat(32)), ("empty", "")]
    {
        let text = format!(r#"{{"ask":{{"id":"{id}","as":"desk","do":{{"leave":{{}}}}}}}}"#);
        cases.push(case("shape", format!("an id that is {name}"), Deed::Says(text), "bad_shape do"));
    }
    for (name, table) in
        [("negative", "-1"), ("a word", "\"one\""), ("a fraction", "1.5"), ("too large", "70000"), ("nothing", "null")]
    {
        let text = ask(&format!(r#""as":"desk","do":{{"sit":{{"table":{table}}}}}"#));
        cases.push(case("shape", format!("a table that is {name}"), Deed::Says(text), "bad_shape do"));
    }
    cases
}

/// The desk's commands, as somebody at a table might send them.
fn desk() -> Vec<(&'static str, Value)> {
    vec![
        ("go", json!({ "go": { "expect": 1 } })),
        ("skip", json!({ "skip": {} })),
        ("pause", json!({ "pause": { "on": true } })),
        ("dark", json!({ "dark": { "on": true } })),
        ("black", json!({ "black": { "on": true } })),
        ("a message", json!({ "message": { "text": "Sortez" } })),
        ("the doors", json!({ "doors": { "open": false } })),
        ("the control", json!({ "take_control": {} })),
        ("handing it over", json!({ "hand_over": {} })),
        ("undo", json!({ "undo": { "entry": 1 } })),
        ("a reshuffle", json!({ "reshuffle": { "announce": false } })),
        ("closing a table", json!({ "close_table": { "table": 1, "closed": true } })),
        ("another's pen", json!({ "give_pen": { "table": 1, "to": 1 } })),
        ("another's seat", json!({ "seat_person": { "who": 1, "table": 2 } })),
        ("sending somebody away", json!({ "mark_left": { "who": 1 } })),
        ("a bus", json!({ "seat_batch": { "names": ["A"] } })),
        ("the theme", json!({ "reword": { "subtheme": null, "text": { "fr": "x", "en": "x" } } })),
        (
            "publishing",
            json!({ "act": { "run": 2, "do": { "harvest": { "publish": { "approve": { "items": [1] } } } } } }),
        ),
        ("closing a ballot", json!({ "act": { "run": 3, "do": { "dots": { "close": {} } } } })),
    ]
}

fn rights() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, command) in desk() {
        cases.push(case("rights", format!("{name}, from a table"), Deed::Asks(command.clone()), "denied"));
        let text = json!({ "ask": { "id": "{id}", "as": "desk", "do": command } }).to_string();
        cases.push(case("rights", format!("{name}, from a stranger"), Deed::Says(text), "denied"));
    }
    for voice in [
        json!({ "participant": 1 }),
        json!({ "participant": 4_000_000_000_u32 }),
        json!({ "table": 1 }),
        json!({ "table": 999 }),
    ] {
        let text = json!({ "ask": { "id": "{id}", "as": voice, "do": { "leave": {} } } }).to_string();
        cases.push(case("rights", format!("speaking as {voice}"), Deed::Says(text), "denied"));
    }
    cases
}

/// Somebody at a table, without its pen or the secret: what exists and what does not look alike.
fn foreign() -> Vec<Case> {
    let of = |name: &str, command: Value, want: &str| case("foreign", name, Deed::Asks(command), want);
    let act = |run: u32, command: Value| json!({ "act": { "run": run, "do": command } });
    let mut cases: Vec<Case> = [999_999, 4_000_000_000]
        .map(|run| {
            of(&format!("a tap in run {run}"), act(run, json!({ "warmup": { "tap": { "answer": 0 } } })), "not_found")
        })
        .to_vec();
    let secret = "00112233445566778899aabbccddeeff";
    for item in [1_u64, 1 << 40, (1 << 53) - 1] {
        let back = json!({ "harvest": { "withdraw": { "item": item, "secret": secret } } });
        cases.push(of(&format!("taking back text {item}"), act(2, back), "not_found"));
    }
    cases.push(of("sitting at a table that is not there", json!({ "sit": { "table": 900 } }), "not_found"));
    cases
}
