//! Dots: a silent round that narrows many questions to a few. Each voice reads a
//! ballot of its own, marks where the hall should stop and what unsettles it; the
//! box is closed, counted, emptied for good, and the result shown in beats.
//!
//! ```toml
//! [[agenda]]
//! name = "choose-at-tables"
//! minutes = 12
//! phones = "pen"
//! activity = { kind = "dots", over = "choose-alone", voice = "table", dots = 5, keep = { per_subtheme = 1, unsettling = 1, next = 1 }, tie = "both", missing_seconds = 90 }
//! beats = [{ say = "Lisez", minutes = 2 }, { say = "Parlez", minutes = 8, phones = "down" }, { say = "Marquez", minutes = 2 }]
//! ```
//!
//! It must never show a sum before the round is settled, to anybody; nor to the
//! hall before GO reveals it; nor, ever, what one voice has marked.

mod course;
pub mod cut;
pub mod deal;
pub mod firm;
mod opening;
mod past;
mod report;
mod robot;
mod rules;
pub mod settings;
#[cfg(test)]
mod tests;
pub mod twin;
mod views;
pub mod words;

use std::collections::BTreeMap;

use crate::access::Right;
use crate::activity::{Activity, Eye, Item, Mind, Reader, Sight};
use crate::hall::{Change, Hall};
use crate::report::Report;
use crate::words::{Asker, At, Audience, ItemId, Moment, ParticipantId, Refusal, RunId, TableId, Voice};
pub use cut::{Count, Outcome};
use settings::{Settings, Shape, Who};
use words::{Board, Command, Event, Hand, Marks, Phase, Sheet};

/// One wave of a round: who read what, and what is in its box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wave {
    hands: BTreeMap<Voice, Vec<ItemId>>,
    cast: BTreeMap<Voice, Marks>,
}

/// A round of dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dots {
    run: RunId,
    settings: Settings,
    phase: Phase,
    items: Vec<Item>,
    /// Ballots, marks and waves, as the scenario or the pilot has chosen them.
    shape: Shape,
    /// The wave that runs, from 1.
    wave: u8,
    /// What is still on the ballots. Empty once settled.
    left: Vec<ItemId>,
    /// The boxes of the waves before this one. Empty once settled.
    earlier: Vec<Wave>,
    /// Which questions each voice reads. Empty once settled.
    hands: BTreeMap<Voice, Vec<ItemId>>,
    /// What is in the box. Empty once settled.
    cast: BTreeMap<Voice, Marks>,
    /// The run-off's box, and what it is between. Empty once settled.
    run_off: BTreeMap<Voice, Marks>,
    tied: Vec<ItemId>,
    /// The end that phones show, and until when ballots count.
    ends: Option<At>,
    until: Option<At>,
    /// Ballots that came too late to count.
    late: u32,
    count: Count,
    outcome: Outcome,
    shown: u8,
    missing: Option<At>,
    fixed: bool,
    lifted: Vec<ItemId>,
    titles: BTreeMap<ItemId, String>,
}

impl Activity for Dots {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    /// Harmless for a later round, which takes nothing that has an author.
    const SETTLES_WHAT_IT_TAKES: bool = true;
    const LOSES: crate::activity::Loses = crate::activity::Loses::Run;

    fn new(run: RunId, settings: &Settings) -> Self {
        Self {
            run,
            settings: settings.clone(),
            phase: Phase::Waiting,
            items: Vec::new(),
            shape: settings.shape(),
            wave: 1,
            left: Vec::new(),
            earlier: Vec::new(),
            hands: BTreeMap::new(),
            cast: BTreeMap::new(),
            run_off: BTreeMap::new(),
            tied: Vec::new(),
            ends: None,
            until: None,
            late: 0,
            count: Count::default(),
            outcome: Outcome::default(),
            shown: 0,
            missing: None,
            fixed: false,
            lifted: Vec::new(),
            titles: BTreeMap::new(),
        }
    }

