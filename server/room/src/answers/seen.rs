//! What is seen of the rounds: the counts behind their curtain, the turnout, one's own ballot.

use super::{Answers, Asked, Choice, Chosen, Counted, Outcome, Reservation, Three, Turnout};
use crate::hall::Hall;
use crate::limits;
use crate::words::{At, Audience, ParticipantId, TableId};

impl<A: Three> Answers<A> {
    /// The counts that an audience may see: the pilot once they are settled, the hall once shown.
    #[must_use]
    pub fn counted(&self, to: Audience) -> Vec<Counted> {
        let seen = self.rounds.iter().filter(|round| round.shown || to == Audience::Pilot);
        let counted = seen.filter_map(|round| round.outcome.as_ref()).flat_map(|outcome| &outcome.counted);
        counted.filter(|counted| counted.told()).copied().collect()
    }

    /// Whether an audience sees of the last round less than it has answered: the counts of fewer
    /// than five voices would tell what one of them has said.
    #[must_use]
    pub fn withheld(&self, to: Audience) -> bool {
        let round = self.rounds.last().filter(|round| round.shown || to == Audience::Pilot);
        let outcome = round.and_then(|round| round.outcome.as_ref());
        outcome.is_some_and(|outcome| !outcome.counted.iter().all(Counted::told))
    }

    /// What stands in the report: what the hall has seen.
    #[must_use]
    pub fn reported(&self) -> Vec<&Outcome> {
        self.rounds.iter().filter(|round| round.shown).filter_map(|round| round.outcome.as_ref()).collect()
    }

    /// What was found missing, of all settled rounds.
    pub fn missing(&self) -> impl Iterator<Item = &Reservation> {
        self.rounds.iter().filter_map(|round| round.outcome.as_ref()).flat_map(|outcome| &outcome.missing)
    }

    /// How many have answered the last round; none before the first.
    #[must_use]
    pub fn turnout(&self, hall: &Hall) -> Option<Turnout> {
        let round = self.rounds.last()?;
        let answered = round.outcome.as_ref().map_or_else(|| round.answered(), |outcome| outcome.ballots);
        Some(Turnout { answered, here: hall.count_here() })
    }

    /// How many of a table have answered, of how many, while answers come in.
    #[must_use]
    pub fn progress(&self, hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        let round = self.rounds.last().filter(|_| self.busy())?;
        let here: Vec<ParticipantId> = hall.at_table(table).map(|(who, _)| who).collect();
        if here.len() < limits::TURNOUT_FLOOR {
            return None;
        }
        let answered = here.iter().filter(|who| round.ballots.get(who).is_some_and(|b| !b.choices.is_empty())).count();
        Some((answered as u16, here.len() as u16))
    }

    /// What a person is asked now; none while nothing is taken.
    #[must_use]
    pub fn asked(&self, who: ParticipantId, now: At) -> Option<Asked<A>> {
        let round = self.taking(now).ok()?;
        let kept = round.ballots.get(&who);
        let chosen =
            |choice: &Choice<A>| Chosen { of: choice.of, answer: choice.answer, noted: choice.missing.is_some() };
        Some(Asked {
            round: self.rounds(),
            over: round.over.clone(),
            revision: kept.map_or(0, |ballot| ballot.revision),
            chosen: kept.map_or_else(Vec::new, |ballot| ballot.choices.iter().map(chosen).collect()),
            until: round.until,
        })
    }
}
