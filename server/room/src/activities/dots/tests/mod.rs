//! A round on a bench of its own, with a hall and a list of questions. After every
//! event a twin that takes it through JSON must be equal; a blind twin takes it with
//! every sealed value gone, and once the round is settled must be equal as well.

mod counting;
mod cutting;
mod dealing;
mod evening;
mod playing;
mod rounds;
mod secrecy;
mod waves;

use serde_json::{Value, json};

use crate::activities::dots::Dots;
use crate::activities::dots::words::{Board, Command, Event, Marks, Paper};
use crate::activity::{Activity, Item, Presence, Sight};
use crate::hall::{Change, Hall, HallEvent, Stay};
use crate::secret::{Own, Sealed};
use crate::tryout::device;
use crate::words::{
    Asker, At, Audience, ItemId, Language, Moment, Origin, ParticipantId, Refusal, Role, RunId, TableId, Voice,
};

const RUN: RunId = RunId(7);

struct Bench {
    dots: Dots,
    twin: Dots,
    blind: Dots,
    hall: Hall,
    now: At,
    seed: u64,
    journal: Vec<Value>,
    blind_journal: Vec<Value>,
}

/// So many questions: ids 101, 102…, sub-themes 1, 2, 3 in turn, tables 1, 2… in turn.
fn questions(count: u64, tables: u16) -> Vec<Item> {
    let item = |n: u64| {
        let from = TableId((n % u64::from(tables)) as u16 + 1);
        Item {
            subtheme: Some((n % 3) as u8 + 1),
            from: Some(Sealed::new(RunId(1), Origin { table: from, round: Some(0) })),
            ..Item::new(ItemId(101 + n), format!("Question {n} ?"))
        }
    };
    (0..count).map(item).collect()
}

/// A hall in which everybody has come with a phone.
fn hall(people: u32, seats: u16) -> Hall {
    let mut hall = Hall::new(people, seats, 4, At(0));
    (1..=people).for_each(|who| come(&mut hall, who));
    hall
}

fn come(hall: &mut Hall, who: u32) {
    let id = ParticipantId(who);
    let (route, table) = match hall.people.get(&id) {
        Some(person) => (person.route.clone(), hall.place_for(id).unwrap()),
        None => {
            let (free, route, table) = hall.free_seat().unwrap();
            assert_eq!(free, id);
            (route, table)
        }
    };
    let name = Own::new(id, format!("P{who}"));
    let device = Some(device(who));
    let joined = HallEvent::Joined { who: id, name, language: Language::Fr, device, by_code: false, route, table };
    hall.apply(&joined, At(0));
    if hall.pen(table).is_none() {
        hall.apply(&HallEvent::Pen { table, was: None, now: Some(id) }, At(0));
    }
}

impl Bench {
    fn new(hall: Hall, settings: Value) -> Self {
        let dots = Dots::new(RUN, &serde_json::from_value(settings).unwrap());
        Self {
            twin: dots.clone(),
            blind: dots.clone(),
            dots,
            hall,
            now: At(1_000),
            seed: 0,
            journal: Vec::new(),
            blind_journal: Vec::new(),
        }
    }

    /// A round over these questions, open.
    fn over(hall: Hall, settings: Value, given: &[Item]) -> Self {
        let mut bench = Self::new(hall, settings);
        let events = bench.dots.open(&bench.hall, given, &mut Moment::new(bench.now, 42));
        bench.take(events);
        bench
    }

    fn moment(&mut self) -> Moment {
        self.seed += 1;
        Moment::new(self.now, self.seed)
    }

    fn take(&mut self, events: Vec<Event>) {
        for event in events {
            self.dots.apply(&event, self.now);
            let json = serde_json::to_value(&event).unwrap();
            self.twin.apply(&serde_json::from_value(json.clone()).unwrap(), self.now);
            let mut blind = json.clone();
            crate::tryout::forget(&mut blind);
            self.blind.apply(&serde_json::from_value(blind.clone()).unwrap(), self.now);
            self.journal.push(json);
            self.blind_journal.push(blind);
        }
        assert_eq!(self.dots, self.twin, "the journal tells the whole story");
        if self.dots.settled() {
            assert_eq!(self.dots, self.blind, "a settled round needs no key");
        }
    }

