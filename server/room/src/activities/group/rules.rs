//! Judges what is asked of a group, and turns the desk's gestures round.

use std::collections::BTreeSet;

use crate::activities::group::{Command, Event, Group, Place};
use crate::activity::lock;
use crate::limits;
use crate::text::clean;
use crate::words::{ItemId, Refusal, Secret};

type Judged = Result<Vec<Event>, Refusal>;

impl Group {
    pub(super) fn judge(&self, command: Command) -> Judged {
        if self.settled {
            return Err(Refusal::Closed);
        }
        match command {
            Command::Join { under, items } => self.join(under, &items),
            Command::Split { item } => self.split(item),
            Command::Different { one, other } => self.tell_apart(one, other),
            Command::Hold { item, by } => {
                self.known(item)?;
                self.hold(item, Some(clean("by", &by, limits::NAME_CHARS)?))
            }
            Command::Release { item } => self.hold(item, None),
            Command::KeepApart { item, secret } => self.keep_apart(item, secret),
        }
    }

    fn known(&self, item: ItemId) -> Result<(), Refusal> {
        if self.originals.contains_key(&item) { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// Whole piles join: what lived with one of them lives with all of them now.
    fn join(&self, under: ItemId, items: &[ItemId]) -> Judged {
        let all: BTreeSet<ItemId> = items.iter().copied().chain([under]).collect();
        all.iter().try_for_each(|item| self.known(*item))?;
        if all.len() < 2 {
            return Err(Refusal::BadChoice { field: "items".into() });
        }
        if all.iter().any(|item| self.apart.contains(item)) {
            return Err(Refusal::Reserved { field: "items".into() });
        }
        let pile: BTreeSet<ItemId> = all.into_iter().flat_map(|item| self.pile_of(item)).collect();
        Ok(self.moved(pile.iter().map(|item| Place { item: *item, under: (*item != under).then_some(under) })))
    }

    fn split(&self, item: ItemId) -> Judged {
        self.known(item)?;
        let alone = |item| Place { item, under: None };
        let places = if self.under.contains_key(&item) { vec![item] } else { self.joined(item).collect() };
        if places.is_empty() {
            return Err(Refusal::NotNow);
        }
        Ok(self.moved(places.into_iter().map(alone)))
    }

    fn moved(&self, places: impl Iterator<Item = Place>) -> Vec<Event> {
        let now: Vec<Place> = places.filter(|place| *place != self.place_of(place.item)).collect();
        let was = now.iter().map(|place| self.place_of(place.item)).collect();
        if now.is_empty() { Vec::new() } else { vec![Event::Moved { was, now }] }
    }

    fn tell_apart(&self, one: ItemId, other: ItemId) -> Judged {
        self.known(one)?;
        self.known(other)?;
        if one == other {
            return Err(Refusal::BadChoice { field: "other".into() });
        }
        let was = self.different.contains(&(one.min(other), one.max(other)));
        Ok(if was { Vec::new() } else { vec![Event::Different { one, other, was, now: true }] })
    }

    fn hold(&self, item: ItemId, now: Option<String>) -> Judged {
        let was = self.held.get(&item).cloned();
        Ok(if was == now { Vec::new() } else { vec![Event::Held { item, was, now }] })
    }

    /// An id that does not exist and a secret that does not fit get the same answer.
    fn keep_apart(&self, item: ItemId, secret: Secret) -> Judged {
        let fits = lock(secret);
        let mine = self.originals.get(&item).filter(|it| it.item.lock.as_ref() == Some(&fits));
        mine.ok_or(Refusal::NotFound)?;
        if self.apart.contains(&item) {
            return Ok(Vec::new());
        }
        let (was, now) = self.without(item);
        Ok(vec![Event::KeptApart { item, was, now }])
    }

    pub(super) fn turn_round(&self, event: &Event) -> Judged {
        match event.clone() {
            Event::Took { items } => {
                // What was taken goes by itself once it is not yielded any more.
                let grouped = |item: ItemId| self.pile_of(item).len() > 1;
                rests(!items.iter().any(|item| grouped(item.id)), "join_group")?;
                Ok(Vec::new())
            }
            Event::Lost { .. } => Ok(Vec::new()),
            Event::Moved { was, now } => {
                rests(!self.settled, "ballot")?;
                let same = now.iter().all(|place| self.place_of(place.item) == *place);
                let mut later = self.clone();
                later.place(&was);
                rests(same && later.sound(), "join_group")?;
                Ok(vec![Event::Moved { was: now, now: was }])
            }
            Event::Held { item, was, now } => {
                let same = self.held.get(&item) == now.as_ref();
                Ok(if same { vec![Event::Held { item, was: now, now: was }] } else { Vec::new() })
            }
            Event::Different { one, other, was, now } => {
                Ok(vec![Event::Different { one, other, was: now, now: was }])
            }
            Event::KeptApart { .. } | Event::Settled {} => Err(Refusal::CannotUndo),
        }
    }
}

fn rests(free: bool, what: &str) -> Result<(), Refusal> {
    if free { Ok(()) } else { Err(Refusal::RestsOn { what: what.to_owned() }) }
}
