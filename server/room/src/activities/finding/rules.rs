//! Who may say what of a finding, and what GO does next. Nothing here shows anything.

use super::{Choice, Command, Event, Finding};
use crate::answers::{self, AnswersEvent, RoundStage};
use crate::hall::Hall;
use crate::spoken::{Nod, SpokenEvent};
use crate::words::{Asker, ItemId, Moment, Refusal};

impl Finding {
    pub(super) fn judge(
        &self,
        hall: &Hall,
        by: &Asker,
        command: Command,
        at: &mut Moment,
    ) -> Result<Vec<Event>, Refusal> {
        let spoken = |event: SpokenEvent| vec![Event::Spoken(event)];
        match command {
            Command::Write { table, text } => {
                self.still_heard()?;
                self.spoken.write(hall, table, &text, at).map(spoken)
            }
            Command::Rewrite { finding, text } => {
                self.free(finding)?;
                self.spoken.rewrite(finding, &text, at).map(spoken)
            }
            Command::Strike { finding } => self.strike(finding),
            Command::Nod { finding, yes } => self.nod(hall, by, finding, yes),
            Command::Show { finding } => self.show(finding),
            Command::Stand { finding, on } => self.stand(finding, on),
            Command::Answer { revision, choices } => {
                let who = by.participant().ok_or(Refusal::Denied)?;
                let choices = choices.into_iter().map(Choice::plain).collect();
                Ok(vec![Event::Answers(self.answers.cast(hall, who, revision, choices, at.now)?)])
            }
            Command::Wait {} => Ok(vec![Event::Answers(self.answers.more_grace()?)]),
        }
    }

    /// Findings are heard until the hall is asked about those that stand.
    fn still_heard(&self) -> Result<(), Refusal> {
        let open = self.answers.stage() == RoundStage::None && !self.answers.ended();
        if open { Ok(()) } else { Err(Refusal::Closed) }
    }

    /// A finding that stands, or that was asked about, is not changed under the eyes of the hall.
    fn free(&self, finding: ItemId) -> Result<(), Refusal> {
        self.still_heard()?;
        if self.standing.contains(&finding) {
            return Err(Refusal::RestsOn { what: "stand_finding".into() });
        }
        Ok(())
    }

    fn strike(&self, finding: ItemId) -> Result<Vec<Event>, Refusal> {
        self.free(finding)?;
        let off = (self.screen == Some(finding)).then_some(Event::Screen { was: self.screen, now: None });
        let struck = Event::Spoken(self.spoken.strike(finding)?);
        Ok(off.into_iter().chain([struck]).collect())
    }

    /// The nod is the second of two gestures: what was typed is now said, and the hall sees it.
    fn nod(&self, hall: &Hall, by: &Asker, finding: ItemId, yes: bool) -> Result<Vec<Event>, Refusal> {
        let nodded = Event::Spoken(self.spoken.nod(hall, by, finding, yes)?);
        let seen = yes && self.answers.stage() == RoundStage::None;
        let screen = Event::Screen { was: self.screen, now: Some(finding) };
        Ok(if seen { vec![nodded, screen] } else { vec![nodded] })
    }

    fn show(&self, finding: Option<ItemId>) -> Result<Vec<Event>, Refusal> {
        if let Some(id) = finding {
            self.said(id)?;
        }
        Ok(vec![Event::Screen { was: self.screen, now: finding }])
    }

    fn stand(&self, finding: ItemId, on: bool) -> Result<Vec<Event>, Refusal> {
        self.still_heard()?;
        self.said(finding)?;
        let was = self.standing.clone();
        let mut now: Vec<ItemId> = was.iter().copied().filter(|id| *id != finding).collect();
        if on {
            now.push(finding);
        }
        if now.len() > usize::from(self.places) {
            return Err(Refusal::TooMany { field: "standing".into(), limit: self.places.into() });
        }
        Ok(vec![Event::Standing { was, now }])
    }