    fn takes(settings: &Settings) -> Vec<String> {
        vec![settings.over.clone()]
    }

    fn agree(settings: &Settings, subthemes: usize, _people: u32) -> Result<(), String> {
        settings::agree(settings, subthemes)
    }

    fn open(&self, hall: &Hall, given: &[Item], at: &mut Moment) -> Vec<Event> {
        self.take_in(hall, given, at)
    }

    fn given(&self, hall: &Hall, given: &[Item], at: &mut Moment) -> Vec<Event> {
        // The list of an open round stands; one that found nothing still takes what comes.
        if self.phase == Phase::Waiting && self.items.is_empty() { self.take_in(hall, given, at) } else { Vec::new() }
    }

    fn enter(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.deal_missing(hall, at)
    }

    fn leave(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        let shown = self.phase == Phase::Settled && self.shown >= self.beats();
        if shown && !self.fixed { vec![Event::Fixed { was: false, now: true }] } else { Vec::new() }
    }

    fn right(command: &Command) -> Right {
        if matches!(command, Command::Ballot(_) | Command::Late {}) { Right::BallotDots } else { Right::SteerDots }
    }

    fn secret(command: &Command) -> bool {
        matches!(command, Command::Ballot(_) | Command::Late {})
    }

    fn decide(&self, hall: &Hall, by: &Asker, command: Command, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.judge(hall, by, command, at)
    }

    fn on(&self, hall: &Hall, _change: Change, at: &mut Moment) -> Vec<Event> {
        self.deal_missing(hall, at)
    }

    fn cue(&self, _hall: &Hall) -> Option<&'static str> {
        self.next_gesture()
    }

    fn go(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.gesture(hall, at)
    }

    fn wakes(&self) -> Option<At> {
        self.until
    }

    fn wake(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
        if self.until.is_some_and(|until| until <= at.now) { self.end_of_grace(hall, at) } else { Vec::new() }
    }

    fn settle(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.counted(at)
    }

    fn settled(&self) -> bool {
        self.phase == Phase::Settled
    }

    fn apply(&mut self, event: &Event, _at: At) {
        self.take(event);
    }

    fn undo(&self, _hall: &Hall, event: &Event, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.turn_round(event, at.now)
    }

    fn board(&self, sight: Sight<'_>, to: Audience) -> Board {
        self.show(sight.hall, to)
    }

    fn sheet(&self, _sight: Sight<'_>, of: TableId) -> Sheet {
        Sheet { paper: (self.settings.voice == Who::Table).then(|| self.paper(Voice::Table(of))).flatten() }
    }

    fn hand(&self, _sight: Sight<'_>, of: ParticipantId) -> Hand {
        Hand { paper: self.paper(Voice::Participant(of)) }
    }

    fn reads(&self, hall: &Hall, who: Reader) -> Vec<ItemId> {
        self.readable(hall, who)
    }

    fn text(&self, id: ItemId) -> Option<&str> {
        text(&self.items, id)
    }

    fn yields(&self) -> Vec<Item> {
        self.kept_items()
    }

    fn behind_curtain(&self) -> bool {
        self.phase == Phase::Settled && self.shown < self.beats() && !self.fixed
    }

    fn lingers(&self) -> bool {
        !matches!(self.phase, Phase::Waiting | Phase::Settled)
    }

    fn progress(&self, hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        self.turnout_of(hall, table)
    }

    fn report(&self, _hall: &Hall) -> Report {
        self.tell()
    }

    fn robot(eye: &Eye<'_, Self>, mind: &mut dyn Mind) -> Vec<Command> {
        robot::act(eye, mind)
    }
}

fn text(items: &[Item], id: ItemId) -> Option<&str> {
    items.iter().find_map(|item| if item.id == id { Some(item.text.as_str()) } else { text(&item.joined, id) })
}
