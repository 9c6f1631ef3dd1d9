//! One gathering: all that the rules know of it, and how events change it.
//!
//! `ask` (in `ask.rs`) judges a command and emits events; `apply`, here, takes them
//! without judging. Live and replayed rooms go through the same `apply`, so they
//! are equal. This module must never look at a clock or roll a die.

mod ask;
mod guide;
mod loss;
mod moves;
mod people;
mod seats;
pub mod show;
mod tell;
#[cfg(test)]
mod tests;
mod undo;
mod views;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub use ask::{Taken, right};
pub use loss::RESTORED;

use crate::activities::Running;
use crate::activity::{Item, Reader};
use crate::agenda::{Agenda, AgendaEvent};
use crate::entry::{Entry, Event, Gesture};
use crate::hall::{Hall, Mixing, Request, Theme};
use crate::limits;
use crate::report::Report;
use crate::scenario::{Head, Scenario, SeatingPlan, SeatsPlan};
use crate::words::{At, DeviceId, ItemId, ParticipantId, RunId, StepId};
use show::Show;

/// A room.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// What the scenario says of the room as a whole.
    pub head: Head,
    /// Who is here and where.
    pub hall: Hall,
    /// Where the day is.
    pub agenda: Agenda,
    /// Screens and phones as a whole.
    pub show: Show,
    /// Every run of every step; nothing is ever taken out.
    pub runs: BTreeMap<RunId, Run>,
    /// The device that drives.
    pub pilot: Option<DeviceId>,
    /// Entries taken so far.
    pub seq: u64,
    /// When somebody last did something in it, to the day where that is secret; retention counts
    /// from here.
    pub touched: At,
    moves: VecDeque<Recorded>,
    /// The entry that made the last move, and when it ends, if people may still be walking.
    moving: Option<(u64, At)>,
}

/// One opening of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its step.
    pub step: StepId,
    /// When it was opened.
    pub opened: At,
    /// Its last key may be destroyed: it holds nothing secret any more, and never will.
    pub settled: bool,
    /// How many of its keys may be destroyed.
    pub spent: u8,
    /// What goes on in it.
    pub activity: Running,
    /// A restore has lost so many of its secret commands, and they have not come again yet.
    pub missing: u32,
    /// A restore has given it a new key: what was said under the old one is to come again.
    pub renewed: bool,
    /// A restore has ended it; the run that was opened in its place, if its step was open.
    pub lost: Option<Option<RunId>>,
}

/// A gesture of the desk and what it did, kept so that it can be undone.
#[derive(Clone, Debug, PartialEq)]
struct Recorded {
    seq: u64,
    at: At,
    gesture: Gesture,
    events: Vec<Event>,
    undone: bool,
}

impl Room {
    /// The room of a scenario, created at `at`, in a hall `utc_offset` minutes east of Greenwich.
    #[must_use]
    pub fn new(scenario: &Scenario, at: At, utc_offset: i32) -> Self {
        let head = scenario.head.clone();
        let mixes = scenario.agenda.iter().filter(|step| step.words.seats == SeatsPlan::Mix).count() as u16;
        let mut hall = Hall::new(head.people, head.table_seats, mixes + 1, at);
        hall.door.clone_from(&head.seating.door);
        let SeatingPlan { spread, .. } = head.seating.clone();
        hall.mixing = Mixing { spread, line: head.seating.line(), apart: head.seating.apart() };
        if let Some(theme) = &head.theme {
            hall.theme = Theme { text: theme.text.clone(), subthemes: theme.subthemes.clone(), ..Theme::default() };
        }
        if let Some(request) = &head.request {
            hall.request = Request { text: request.text.clone(), by: request.by.clone(), ..Request::default() };
        }
        Self {
            agenda: Agenda::new(&scenario.agenda, &head.day, utc_offset),
            show: Show::new(head.gongs),
            head,
            hall,
            runs: BTreeMap::new(),
            pilot: None,
            seq: 0,
            touched: at,
            moves: VecDeque::new(),
            moving: None,
        }
    }

