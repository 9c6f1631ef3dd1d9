//! What each audience sees of a wording: the circle its sheet, the desk all of it, the hall what was shown.

use super::{Amendment, Board, Call, CircleHand, Desk, Draft, Face, Hand, Member, ReservationFace, Wording};
use crate::activity::{Reader, Sight};
use crate::answers::Place;
use crate::words::{Audience, ItemId, ParticipantId};

impl Wording {
    pub(super) fn board_of(&self, sight: Sight<'_>, to: Audience) -> Board {
        Board {
            stage: self.answers.stage(),
            round: self.answers.rounds(),
            wordings: self.faces(to),
            over: self.answers.over().to_vec(),
            screen: self.screen,
            turnout: self.answers.turnout(sight.hall).filter(|_| to != Audience::Phones),
            until: self.answers.until(),
            counted: self.answers.counted(to),
            withheld: self.answers.withheld(to),
            one: self.one,
            desk: to.desk().then(|| Box::new(self.desk(sight, to))),
        }
    }

    /// The hall sees what was shown; the stage, which reads aloud, what was let through.
    fn faces(&self, to: Audience) -> Vec<Face> {
        let sees = |approved: bool, shown: bool| shown || to.desk() || (approved && to == Audience::Stage);
        let drafts = self.drafts.iter().filter(|draft| sees(draft.approved, draft.shown)).map(Draft::face);
        let amendments = self.amendments.iter().filter(|a| sees(true, a.shown)).map(Amendment::face);
        drafts.chain(amendments).collect()
    }

    fn desk(&self, sight: Sight<'_>, to: Audience) -> Desk {
        let member = |(who, seat): (&ParticipantId, &super::Seat)| Member {
            who: *who,
            name: sight.hall.name(*who).map(str::to_owned),
            table: sight.hall.table_of(*who),
            question: seat.question,
        };
        let reservation = |missing: &crate::answers::Reservation| ReservationFace {
            id: missing.id,
            of: missing.of,
            aside: self.aside.contains(&missing.id),
        };
        Desk {
            drives: to == Audience::Pilot,
            questions: self.question_ids(),
            circle: self.circle.iter().map(member).collect(),
            places: if self.gathering() { self.places() } else { 0 },
            left: if self.drafting() { self.drafts_left() } else { 0 },
            reservations: self.answers.missing().map(reservation).collect(),
            amendable: self.amendable(),
            chosen: self.chosen,
            tables: sight.hall.table_count(),
        }
    }

    pub(super) fn hand_of(&self, sight: Sight<'_>, of: ParticipantId) -> Hand {
        let drafts = self.circle.contains_key(&of) && self.drafting();
        let circle = drafts.then(|| CircleHand {
            questions: self.question_ids(),
            wordings: self.drafts.iter().map(Draft::face).collect(),
            left: self.drafts_left(),
        });
        let call = (!drafts && self.calls())
            .then(|| Call { questions: self.question_ids(), places: self.places() });
        Hand { circle, call, asked: self.answers.asked(of, sight.now) }
    }

    /// Whether phones ask for volunteers: not any more once the hall is at the step.
    fn calls(&self) -> bool {
        let early = self.answers.place() == Place::Before || self.drafts.is_empty();
        self.settings.volunteers && self.gathering() && early && self.places() > 0
    }

    fn question_ids(&self) -> Vec<ItemId> {
        self.questions.iter().map(|question| question.id).collect()
    }

    pub(super) fn read_by(&self, who: Reader) -> Vec<ItemId> {
        match who {
            Reader::Board(to) => {
                let faces = self.faces(to).into_iter().map(|face| face.id);
                let missing = self.answers.missing().map(|missing| missing.id).filter(|_| to.desk());
                let questions = self.question_ids().into_iter().filter(|_| to.desk());
                faces.chain(missing).chain(questions).collect()
            }
            Reader::Table(_) => Vec::new(),
            Reader::Person(who) if self.circle.contains_key(&who) => {
                self.drafts.iter().map(|draft| draft.id).chain(self.question_ids()).collect()
            }
            Reader::Person(_) if self.calls() => self.question_ids(),
            Reader::Person(_) => Vec::new(),
        }
    }
}

impl Draft {
    fn face(&self) -> Face {
        Face { id: self.id, amends: None, approved: self.approved, shown: self.shown }
    }
}

impl Amendment {
    fn face(&self) -> Face {
        Face { id: self.id, amends: Some(self.of), approved: true, shown: self.shown }
    }
}
