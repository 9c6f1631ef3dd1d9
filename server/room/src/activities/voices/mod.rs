//! Voices: a queue for the microphone. The desk puts voices in it (or draws tables),
//! calls one after the other, and may write down word for word what was said. The
//! speaker's own table nods to the exact text before the pilot can show it.
//! It must never give a text to the hall that its table has not nodded to, never
//! keep who spoke once the run has settled, and never cut anybody off.
//!
//! ```toml
//! [[agenda]]
//! name = "voix"
//! minutes = 8
//! phones = "down"
//! activity = { kind = "voices", voices = 3, seconds = 60, ask = false }
//! ```
//!
//! With `from = "harvest"` each voice reads one text of that step aloud: the desk picks
//! (or draws) them, and each stands on the screen for as long as its voice speaks.

mod bodies;
mod reading;
mod report;
mod robot;
mod rules;
mod state;
#[cfg(test)]
mod tests;
mod views;
mod words;

use std::collections::BTreeMap;

use crate::access::Right;
use crate::activity::{Activity, Eye, Item, Mind, Reader, Sight};
use crate::hall::{Change, Hall};
use crate::limits;
use crate::report::Report;
use crate::words::{Asker, At, Audience, ItemId, Moment, ParticipantId, Refusal, RunId, TableId};
pub use state::Voices;
pub use words::{Board, Command, Event, Hand, Nod, Place, Sentence, Settings, Sheet, Stage, Turn, TurnId, Written};
pub use words::{Choice, Reading};

impl Activity for Voices {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    fn new(run: RunId, settings: &Settings) -> Self {
        Self::empty(run, settings.clone())
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        let (least, most) = limits::MICROPHONE_SECONDS;
        if settings.seconds != 0 && !(least..=most).contains(&settings.seconds) {
            return Err(format!("`seconds` of one voice is 0 (no clock) or {least} to {most}"));
        }
        if !(1..=limits::VOICES as u32).contains(&settings.voices) {
            return Err(format!("`voices` is how many are planned, 1 to {}", limits::VOICES));
        }
        Ok(())
    }

    fn takes(settings: &Settings) -> Vec<String> {
        Some(settings.from.clone()).filter(|from| !from.is_empty()).into_iter().collect()
    }

    fn open(&self, _hall: &Hall, given: &[Item], _at: &mut Moment) -> Vec<Event> {
        self.take_up(given)
    }

    fn given(&self, _hall: &Hall, given: &[Item], _at: &mut Moment) -> Vec<Event> {
        self.take_up(given)
    }

    fn enter(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        vec![Event::Here { was: self.here, now: true }]
    }

    fn leave(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        let mut events: Vec<Event> = self.end_of_turn().into_iter().collect();
        events.push(Event::Here { was: self.here, now: false });
        events
    }

    fn right(command: &Command) -> Right {
        match command {
            Command::Add { .. }
            | Command::Draw { .. }
            | Command::Pick { .. }
            | Command::Correct { .. }
            | Command::Order { .. }
            | Command::Remove { .. } => Right::VoicesQueue,
            Command::Speak { .. } | Command::Done {} => Right::VoicesSpeak,
            Command::Write { .. } | Command::Ask { .. } | Command::Aside { .. } => Right::VoicesWrite,
            Command::Reveal { .. } => Right::VoicesReveal,
            Command::Hide {} => Right::VoicesHide,
            Command::Nod { .. } | Command::NotQuite { .. } => Right::VoicesNod,
            Command::Raise {} | Command::Lower {} => Right::VoicesRaise,
        }
    }

    fn decide(&self, hall: &Hall, by: &Asker, command: Command, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        rules::decide(self, hall, by, command, at)
    }

    fn on(&self, _hall: &Hall, change: Change, _at: &mut Moment) -> Vec<Event> {
        rules::on(self, change)
    }

    fn cue(&self, hall: &Hall) -> Option<&'static str> {
        let more = self.here && self.spoken() < self.settings.voices;
        (more && self.next_up(hall).next().is_some()).then_some("next_voice")
    }

    fn go(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
        self.next_up(hall).next().map_or_else(Vec::new, |turn| rules::speak(self, hall, turn, at.now))
    }

    fn settle(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        if self.settled { Vec::new() } else { vec![Event::Settled {}] }
    }

    fn settled(&self) -> bool {
        self.settled
    }

    fn apply(&mut self, event: &Event, _at: At) {
        self.take(event);
    }

    fn undo(&self, _hall: &Hall, event: &Event, _at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        rules::undo(self, event)
    }

    fn board(&self, sight: Sight<'_>, to: Audience) -> Board {
        views::board(self, sight.hall, to)
    }

    fn sheet(&self, sight: Sight<'_>, of: TableId) -> Sheet {
        views::sheet(self, sight.hall, of)
    }

    fn hand(&self, sight: Sight<'_>, of: ParticipantId) -> Hand {
        views::hand(self, sight.hall, of)
    }

    fn reads(&self, hall: &Hall, who: Reader) -> Vec<ItemId> {
        views::reads(self, hall, who)
    }

    fn text(&self, id: ItemId) -> Option<&str> {
        let said = self.sentences().find(|(_, said)| said.id == id).map(|(_, said)| said.text.as_str());
        said.or_else(|| self.reading(id).map(|reading| reading.text.as_str()))
    }

    fn may_stand(&self, id: ItemId) -> bool {
        let nodded = self.nodded().any(|(_, said)| said.id == id);
        nodded || self.reading(id).is_some()
    }

    fn yields(&self) -> Vec<Item> {
        self.nodded().map(|(_, said)| Item::new(said.id, said.text.clone())).collect()
    }

    fn lingers(&self) -> bool {
        let open = |said: &Sentence| !said.aside && said.nod != Nod::Yes;
        let prepared = self.reads() && self.spoken() == 0;
        !self.here && !self.settled && (prepared || self.sentences().any(|(_, said)| open(said)))
    }

    fn concerns(&self, sight: Sight<'_>, who: ParticipantId) -> bool {
        !views::open_for(self, sight.hall, who).is_empty()
    }

    fn calls(&self, hall: &Hall, who: ParticipantId) -> bool {
        views::calls(self, hall, who)
    }

    fn progress(&self, hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        let asked = views::asked_of(self, hall, table);
        let yes = asked.iter().filter(|said| said.nod == Nod::Yes).count();
        let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        (!asked.is_empty()).then(|| (count(yes), count(asked.len())))
    }

    fn made(event: &Event) -> Option<ItemId> {
        match event {
            Event::Changed { was, now, .. } => {
                let id = |turn: &Turn| turn.said.as_ref().map(|said| said.id);
                id(now).filter(|_| id(was) != id(now))
            }
            _ => None,
        }
    }

    fn report(&self, _hall: &Hall) -> Report {
        report::report(self)
    }

    fn robot(eye: &Eye<'_, Self>, _mind: &mut dyn Mind) -> Vec<Command> {
        robot::participant(eye)
    }

    fn desk_robot(board: &Board, _texts: &BTreeMap<ItemId, String>, mind: &mut dyn Mind) -> Vec<Command> {
        robot::desk(board, mind)
    }
}
