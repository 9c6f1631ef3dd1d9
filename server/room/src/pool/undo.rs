//! Turns the desk's gestures round. What a phone did is its own to take back.

use crate::pool::{Deed, Event, Pool, Verdict};
use crate::words::{ItemId, Refusal};

impl Pool {
    /// The events that undo `event`.
    ///
    /// # Errors
    /// `rests_on` when something was done with the text since, `cannot_undo` for what is a phone's.
    pub fn undo(&self, event: &Event) -> Result<Vec<Event>, Refusal> {
        if let Event::Gate { was, now } = event {
            let turns = self.closed == *now;
            return Ok(if turns { vec![Event::Gate { was: *now, now: *was }] } else { Vec::new() });
        }
        match event.deed().cloned().ok_or(Refusal::CannotUndo)? {
            Deed::Judged { item, was, now } => self.unjudge(item, was, now),
            Deed::Shown { was, now } => {
                rests(self.shown == now, "reveal")?;
                let was = was.filter(|item| self.slips.get(item).is_some_and(super::Kept::approved));
                Ok(if was == now { Vec::new() } else { vec![self.event(Deed::Shown { was: now, now: was })] })
            }
            Deed::Written { .. } | Deed::Rewritten { .. } | Deed::Withdrawn { .. } => Err(Refusal::CannotUndo),
        }
    }

    fn unjudge(&self, item: ItemId, was: Verdict, now: Verdict) -> Result<Vec<Event>, Refusal> {
        let kept = self.slips.get(&item).ok_or(Refusal::NotFound)?;
        if kept.withdrawn {
            return Ok(Vec::new()); // its phone has the last word
        }
        rests(!self.settled, "ballot")?;
        rests(kept.verdict == now, "publish")?;
        rests(was == Verdict::Approved || self.shown != Some(item), "reveal")?;
        Ok(vec![self.event(Deed::Judged { item, was: now, now: was })])
    }
}

fn rests(free: bool, what: &str) -> Result<(), Refusal> {
    if free { Ok(()) } else { Err(Refusal::RestsOn { what: what.to_owned() }) }
}
