//! What the crowd was told, added up: from the answers that came over the sockets
//! and from nothing else. The export is not looked at here.

use std::collections::BTreeMap;

use crowd::crowd::Lived;
use crowd::mind::Deliberation;
use crowd::record::{Kept, Record};
use room::activities::Command as Act;
use room::activities::{dots, explore, finding, group, harvest, wording};
use room::protocol::Command;
use room::text::clean;
use room::words::{ItemId, RunId, Voice};

use super::compare::{Account, Sums};

/// The crowd's side of the day.
#[derive(Debug, Default)]
pub struct Told {
    /// Texts and ballots, for the comparison.
    pub account: Account,
    /// Questions that tables were told were kept.
    pub questions: u64,
    /// Stories that their authors let out.
    pub stories_approved: u64,
    /// Taps "I told it".
    pub relayed: u64,
    /// Questions that the desk joined to another, less those it parted again.
    pub merged: u64,
    /// Ballots of dots, the last one of each voice in each round.
    pub ballots: u64,
    /// Marks on them.
    pub dots: u64,
    /// Of these, marks of a person on a question that the voter behind that person was really for.
    pub dots_from_real_votes: u64,
    /// Commands that were answered as kept.
    pub acked: u64,
}

/// The last ballot of each voice, by run; run-offs apart. With whose it was in the crowd.
type Box = BTreeMap<(RunId, Voice, bool), (dots::words::Marks, usize)>;
/// Texts as phones were sent them.
type Texts = BTreeMap<ItemId, String>;

impl Told {
    /// Adds up what everybody was told; `data` knows the votes behind the crowd's heads.
    #[must_use]
    pub fn of(crowd: &[Lived], console: &Record, data: Option<&Deliberation>) -> Self {
        let mut told = Self::default();
        let mut texts = Texts::new();
        let mut ballots = Box::new();
        for (index, one) in crowd.iter().enumerate() {
            texts.extend(one.sight.texts.iter().map(|(id, text)| (*id, text.clone())));
            told.acked += one.record.kept.len() as u64;
            for kept in &one.record.kept {
                told.read(kept, index, &mut ballots);
            }
        }
        told.acked += console.kept.len() as u64;
        console.kept.iter().for_each(|kept| told.read_desk(kept));
        told.count(&ballots, data, &texts);
        for (key, times) in answers(crowd, &texts) {
            *told.account.sums.entry(key).or_default() += times;
        }
        told
    }

    fn read(&mut self, kept: &Kept, index: usize, ballots: &mut Box) {
        let Command::Act { run, command } = &kept.command else { return };
        match command {
            Act::Harvest(harvest::Command::Ask { text, .. }) => {
                self.questions += 1;
                self.wrote(kept, text, room::limits::QUESTION_CHARS);
            }
            Act::Explore(explore::Command::Note { text, .. }) => self.wrote(kept, text, room::limits::NOTE_CHARS),
            Act::Relay(relay) => self.relay(relay),
            Act::Dots(dots::words::Command::Ballot(marks)) => {
                let place = ballots.entry((*run, kept.voice, marks.run_off)).or_insert_with(|| (marks.clone(), index));
                if marks.revision > place.0.revision {
                    *place = (marks.clone(), index);
                }
            }
            _ => {}
        }
    }

    fn relay(&mut self, command: &room::activities::relay::Command) {
        use room::activities::relay::Command as Relay;
        match command {
            Relay::Told {} => self.relayed += 1,
            Relay::Approve { .. } => self.stories_approved += 1,
            Relay::Retract { .. } => self.stories_approved = self.stories_approved.saturating_sub(1),
            _ => {}
        }
    }

    /// A text as the room keeps it. An answer that names no text would be a thing that nobody can find.
    fn wrote(&mut self, kept: &Kept, text: &str, limit: u32) {
        let id = kept.made.unwrap_or_default();
        let text = clean("text", text, limit).unwrap_or_default();
        *self.account.items.entry((id, text)).or_default() += 1;
    }