    /// Takes an entry of the journal.
    pub fn replay(&mut self, entry: &Entry) {
        for event in &entry.events {
            self.apply(event, entry.at);
        }
        if !self::loss::by_the_server(&entry.kind) {
            self.touched = self.touched.max(entry.at);
        }
        self.close_entry(&entry.events, entry.at);
    }

    /// Takes one event.
    fn apply(&mut self, event: &Event, at: At) {
        match event {
            Event::Hall(event) => {
                self.hall.apply(event, at);
                if matches!(event, crate::hall::HallEvent::Moved { .. }) {
                    self.moving = Some((self.seq, at.plus(self.move_ms())));
                }
            }
            Event::Agenda(event) => {
                self.stop_walking(event);
                self.agenda.apply(event);
            }
            Event::Show(event) => self.show.apply(event),
            Event::Opened { run, step } => self.open_run(*run, *step, at),
            Event::Settled { run: key } => {
                let (run, n) = key.of_key();
                if let Some(run) = self.runs.get_mut(&run) {
                    run.spent = run.spent.max(n + 1);
                    run.settled |= run.activity.settled();
                }
            }
            Event::Run { run, event } => {
                if let Some(run) = self.runs.get_mut(run) {
                    run.activity.apply(event, at);
                }
            }
            Event::Lost { run, kept, instead } => {
                if let Some(run) = self.runs.get_mut(run) {
                    (run.settled, run.missing, run.lost) = (true, *kept, Some(*instead));
                }
            }
            Event::Renewed { run: key, kept } => {
                if let Some(run) = self.runs.get_mut(&key.of_key().0) {
                    (run.missing, run.renewed) = (*kept, true);
                }
            }
            Event::CameAgain { run } => {
                if let Some(run) = self.runs.get_mut(run) {
                    run.missing = run.missing.saturating_sub(1);
                }
            }
            Event::Lived { until } => self.touched = self.touched.max(*until),
            Event::Control { now, .. } => self.pilot = *now,
            Event::Gesture(gesture) if gesture.kind == "go" => self.end_walk(),
            Event::Gesture(_) => {}
        }
    }

    /// Whoever goes on, by GO or by step, says that the move is over.
    fn stop_walking(&mut self, event: &AgendaEvent) {
        let AgendaEvent::Stood { was, now } = event else { return };
        if (was.step, was.beat) != (now.step, now.beat) {
            self.end_walk();
        }
    }

    /// The entry that made the move does not end it.
    fn end_walk(&mut self) {
        self.moving = self.moving.filter(|(entry, _)| *entry == self.seq);
    }

    fn open_run(&mut self, run: RunId, step: StepId, at: At) {
        let Ok(settings) = self.agenda.step(step).map(|step| &step.settings) else { return };
        let activity = Running::new(run, settings);
        let new = Run { step, opened: at, settled: false, spent: 0, activity, missing: 0, renewed: false, lost: None };
        self.runs.insert(run, new);
    }

    /// An entry is complete: it counts, and a gesture of the desk can be undone from now on.
    fn close_entry(&mut self, events: &[Event], at: At) {
        self.seq += 1;
        let Some(Event::Gesture(gesture)) = events.last() else { return };
        if let Some(undone) = gesture.undoes
            && let Some(record) = self.moves.iter_mut().find(|record| record.seq == undone)
        {
            record.undone = true;
        }
        let events = events[..events.len() - 1].to_vec();
        self.moves.push_back(Recorded { seq: self.seq, at, gesture: gesture.clone(), events, undone: false });
        if self.moves.len() > limits::MOVES_KEPT {
            self.moves.pop_front();
        }
    }

    /// The clock of a move: the step's own, or five minutes.
    fn move_ms(&self) -> i64 {
        const USUAL: i64 = 5 * 60_000;
        self.agenda.open().and_then(|step| step.words.move_minutes).map_or(USUAL, |minutes| minutes.ms())
    }

