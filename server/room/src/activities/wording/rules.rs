//! Who may do what with a wording. What GO does stands in `cues.rs`, what undo does in `turn.rs`.

use super::{Amendment, Answer, Choice, Command, Draft, Event, Question, Seat, Wording};
use crate::activity::Item;
use crate::answers::{self, Place, RoundStage};
use crate::hall::Hall;
use crate::limits;
use crate::text::{clean, clean_or_empty};
use crate::words::{Asker, ItemId, Moment, ParticipantId, Refusal, TableId, Voice};

impl Wording {
    pub(super) fn judge(
        &self,
        hall: &Hall,
        by: &Asker,
        command: Command,
        at: &mut Moment,
    ) -> Result<Vec<Event>, Refusal> {
        let one = |event: Event| Ok(vec![event]);
        match command {
            Command::Volunteer { question } => one(self.volunteer(hall, by.participant().ok_or(Refusal::Denied)?, question)?),
            Command::StepBack {} => one(self.dismiss(by.participant().ok_or(Refusal::Denied)?)?),
            Command::Invite { who, question } => one(self.invite(hall, who, question)?),
            Command::InviteTable { table } => one(self.invite_table(hall, table)?),
            Command::Dismiss { who } => one(self.dismiss(who)?),
            Command::Propose { text } => one(self.propose(by, &text, at)?),
            Command::Edit { wording, text } => one(self.edit(by, wording, &text, at)?),
            Command::Withdraw { wording } => one(self.withdraw(by, wording)?),
            Command::Approve { wording, on } => one(self.approve(wording, on)?),
            Command::Show { wording } => one(self.show(wording)?),
            Command::Answer { revision, choices } => {
                let who = by.participant().ok_or(Refusal::Denied)?;
                let choices = choices.into_iter().map(Choice::cleaned).collect::<Result<_, _>>()?;
                one(Event::Answers(self.answers.cast(hall, who, revision, choices, at.now)?))
            }
            Command::Wait {} => one(Event::Answers(self.answers.more_grace()?)),
            Command::Aside { reservation, on } => one(self.set_aside(reservation, on)?),
            Command::Amend { wording, text } => one(self.amend(wording, &text, at)?),
            Command::Choose { wording } => one(self.choose(wording)?),
        }
    }

    pub(super) fn take_questions(&self, given: &[Item]) -> Vec<Event> {
        let now: Vec<Question> =
            given.iter().map(|item| Question { id: item.id, text: item.text.clone() }).collect();
        let was = self.questions.clone();
        if was == now { Vec::new() } else { vec![Event::Given { was, now }] }
    }

    /// Wordings are drafted until the hall has been asked about them.
    pub(super) fn drafting(&self) -> bool {
        self.answers.stage() == RoundStage::None && !self.answers.ended() && self.chosen.is_none()
    }

    /// The circle works while the hall is not yet at the step.
    pub(super) fn drafting_early(&self) -> bool {
        self.drafting() && self.answers.place() == Place::Before
    }

    /// The circle is formed until the first wording is shown.
    pub(super) fn gathering(&self) -> bool {
        self.drafting() && !self.drafts.iter().any(|draft| draft.shown)
    }

    pub(super) fn places(&self) -> u8 {
        self.settings.circle.saturating_sub(self.circle.len() as u8)
    }

    pub(super) fn drafts_left(&self) -> u8 {
        self.settings.wordings.saturating_sub(self.drafts.len() as u8)
    }

    // The circle

    fn volunteer(&self, hall: &Hall, who: ParticipantId, question: Option<ItemId>) -> Result<Event, Refusal> {
        hall.here(who)?;
        if !self.settings.volunteers {
            return Err(Refusal::Denied);
        }
        self.join(who, question)
    }

    fn invite(&self, hall: &Hall, who: ParticipantId, question: Option<ItemId>) -> Result<Event, Refusal> {
        hall.here(who)?;
        self.join(who, question)
    }

