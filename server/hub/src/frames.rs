//! Views, encoded once and shared by all who see them. A view that has not
//! changed keeps its frame, so that nobody is sent it twice. It knows no
//! activity and decides nothing about what is in a view.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::ws::Utf8Bytes;
use room::activity::{Presence, Reader};
use room::protocol::Version;
use room::room::Room;
use room::words::{At, Audience, DeviceId, ItemId, ParticipantId, TableId};
use serde::Serialize;

use crate::connection::{Connection, Who};

/// Slots of a connection: the boards, then a sheet and a hand for each person it carries.
const BOARDS: u8 = 0;
const SHEETS: u8 = 2;
const HANDS: u8 = 64;

/// The newest frames of one room.
#[derive(Default)]
pub struct Frames {
    boards: BTreeMap<Audience, Encoded>,
    sheets: BTreeMap<TableId, Encoded>,
    hands: BTreeMap<ParticipantId, Encoded>,
    /// Whom each device carries.
    carried: BTreeMap<DeviceId, Vec<ParticipantId>>,
    /// The texts that each reader needs.
    reads: BTreeMap<Reader, Vec<ItemId>>,
}

/// A view as JSON, and the frame that carries it.
struct Encoded {
    view: String,
    frame: Utf8Bytes,
}

/// What frames are made of.
pub struct Scene<'a> {
    pub room: &'a Room,
    pub presence: &'a Presence,
    pub version: Version,
    pub now: At,
}

impl Frames {
    /// Makes the frames anew where their views have changed; only for the boards that somebody
    /// watches and the people whose devices are there.
    pub fn refresh(&mut self, scene: &Scene<'_>, watching: &BTreeSet<Audience>, there: &BTreeSet<DeviceId>) {
        self.carry(scene.room);
        self.reads.clear();
        let people = there.iter().filter_map(|device| self.carried.get(device)).flatten().copied().collect();
        self.make(scene, watching, &people);
    }

    /// Makes anew only what one device sees: a whole hall may be at the door.
    pub fn glance(&mut self, scene: &Scene<'_>, who: &Who) {
        let people: BTreeSet<ParticipantId> = scene.room.carried(who.device).collect();
        self.carried.insert(who.device, people.iter().copied().collect());
        self.make(scene, &who.boards().iter().copied().collect(), &people);
    }

    fn make(&mut self, scene: &Scene<'_>, watching: &BTreeSet<Audience>, people: &BTreeSet<ParticipantId>) {
        for to in watching {
            let held = *to == Audience::Screen && scene.room.screen_held() && self.boards.contains_key(to);
            if !held {
                let board = scene.room.board(*to, scene.presence, scene.now);
                put(&mut self.boards, *to, "board", scene, &board);
            }
        }
        let tables: BTreeSet<TableId> = people.iter().filter_map(|who| scene.room.hall.table_of(*who)).collect();
        for table in &tables {
            if let Some(sheet) = scene.room.sheet(*table, scene.presence, scene.now) {
                put(&mut self.sheets, *table, "sheet", scene, &sheet);
            }
        }
        for who in people {
            if let Some(hand) = scene.room.hand(*who, scene.presence, scene.now) {
                put(&mut self.hands, *who, "hand", scene, &hand);
            }
        }
        self.read(scene.room, watching, &tables, people);
    }

    fn carry(&mut self, room: &Room) {
        self.carried.clear();
        for (who, person) in &room.hall.people {
            if let Some(device) = person.device {
                self.carried.entry(device).or_default().push(*who);
            }
        }
    }

    fn read(
        &mut self,
        room: &Room,
        watching: &BTreeSet<Audience>,
        tables: &BTreeSet<TableId>,
        people: &BTreeSet<ParticipantId>,
    ) {
        let boards = watching.iter().map(|to| Reader::Board(*to));
        let sheets = tables.iter().map(|table| Reader::Table(*table));
        let hands = people.iter().map(|who| Reader::Person(*who));
        self.reads.extend(boards.chain(sheets).chain(hands).map(|reader| (reader, room.reads(reader))));
    }

    /// Whom a device carries.
    pub fn carried(&self, device: DeviceId) -> &[ParticipantId] {
        self.carried.get(&device).map_or(&[], Vec::as_slice)
    }

    /// Shows a connection all that it may see.
    pub fn show(&self, connection: &mut Connection, room: &Room) {
        let boards = connection.who.boards();
        let people = self.carried(connection.who.device).to_vec();
        let mut needed: Vec<ItemId> = boards.iter().flat_map(|to| self.needs(Reader::Board(*to))).copied().collect();
        for who in &people {
            needed.extend(self.needs(Reader::Person(*who)));
            needed.extend(room.hall.table_of(*who).map(|table| self.needs(Reader::Table(table))).unwrap_or_default());
        }
        connection.texts(needed.into_iter(), |id| room.text(id).map(str::to_owned));
        for (n, to) in boards.iter().enumerate() {
            if let Some(board) = self.boards.get(to) {
                connection.show(BOARDS + n as u8, &board.frame);
            }
        }
        for (n, who) in people.iter().take(usize::from(HANDS - SHEETS)).enumerate() {
            let n = n as u8;
            if let Some(hand) = self.hands.get(who) {
                connection.show(HANDS + n, &hand.frame);
            }
            if let Some(sheet) = room.hall.table_of(*who).and_then(|table| self.sheets.get(&table)) {
                connection.show(SHEETS + n, &sheet.frame);
            }
        }
    }

    fn needs(&self, reader: Reader) -> &[ItemId] {
        self.reads.get(&reader).map_or(&[], Vec::as_slice)
    }
}

/// Puts a view in its place, in a new frame only if it says something new.
fn put<K: Ord, V: Serialize>(
    place: &mut BTreeMap<K, Encoded>,
    key: K,
    name: &'static str,
    scene: &Scene<'_>,
    view: &V,
) {
    let view = serde_json::to_string(view).expect("a view is JSON");
    if place.get(&key).is_some_and(|last| last.view == view) {
        return;
    }
    let v = serde_json::to_string(&scene.version).expect("a version is JSON");
    let frame = format!("{{\"{name}\":{{\"v\":{v},\"now\":{},\"view\":{view}}}}}", scene.now);
    place.insert(key, Encoded { view, frame: frame.into() });
}