    /// What no table has nodded to was not said.
    fn said(&self, id: ItemId) -> Result<(), Refusal> {
        match self.spoken.get(id).ok_or(Refusal::NotFound)?.nod {
            Nod::Yes => Ok(()),
            Nod::Waiting | Nod::No => Err(Refusal::NotNow),
        }
    }

    /// What GO would do. A code that starts with `wait_` does nothing: something else comes first.
    pub(super) fn next_gesture(&self) -> Option<&'static str> {
        match self.answers.stage() {
            RoundStage::None if self.answers.ended() => None,
            RoundStage::None if !self.standing.is_empty() => Some("open_answers"),
            RoundStage::None => self.spoken.nodded().next().map(|_| "wait_standing"),
            RoundStage::Open => Some("close_answers"),
            RoundStage::Closed => Some("count_answers"),
            RoundStage::Settled => Some("show_answers"),
            RoundStage::Shown => None,
        }
    }

    pub(super) fn make_gesture(&self, at: &mut Moment) -> Vec<Event> {
        let event = match self.next_gesture() {
            Some("open_answers") => Some(AnswersEvent::Opened { over: self.standing.clone() }),
            Some("close_answers") => self.answers.close(at.now),
            Some("count_answers") => return self.counted(self.answers.count_now(at)),
            Some("show_answers") => Some(AnswersEvent::Shown { now: true }),
            _ => None,
        };
        event.map(Event::Answers).into_iter().collect()
    }

    /// The only round has been counted, if it has: nothing is asked any more.
    pub(super) fn counted(&self, count: Option<AnswersEvent<super::Answer>>) -> Vec<Event> {
        count.map_or_else(Vec::new, |count| self.ended_by(vec![count, AnswersEvent::Ended {}]))
    }

    /// The end of the asking, and of knowing which table said what.
    pub(super) fn ended_by(&self, events: Vec<AnswersEvent<super::Answer>>) -> Vec<Event> {
        let forget = self.spoken.forget().map(Event::Spoken);
        events.into_iter().map(Event::Answers).chain(forget).collect()
    }

    pub(super) fn turned(&self, event: &Event) -> Result<Event, Refusal> {
        let rests = |free: bool, what: &str| if free { Ok(()) } else { Err(Refusal::RestsOn { what: what.into() }) };
        match event.clone() {
            Event::Spoken(event) => {
                rests(!self.answers.ended(), "settle")?;
                rests(!touched(&event).iter().any(|id| self.standing.contains(id)), "stand_finding")?;
                self.spoken.undo(&event).map(Event::Spoken)
            }
            Event::Screen { was, now } => {
                let back = was.filter(|id| self.said(*id).is_ok());
                Ok(Event::Screen { was: self.screen, now: if self.screen == now { back } else { self.screen } })
            }
            Event::Standing { was, now } => {
                rests(self.answers.stage() == RoundStage::None, "answer_finding")?;
                rests(self.standing == now, "stand_finding")?;
                Ok(Event::Standing { was: now, now: was })
            }
            Event::Answers(event) => self.answers.undo(&event, "answer_finding").map(Event::Answers),
        }
    }
}

impl Choice {
    fn plain(self) -> answers::Choice<super::Answer> {
        answers::Choice { of: self.finding, answer: self.answer, missing: None }
    }
}

fn touched(event: &SpokenEvent) -> Vec<ItemId> {
    match event {
        SpokenEvent::Changed { was, now, .. } => was.iter().chain(now).map(|spoken| spoken.id).collect(),
        SpokenEvent::Nodded { id, .. } => vec![*id],
        SpokenEvent::Forgot {} => Vec::new(),
    }
}

pub(super) fn made(event: &Event) -> Option<ItemId> {
    match event {
        Event::Spoken(SpokenEvent::Changed { now: Some(now), .. }) => Some(now.id),
        _ => None,
    }
}