    fn invite_table(&self, hall: &Hall, table: TableId) -> Result<Event, Refusal> {
        hall.tables.get(&table).ok_or(Refusal::NotFound)?;
        self.join(hall.pen(table).ok_or(Refusal::NotNow)?, None)
    }

    fn join(&self, who: ParticipantId, question: Option<ItemId>) -> Result<Event, Refusal> {
        if !self.gathering() {
            return Err(Refusal::Closed);
        }
        if question.is_some_and(|id| !self.questions.iter().any(|q| q.id == id)) {
            return Err(Refusal::BadChoice { field: "question".into() });
        }
        let was = self.circle.get(&who).copied();
        let now = Some(Seat { question });
        match was {
            _ if was == now => Err(Refusal::BadChoice { field: "who".into() }),
            None if self.places() == 0 => Err(Refusal::Full { limit: self.settings.circle.into() }),
            _ => Ok(Event::Circle { who, was, now }),
        }
    }

    fn dismiss(&self, who: ParticipantId) -> Result<Event, Refusal> {
        self.out_of_circle(who).ok_or(Refusal::NotFound)
    }

    pub(super) fn out_of_circle(&self, who: ParticipantId) -> Option<Event> {
        let was = self.circle.get(&who).copied();
        was.is_some().then_some(Event::Circle { who, was, now: None })
    }

    // The sheet

    /// The circle and the desk write on the sheet, nobody else.
    fn may_draft(&self, by: &Asker) -> Result<(), Refusal> {
        let may = match by.voice {
            Voice::Participant(who) => self.circle.contains_key(&who),
            Voice::Desk => true,
            Voice::Table(_) => false,
        };
        match may {
            false => Err(Refusal::Denied),
            true if !self.drafting() => Err(Refusal::Closed),
            true => Ok(()),
        }
    }

    fn propose(&self, by: &Asker, text: &str, at: &mut Moment) -> Result<Event, Refusal> {
        self.may_draft(by)?;
        if self.drafts_left() == 0 {
            return Err(Refusal::TooMany { field: "wordings".into(), limit: self.settings.wordings.into() });
        }
        let text = clean("text", text, limits::WORDING_CHARS)?;
        let now = Draft { id: at.item(), text, approved: false, shown: false };
        Ok(Event::Draft { place: self.drafts.len() as u8, was: None, now: Some(now) })
    }

    fn edit(&self, by: &Asker, wording: ItemId, text: &str, at: &mut Moment) -> Result<Event, Refusal> {
        self.may_draft(by)?;
        let (place, was) = self.unseen(wording)?;
        let text = clean("text", text, limits::WORDING_CHARS)?;
        // Texts never change: other words are another text, which nobody has let through yet.
        let now = Draft { id: at.item(), text, approved: false, shown: false };
        Ok(Event::Draft { place, was: Some(was.clone()), now: Some(now) })
    }

    fn withdraw(&self, by: &Asker, wording: ItemId) -> Result<Event, Refusal> {
        self.may_draft(by)?;
        let (place, was) = self.unseen(wording)?;
        Ok(Event::Draft { place, was: Some(was.clone()), now: None })
    }

    fn approve(&self, wording: ItemId, on: bool) -> Result<Event, Refusal> {
        let (place, was) = self.unseen(wording)?;
        if !self.drafting() {
            return Err(Refusal::Closed);
        }
        let now = Draft { approved: on, ..was.clone() };
        Ok(Event::Draft { place, was: Some(was.clone()), now: Some(now) })
    }

    /// A wording that the hall has not seen yet.
    fn unseen(&self, id: ItemId) -> Result<(u8, &Draft), Refusal> {
        let place = self.drafts.iter().position(|draft| draft.id == id).ok_or(Refusal::Gone)?;
        let draft = &self.drafts[place];
        if draft.shown { Err(Refusal::Closed) } else { Ok((place as u8, draft)) }
    }

    // The hall

