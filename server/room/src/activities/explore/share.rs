//! Shares the questions out: evenly, and so that no table is moved without need.

use std::collections::{BTreeMap, BTreeSet};

use crate::activities::explore::{Event, Explore};
use crate::activity::Item;
use crate::hall::Hall;
use crate::words::{ItemId, TableId};

impl Explore {
    /// The questions have come, or have changed.
    pub(super) fn take_up(&self, hall: &Hall, given: &[Item]) -> Vec<Event> {
        let same = |known: &Item, item: &Item| known.id == item.id && known.text == item.text;
        let known = self.questions.len() == given.len() && self.questions.iter().zip(given).all(|(a, b)| same(a, b));
        if known || self.pool.settled {
            return Vec::new();
        }
        let was = self.questions.iter().map(|item| item.id).collect();
        let now: Vec<Item> = given.iter().map(|item| item.clone().resealed(self.run)).collect();
        let mut events = self.share_out(hall, &now);
        events.extend(self.blur(&now));
        events.insert(0, Event::Took { was, now });
        events
    }

    /// A question that is gone stands on no screen.
    fn blur(&self, questions: &[Item]) -> Option<Event> {
        let gone = self.focus.filter(|item| !questions.iter().any(|it| it.id == *item))?;
        Some(Event::Focused { was: Some(gone), now: None })
    }

    /// Tables without a question get one of those that fewest tables have, in the order of both.
    pub(super) fn share_out(&self, hall: &Hall, questions: &[Item]) -> Vec<Event> {
        if self.pool.settled {
            return Vec::new();
        }
        let known: BTreeSet<ItemId> = questions.iter().map(|item| item.id).collect();
        let mut load: BTreeMap<ItemId, usize> = known.iter().map(|id| (*id, 0)).collect();
        self.share.values().filter(|id| known.contains(id)).for_each(|id| *load.entry(*id).or_default() += 1);
        let mut events = Vec::new();
        for table in hall.used_tables() {
            let was = self.share.get(&table).copied();
            if was.is_some_and(|item| known.contains(&item)) {
                continue;
            }
            let now = questions.iter().map(|item| item.id).min_by_key(|id| load[id]);
            now.into_iter().for_each(|id| *load.entry(id).or_default() += 1);
            if was != now {
                events.push(Event::Shared { table, was, now });
            }
        }
        events
    }

    /// The tables of one question.
    pub(super) fn tables_of(&self, question: ItemId) -> Vec<TableId> {
        self.share.iter().filter(|(_, item)| **item == question).map(|(table, _)| *table).collect()
    }

    /// How many tables one question may have: an even share and one more, so that tables can swap.
    pub(super) fn most(&self) -> usize {
        self.share.len() / self.questions.len().max(1) + 1
    }
}
