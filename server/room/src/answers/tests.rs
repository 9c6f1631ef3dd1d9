//! Rounds of three answers, without a room: what the kinds that ask them rely on.

use proptest::prelude::*;

use super::{Answers, AnswersEvent, Choice, RoundStage, Three};
use crate::hall::{Hall, HallEvent};
use crate::limits;
use crate::secret::Own;
use crate::words::{At, Audience, ItemId, Language, Moment, ParticipantId, RunId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Degree(u8);

impl Three for Degree {
    fn place(self) -> usize {
        usize::from(self.0)
    }
}

fn hall(people: u32) -> Hall {
    let mut hall = Hall::new(people, 4, 4, At(0));
    for n in 1..=people {
        let who = ParticipantId(n);
        let route = hall.people[&who].route.clone();
        let table = hall.place_for(who).unwrap();
        let name = Own::new(who, format!("P{n}"));
        let joined =
            HallEvent::Joined { who, name, language: Language::Fr, device: None, by_code: false, route, table };
        hall.apply(&joined, At(0));
    }
    hall
}

proptest! {
    /// Whatever is sent in whatever order, the newest ballot of each person counts, once, and as a whole.
    #[test]
    fn the_newest_ballot_of_each_person_counts(sent in prop::collection::vec((1..6u32, 1..9u32, 0..3u8), 1..40)) {
        let hall = hall(5);
        let of = ItemId(1);
        let mut answers: Answers<Degree> = Answers::new(RunId(1));
        answers.apply(&answers.enter().unwrap());
        answers.apply(&AnswersEvent::Opened { over: vec![of] });
        let mut newest = std::collections::BTreeMap::new();
        for (who, revision, answer) in sent {
            let choices = vec![Choice { of, answer: Degree(answer), missing: None }];
            let taken = answers.cast(&hall, ParticipantId(who), revision, choices, At(1));
            let fresh = newest.get(&who).is_none_or(|(kept, _)| revision > *kept);
            prop_assert_eq!(taken.is_ok(), fresh);
            if let Ok(event) = taken {
                answers.apply(&event);
                newest.insert(who, (revision, answer));
            }
        }
        answers.apply(&answers.close(At(2)).unwrap());
        let mut at = Moment::new(At(2 + limits::GRACE_MS), 1);
        answers.apply(&answers.settle_due(&mut at).unwrap());
        let mut counts = [0; 3];
        newest.values().for_each(|(_, answer)| counts[usize::from(*answer)] += 1);
        prop_assert_eq!(answers.rounds[0].outcome.as_ref().unwrap().counted[0].counts, counts);
        let few = newest.len() < limits::TALLY_FLOOR as usize;
        prop_assert_eq!((answers.counted(Audience::Pilot).is_empty(), answers.withheld(Audience::Pilot)), (few, few));
        prop_assert_eq!(answers.stage(), RoundStage::Settled);
        prop_assert!(answers.counted(Audience::Helper).is_empty() && !answers.withheld(Audience::Helper));
    }
}
