//! Group: helpers join near-identical questions under one of the original wordings. Nothing is
//! edited, nothing is lost, and whoever wrote a question may take it out until a ballot opens.
//!
//! ```toml
//! backstage = true
//! under = "break"
//! activity = { kind = "group", over = "harvest" }
//! ```
//!
//! It must never change a wording, join what its author keeps apart, or show texts at work on
//! the screen.

#[cfg(test)]
mod after_dots;
mod cluster;
mod report;
mod rules;
#[cfg(test)]
mod tests;
mod views;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use words::{Board, Command, Desk, Event, Hand, Likeness, Pile, Place, Settings, Sheet};

use crate::access::Right;
use crate::activity::{Activity, Item, Mind, Reader, Sight};
use crate::hall::Hall;
use crate::report::Report;
use crate::twins::{SAME, Traits};
use crate::words::{Asker, At, Audience, ItemId, Moment, ParticipantId, Refusal, RunId, TableId};

/// A desk of piles.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    run: RunId,
    settings: Settings,
    /// Every original, whether joined or not.
    originals: BTreeMap<ItemId, Original>,
    /// Only those that were joined: the wording under which each lives.
    under: BTreeMap<ItemId, ItemId>,
    /// Their authors want these to stand alone.
    apart: BTreeSet<ItemId>,
    /// Which helper works on which pile.
    held: BTreeMap<ItemId, String>,
    /// Pairs that the desk has found to be different, smaller id first.
    different: BTreeSet<(ItemId, ItemId)>,
    /// All pairs that look alike, the most alike first. Derived from the texts.
    alike: Vec<Likeness>,
    settled: bool,
}

/// A question and what is known of its wording.
#[derive(Clone, Debug, PartialEq)]
struct Original {
    item: Item,
    traits: Traits,
}

impl Activity for Group {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    const WAITS_FOR_REVEAL: bool = true;

    fn new(run: RunId, settings: &Settings) -> Self {
        Self {
            run,
            settings: settings.clone(),
            originals: BTreeMap::new(),
            under: BTreeMap::new(),
            apart: BTreeSet::new(),
            held: BTreeMap::new(),
            different: BTreeSet::new(),
            alike: Vec::new(),
            settled: false,
        }
    }

    fn takes(settings: &Settings) -> Vec<String> {
        vec![settings.over.clone()]
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        if !(words::ALIKE_MIN..=100).contains(&settings.alike) {
            return Err(format!("`alike` is {}, it may be {} to 100", settings.alike, words::ALIKE_MIN));
        }
        Ok(())
    }

    fn open(&self, _hall: &Hall, given: &[Item], _at: &mut Moment) -> Vec<Event> {
        self.compare(given)
    }

    fn given(&self, _hall: &Hall, given: &[Item], _at: &mut Moment) -> Vec<Event> {
        self.compare(given)
    }

    fn right(command: &Command) -> Right {
        match command {
            Command::KeepApart { .. } => Right::KeepApartGroup,
            _ => Right::JoinGroup,
        }
    }

    fn secret(command: &Command) -> bool {
        matches!(command, Command::KeepApart { .. })
    }

    fn decide(&self, _hall: &Hall, _by: &Asker, command: Command, _at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.judge(command)
    }

    fn settle(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        if self.settled { Vec::new() } else { vec![Event::Settled {}] }
    }

    fn taken(&self) -> Vec<Item> {
        self.originals.values().map(|original| original.item.clone()).collect()
    }

    fn settled(&self) -> bool {
        self.settled
    }

    fn apply(&mut self, event: &Event, _at: At) {
        match event {
            Event::Took { items } => {
                items.iter().for_each(|item| self.take(item));
                self.liken();
            }
            Event::Lost { item, now, .. } => {
                self.place(now);
                self.lose(*item);
                self.liken();
            }
            Event::Moved { now, .. } => self.place(now),
            Event::KeptApart { item, now, .. } => {
                self.place(now);
                self.apart.insert(*item);
            }
            Event::Held { item, now, .. } => match now {
                Some(by) => drop(self.held.insert(*item, by.clone())),
                None => drop(self.held.remove(item)),
            },
            Event::Different { one, other, now, .. } => {
                let pair = (*one.min(other), *one.max(other));
                if *now { self.different.insert(pair) } else { self.different.remove(&pair) };
            }
            Event::Settled {} => self.forget(),
        }
    }

    fn undo(&self, _hall: &Hall, event: &Event, _at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.turn_round(event)
    }

    fn board(&self, _sight: Sight<'_>, to: Audience) -> Board {
        self.show(to)
    }

    fn sheet(&self, _sight: Sight<'_>, _of: TableId) -> Sheet {
        Sheet {}
    }

    fn hand(&self, sight: Sight<'_>, of: ParticipantId) -> Hand {
        self.where_they_live(sight.hall, of)
    }

    fn reads(&self, hall: &Hall, who: Reader) -> Vec<ItemId> {
        match who {
            Reader::Board(Audience::Helper | Audience::Pilot) => self.originals.keys().copied().collect(),
            // The wording under which one's own question lives; approved like all others here.
            Reader::Person(of) => self.where_they_live(hall, of).piles.iter().map(|pile| pile[0]).collect(),
            Reader::Board(_) | Reader::Table(_) => Vec::new(),
        }
    }

    fn text(&self, id: ItemId) -> Option<&str> {
        self.originals.get(&id).map(|original| original.item.text.as_str())
    }

    fn yields(&self) -> Vec<Item> {
        self.heads().map(|head| self.with_joined(head)).collect()
    }

    /// Until a ballot opens, a phone may take its question out.
    fn lingers(&self) -> bool {
        !self.settled
    }

    fn report(&self, _hall: &Hall) -> Report {
        self.chapter()
    }

    fn desk_robot(board: &Board, _texts: &BTreeMap<ItemId, String>, _mind: &mut dyn Mind) -> Vec<Command> {
        let best = board.desk.iter().flat_map(|desk| &desk.alike).find(|pair| pair.score >= SAME);
        best.map(|pair| Command::Join { under: pair.one, items: vec![pair.other] }).into_iter().collect()
    }
}
