//! A room on the bench, for tests of the rules: people join, GO is pressed, and
//! after every accepted command a twin that only replays the journal (through
//! JSON, as the disk would give it back) must be equal, and show the same views.
//! A second, blind twin replays with every sealed value gone: it must not fall.

#![allow(missing_docs)] // a bench for tests, not an interface

use serde_json::Value;

use crate::activities;
use crate::activity::Presence;
use crate::entry::{Entry, VERSION};
use crate::protocol::Command;
use crate::room::{Room, Taken};
use crate::scenario::Scenario;
use crate::words::{
    Asker, At, Audience, DeviceId, Id128, ItemId, Language, Moment, ParticipantId, Refusal, Role, RunId, TableId, Voice,
};

pub struct Tryout {
    pub room: Room,
    pub now: At,
    pub entries: Vec<Entry>,
    twin: Room,
    blind: Room,
    seed: u64,
}

pub const PILOT: DeviceId = Id128([0xFE; 16]);
pub const HELPER: DeviceId = Id128([0xFD; 16]);

/// The device of a person.
pub fn device(who: u32) -> DeviceId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&who.to_be_bytes());
    Id128(bytes)
}

impl Tryout {
    /// A room of `people` at tables of `seats`, with this agenda (TOML) below the head.
    pub fn new(people: u32, seats: u16, agenda: &str) -> Self {
        Self::with_theme(people, seats, &["Un", "Deux", "Trois"], agenda)
    }

    pub fn with_theme(people: u32, seats: u16, subthemes: &[&str], agenda: &str) -> Self {
        let source = format!(
            "title = \"Essai\"\npeople = {people}\ntable_seats = {seats}\n[theme]\ntext = \"Le client\"\nsubthemes = {subthemes:?}\n[[day]]\nstart = \"09:00\"\n{agenda}"
        );
        let scenario = Scenario::read(&source).unwrap_or_else(|mistake| panic!("{mistake}"));
        let room = Room::new(&scenario, At(1_000), 60);
        Self { twin: room.clone(), blind: room.clone(), room, now: At(1_000), entries: Vec::new(), seed: 0 }
    }

    /// Everybody joins with their own token.
    pub fn all_join(mut self) -> Self {
        for who in 1..=self.room.head.people {
            self.join(who);
        }
        self
    }

    pub fn join(&mut self, who: u32) -> Taken {
        let by =
            Asker { device: device(who), role: Role::Participant, seat: Some(ParticipantId(who)), voice: Voice::Desk };
        self.ask(&by, Command::Join { name: format!("P{who}"), language: Language::Fr }).expect("a seat is free")
    }

    /// Time passes.
    pub fn later(&mut self, ms: i64) -> &mut Self {
        self.now = self.now.plus(ms);
        self
    }

    pub fn ask(&mut self, by: &Asker, command: Command) -> Result<Taken, Refusal> {
        self.seed += 1;
        let before = self.room.clone();
        let taken = self.room.ask(by, command, &mut Moment::new(self.now, self.seed));
        match &taken {
            Ok(taken) => self.replay(taken),
            Err(refusal) => assert!(self.room == before, "a refusal leaves nothing behind: {refusal:?}"),
        }
        taken
    }

    /// Lets what is due happen.
    pub fn wake(&mut self) -> Option<Taken> {
        self.seed += 1;
        let taken = self.room.wake(&mut Moment::new(self.now, self.seed));
        if let Some(taken) = &taken {
            self.replay(taken);
        }
        taken
    }

    fn replay(&mut self, taken: &Taken) {
        let entry = Entry {
            epoch: 1,
            seq: taken.seq,
            at: taken.at,
            kind: taken.kind.clone(),
            version: VERSION,
            events: taken.events.clone(),
        };
        let text = serde_json::to_string(&entry).expect("an entry is JSON");
        let back: Entry = serde_json::from_str(&text).expect("and back");
        self.twin.replay(&back);
        assert!(self.twin == self.room, "the journal does not tell the whole story of {}", taken.kind);
        let mut json: Value = serde_json::from_str(&text).expect("an entry is JSON");
        forget(&mut json);
        self.blind.replay(&serde_json::from_value(json).expect("a forgotten entry reads back"));
        self.same_views();
        self.entries.push(back);
    }

