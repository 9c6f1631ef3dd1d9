//! The state of the microphone, and how events change it. It judges nothing.

use std::collections::BTreeMap;

use super::words::{Event, Nod, Reading, Sentence, Settings, Stage, Turn, TurnId};
use crate::words::{ItemId, RunId};

/// A queue for the microphone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voices {
    pub(super) run: RunId,
    pub(super) settings: Settings,
    /// Whether the hall is at this step.
    pub(super) here: bool,
    pub(super) settled: bool,
    pub(super) turns: BTreeMap<TurnId, Turn>,
    /// All turns, those over included.
    pub(super) order: Vec<TurnId>,
    /// What may be read aloud.
    pub(super) readings: Vec<Reading>,
    /// The sentence that stands on the screen.
    pub(super) shown: Option<TurnId>,
    last: TurnId,
}

impl Voices {
    pub(super) fn empty(run: RunId, settings: Settings) -> Self {
        Self {
            run,
            settings,
            here: false,
            settled: false,
            turns: BTreeMap::new(),
            order: Vec::new(),
            readings: Vec::new(),
            shown: None,
            last: TurnId(0),
        }
    }

    /// The id of the next turn. An id is never given twice.
    pub(super) fn next_id(&self) -> TurnId {
        TurnId(self.last.0 + 1)
    }

    pub(super) fn in_order(&self) -> impl Iterator<Item = (TurnId, &Turn)> {
        self.order.iter().filter_map(|id| Some((*id, self.turns.get(id)?)))
    }

    pub(super) fn waiting(&self) -> impl Iterator<Item = TurnId> {
        self.in_order().filter(|(_, turn)| turn.stage == Stage::Waiting).map(|(id, _)| id)
    }

    pub(super) fn speaker(&self) -> Option<(TurnId, &Turn)> {
        self.in_order().find(|(_, turn)| matches!(turn.stage, Stage::Speaking { .. }))
    }

    pub(super) fn spoken(&self) -> u32 {
        let spoken = self.turns.values().filter(|turn| turn.stage != Stage::Waiting).count();
        u32::try_from(spoken).unwrap_or(u32::MAX)
    }

    pub(super) fn sentences(&self) -> impl Iterator<Item = (TurnId, &Sentence)> {
        self.in_order().filter_map(|(id, turn)| Some((id, turn.said.as_ref()?)))
    }

    /// What may go to the hall and to later steps.
    pub(super) fn nodded(&self) -> impl Iterator<Item = (TurnId, &Sentence)> {
        self.sentences().filter(|(_, said)| said.nod == Nod::Yes && !said.aside)
    }

    pub(super) fn shown_item(&self) -> Option<ItemId> {
        self.nodded().find(|(id, _)| Some(*id) == self.shown).map(|(_, said)| said.id)
    }

    /// Whoever speaks has spoken.
    pub(super) fn end_of_turn(&self) -> Option<Event> {
        let (turn, was) = self.speaker()?;
        Some(Event::Changed { turn, was: was.clone(), now: Turn { stage: Stage::Done, ..was.clone() } })
    }

    pub(super) fn take(&mut self, event: &Event) {
        match event {
            Event::Added { turn, place, it } => {
                self.order.insert(usize::from(*place).min(self.order.len()), *turn);
                self.turns.insert(*turn, it.clone());
                self.last = self.last.max(*turn);
            }
            Event::Removed { turn, .. } => {
                self.order.retain(|id| id != turn);
                self.turns.remove(turn);
            }
            Event::Changed { turn, now, .. } => {
                self.turns.insert(*turn, now.clone());
            }
            Event::Ordered { now, .. } => self.order.clone_from(now),
            Event::Shown { now, .. } => self.shown = *now,
            Event::Here { now, .. } => self.here = *now,
            Event::Took { now, .. } => self.readings.clone_from(now),
            Event::Takes(now) => self.readings = now.get().cloned().unwrap_or_default(),
            Event::Settled {} => self.forget(),
        }
    }

    fn forget(&mut self) {
        self.settled = true;
        self.readings.clear();
        for turn in self.turns.values_mut() {
            (turn.name, turn.who, turn.at) = (None, None, None);
        }
    }
}
