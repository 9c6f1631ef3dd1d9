//! What happened, put in place; and the events that turn it round. Taking an event
//! never judges, chooses or counts: it carries every result.

use crate::activities::dots::cut::Count;
use crate::activities::dots::words::{Ballot, Event, Phase};
use crate::activities::dots::{Dots, Outcome, Wave};
use crate::activity::Item;
use crate::words::{At, Refusal};

impl Dots {
    pub(super) fn take(&mut self, event: &Event) {
        match event {
            Event::Taken { items } => self.items.clone_from(items),
            Event::Opened { ballot, hands } => {
                (self.phase, self.shape.ballot) = (Phase::Open, *ballot);
                self.left = self.items.iter().map(|item| item.id).collect();
                self.hands = hands.get().cloned().into_iter().flatten().collect();
            }
            Event::Unopened {} => {
                self.phase = Phase::Waiting;
                self.left.clear();
                self.hands.clear();
            }
            Event::Shaped { now, .. } => self.shape = now.clone(),
            Event::Narrowed { wave, left, hands } => {
                let hands = hands.get().cloned().into_iter().flatten().collect();
                let over = Wave { hands: std::mem::replace(&mut self.hands, hands), cast: std::mem::take(&mut self.cast) };
                self.earlier.push(over);
                (self.wave, self.left) = (*wave, left.get().cloned().unwrap_or_default());
                self.stand(Phase::Open, None);
            }
            Event::Dealt { hands } => self.hands.extend(hands.get().cloned().into_iter().flatten()),
            Event::Cast { ballot } => self.put_in(ballot.get()),
            Event::Late { now, .. } => self.late = *now,
            Event::Closed { until } => self.stand(Phase::Closed, Some((*until, *until))),
            Event::Reopened {} => self.stand(Phase::Open, None),
            Event::Extended { now, .. } => self.stand(Phase::Closed, Some((*now, *now))),
            Event::Tied { items } => {
                self.tied = items.get().cloned().unwrap_or_default();
                self.stand(Phase::Tied, None);
            }
            Event::RunOff { ends, until } => self.stand(Phase::RunOff, Some((*ends, *until))),
            Event::RunOffCalledOff {} => self.stand(Phase::Tied, None),
            Event::Settled { count, outcome } => self.forget(count, outcome),
            Event::Decided { now, .. } => self.outcome = now.clone(),
            Event::Revealed { now, .. } => self.shown = *now,
            Event::Asked { now, .. } => self.missing = *now,
            Event::Fixed { now, .. } => self.fixed = *now,
            Event::Lifted { item } => self.lifted.push(*item),
            Event::Dropped { item } => self.lifted.retain(|lifted| lifted != item),
            Event::Titled { item, now, .. } if now.is_empty() => drop(self.titles.remove(item)),
            Event::Titled { item, now, .. } => drop(self.titles.insert(*item, now.clone())),
        }
    }

    fn stand(&mut self, phase: Phase, clock: Option<(At, At)>) {
        self.phase = phase;
        (self.ends, self.until) = (clock.map(|it| it.0), clock.map(|it| it.1));
    }

    fn put_in(&mut self, ballot: Option<&Ballot>) {
        let Some(ballot) = ballot else { return };
        let of_run_off = ballot.marks.run_off;
        let store = if of_run_off { &mut self.run_off } else { &mut self.cast };
        store.insert(ballot.voice, ballot.marks.clone());
    }

    /// The sums stay; everything that a voice has said, and where a question was written, goes.
    fn forget(&mut self, count: &Count, outcome: &Outcome) {
        self.stand(Phase::Settled, None);
        (self.count, self.outcome) = (count.clone(), outcome.clone());
        self.hands.clear();
        self.cast.clear();
        self.left.clear();
        self.earlier.clear();
        self.run_off.clear();
        self.tied.clear();
        self.items = std::mem::take(&mut self.items).into_iter().map(without_origin).collect();
    }
}

fn without_origin(mut item: Item) -> Item {
    item.from = None;
    item.joined = item.joined.into_iter().map(without_origin).collect();
    item
}

impl Dots {
    pub(super) fn turn_round(&self, event: &Event, now: At) -> Result<Vec<Event>, Refusal> {
        let turned = match event.clone() {
            // Ballots that came with somebody who was seated stay where they are.
            Event::Dealt { .. } => return Ok(Vec::new()),
            Event::Taken { .. } => {
                rests(self.phase == Phase::Waiting, "ballots")?;
                Event::Taken { items: Vec::new() }
            }
            Event::Opened { .. } => {
                rests(self.phase == Phase::Open && self.cast.is_empty(), "ballots")?;
                Event::Unopened {}
            }
            Event::Shaped { was, now } => {
                rests(self.phase == Phase::Waiting && self.shape == now, "ballots")?;
                Event::Shaped { was: now, now: was }
            }
            Event::Closed { .. } => {
                rests(self.phase == Phase::Closed, "settle")?;
                Event::Reopened {}
            }
            Event::Reopened {} => {
                rests(self.phase == Phase::Open, "close")?;
                self.close(now)
            }
            Event::Extended { was, now } => {
                rests(self.phase == Phase::Closed && self.until == Some(now), "settle")?;
                Event::Extended { was: now, now: was }
            }
            Event::RunOff { .. } => {
                rests(self.phase == Phase::RunOff && self.run_off.is_empty(), "ballots")?;
                Event::RunOffCalledOff {}
            }
            Event::Decided { was, now } => {
                rests(self.outcome == now && self.shown == 0 && !self.fixed, "reveal")?;
                Event::Decided { was: now, now: was }
            }
            Event::Revealed { was, now } => {
                rests(self.shown == now && self.missing.is_none() && !self.fixed, "reveal")?;
                Event::Revealed { was: now, now: was }
            }
            Event::Asked { was, now } => {
                rests(self.missing == now && !self.fixed, "fix")?;
                Event::Asked { was: now, now: was }
            }
            Event::Fixed { was, now } => Event::Fixed { was: now, now: was },
            Event::Lifted { item } => {
                rests(self.lifted.contains(&item) && !self.fixed, "fix")?;
                Event::Dropped { item }
            }
            Event::Dropped { item } => {
                rests(!self.lifted.contains(&item) && !self.fixed, "fix")?;
                Event::Lifted { item }
            }
            Event::Titled { item, was, now } => {
                rests(self.titles.get(&item).cloned().unwrap_or_default() == now, "title")?;
                Event::Titled { item, was: now, now: was }
            }
            // A count cannot be taken back; a ballot is changed by who cast it.
            _ => return Err(Refusal::CannotUndo),
        };
        Ok(vec![turned])
    }
}

fn rests(free: bool, what: &str) -> Result<(), Refusal> {
    if free { Ok(()) } else { Err(Refusal::RestsOn { what: what.to_owned() }) }
}
