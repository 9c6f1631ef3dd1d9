//! Commands, from the text of a frame to the room: rooms at every step of a day, and
//! everybody who may speak. A refusal leaves nothing behind; what is taken is told
//! whole by the journal.

use std::cell::RefCell;

use room::activity::{Presence, Reader};
use room::entry::{Entry, VERSION};
use room::guests::GuestList;
use room::protocol::{Command, FromClient};
use room::room::Room;
use room::scenario::Scenario;
use room::words::{Asker, Audience, ItemId, Moment, ParticipantId, Voice};
use serde_json::Value;

use super::targets::MORNING;
use crate::whims::{self, Hall};

/// What commands are made of.
pub const WORDS: &[&str] = &[
    "\"ask\"",
    "\"as\"",
    "\"do\"",
    "\"act\"",
    "\"run\"",
    "\"participant\"",
    "\"table\"",
    "\"desk\"",
    "\"harvest\"",
    "\"dots\"",
    "\"group\"",
    "\"relay\"",
    "\"voices\"",
    "\"wording\"",
    "\"explore\"",
    "\"finding\"",
    "\"publish\"",
    "\"items\"",
    "\"undo\"",
];

/// How many rooms, each later in a day than the one before, and commands between two of them.
const ROOMS: u64 = 24;
const BETWEEN: u64 = 130;

/// The first byte says in which room and by whom; the rest is a frame. Small numbers that stand
/// for a text are taken as its place in the list of those that exist.
pub fn commands(input: &[u8]) {
    let Some((who, text)) = input.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let Ok(FromClient::Ask(ask)) = hub::from_client(text) else { return };
    let again = serde_json::to_string(&FromClient::Ask(ask.clone())).expect("a frame is JSON");
    assert_eq!(hub::from_client(&again).ok(), Some(FromClient::Ask(ask.clone())), "a command says itself again");
    with_room(*who, |room, hall| {
        let by = asker(hall, *who, ask.voice);
        try_it(room, &by, ask.command.clone());
        let known: Vec<ItemId> = room.reads(Reader::Board(Audience::Pilot));
        if let Some(command) = named(&ask.command, &known) {
            try_it(room, &by, command);
        }
    });
}

/// A room whose scenario was read has views from the start, and goes on.
pub fn opens(scenario: &Scenario) {
    let mut room = Room::new(scenario, MORNING, 60);
    seen(&room);
    let by = Hall::desk(whims::DESKS[0]);
    for seed in 0..4 {
        let expect = room.expect();
        let _ = room.ask(&by, Command::Go { expect }, &mut Moment::new(MORNING, seed));
    }
    seen(&room);
}

/// A room takes the list, or refuses it.
pub fn invites(list: GuestList) {
    with_room(0, |room, _| try_it(room, &Hall::desk(whims::DESKS[0]), Command::Invite { list: list.clone() }));
}

fn with_room(which: u8, what: impl FnOnce(&Room, &Hall)) {
    thread_local!(static DAY: RefCell<Option<(Hall, Vec<Room>)>> = const { RefCell::new(None) });
    DAY.with_borrow_mut(|day| {
        let (hall, rooms) = day.get_or_insert_with(a_day);
        what(&rooms[usize::from(which) % rooms.len()], hall);
    });
}

fn a_day() -> (Hall, Vec<Room>) {
    let mut hall = Hall::open(2).expect("a hall opens");
    let mut totals = whims::Totals::default();
    let mut rooms = Vec::new();
    for n in 1..=ROOMS {
        while totals.asked < n * BETWEEN {
            hall.whim(&mut totals).expect("a day goes on");
        }
        rooms.push(hall.room.clone());
    }
    (hall, rooms)
}

fn asker(hall: &Hall, who: u8, voice: Voice) -> Asker {
    match (who / 32, voice) {
        (_, Voice::Participant(person)) => Hall::person(person, voice),
        (_, Voice::Table(table)) => Hall::person(hall.room.hall.pen(table).unwrap_or(ParticipantId(1)), voice),
        (0..=1, Voice::Desk) => Hall::desk(whims::DESKS[2]),
        (_, Voice::Desk) => hall.driver(),
    }
}

fn try_it(room: &Room, by: &Asker, command: Command) {
    let mut live = room.clone();
    match live.ask(by, command, &mut Moment::new(MORNING.plus(1_000_000), 7)) {
        Err(refusal) => assert!(live == *room, "{refusal:?} has changed something"),
        Ok(taken) => {
            let entry = Entry {
                epoch: 1,
                seq: taken.seq,
                at: taken.at,
                kind: taken.kind,
                version: VERSION,
                events: taken.events,
            };
            let text = serde_json::to_string(&entry).expect("an entry is JSON");
            let mut twin = room.clone();
            twin.replay(&serde_json::from_str(&text).expect("and back"));
            assert!(twin == live, "the journal does not tell the whole story of {}", entry.kind);
            seen(&live);
        }
    }
}

fn seen(room: &Room) {
    let presence = Presence::default();
    for to in Audience::ALL {
        serde_json::to_string(&room.board(to, &presence, MORNING)).expect("a board is JSON");
    }
    let _ = room.hand(ParticipantId(1), &presence, MORNING);
}

/// The command with small numbers in the place of texts made real ones.
fn named(command: &Command, known: &[ItemId]) -> Option<Command> {
    let mut json = serde_json::to_value(command).ok()?;
    if known.is_empty() || !name(&mut json, known) {
        return None;
    }
    serde_json::from_value(json).ok()
}

fn name(value: &mut Value, known: &[ItemId]) -> bool {
    const TEXTS: [&str; 14] = [
        "item",
        "items",
        "story",
        "finding",
        "wording",
        "question",
        "under",
        "one",
        "other",
        "dots",
        "of",
        "unsettling",
        "reservation",
        "reading",
    ];
    let one = |value: &mut Value| {
        let place = value.as_u64().filter(|n| *n < 1_000)?;
        *value = known[place as usize % known.len()].0.into();
        Some(())
    };
    match value {
        Value::Object(map) => map.iter_mut().fold(false, |changed, (key, value)| {
            let here = TEXTS.contains(&key.as_str())
                && match value.as_array_mut() {
                    Some(list) => list.iter_mut().filter_map(one).count() > 0,
                    None => one(value).is_some(),
                };
            here || name(value, known) || changed
        }),
        Value::Array(list) => list.iter_mut().filter_map(|value| name(value, known).then_some(())).count() > 0,
        _ => false,
    }
}
