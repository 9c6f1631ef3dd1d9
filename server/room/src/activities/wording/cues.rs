//! What GO does inside a wording, and how its events change it. Nothing here refuses.

use super::{Amendment, Answer, Draft, Event, One, Wording};
use crate::answers::{AnswersEvent, RoundStage};
use crate::limits;
use crate::words::{At, ItemId, Moment};

impl Wording {
    /// A code that starts with `wait_` does nothing: something else comes first.
    pub(super) fn next_gesture(&self) -> Option<&'static str> {
        if self.one.is_some() {
            return None;
        }
        match self.answers.stage() {
            RoundStage::Open => Some("close_answers"),
            RoundStage::Closed => Some("count_answers"),
            RoundStage::Settled => Some("show_answers"),
            RoundStage::None | RoundStage::Shown if self.chosen.is_some() => Some("the_one"),
            RoundStage::None => Some(self.before_answers()),
            RoundStage::Shown => Some(self.after_answers()),
        }
    }

    fn before_answers(&self) -> &'static str {
        let shown = self.drafts.iter().any(|draft| draft.shown);
        match self.to_show() {
            Some(_) => "show_wordings",
            None if !shown => "wait_wordings",
            None if self.answers.ended() => "wait_choice",
            None => "open_answers",
        }
    }

    fn after_answers(&self) -> &'static str {
        match self.to_look_at() {
            Some(amendment) if !amendment.shown => "show_amendment",
            Some(_) if !self.answers.ended() => "open_second_look",
            _ => "wait_choice",
        }
    }

    /// The next wording that was let through and not yet shown.
    fn to_show(&self) -> Option<(u8, &Draft)> {
        let place = self.drafts.iter().position(|draft| draft.approved && !draft.shown)?;
        Some((place as u8, &self.drafts[place]))
    }

    /// The amendment that the hall was not asked about yet.
    fn to_look_at(&self) -> Option<&Amendment> {
        self.amendments.get(usize::from(self.answers.rounds().checked_sub(1)?))
    }

    pub(super) fn make_gesture(&self, at: &mut Moment) -> Vec<Event> {
        let screen = |now: Option<ItemId>| Event::Screen { was: self.screen, now };
        match self.next_gesture() {
            Some("show_wordings") => self.show_next(),
            Some("open_answers") => {
                let over = self.drafts.iter().filter(|draft| draft.shown).map(|draft| draft.id).collect();
                vec![screen(None), Event::Answers(AnswersEvent::Opened { over })]
            }
            Some("close_answers") => self.answers.close(at.now).map(Event::Answers).into_iter().collect(),
            Some("count_answers") => self.counted(self.answers.count_now(at)),
            Some("show_answers") => vec![Event::Answers(AnswersEvent::Shown { now: true })],
            Some("show_amendment") => self.show_amendment(),
            Some("open_second_look") => {
                let over: Vec<ItemId> = self.to_look_at().map(|amendment| amendment.id).into_iter().collect();
                vec![screen(over.first().copied()), Event::Answers(AnswersEvent::Opened { over })]
            }
            Some("the_one") => self.reveal(at.now),
            _ => Vec::new(),
        }
    }

    /// A look is counted, if it is; after the last one nothing is asked any more, and the key goes.
    pub(super) fn counted(&self, count: Option<AnswersEvent<Answer>>) -> Vec<Event> {
        let last = count.is_some() && self.answers.rounds() >= self.settings.looks && !self.answers.ended();
        let ended = last.then_some(AnswersEvent::Ended {});
        count.into_iter().chain(ended).map(Event::Answers).collect()
    }

    fn show_next(&self) -> Vec<Event> {
        let Some((place, draft)) = self.to_show() else { return Vec::new() };
        let now = Draft { shown: true, ..draft.clone() };
        let screen = Event::Screen { was: self.screen, now: Some(draft.id) };
        vec![Event::Draft { place, was: Some(draft.clone()), now: Some(now) }, screen]
    }

    fn show_amendment(&self) -> Vec<Event> {
        let Some(amendment) = self.to_look_at() else { return Vec::new() };
        let now = Amendment { shown: true, ..amendment.clone() };
        let screen = Event::Screen { was: self.screen, now: Some(amendment.id) };
        vec![Event::Amended { was: Some(amendment.clone()), now: Some(now) }, screen]
    }

    /// Black until the instant; then every phone and the screen show it at once.
    fn reveal(&self, now: At) -> Vec<Event> {
        let one = self.chosen.map(|id| One { id, at: now.plus(limits::ONE_BLACK_MS) });
        vec![Event::One { was: self.one, now: one }]
    }

    /// Whether the one question can still be taken back: until it has stood for a while.
    pub(super) fn just_shown(&self, now: At) -> bool {
        self.one.is_none_or(|one| now < one.at.plus(limits::GRACE_MS))
    }

    /// When the key goes after the one question has stood for a while, if no count has ended it.
    pub(super) fn rests_at(&self) -> Option<At> {
        let one = self.one.filter(|_| !self.answers.ended())?;
        Some(one.at.plus(limits::GRACE_MS))
    }

    pub(super) fn take(&mut self, event: &Event) {
        match event {
            Event::Given { now, .. } => self.questions.clone_from(now),
            Event::Circle { who, now: Some(seat), .. } => drop(self.circle.insert(*who, *seat)),
            Event::Circle { who, now: None, .. } => drop(self.circle.remove(who)),
            Event::Draft { place, was, now } => self.redraft(usize::from(*place), was.as_ref(), now.as_ref()),
            Event::Screen { now, .. } => self.screen = *now,
            Event::Answers(event) => self.answers.apply(event),
            Event::Aside { reservation, now: true } => drop(self.aside.insert(*reservation)),
            Event::Aside { reservation, now: false } => drop(self.aside.remove(reservation)),
            Event::Amended { was, now } => {
                if let Some(was) = was {
                    self.amendments.retain(|amendment| amendment.id != was.id);
                }
                self.amendments.extend(now.clone());
            }
            Event::Chosen { now, .. } => self.chosen = *now,
            Event::One { now, .. } => self.one = *now,
        }
    }

    fn redraft(&mut self, place: usize, was: Option<&Draft>, now: Option<&Draft>) {
        if let Some(was) = was {
            self.drafts.retain(|draft| draft.id != was.id);
        }
        if let Some(now) = now {
            self.drafts.insert(place.min(self.drafts.len()), now.clone());
        }
    }
}
