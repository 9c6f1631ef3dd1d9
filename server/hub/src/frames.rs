//! Views, encoded once and shared by all who see them. A view that has not
//! changed keeps its frame, so that nobody is sent it twice. It knows no
//! activity and decides nothing about what is in a view.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::ws::Utf8Bytes;
use room::activity::{Presence, Reader};
use room::protocol::Version;
use room::room::Room;
use room::words::{At, Audience, DeviceId, ItemId, ParticipantId, Role, TableId};
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
    /// The texts on the screen's frame.
    on_screen: Vec<ItemId>,
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
        let tables = self.make(scene, watching, &people);
        // What nobody looks at is not kept: a hand shows a plain ballot, a sheet its own table's words.
        self.hands.retain(|who, _| people.contains(who));
        self.sheets.retain(|table, _| tables.contains(table));
    }

    /// Makes anew only what one device sees: a whole hall may be at the door.
    pub fn glance(&mut self, scene: &Scene<'_>, who: &Who) {
        let people: BTreeSet<ParticipantId> = scene.room.carried(who.device).collect();
        self.carried.insert(who.device, people.iter().copied().collect());
        self.make(scene, &who.boards().iter().copied().collect(), &people);
    }

    /// Says of which tables it has made the sheets.
    fn make(
        &mut self,
        scene: &Scene<'_>,
        watching: &BTreeSet<Audience>,
        people: &BTreeSet<ParticipantId>,
    ) -> BTreeSet<TableId> {
        for to in watching {
            if *to == Audience::Screen {
                if self.holds_screen(scene.room) {
                    continue;
                }
                self.on_screen = scene.room.reads(Reader::Board(*to));
            }
            let board = scene.room.board(*to, scene.presence, scene.now);
            put(&mut self.boards, *to, "board", scene, &board);
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
        tables
    }

    /// A frozen screen keeps its frame, unless words on it may not stand there any more: hidden by the
    /// desk, or taken back by their author. It then shows what there is to show now.
    fn holds_screen(&self, room: &Room) -> bool {
        let there = self.boards.contains_key(&Audience::Screen);
        there && room.screen_held() && self.on_screen.iter().all(|id| room.may_stand(*id))
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

    /// The boards that a connection may see at this moment. Whoever has the room's code may look in at
    /// the hall while the doors are open; once they are closed, or once nobody is carried any more (an
    /// erased person, a seat that went to another phone), there is nothing to see.
    fn boards_of(&self, connection: &Connection, room: &Room) -> &'static [Audience] {
        let who = &connection.who;
        let inside = who.role != Role::Participant || !self.carried(who.device).is_empty();
        if inside || (room.hall.doors && !connection.has_carried) { who.boards() } else { &[] }
    }

    /// Shows a connection all that it may see, and takes back what it may not see any more.
    pub fn show(&self, connection: &mut Connection, room: &Room) {
        let boards = self.boards_of(connection, room);
        let people = self.carried(connection.who.device).to_vec();
        connection.has_carried |= !people.is_empty();
        let mut needed: Vec<ItemId> = boards.iter().flat_map(|to| self.needs(Reader::Board(*to))).copied().collect();
        for who in &people {
            needed.extend(self.needs(Reader::Person(*who)));
            needed.extend(room.hall.table_of(*who).map(|table| self.needs(Reader::Table(table))).unwrap_or_default());
        }
        connection.texts(needed.into_iter(), |id| room.text(id).map(str::to_owned));
        let mut views: Vec<(u8, &Encoded)> = Vec::new();
        for (n, to) in boards.iter().enumerate() {
            views.extend(self.boards.get(to).map(|board| (BOARDS + n as u8, board)));
        }
        for (n, who) in people.iter().take(usize::from(HANDS - SHEETS)).enumerate() {
            let n = n as u8;
            views.extend(self.hands.get(who).map(|hand| (HANDS + n, hand)));
            let sheet = room.hall.table_of(*who).and_then(|table| self.sheets.get(&table));
            views.extend(sheet.map(|sheet| (SHEETS + n, sheet)));
        }
        views.iter().for_each(|(slot, view)| connection.show(*slot, &view.frame));
        connection.keep_only(&views.iter().map(|(slot, _)| *slot).collect::<Vec<_>>());
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use room::entry::{Entry, Event, VERSION};
    use room::hall::HallEvent;
    use room::protocol::{Command, FromServer};
    use room::scenario::Scenario;
    use room::words::{Asker, Id128, Language, Moment, Voice};

    use super::*;
    use crate::socket::LatestWins;

    fn room() -> Room {
        let scenario = Scenario::read(include_str!("../../../scenarios/minimal.toml")).unwrap();
        Room::new(&scenario, At(0), 0)
    }

    fn device(n: u8) -> DeviceId {
        Id128([n; 16])
    }

    fn phone(n: u8) -> Connection {
        let who = Who { device: device(n), role: Role::Participant, seat: None, links: 1 };
        Connection::new(who, Arc::new(LatestWins::default()))
    }

    fn say(room: &mut Room, n: u8, voice: Voice, command: Command) -> Option<ParticipantId> {
        let by = Asker { device: device(n), role: Role::Participant, seat: None, voice };
        room.ask(&by, command, &mut Moment::new(At(1), u64::from(n))).unwrap().made().1
    }

    fn join(room: &mut Room, n: u8) -> ParticipantId {
        let name = format!("Name{n}");
        say(room, n, Voice::Desk, Command::Join { name, language: Language::Fr }).unwrap()
    }

    fn refresh(frames: &mut Frames, room: &Room, there: &[u8]) {
        let (presence, version) = (Presence::default(), Version { epoch: 1, seq: room.seq, tick: 1 });
        let scene = Scene { room, presence: &presence, version, now: At(2) };
        frames.refresh(&scene, &[Audience::Phones].into(), &there.iter().map(|n| device(*n)).collect());
    }

    fn shown(frames: &Frames, room: &Room, connection: &mut Connection) -> (usize, usize) {
        frames.show(connection, room);
        let told = connection.outbox.drain();
        let frames = told.iter().map(|frame| serde_json::from_str::<FromServer>(frame).unwrap());
        let boards = frames.filter(|frame| matches!(frame, FromServer::Board(_))).count();
        (boards, told.len() - boards)
    }

    #[test]
    fn what_nobody_looks_at_is_not_kept() {
        let (mut room, mut frames) = (room(), Frames::default());
        let (one, two) = (join(&mut room, 1), join(&mut room, 2));
        refresh(&mut frames, &room, &[1, 2]);
        assert_eq!(frames.hands.keys().copied().collect::<Vec<_>>(), [one, two]);
        refresh(&mut frames, &room, &[2]);
        assert_eq!(frames.hands.keys().copied().collect::<Vec<_>>(), [two]);
        let table = room.hall.table_of(two);
        assert_eq!(frames.sheets.keys().copied().collect::<Vec<_>>(), Vec::from_iter(table));
        say(&mut room, 2, Voice::Participant(two), Command::Erase {});
        refresh(&mut frames, &room, &[2]);
        assert!(frames.hands.is_empty() && frames.sheets.is_empty());
        let held = frames.boards.values().any(|board| board.view.contains("Name2"));
        assert!(!held);
    }

    #[test]
    fn whoever_carries_nobody_sees_the_hall_only_while_the_doors_are_open() {
        let (mut room, mut frames) = (room(), Frames::default());
        let (mut inside, mut outside) = (phone(1), phone(2));
        let one = join(&mut room, 1);
        refresh(&mut frames, &room, &[1, 2]);
        assert_eq!(shown(&frames, &room, &mut outside).0, 1);
        assert_eq!(shown(&frames, &room, &mut inside), (1, 2));

        let closed = Event::Hall(HallEvent::Doors { was: true, now: false });
        let entry = Entry { epoch: 1, seq: 2, at: At(2), kind: "doors".into(), version: VERSION, events: vec![closed] };
        room.replay(&entry);
        refresh(&mut frames, &room, &[1, 2, 3]);
        assert_eq!(shown(&frames, &room, &mut phone(3)), (0, 0), "not even the hall's board");
        assert_eq!(shown(&frames, &room, &mut inside).0, 0, "nothing new");

        let open = Event::Hall(HallEvent::Doors { was: false, now: true });
        room.replay(&Entry { events: vec![open], ..entry });
        say(&mut room, 1, Voice::Participant(one), Command::Erase {});
        refresh(&mut frames, &room, &[1]);
        inside.show(HANDS, &"a hand that waits".into());
        assert_eq!(shown(&frames, &room, &mut inside), (0, 0), "whoever was erased sees nothing more");
    }
}
