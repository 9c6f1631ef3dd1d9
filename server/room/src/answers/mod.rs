//! Rounds of three answers, asked of everybody at once: each person answers for
//! each text, changes it until the round closes, and nobody ever learns it.
//!
//! ```text
//!   open ──close──► closed (grace runs) ──► settled (ballots forgotten) ──► shown
//!     ◄────undo────┘        or GO             the pilot sees      the hall sees
//! ```
//!
//! Three counts for each text, never an average. Two kinds ask such rounds. This
//! module must never give a count before the round has settled, nor a ballot to
//! anybody but the one who cast it.

mod seen;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt;

pub use words::{
    AnswersEvent, Asked, Ballot, Choice, Chosen, Counted, Outcome, Place, Reservation, RoundStage, Three, Turnout,
};

use crate::hall::Hall;
use crate::limits;
use crate::secret::Sealed;
use crate::words::{At, ItemId, Moment, ParticipantId, Refusal, RunId};

/// One round.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Round<A> {
    over: Vec<ItemId>,
    /// The end of the grace, once closed.
    until: Option<At>,
    ballots: BTreeMap<ParticipantId, Ballot<A>>,
    outcome: Option<Outcome>,
    shown: bool,
}

/// All rounds of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers<A> {
    run: RunId,
    place: Place,
    rounds: Vec<Round<A>>,
    ended: bool,
}

impl<A: Three> Answers<A> {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(run: RunId) -> Self {
        Self { run, place: Place::Before, rounds: Vec::new(), ended: false }
    }

    /// Where the last round stands.
    #[must_use]
    pub fn stage(&self) -> RoundStage {
        match self.rounds.last() {
            None => RoundStage::None,
            Some(Round { shown: true, .. }) => RoundStage::Shown,
            Some(Round { outcome: Some(_), .. }) => RoundStage::Settled,
            Some(Round { until: Some(_), .. }) => RoundStage::Closed,
            Some(_) => RoundStage::Open,
        }
    }

    /// The rounds asked so far.
    #[must_use]
    pub fn rounds(&self) -> u8 {
        self.rounds.len() as u8
    }

    /// The rounds that were counted. Each round is sealed under a key of its own: what was said in it
    /// is forgotten as it is counted, whatever is asked later.
    #[must_use]
    pub fn counted_rounds(&self) -> u8 {
        self.rounds.iter().filter(|round| round.outcome.is_some()).count() as u8
    }

    /// Whether a round takes or counts answers now.
    #[must_use]
    pub fn busy(&self) -> bool {
        matches!(self.stage(), RoundStage::Open | RoundStage::Closed)
    }

    /// Whether nothing can be asked any more.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Where the hall is.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The texts that the last round asks about.
    #[must_use]
    pub fn over(&self) -> &[ItemId] {
        self.rounds.last().map_or(&[], |round| &round.over)
    }

    /// The end of the grace that runs.
    #[must_use]
    pub fn until(&self) -> Option<At> {
        self.rounds.last().filter(|round| round.outcome.is_none())?.until
    }

    /// The hall comes to the step.
    #[must_use]
    pub fn enter(&self) -> Option<AnswersEvent<A>> {
        let (was, now) = (self.place, Place::Here);
        (was != now).then_some(AnswersEvent::Place { was, now })
    }

    /// The hall leaves it. A round that is open stays as it is and goes on when the hall comes back.
    #[must_use]
    pub fn leave(&self, now: At) -> Option<AnswersEvent<A>> {
        let (was, now) = (self.place, Place::Away { since: now });
        (was == Place::Here).then_some(AnswersEvent::Place { was, now })
    }

    /// Takes what one person answers.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] before a round and while the hall is elsewhere, [`Refusal::Closed`] after the
    /// grace, [`Refusal::Superseded`] for an older revision, [`Refusal::BadChoice`] for a text that is not asked.
    pub fn cast(
        &self,
        hall: &Hall,
        who: ParticipantId,
        revision: u32,
        choices: Vec<Choice<A>>,
        now: At,
    ) -> Result<AnswersEvent<A>, Refusal> {
        hall.here(who)?;
        let round = self.taking(now)?;
        let of: BTreeSet<ItemId> = choices.iter().map(|choice| choice.of).collect();
        if of.len() < choices.len() || !of.iter().all(|of| round.over.contains(of)) {
            return Err(Refusal::BadChoice { field: "choices".into() });
        }
        if round.ballots.get(&who).is_some_and(|kept| revision <= kept.revision) {
            return Err(Refusal::Superseded);
        }
        Ok(AnswersEvent::Cast(Sealed::new(self.run.key(self.counted_rounds()), Ballot { who, revision, choices })))
    }

    /// The round that takes answers at this moment.
    fn taking(&self, now: At) -> Result<&Round<A>, Refusal> {
        let round = self.rounds.last().ok_or(Refusal::NotNow)?;
        let in_time = |end: At| now <= end;
        let asleep = match self.place {
            Place::Here => false,
            Place::Before => true,
            Place::Away { since } => !in_time(since.plus(limits::GRACE_MS)),
        };
        match round.until {
            _ if round.outcome.is_some() => Err(Refusal::Closed),
            Some(until) if in_time(until) => Ok(round),
            Some(_) => Err(Refusal::Closed),
            None if asleep => Err(Refusal::NotNow),
            None => Ok(round),
        }
    }

