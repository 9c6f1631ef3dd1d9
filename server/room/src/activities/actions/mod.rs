//! Actions: everybody chooses the one that they want to work on, and a later step whose
//! seats are `{ by = "choice" }` brings those together who chose the same. It is no vote:
//! a choice is open, can be changed until the hall goes on, and the table that it leads to
//! shows it to everybody. It never ranks the actions and leaves none out.
//!
//! ```toml
//! [[agenda]]
//! name = "actions"
//! minutes = 4
//! phones = "all"
//! activity = { kind = "actions", actions = ["Accueil en magasin", "Délais", "Retours"] }
//!
//! [[agenda]]
//! name = "action-tables"
//! minutes = 4
//! seats = { by = "choice" }
//! activity = { kind = "talk" }
//! ```

#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use crate::access::Right;
use crate::activity::{Activity, Eye, Mind, Sight};
use crate::hall::Hall;
use crate::limits;
use crate::report::{Figure, Report};
use crate::scenario::Phones;
use crate::words::{Asker, At, Audience, Moment, ParticipantId, Refusal, RunId, TableId};
pub use words::{Board, Command, Event, Hand, Settings, Sheet};

/// A choice of actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actions {
    settings: Settings,
    chosen: BTreeMap<ParticipantId, u8>,
    shut: bool,
}

impl Actions {
    fn counts(&self) -> Vec<u32> {
        let count = |action: usize| self.chosen.values().filter(|it| usize::from(**it) == action).count() as u32;
        (0..self.settings.actions.len()).map(count).collect()
    }
}

impl Activity for Actions {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    fn new(_run: RunId, settings: &Settings) -> Self {
        Self { settings: settings.clone(), chosen: BTreeMap::new(), shut: false }
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        let (least, most) = limits::ACTIONS;
        let fits = (least..=most).contains(&settings.actions.len());
        if fits { Ok(()) } else { Err(format!("`actions` has {least} to {most} of them")) }
    }

    fn right(command: &Command) -> Right {
        match command {
            Command::Choose { .. } => Right::ChooseAction,
        }
    }

    fn decide(&self, _hall: &Hall, by: &Asker, command: Command, _: &mut Moment) -> Result<Vec<Event>, Refusal> {
        let Command::Choose { action } = command;
        let who = by.participant().ok_or(Refusal::Denied)?;
        if self.shut {
            return Err(Refusal::Closed);
        }
        if usize::from(action) >= self.settings.actions.len() {
            return Err(Refusal::BadChoice { field: "action".into() });
        }
        Ok(vec![Event::Chose { who, was: self.chosen.get(&who).copied(), now: action }])
    }

    fn enter(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        if self.shut { vec![Event::Shut { was: true, now: false }] } else { Vec::new() }
    }

    fn leave(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        if self.shut { Vec::new() } else { vec![Event::Shut { was: false, now: true }] }
    }

    fn chosen(&self) -> Option<Vec<Vec<ParticipantId>>> {
        let mut groups = vec![Vec::new(); self.settings.actions.len()];
        self.chosen.iter().for_each(|(who, action)| groups[usize::from(*action)].push(*who));
        Some(groups)
    }

    fn apply(&mut self, event: &Event, _at: At) {
        match event {
            Event::Chose { who, now, .. } => drop(self.chosen.insert(*who, *now)),
            Event::Shut { now, .. } => self.shut = *now,
        }
    }

    fn undo(&self, _hall: &Hall, event: &Event, _at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        match event {
            Event::Shut { was, now } => Ok(vec![Event::Shut { was: *now, now: *was }]),
            Event::Chose { .. } => Err(Refusal::CannotUndo),
        }
    }

    fn board(&self, _sight: Sight<'_>, to: Audience) -> Board {
        let Settings { ask, actions } = self.settings.clone();
        let known = self.shut || matches!(to, Audience::Pilot | Audience::Helper);
        Board { ask, actions, chosen: self.chosen.len() as u32, counts: known.then(|| self.counts()), open: !self.shut }
    }

    fn sheet(&self, _sight: Sight<'_>, _of: TableId) -> Sheet {
        Sheet {}
    }

    fn hand(&self, _sight: Sight<'_>, of: ParticipantId) -> Hand {
        Hand { action: self.chosen.get(&of).copied() }
    }

    fn progress(&self, hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        let people: Vec<_> = hall.at_table(table).map(|(who, _)| who).collect();
        let done = people.iter().filter(|who| self.chosen.contains_key(who)).count();
        (!self.shut).then_some((done as u16, people.len() as u16))
    }

    fn report(&self, _hall: &Hall) -> Report {
        let chosen = Figure::new("actions_chosen", "choix d’une action", "choices of an action", self.chosen.len());
        Report { figures: vec![chosen], tables: Vec::new() }
    }

    fn robot(eye: &Eye<'_, Self>, mind: &mut dyn Mind) -> Vec<Command> {
        let open = eye.board.filter(|board| board.open && eye.phones == Phones::All);
        match (open, eye.hand) {
            (Some(board), Some(Hand { action: None })) if !board.actions.is_empty() => {
                let action = (mind.luck() * board.actions.len() as f64) as u8;
                vec![Command::Choose { action: action.min(board.actions.len() as u8 - 1) }]
            }
            _ => Vec::new(),
        }
    }
}