    /// What the hall has seen: wordings, then amendments.
    pub(super) fn seen(&self, id: ItemId) -> bool {
        let drafts = self.drafts.iter().filter(|draft| draft.shown).map(|draft| draft.id);
        drafts.chain(self.amendments.iter().filter(|a| a.shown).map(|a| a.id)).any(|seen| seen == id)
    }

    fn show(&self, wording: Option<ItemId>) -> Result<Event, Refusal> {
        if wording.is_some_and(|id| !self.seen(id)) {
            return Err(Refusal::NotNow);
        }
        Ok(Event::Screen { was: self.screen, now: wording })
    }

    fn set_aside(&self, reservation: ItemId, on: bool) -> Result<Event, Refusal> {
        if !self.answers.missing().any(|missing| missing.id == reservation) {
            return Err(Refusal::NotFound);
        }
        match self.aside.contains(&reservation) == on {
            true => Err(Refusal::NotNow),
            false => Ok(Event::Aside { reservation, now: on }),
        }
    }

    /// Whether new words would still get their look.
    pub(super) fn amendable(&self) -> bool {
        let rounds = self.answers.rounds();
        self.answers.stage() == RoundStage::Shown
            && !self.answers.ended()
            && self.one.is_none()
            && rounds < self.settings.looks
            && self.amendments.len() < usize::from(rounds)
    }

    fn amend(&self, of: ItemId, text: &str, at: &mut Moment) -> Result<Event, Refusal> {
        if !self.seen(of) {
            return Err(Refusal::NotFound);
        }
        if self.answers.stage() != RoundStage::Shown || self.one.is_some() {
            return Err(Refusal::NotNow);
        }
        if !self.amendable() {
            return Err(Refusal::TooMany { field: "amendments".into(), limit: (self.settings.looks - 1).into() });
        }
        let text = clean("text", text, limits::WORDING_CHARS)?;
        let now = Amendment { id: at.item(), of, text, shown: false };
        Ok(Event::Amended { was: None, now: Some(now) })
    }

    /// Only what the hall has seen can become its question, and never while answers come in.
    fn choose(&self, wording: Option<ItemId>) -> Result<Event, Refusal> {
        if self.one.is_some() {
            return Err(Refusal::RestsOn { what: "go".into() });
        }
        let busy = !matches!(self.answers.stage(), RoundStage::None | RoundStage::Shown);
        if busy || wording.is_some_and(|id| !self.seen(id)) {
            return Err(Refusal::NotNow);
        }
        Ok(Event::Chosen { was: self.chosen, now: wording })
    }

    pub(super) fn find_text(&self, id: ItemId) -> Option<&str> {
        let drafts = self.drafts.iter().map(|draft| (draft.id, &draft.text));
        let amendments = self.amendments.iter().map(|amendment| (amendment.id, &amendment.text));
        let questions = self.questions.iter().map(|question| (question.id, &question.text));
        let missing = self.answers.missing().map(|missing| (missing.id, &missing.text));
        let mut all = drafts.chain(amendments).chain(questions).chain(missing);
        all.find(|(other, _)| *other == id).map(|(_, text)| text.as_str())
    }
}

impl Choice {
    fn cleaned(self) -> Result<answers::Choice<Answer>, Refusal> {
        let text = clean_or_empty("missing", self.missing.as_deref().unwrap_or(""), limits::RESERVATION_CHARS)?;
        if !text.is_empty() && self.answer != Answer::Missing {
            return Err(Refusal::BadChoice { field: "missing".into() });
        }
        let missing = (!text.is_empty()).then_some(text);
        Ok(answers::Choice { of: self.wording, answer: self.answer, missing })
    }
}

pub(super) fn made(event: &Event) -> Option<ItemId> {
    match event {
        Event::Draft { now: Some(draft), .. } => Some(draft.id),
        Event::Amended { now: Some(amendment), .. } => Some(amendment.id),
        _ => None,
    }
}
