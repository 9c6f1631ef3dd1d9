//! Texts of an earlier step, read aloud one a voice: the desk picks them, and each stands on the
//! screen for as long as its voice speaks. A text that its author takes back leaves the queue
//! and the screen at once. It never says where a text was written.

use rand::RngExt;

use super::Voices;
use super::rules::removed;
use super::words::{Choice, Event, Reading, Stage, Turn};
use crate::activity::Item;
use crate::limits;
use crate::secret::Sealed;
use crate::words::{ItemId, Moment, Refusal};

impl Voices {
    /// Whether texts are read aloud here.
    pub(super) fn reads(&self) -> bool {
        !self.settings.from.is_empty()
    }

    pub(super) fn reading(&self, id: ItemId) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.id == id)
    }

    /// What the earlier step yields now; who was to read what it yields no more waits no longer.
    pub(super) fn take_up(&self, given: &[Item]) -> Vec<Event> {
        let reading = |item: &Item| Reading { id: item.id, text: item.text.clone(), subtheme: item.subtheme };
        let now: Vec<Reading> = given.iter().map(reading).collect();
        if now == self.readings || self.settled {
            return Vec::new();
        }
        let gone = |turn: &Turn| turn.reads.is_some_and(|id| !now.iter().any(|reading| reading.id == id));
        let waiting = self.waiting().filter(|turn| gone(&self.turns[turn]));
        let mut events: Vec<Event> = waiting.flat_map(|turn| removed(self, turn)).collect();
        events.push(Event::Takes(Sealed::new(self.run, now)));
        events
    }

    /// The texts of the queue, read ones included.
    pub(super) fn queued(&self) -> impl Iterator<Item = ItemId> {
        self.in_order().filter_map(|(_, turn)| turn.reads)
    }

    /// What stands on the screen because it is being read.
    pub(super) fn being_read(&self) -> Option<Choice> {
        self.reading(self.speaker()?.1.reads?).map(choice)
    }

    /// What may still be picked.
    pub(super) fn choices(&self) -> Vec<Choice> {
        self.readings.iter().filter(|reading| self.queued().all(|id| id != reading.id)).map(choice).collect()
    }

    /// A turn for each of these texts. What waits or was read already is left out: a second tap
    /// changes nothing.
    pub(super) fn pick(&self, items: &[ItemId]) -> Result<Vec<Turn>, Refusal> {
        if items.is_empty() {
            return Err(Refusal::Empty { field: "items".into() });
        }
        if items.iter().any(|id| self.reading(*id).is_none()) {
            return Err(Refusal::NotFound);
        }
        let free = self.choices();
        let picked = free.iter().filter(|choice| items.contains(&choice.item));
        Ok(picked.map(|choice| turn(choice.item)).collect())
    }

    /// Draws texts: the sub-theme that the queue has least of comes first, then the dice.
    pub(super) fn draw_readings(&self, count: u8, at: &mut Moment) -> Result<Vec<Turn>, Refusal> {
        if count == 0 || count > limits::DRAWN {
            return Err(Refusal::TooMany { field: "count".into(), limit: limits::DRAWN.into() });
        }
        let mut free = self.choices();
        let mut taken: Vec<Choice> = self.queued().filter_map(|id| self.reading(id)).map(choice).collect();
        let before = taken.len();
        while !free.is_empty() && taken.len() < before + usize::from(count) {
            let load = |choice: &Choice| taken.iter().filter(|other| other.subtheme == choice.subtheme).count();
            let least = free.iter().map(load).min().unwrap_or(0);
            let fair: Vec<usize> = (0..free.len()).filter(|n| load(&free[*n]) == least).collect();
            let drawn = fair[at.dice.random_range(0..fair.len())];
            taken.push(free.swap_remove(drawn));
        }
        if taken.len() == before { Err(Refusal::NotNow) } else { Ok(taken[before..].iter().map(|c| turn(c.item)).collect()) }
    }
}

fn choice(reading: &Reading) -> Choice {
    Choice { item: reading.id, subtheme: reading.subtheme }
}

fn turn(reads: ItemId) -> Turn {
    Turn { table: None, name: None, who: None, at: None, stage: Stage::Waiting, said: None, reads: Some(reads) }
}