    /// The run of the open step.
    #[must_use]
    pub fn open_run_id(&self) -> Option<RunId> {
        self.agenda.open()?.run
    }

    /// The runs that people or the desk still need: the open one first, then those that linger.
    fn live(&self) -> Vec<RunId> {
        let open = self.open_run_id();
        let lives = |run: &Run| run.lost.is_none() && run.activity.lingers();
        let others = self.runs.iter().filter(|(id, run)| Some(**id) != open && lives(run)).map(|(id, _)| *id);
        open.into_iter().chain(others).collect()
    }

    /// What the steps of these names have yielded.
    fn given(&self, names: &[String]) -> Vec<Item> {
        let runs = names.iter().filter_map(|name| self.agenda.named(name)?.run);
        runs.filter_map(|run| self.runs.get(&run)).flat_map(|run| run.activity.yields()).collect()
    }

    /// Whether one of the steps from which a run takes has a result that only the desk has seen.
    fn behind_curtain(&self, run: RunId) -> bool {
        let takes = self.takes(run);
        let runs = takes.iter().filter_map(|name| self.runs.get(&self.agenda.named(name)?.run?));
        runs.into_iter().any(|run| run.activity.behind_curtain())
    }

    /// Who wants their word to go no further than the steps of these names, in whichever run they said so.
    fn withheld(&self, names: &[String]) -> BTreeSet<ParticipantId> {
        let runs = self.runs.iter().filter(|(id, _)| self.is_run_of(**id, names));
        runs.flat_map(|(_, run)| run.activity.withheld()).collect()
    }

    /// Whether a run, however old, is one of the steps of these names.
    fn is_run_of(&self, run: RunId, names: &[String]) -> bool {
        let step = self.runs.get(&run).and_then(|run| self.agenda.step(run.step).ok());
        step.is_some_and(|step| names.contains(&step.words.name))
    }

    /// The keys of runs that may still be needed: of each run the one under which it seals now.
    #[must_use]
    pub fn unsettled(&self) -> Vec<RunId> {
        self.runs.iter().filter(|(_, run)| !run.settled).map(|(id, run)| id.key(run.spent)).collect()
    }

    /// The text of an item, wherever it is held.
    #[must_use]
    pub fn text(&self, id: ItemId) -> Option<&str> {
        self.runs.values().rev().find_map(|run| run.activity.text(id))
    }

    /// Whether a text that stood before the hall may stand there still, by all that hold it.
    #[must_use]
    pub fn may_stand(&self, id: ItemId) -> bool {
        let mut holders = self.runs.values().filter(|run| run.activity.text(id).is_some()).peekable();
        holders.peek().is_some() && holders.all(|run| run.activity.may_stand(id))
    }

    /// The texts that a reader needs now.
    #[must_use]
    pub fn reads(&self, who: Reader) -> Vec<ItemId> {
        self.live()
            .iter()
            .filter_map(|run| self.runs.get(run))
            .flat_map(|run| run.activity.reads(&self.hall, who))
            .collect()
    }

    /// Whom a device carries.
    pub fn carried(&self, device: DeviceId) -> impl Iterator<Item = ParticipantId> {
        self.hall.people.iter().filter(move |(_, person)| person.device == Some(device)).map(|(who, _)| *who)
    }

    /// When somebody in the room wants to be woken.
    #[must_use]
    pub fn wakes(&self) -> Option<At> {
        self.runs.values().filter(|run| run.lost.is_none()).filter_map(|run| run.activity.wakes()).min()
    }

    /// The report, a chapter a run, in the order in which they were opened.
    #[must_use]
    pub fn report(&self) -> Vec<(RunId, StepId, Report)> {
        let told = self.runs.iter().filter(|(_, run)| run.lost.is_none());
        told.map(|(id, run)| (*id, run.step, run.activity.report(&self.hall))).collect()
    }
}