    fn read_desk(&mut self, kept: &Kept) {
        let Command::Act { command: Act::Group(command), .. } = &kept.command else { return };
        match command {
            group::Command::Join { items, .. } => self.merged += items.len() as u64,
            group::Command::Split { .. } => self.merged = self.merged.saturating_sub(1),
            _ => {}
        }
    }

    fn count(&mut self, ballots: &Box, data: Option<&Deliberation>, texts: &Texts) {
        for ((run, voice, run_off), (marks, index)) in ballots {
            let mark = if *run_off { "run_off" } else { "marks" };
            self.ballots += u64::from(!run_off);
            self.dots += marks.dots.len() as u64;
            for item in &marks.dots {
                *self.account.sums.entry((*run, item.to_string(), mark)).or_default() += 1;
                let real = data.zip(texts.get(item)).and_then(|(data, text)| data.vote(*index, text));
                self.dots_from_real_votes += u64::from(matches!(voice, Voice::Participant(_)) && real == Some(1));
            }
            if let Some(item) = marks.unsettling {
                *self.account.sums.entry((*run, item.to_string(), "unsettling")).or_default() += 1;
            }
        }
    }
}

/// One person's answers in one round: for which text, which answer.
type Answers = Vec<(ItemId, &'static str)>;

/// The answers to findings and wordings, added up by text over all rounds.
fn answers(crowd: &[Lived], texts: &Texts) -> Sums {
    let mut sums = Sums::new();
    for one in crowd {
        let mut last: BTreeMap<(RunId, Voice), (u32, Answers)> = BTreeMap::new();
        for kept in &one.record.kept {
            let Command::Act { run, command } = &kept.command else { continue };
            let Some((revision, said)) = answered(command) else { continue };
            let before = last.insert((*run, kept.voice), (revision, said));
            // A revision that does not grow belongs to a new round: the former ballot counts.
            if let Some((_, said)) = before.filter(|(former, _)| *former >= revision) {
                add(&mut sums, *run, &said, texts);
            }
        }
        for ((run, _), (_, said)) in last {
            add(&mut sums, run, &said, texts);
        }
    }
    sums
}

fn answered(command: &Act) -> Option<(u32, Answers)> {
    match command {
        Act::Finding(finding::Command::Answer { revision, choices }) => {
            let name = |answer| match answer {
                finding::Answer::Yes => "yes",
                finding::Answer::Partly => "partly",
                finding::Answer::No => "no",
            };
            Some((*revision, choices.iter().map(|choice| (choice.finding, name(choice.answer))).collect()))
        }
        Act::Wording(wording::Command::Answer { revision, choices }) => {
            let name = |answer| match answer {
                wording::Answer::Carry => "carry",
                wording::Answer::Suits => "suits",
                wording::Answer::Missing => "missing",
            };
            Some((*revision, choices.iter().map(|choice| (choice.wording, name(choice.answer))).collect()))
        }
        _ => None,
    }
}

fn add(sums: &mut Sums, run: RunId, said: &Answers, texts: &Texts) {
    for (item, answer) in said {
        let text = texts.get(item).cloned().unwrap_or_else(|| item.to_string());
        *sums.entry((run, text, answer)).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crowd::sight::Sight;
    use room::words::{Id128, ParticipantId, TableId};

    const RUN: RunId = RunId(7);

    fn one(index: u32, said: Vec<(Voice, Act, Option<u64>)>) -> Lived {
        let kept = said.into_iter().map(|(voice, command, made)| Kept {
            id: Id128([0; 16]),
            voice,
            command: Command::Act { run: RUN, command },
            seq: 1,
            made: made.map(ItemId),
        });
        let record = Record { kept: kept.collect(), ..Record::default() };
        let texts = (1..=9).map(|n| (ItemId(n), format!("question {n}"))).collect();
        let sight = Sight { texts, ..Sight::default() };
        Lived { who: Some(ParticipantId(index)), record, sight, failed: None }
    }

    fn ballot(revision: u32, dots: &[u64], unsettling: Option<u64>) -> Act {
        let dots = dots.iter().map(|n| ItemId(*n)).collect();
        let marks = dots::words::Marks { revision, dots, unsettling: unsettling.map(ItemId), run_off: false };
        Act::Dots(dots::words::Command::Ballot(marks))
    }

    fn answer(revision: u32, wording: u64, answer: wording::Answer) -> Act {
        let choices = vec![wording::Choice { wording: ItemId(wording), answer, missing: None }];
        Act::Wording(wording::Command::Answer { revision, choices })
    }

    fn told(crowd: &[Lived]) -> Told {
        Told::of(crowd, &Record::default(), None)
    }

    fn sum(told: &Told, question: &str, mark: &'static str) -> u64 {
        told.account.sums.get(&(RUN, question.to_owned(), mark)).copied().unwrap_or(0)
    }

    #[test]
    fn only_the_last_ballot_of_a_voice_counts() {
        let me = Voice::Participant(ParticipantId(1));
        let late = one(1, vec![(me, ballot(2, &[1], Some(3)), None), (me, ballot(1, &[1, 2], None), None)]);
        let other = one(2, vec![(Voice::Participant(ParticipantId(2)), ballot(1, &[1], None), None)]);
        let told = told(&[late, other]);
        assert_eq!((told.ballots, told.dots, told.acked), (2, 2, 3));
        assert_eq!((sum(&told, "1", "marks"), sum(&told, "2", "marks"), sum(&told, "3", "unsettling")), (2, 0, 1));
    }

    #[test]
    fn a_table_has_one_ballot_whoever_holds_its_pen() {
        let table = Voice::Table(TableId(4));
        let told = told(&[
            one(1, vec![(table, ballot(1, &[1], None), None)]),
            one(2, vec![(table, ballot(2, &[2], None), None)]),
        ]);
        assert_eq!((told.ballots, sum(&told, "1", "marks"), sum(&told, "2", "marks")), (1, 0, 1));
    }

    #[test]
    fn real_votes_are_those_of_the_voter_behind_the_head() {
        let data = Deliberation {
            by_text: [("question 1".to_owned(), 10), ("question 2".to_owned(), 20)].into(),
            share_for: BTreeMap::new(),
            voters: vec![BTreeMap::new(), [(10, 1), (20, -1)].into()],
        };
        let cast = |index: u32| {
            one(index, vec![(Voice::Participant(ParticipantId(index)), ballot(1, &[1, 2, 3], None), None)])
        };
        let told = Told::of(&[cast(1), cast(2)], &Record::default(), Some(&data));
        assert_eq!((told.dots, told.dots_from_real_votes), (6, 1));
    }

    #[test]
    fn a_revision_that_does_not_grow_is_a_new_round() {
        use wording::Answer::{Carry, Missing, Suits};
        let me = Voice::Participant(ParticipantId(1));
        let said = [answer(1, 1, Suits), answer(2, 1, Carry), answer(1, 1, Missing), answer(1, 2, Carry)];
        let told = told(&[one(1, said.map(|act| (me, act, None)).to_vec())]);
        let of = |mark| sum(&told, "question 1", mark);
        assert_eq!((of("suits"), of("carry"), of("missing"), sum(&told, "question 2", "carry")), (0, 1, 1, 1));
    }

    #[test]
    fn texts_stand_with_their_id_as_the_room_keeps_them() {
        let ask = Act::Harvest(harvest::Command::Ask {
            text: "  Qui   écoute ?".into(),
            subtheme: None,
            secret: Id128([1; 16]),
        });
        let told = told(&[one(1, vec![(Voice::Participant(ParticipantId(1)), ask, Some(5))])]);
        let expected = std::iter::once(((ItemId(5), "Qui écoute ?".to_owned()), 1)).collect();
        assert_eq!((told.questions, told.account.items), (1, expected));
    }
}
