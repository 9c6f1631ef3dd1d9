//! What a day comes to: one line of JSON, and whether it was a good day.

use std::collections::BTreeMap;

use serde::Serialize;

/// The figures of a day.
#[derive(Debug, Default, Serialize)]
pub struct Outcome {
    /// People who came in.
    pub joined: usize,
    /// Successes told at the tables.
    pub stories: i64,
    /// Stories that were handed on.
    pub relayed: u64,
    /// Stories that their authors let out.
    pub stories_approved: u64,
    /// Moves that phones were shown.
    pub reshuffles: u16,
    /// Pairs that sat together in more than one round, by what phones were shown.
    pub repeats_met: usize,
    /// Questions asked.
    pub questions: u64,
    /// Questions joined to another by the desk.
    pub merged: u64,
    /// Of those, planted twins that live under one wording.
    pub planted_joined: usize,
    /// Ballots in all rounds, one a voice.
    pub ballots: u64,
    /// Marks on them.
    pub dots: u64,
    /// Of these, marks where the voter behind the head was really for.
    pub dots_from_real_votes: u64,
    /// What the last cut kept.
    pub five: Vec<String>,
    /// Ties were declared at the last cut.
    pub tie: bool,
    /// The question that stands on every phone.
    pub one: String,
    /// Commands answered as kept.
    pub acked: u64,
    /// Commands refused, by what was asked and why.
    pub refused: BTreeMap<String, u64>,
    /// How often a phone had to come back.
    pub returns: u32,
    /// How often GO was pressed.
    pub gos: u32,
    /// Told and not exported.
    pub lost: u64,
    /// Exported and not told.
    pub doubled: u64,
    /// From the start of the server to the last answer.
    pub wall_s: f64,
}

/// What a day must come to.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// People.
    pub people: usize,
    /// Planted twins that the desk must have joined.
    pub planted: usize,
}

/// What the last cut is meant to keep.
const FIVE: usize = 5;

impl Outcome {
    /// Why this was not a good day; nothing if it was.
    #[must_use]
    pub fn complaints(&self, wanted: Wanted) -> Vec<String> {
        let mut all = Vec::new();
        let mut say = |wrong: bool, what: String| {
            if wrong {
                all.push(what);
            }
        };
        say(self.joined != wanted.people, format!("{} of {} joined", self.joined, wanted.people));
        say(self.lost > 0, format!("{} lost", self.lost));
        say(self.doubled > 0, format!("{} doubled", self.doubled));
        say(self.repeats_met > 0, format!("{} pairs met again", self.repeats_met));
        say(!(2..=3).contains(&self.reshuffles), format!("{} reshuffles", self.reshuffles));
        say(self.stories == 0 || self.relayed == 0, "no story travelled".into());
        say(self.questions == 0, "nobody asked anything".into());
        let planted = format!("{} of {} planted twins were joined", self.planted_joined, wanted.planted);
        say(self.planted_joined < wanted.planted, planted);
        say(self.five.len() < FIVE, format!("the last cut kept {}", self.five.len()));
        say(self.five.len() > FIVE && !self.tie, format!("the last cut kept {} without a tie", self.five.len()));
        say(self.one.is_empty(), "no question stands on every phone".into());
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Wanted = Wanted { people: 3, planted: 1 };

    fn good() -> Outcome {
        Outcome {
            joined: 3,
            stories: 3,
            relayed: 2,
            reshuffles: 2,
            questions: 9,
            planted_joined: 1,
            five: vec![String::new(); 5],
            one: "?".into(),
            ..Outcome::default()
        }
    }

    #[test]
    fn a_good_day_has_no_complaints() {
        assert_eq!(good().complaints(WANTED), Vec::<String>::new());
        let tie = Outcome { five: vec![String::new(); 6], tie: true, ..good() };
        assert_eq!(tie.complaints(WANTED), Vec::<String>::new());
    }

    #[test]
    fn whatever_is_wrong_is_named() {
        let wrong = [
            Outcome { joined: 2, ..good() },
            Outcome { lost: 1, ..good() },
            Outcome { doubled: 1, ..good() },
            Outcome { repeats_met: 1, ..good() },
            Outcome { reshuffles: 1, ..good() },
            Outcome { relayed: 0, ..good() },
            Outcome { planted_joined: 0, ..good() },
            Outcome { five: vec![String::new(); 6], ..good() },
            Outcome { five: vec![], ..good() },
            Outcome { one: String::new(), ..good() },
        ];
        for outcome in wrong {
            assert_eq!(outcome.complaints(WANTED).len(), 1, "{outcome:?}");
        }
    }
}
