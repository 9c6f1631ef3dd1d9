//! What undo does with a gesture of the desk, and what rests on it.

use super::{Draft, Event, Wording};
use crate::answers::RoundStage;
use crate::words::{At, ItemId, Refusal};

impl Wording {
    pub(super) fn turned(&self, event: &Event, at: At) -> Result<Event, Refusal> {
        match event.clone() {
            Event::Given { was, now } => Ok(Event::Given { was: now, now: was }),
            Event::Circle { who, was, now } => {
                rests(self.circle.get(&who).copied() == now, "circle_wording")?;
                Ok(Event::Circle { who, was: now, now: was })
            }
            Event::Draft { place, was, now } => {
                self.draft_rests(was.as_ref(), now.as_ref())?;
                Ok(Event::Draft { place, was: now, now: was })
            }
            Event::Screen { was, now } => {
                let back = was.filter(|id| self.seen(*id));
                Ok(Event::Screen { was: self.screen, now: if self.screen == now { back } else { self.screen } })
            }
            Event::Answers(event) => self.answers.undo(&event, "answer_wording").map(Event::Answers),
            Event::Aside { reservation, now } => {
                rests(self.aside.contains(&reservation) == now, "aside_wording")?;
                Ok(Event::Aside { reservation, now: !now })
            }
            Event::Amended { was, now } => {
                let id = now.as_ref().or(was.as_ref()).map(|amendment| amendment.id);
                rests(id.is_none_or(|id| !self.answers.over().contains(&id)), "answer_wording")?;
                rests(id.is_none_or(|id| self.chosen != Some(id)), "choose_wording")?;
                rests(now.iter().all(|now| self.amendments.contains(now)), "go")?;
                Ok(Event::Amended { was: now, now: was })
            }
            Event::Chosen { was, now } => {
                rests(self.one.is_none(), "go")?;
                rests(self.chosen == now, "choose_wording")?;
                Ok(Event::Chosen { was: now, now: was })
            }
            Event::One { was, now } => {
                rests(self.one == now && self.just_shown(at), "settle")?;
                Ok(Event::One { was: now, now: was })
            }
        }
    }

    /// Nothing of a draft is turned round once the hall was asked, or once other words stand there.
    fn draft_rests(&self, was: Option<&Draft>, now: Option<&Draft>) -> Result<(), Refusal> {
        let chosen = |id: ItemId| self.chosen == Some(id);
        rests(self.answers.stage() == RoundStage::None, "answer_wording")?;
        rests(!now.is_some_and(|now| chosen(now.id)), "choose_wording")?;
        rests(now.is_none_or(|now| self.drafts.contains(now)), "draft_wording")?;
        // A withdrawn wording comes back only while there is room for it.
        rests(now.is_some() || was.is_none() || self.drafts_left() > 0, "draft_wording")
    }
}

fn rests(free: bool, what: &str) -> Result<(), Refusal> {
    if free { Ok(()) } else { Err(Refusal::RestsOn { what: what.to_owned() }) }
}