    fn ask(&mut self, by: Voice, command: Command) -> Result<(), Refusal> {
        let who = match by {
            Voice::Participant(who) => who,
            Voice::Table(table) => self.hall.pen(table).unwrap(),
            Voice::Desk => ParticipantId(0),
        };
        let role = if by == Voice::Desk { Role::Pilot } else { Role::Participant };
        let by = Asker { device: device(who.0), role, seat: None, voice: by };
        let mut at = self.moment();
        let events = self.dots.decide(&self.hall, &by, command, &mut at)?;
        self.take(events);
        Ok(())
    }

    fn pilot(&mut self, command: Command) -> Result<(), Refusal> {
        self.ask(Voice::Desk, command)
    }

    fn ballot(&mut self, who: u32, revision: u32, dots: &[u64], unsettling: Option<u64>) -> Result<(), Refusal> {
        self.ask(person(who), marks(revision, dots, unsettling))
    }

    fn go(&mut self) -> Option<&'static str> {
        let cue = self.dots.cue(&self.hall);
        let mut at = self.moment();
        let events = self.dots.go(&self.hall, &mut at);
        self.take(events);
        cue
    }

    /// Closes and counts at once.
    fn count(&mut self) {
        while !self.dots.settled() {
            self.go().expect("a round that is not settled has a gesture");
        }
    }

    fn wake(&mut self, ms: i64) {
        self.now = self.now.plus(ms);
        if self.dots.wakes().is_some_and(|when| when <= self.now) {
            let mut at = self.moment();
            let events = self.dots.wake(&self.hall, &mut at);
            self.take(events);
        }
    }

    fn joins(&mut self, who: u32) {
        come(&mut self.hall, who);
        self.change(Change::Joined { who: ParticipantId(who) });
    }

    fn leaves(&mut self, who: u32) {
        let id = ParticipantId(who);
        self.hall.people.get_mut(&id).unwrap().stay = Stay::Left;
        self.change(Change::Left { who: id });
    }

    fn change(&mut self, change: Change) {
        let mut at = self.moment();
        let events = self.dots.on(&self.hall, change, &mut at);
        self.take(events);
    }

    fn undo_last(&mut self) -> Result<(), Refusal> {
        let event: Event = serde_json::from_value(self.journal.last().unwrap().clone()).unwrap();
        let mut at = self.moment();
        let events = self.dots.undo(&self.hall, &event, &mut at)?;
        self.take(events);
        Ok(())
    }

    fn board(&self, to: Audience) -> Board {
        let presence = Presence::default();
        self.dots.board(Sight { hall: &self.hall, presence: &presence, now: self.now }, to)
    }

    fn paper(&self, who: u32) -> Option<Paper> {
        let presence = Presence::default();
        self.dots.hand(Sight { hall: &self.hall, presence: &presence, now: self.now }, ParticipantId(who)).paper
    }

    fn table_paper(&self, table: u16) -> Option<Paper> {
        let presence = Presence::default();
        self.dots.sheet(Sight { hall: &self.hall, presence: &presence, now: self.now }, TableId(table)).paper
    }

    fn hand(&self, who: u32) -> Vec<u64> {
        self.paper(who).map(|paper| paper.questions.iter().map(|item| item.0).collect()).unwrap_or_default()
    }

    fn kept(&self) -> Vec<u64> {
        self.dots.yields().iter().map(|item| item.id.0).collect()
    }
}

fn person(who: u32) -> Voice {
    Voice::Participant(ParticipantId(who))
}

fn marks(revision: u32, dots: &[u64], unsettling: Option<u64>) -> Command {
    let dots = dots.iter().copied().map(ItemId).collect();
    Command::Ballot(Marks { revision, dots, unsettling: unsettling.map(ItemId), run_off: false, wave: 1 })
}

fn run_off(revision: u32, dot: u64) -> Command {
    Command::Ballot(Marks { revision, dots: vec![ItemId(dot)], unsettling: None, run_off: true, wave: 1 })
}

/// Everybody reads everything and keeps the best two.
fn plain() -> Value {
    json!({ "over": "harvest", "ballot": 0, "dots": 2, "keep": 2 })
}