    fn same_views(&self) {
        let presence = Presence::default();
        for to in Audience::ALL {
            assert_eq!(self.room.board(to, &presence, self.now), self.twin.board(to, &presence, self.now));
            let _ = self.blind.board(to, &presence, self.now);
        }
        for who in self.room.hall.people.keys().take(12) {
            assert_eq!(self.room.hand(*who, &presence, self.now), self.twin.hand(*who, &presence, self.now));
            let _ = self.blind.hand(*who, &presence, self.now);
        }
        for table in self.room.hall.tables.keys() {
            let there = self.room.hall.all_here().filter(|(_, person)| person.table == Some(*table));
            assert!(self.room.hall.at_table(*table).eq(there), "who is at table {table} is kept from both sides");
            assert_eq!(self.room.sheet(*table, &presence, self.now), self.twin.sheet(*table, &presence, self.now));
        }
    }

    /// The room as the journal tells it once all step keys are gone.
    pub fn blind(&self) -> &Room {
        &self.blind
    }

    pub fn pilot(&mut self, command: Command) -> Result<Taken, Refusal> {
        self.ask(&Asker { device: PILOT, role: Role::Pilot, seat: None, voice: Voice::Desk }, command)
    }

    pub fn helper(&mut self, command: Command) -> Result<Taken, Refusal> {
        self.ask(&Asker { device: HELPER, role: Role::Helper, seat: None, voice: Voice::Desk }, command)
    }

    /// GO, once.
    pub fn go(&mut self) -> Taken {
        let expect = self.room.expect();
        self.pilot(Command::Go { expect }).expect("GO goes")
    }

    /// GO until the step of this name is open.
    pub fn go_to(&mut self, name: &str) -> RunId {
        for _ in 0..500 {
            if self.room.agenda.open().is_some_and(|step| step.words.name == name) {
                return self.room.open_run_id().expect("an open step has a run");
            }
            self.go();
        }
        panic!("no step named {name}");
    }

    /// A person asks.
    pub fn says(&mut self, who: u32, command: Command) -> Result<Taken, Refusal> {
        let voice = Voice::Participant(ParticipantId(who));
        self.ask(&Asker { device: device(who), role: Role::Participant, seat: None, voice }, command)
    }

    /// A person asks something of the open activity.
    pub fn acts(&mut self, who: u32, command: activities::Command) -> Result<Taken, Refusal> {
        let run = self.room.open_run_id().ok_or(Refusal::NotNow)?;
        self.says(who, Command::Act { run, command })
    }

    /// A table asks something of the open activity, through the one who holds its pen.
    pub fn table_acts(&mut self, table: u16, command: activities::Command) -> Result<Taken, Refusal> {
        let run = self.room.open_run_id().ok_or(Refusal::NotNow)?;
        let table = TableId(table);
        let pen = self.room.hall.pen(table).ok_or(Refusal::NotNow)?;
        let by = Asker { device: device(pen.0), role: Role::Participant, seat: None, voice: Voice::Table(table) };
        self.ask(&by, Command::Act { run, command })
    }

    /// A helper asks something of a run.
    pub fn desk_acts(&mut self, run: RunId, command: activities::Command) -> Result<Taken, Refusal> {
        self.helper(Command::Act { run, command })
    }

    /// The hand of a person, without presence.
    pub fn hand(&self, who: u32) -> crate::views::Hand {
        self.room.hand(ParticipantId(who), &Presence::default(), self.now).expect("a person has a hand")
    }

    pub fn board(&self, to: Audience) -> crate::views::Board {
        self.room.board(to, &Presence::default(), self.now)
    }

    pub fn text(&self, id: ItemId) -> String {
        self.room.text(id).unwrap_or_default().to_owned()
    }

    /// The journal as text, as the disk has it while all keys are there.
    pub fn journal(&self) -> String {
        self.entries.iter().map(|entry| serde_json::to_string(entry).expect("an entry is JSON")).collect()
    }

    /// The journal as text, once every step key is gone.
    pub fn journal_without_keys(&self) -> String {
        let blind = |entry: &Entry| {
            let mut json = serde_json::to_value(entry).expect("an entry is JSON");
            forget(&mut json);
            json.to_string()
        };
        self.entries.iter().map(blind).collect()
    }
}

/// What the vault makes of sealed values once their key is gone.
pub fn forget(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(Value::Object(mark)) = map.get_mut("$sealed") {
                mark.remove("plain");
                mark.insert("gone".into(), Value::Bool(true));
            } else {
                map.values_mut().for_each(forget);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(forget),
        _ => {}
    }
}
