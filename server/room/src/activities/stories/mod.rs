//! Stories: everybody tells a success to the table, phones dark. All that the room
//! holds is who keeps their story at the table, sealed, so that the step which
//! collects stories never asks that person; no view, no report and no other person
//! may learn it. It holds no story and counts no teller while people speak.
//!
//! ```toml
//! [[agenda]]
//! name = "stories"
//! minutes = 22
//! phones = "down"
//! activity = { kind = "stories", circle = 10, voice_seconds = 100, gong_per_voice = true, telling = 2 }
//! beats = [{ say = "Choisissez", minutes = 3 }, { say = "Racontez", minutes = 17 }, { say = "Merci", minutes = 2 }]
//! ```

mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use words::{Board, Choice, Command, Event, Hand, Settings, Sheet};

use crate::access::Right;
use crate::activity::{Activity, Eye, Mind, Sight};
use crate::hall::{Change, Hall};
use crate::limits;
use crate::report::{Figure, Report};
use crate::secret::Sealed;
use crate::words::{Asker, At, Audience, Moment, ParticipantId, Refusal, RunId, TableId};

/// The moves after which a story cannot be asked for any more: the one into the relay, the next out of it.
const MOVES: u16 = 2;

/// The telling of successes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stories {
    run: RunId,
    settings: Settings,
    gong: bool,
    kept: BTreeSet<ParticipantId>,
    told: u32,
    moves: u16,
    settled: bool,
}

impl Activity for Stories {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    fn new(run: RunId, settings: &Settings) -> Self {
        let gong = settings.gong_per_voice;
        Self { run, settings: settings.clone(), gong, kept: BTreeSet::new(), told: 0, moves: 0, settled: false }
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        let (least, most) = limits::VOICE_SECONDS;
        if !matches!(settings.circle, 5 | 10) {
            return Err("`circle` is 10 (one circle a table) or 5 (two)".into());
        }
        if !(least..=most).contains(&settings.voice_seconds) {
            return Err(format!("`voice_seconds` is a number from {least} to {most}"));
        }
        if settings.telling == 0 || usize::from(settings.telling) > limits::BEATS {
            return Err(format!("`telling` is the number of a beat, from 1 to {}", limits::BEATS));
        }
        Ok(())
    }

    fn withheld(&self) -> BTreeSet<ParticipantId> {
        self.kept.clone()
    }

    const LOSES: crate::activity::Loses = crate::activity::Loses::Answers;

    fn leave(&self, hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        let now = hall.count_here().max(self.told);
        if now == self.told { Vec::new() } else { vec![Event::Told { was: self.told, now }] }
    }

    fn right(command: &Command) -> Right {
        match command {
            Command::Keep { .. } => Right::StoriesKeep,
            Command::Gongs { .. } => Right::StoriesGongs,
        }
    }

    fn secret(command: &Command) -> bool {
        matches!(command, Command::Keep { .. })
    }

    fn decide(&self, _: &Hall, by: &Asker, command: Command, _: &mut Moment) -> Result<Vec<Event>, Refusal> {
        if self.settled {
            return Err(Refusal::Closed);
        }
        match command {
            Command::Keep { on } => {
                let who = by.participant().ok_or(Refusal::Denied)?;
                let same = self.kept.contains(&who) == on;
                Ok(if same { Vec::new() } else { vec![Event::Kept(Sealed::new(self.run, Choice { who, on }))] })
            }
            Command::Gongs { on } => Ok(vec![Event::Gongs { was: self.gong, now: on }]),
        }
    }

    fn on(&self, _hall: &Hall, change: Change, _at: &mut Moment) -> Vec<Event> {
        match change {
            Change::Moved { .. } => vec![Event::Moved { was: self.moves, now: self.moves.saturating_add(1) }],
            _ => Vec::new(),
        }
    }

    fn settle(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        if self.settled { Vec::new() } else { vec![Event::Settled {}] }
    }

    fn settled(&self) -> bool {
        self.settled
    }

    fn apply(&mut self, event: &Event, _at: At) {
        match event {
            Event::Kept(choice) => match choice.get() {
                Some(Choice { who, on: true }) => _ = self.kept.insert(*who),
                Some(Choice { who, on: false }) => _ = self.kept.remove(who),
                None => {}
            },
            Event::Gongs { now, .. } => self.gong = *now,
            Event::Told { now, .. } => self.told = *now,
            Event::Moved { now, .. } => self.moves = *now,
            Event::Settled {} => {
                self.settled = true;
                self.kept.clear();
            }
        }
    }

    fn undo(&self, _hall: &Hall, event: &Event, _at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        match *event {
            Event::Gongs { was, now } if self.gong == now => Ok(vec![Event::Gongs { was: now, now: was }]),
            Event::Gongs { .. } => Err(Refusal::RestsOn { what: "stories_gongs".into() }),
            Event::Told { was, now } => Ok(vec![Event::Told { was: now, now: was }]),
            Event::Moved { was, now } => Ok(vec![Event::Moved { was: now, now: was }]),
            Event::Kept(_) | Event::Settled {} => Err(Refusal::CannotUndo),
        }
    }

    fn board(&self, sight: Sight<'_>, _to: Audience) -> Board {
        let tables = sight.hall.used_tables();
        Board {
            circles: self.circles(),
            voices: tables.into_iter().map(|table| self.voices(sight.hall, table)).max().unwrap_or(0),
            voice_seconds: self.settings.voice_seconds,
            gong: self.gong,
            telling: self.settings.telling - 1,
        }
    }

    fn sheet(&self, sight: Sight<'_>, of: TableId) -> Sheet {
        Sheet { voices: self.voices(sight.hall, of) }
    }

    fn hand(&self, _sight: Sight<'_>, of: ParticipantId) -> Hand {
        Hand { kept: self.kept.contains(&of), open: !self.settled }
    }

    fn lingers(&self) -> bool {
        !self.settled && self.moves < MOVES
    }

    fn report(&self, _hall: &Hall) -> Report {
        let told = Figure::new("stories", "réussites racontées à table", "successes told at the tables", self.told);
        Report { figures: vec![told], tables: Vec::new() }
    }

    /// One in forty keeps their story at the table, always the same ones.
    fn robot(eye: &Eye<'_, Self>, _mind: &mut dyn Mind) -> Vec<Command> {
        let wants = eye.me.0 % 40 == 17 && eye.hand.is_some_and(|hand| hand.open && !hand.kept);
        if wants { vec![Command::Keep { on: true }] } else { Vec::new() }
    }
}

impl Stories {
    fn circles(&self) -> u8 {
        if self.settings.circle == 5 { 2 } else { 1 }
    }

    fn voices(&self, hall: &Hall, table: TableId) -> u16 {
        let here = u16::try_from(hall.at_table(table).count()).unwrap_or(u16::MAX);
        here.div_ceil(u16::from(self.circles()))
    }
}