    /// Ends the asking: what travels still counts for a while.
    #[must_use]
    pub fn close(&self, now: At) -> Option<AnswersEvent<A>> {
        let now = Some(now.plus(limits::GRACE_MS));
        (self.stage() == RoundStage::Open).then_some(AnswersEvent::Closed { was: None, now })
    }

    /// Lets the grace last longer.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when none runs.
    pub fn more_grace(&self) -> Result<AnswersEvent<A>, Refusal> {
        let until = self.until().ok_or(Refusal::NotNow)?;
        Ok(AnswersEvent::Closed { was: Some(until), now: Some(until.plus(limits::GRACE_MS)) })
    }

    /// Counts, if the grace is over.
    #[must_use]
    pub fn settle_due(&self, at: &mut Moment) -> Option<AnswersEvent<A>> {
        let due = self.until().is_some_and(|until| until <= at.now);
        due.then(|| self.count(at)).flatten()
    }

    /// Counts without waiting for the end of the grace: the pilot sees that nothing travels any more.
    #[must_use]
    pub fn count_now(&self, at: &mut Moment) -> Option<AnswersEvent<A>> {
        (self.stage() == RoundStage::Closed).then(|| self.count(at)).flatten()
    }

    /// Counts whatever is there and asks nothing any more.
    #[must_use]
    pub fn end(&self, at: &mut Moment) -> Vec<AnswersEvent<A>> {
        let count = if self.busy() { self.count(at) } else { None };
        count.into_iter().chain((!self.ended).then_some(AnswersEvent::Ended {})).collect()
    }

    fn count(&self, at: &mut Moment) -> Option<AnswersEvent<A>> {
        let round = self.rounds.last()?;
        let mut counted: Vec<Counted> =
            round.over.iter().map(|of| Counted { round: self.rounds(), of: *of, counts: [0; 3] }).collect();
        let mut missing = Vec::new();
        for choice in round.ballots.values().flat_map(|ballot| &ballot.choices) {
            if let Some(counted) = counted.iter_mut().find(|counted| counted.of == choice.of) {
                counted.counts[choice.answer.place()] += 1;
            }
            if let Some(text) = &choice.missing {
                missing.push(Reservation { id: at.item(), of: choice.of, text: text.clone() });
            }
        }
        for last in (1..missing.len()).rev() {
            missing.swap(last, at.dice.random_range(0..=last));
        }
        Some(AnswersEvent::Settled(Outcome { counted, ballots: round.answered(), missing }))
    }

    /// When the grace ends.
    #[must_use]
    pub fn wakes(&self) -> Option<At> {
        self.until()
    }

    /// Takes one event.
    pub fn apply(&mut self, event: &AnswersEvent<A>) {
        match event {
            AnswersEvent::Place { now, .. } => self.place = *now,
            AnswersEvent::Opened { over } => self.rounds.push(Round::over(over.clone())),
            AnswersEvent::Unopened {} => drop(self.rounds.pop()),
            AnswersEvent::Cast(ballot) => {
                // A ballot whose key is gone was counted long ago.
                if let (Some(ballot), Some(round)) = (ballot.get(), self.rounds.last_mut()) {
                    round.ballots.insert(ballot.who, ballot.clone());
                }
            }
            AnswersEvent::Closed { now, .. } => self.last(|round| round.until = *now),
            AnswersEvent::Settled(outcome) => self.last(|round| {
                round.ballots.clear();
                round.outcome = Some(outcome.clone());
            }),
            AnswersEvent::Shown { now } => self.last(|round| round.shown = *now),
            AnswersEvent::Ended {} => self.ended = true,
        }
    }

    fn last(&mut self, change: impl FnOnce(&mut Round<A>)) {
        if let Some(round) = self.rounds.last_mut() {
            change(round);
        }
    }

    /// The event that undoes `event`; `what` names the answers that later facts rest on.
    ///
    /// # Errors
    /// [`Refusal::RestsOn`] answers or a count; what has settled stays so.
    pub fn undo(&self, event: &AnswersEvent<A>, what: &str) -> Result<AnswersEvent<A>, Refusal> {
        let rests = |free: bool, on: &str| if free { Ok(()) } else { Err(Refusal::RestsOn { what: on.to_owned() }) };
        let round = self.rounds.last();
        match event.clone() {
            AnswersEvent::Place { was, now } => {
                rests(self.place == now, "go")?;
                Ok(AnswersEvent::Place { was: now, now: was })
            }
            AnswersEvent::Opened { over } => {
                rests(round.is_some_and(|r| r.over == over && r.until.is_none() && r.ballots.is_empty()), what)?;
                Ok(AnswersEvent::Unopened {})
            }
            AnswersEvent::Closed { was, now } => {
                rests(round.is_some_and(|r| r.until == now && r.outcome.is_none()), "settle")?;
                Ok(AnswersEvent::Closed { was: now, now: was })
            }
            AnswersEvent::Shown { now } => {
                rests(round.is_some_and(|r| r.shown == now), "go")?;
                Ok(AnswersEvent::Shown { now: !now })
            }
            _ => Err(Refusal::CannotUndo),
        }
    }
}

impl<A> Round<A> {
    fn over(over: Vec<ItemId>) -> Self {
        Self { over, until: None, ballots: BTreeMap::new(), outcome: None, shown: false }
    }

    /// Whoever has taken an answer back has not answered.
    fn answered(&self) -> u32 {
        self.ballots.values().filter(|ballot| !ballot.choices.is_empty()).count() as u32
    }
}
