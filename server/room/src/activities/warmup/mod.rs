//! Warm-up: one harmless tap by everybody, and the screen answers at once. It is
//! where a hall learns that phones work and that nobody is watched: who tapped
//! what is sealed, and forgotten as soon as the hall goes on.
//!
//! ```toml
//! [[agenda]]
//! name = "warm-up"
//! minutes = 1
//! phones = "all"
//! activity = { kind = "warmup", ask = "Ce matin, plutôt…", answers = ["café", "thé"] }
//! ```

#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use crate::access::Right;
use crate::activity::{Activity, Eye, Mind, Sight};
use crate::hall::Hall;
use crate::report::{Figure, Report};
use crate::scenario::Phones;
use crate::secret::Sealed;
use crate::words::{Asker, At, Audience, Moment, ParticipantId, Refusal, RunId, TableId};
pub use words::{Board, Command, Event, Hand, Settings, Sheet};

/// A warm-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warmup {
    run: RunId,
    settings: Settings,
    taps: BTreeMap<ParticipantId, u8>,
    /// Set once the hall has gone on.
    settled: Option<Vec<u32>>,
}

impl Warmup {
    fn counts(&self) -> Vec<u32> {
        let count = |answer: usize| self.taps.values().filter(|tap| usize::from(**tap) == answer).count() as u32;
        self.settled.clone().unwrap_or_else(|| (0..self.settings.answers.len()).map(count).collect())
    }
}

impl Activity for Warmup {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    fn new(run: RunId, settings: &Settings) -> Self {
        Self { run, settings: settings.clone(), taps: BTreeMap::new(), settled: None }
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        if (2..=4).contains(&settings.answers.len()) { Ok(()) } else { Err("`answers` has 2 to 4 of them".into()) }
    }

    const LOSES: crate::activity::Loses = crate::activity::Loses::Answers;

    fn right(command: &Command) -> Right {
        match command {
            Command::Tap { .. } => Right::TapWarmup,
        }
    }

    fn secret(_command: &Command) -> bool {
        true
    }

    fn decide(&self, _hall: &Hall, by: &Asker, command: Command, _: &mut Moment) -> Result<Vec<Event>, Refusal> {
        let Command::Tap { answer } = command;
        let who = by.participant().ok_or(Refusal::Denied)?;
        if self.settled.is_some() {
            return Err(Refusal::Closed);
        }
        if usize::from(answer) >= self.settings.answers.len() {
            return Err(Refusal::BadChoice { field: "answer".into() });
        }
        Ok(vec![Event::Tapped { tap: Sealed::new(self.run, (who, answer)) }])
    }

    fn leave(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.settle(hall, at)
    }

    fn settle(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        if self.settled() { Vec::new() } else { vec![Event::Settled { counts: self.counts() }] }
    }

    fn settled(&self) -> bool {
        self.settled.is_some()
    }

    fn apply(&mut self, event: &Event, _at: At) {
        match event {
            Event::Tapped { tap } => self.taps.extend(tap.get().copied()),
            Event::Settled { counts } => {
                self.settled = Some(counts.clone());
                self.taps.clear();
            }
        }
    }

    fn board(&self, _sight: Sight<'_>, _to: Audience) -> Board {
        let Settings { ask, answers } = self.settings.clone();
        Board { ask, answers, counts: self.counts(), open: !self.settled() }
    }

    fn sheet(&self, _sight: Sight<'_>, _of: TableId) -> Sheet {
        Sheet {}
    }

    fn hand(&self, _sight: Sight<'_>, of: ParticipantId) -> Hand {
        Hand { answer: self.taps.get(&of).copied() }
    }

    fn progress(&self, hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        let people: Vec<_> = hall.at_table(table).map(|(who, _)| who).collect();
        let done = people.iter().filter(|who| self.taps.contains_key(who)).count();
        (!self.settled()).then_some((done as u16, people.len() as u16))
    }

    fn report(&self, _hall: &Hall) -> Report {
        let taps: u32 = self.counts().iter().sum();
        Report { figures: vec![Figure::new("warmup_taps", "gestes d’échauffement", "warm-up taps", taps)], tables: Vec::new() }
    }

    fn robot(eye: &Eye<'_, Self>, mind: &mut dyn Mind) -> Vec<Command> {
        let open = eye.board.filter(|board| board.open && eye.phones == Phones::All);
        match (open, eye.hand) {
            (Some(board), Some(Hand { answer: None })) => {
                let answer = (mind.luck() * board.answers.len() as f64) as u8;
                vec![Command::Tap { answer: answer.min(board.answers.len() as u8 - 1) }]
            }
            _ => Vec::new(),
        }
    }
}
