//! Piles: which question lives under which wording. One level deep, always.

use std::collections::{BTreeMap, BTreeSet};

use crate::activities::group::{Event, Group, Likeness, Original, Place};
use crate::activity::Item;
use crate::twins::{Traits, Twin, twins};
use crate::words::ItemId;

impl Group {
    /// The wording under which a question lives; its own when it stands alone.
    pub(super) fn head(&self, item: ItemId) -> ItemId {
        self.under.get(&item).copied().unwrap_or(item)
    }

    /// Those that live under a wording, itself left out.
    pub(super) fn joined(&self, head: ItemId) -> impl Iterator<Item = ItemId> {
        self.under.iter().filter(move |(_, under)| **under == head).map(|(item, _)| *item)
    }

    /// Every wording that stands on its own.
    pub(super) fn heads(&self) -> impl Iterator<Item = ItemId> {
        self.originals.keys().copied().filter(|item| !self.under.contains_key(item))
    }

    /// The piles of several: wording, and those under it.
    pub(super) fn piles(&self) -> BTreeMap<ItemId, Vec<ItemId>> {
        let mut piles: BTreeMap<ItemId, Vec<ItemId>> = BTreeMap::new();
        for (item, head) in &self.under {
            piles.entry(*head).or_default().push(*item);
        }
        piles
    }

    pub(super) fn place_of(&self, item: ItemId) -> Place {
        Place { item, under: self.under.get(&item).copied() }
    }

    /// The whole pile in which a question lives, itself included.
    pub(super) fn pile_of(&self, item: ItemId) -> Vec<ItemId> {
        let head = self.head(item);
        std::iter::once(head).chain(self.joined(head)).collect()
    }

    /// Its pile goes on without it: under the same wording, or under its next one.
    pub(super) fn without(&self, item: ItemId) -> (Vec<Place>, Vec<Place>) {
        let mut rest: Vec<ItemId> = self.pile_of(item).into_iter().filter(|other| *other != item).collect();
        rest.sort_unstable();
        if self.under.contains_key(&item) {
            return (vec![self.place_of(item)], vec![Place { item, under: None }]);
        }
        let heir = rest.first().copied();
        let now = |other: ItemId| Place { item: other, under: heir.filter(|heir| *heir != other) };
        (rest.iter().map(|other| self.place_of(*other)).collect(), rest.into_iter().map(now).collect())
    }

    /// Every wording is there, stands on its own, and nobody keeps apart what lives in a pile.
    pub(super) fn sound(&self) -> bool {
        let there = |item: &ItemId| self.originals.contains_key(item) && !self.apart.contains(item);
        self.under.iter().all(|(item, head)| there(item) && there(head) && !self.under.contains_key(head))
    }

    pub(super) fn place(&mut self, places: &[Place]) {
        for place in places {
            match place.under {
                Some(under) => self.under.insert(place.item, under),
                None => self.under.remove(&place.item),
            };
        }
    }

    pub(super) fn take(&mut self, item: &Item) {
        self.originals.insert(item.id, Original { item: item.clone(), traits: Traits::of(&item.text) });
    }

    /// Compares all anew: how rare a word is depends on every other question.
    pub(super) fn liken(&mut self) {
        let (ids, traits): (Vec<ItemId>, Vec<&Traits>) =
            self.originals.iter().map(|(id, original)| (*id, &original.traits)).unzip();
        let found = twins(&traits, u16::from(self.settings.alike) * 10);
        let likeness = |twin: Twin| Likeness { one: ids[twin.one], other: ids[twin.other], score: twin.score };
        self.alike = found.into_iter().map(likeness).collect();
    }

    pub(super) fn lose(&mut self, item: ItemId) {
        self.originals.remove(&item);
        self.under.remove(&item);
        self.held.remove(&item);
    }

    pub(super) fn forget(&mut self) {
        self.settled = true;
        for original in self.originals.values_mut() {
            original.item.from = None;
        }
    }

    /// What has come, and what has gone, since.
    pub(super) fn compare(&self, given: &[Item]) -> Vec<Event> {
        if self.settled {
            return Vec::new();
        }
        let items: Vec<Item> = given
            .iter()
            .filter(|item| !self.originals.contains_key(&item.id))
            .map(|item| item.clone().resealed(self.run))
            .collect();
        let there: BTreeSet<ItemId> = given.iter().map(|item| item.id).collect();
        let gone = self.originals.keys().filter(|known| !there.contains(known));
        let mut later = self.clone();
        let mut events = Vec::new();
        for item in gone.copied() {
            // One after the other: the heir of a pile may be the next to go.
            let (was, now) = later.without(item);
            later.place(&now);
            later.lose(item);
            events.push(Event::Lost { item, was, now });
        }
        if !items.is_empty() {
            events.push(Event::Took { items });
        }
        events
    }
}
