//! One seat of the proof `again`: what it says, how often, in which of the lives
//! of the server, and what became of each. It knows no socket.

use std::collections::VecDeque;

use crowd::door::Door;
use rand::RngExt;
use rand::rngs::ChaCha12Rng;
use rand::seq::SliceRandom;
use room::activities::{self, dots};
use room::protocol::{Ask, Command, Outcome};
use room::words::{Id128, ItemId, Language, ParticipantId, Refusal, RunId, Voice};

/// The lives of the server, six hours of its clock apart: a day from the first to the last.
pub const LIVES: usize = 5;
/// One command in so many arrives whenever it does, up to a day late and after what was said later.
const LATE: usize = 5;
/// One command in so many is said once more with another body.
const OTHER_BODY: usize = 40;

/// What is chosen from.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The open round.
    pub run: RunId,
    /// Its questions.
    pub items: Vec<ItemId>,
}

/// One thing that is said.
#[derive(Clone, Copy, Debug)]
enum Said {
    /// A ballot: its revision, and which three questions.
    Ballot(u32, usize),
    Rename(usize),
    Speak(Language),
}

/// A command, and once more with another body under the same id.
#[derive(Clone, Copy, Debug)]
pub struct Send {
    at: usize,
    other: bool,
}

/// One seat.
pub struct Seat {
    /// Its browser: the cookies of its device.
    pub door: Door,
    /// Known once it has joined.
    pub who: Option<ParticipantId>,
    number: usize,
    join: Id128,
    plan: Vec<(Id128, Said)>,
    /// What is to be sent in each life, in any order.
    todo: [VecDeque<Send>; LIVES],
    /// The highest revision that was kept.
    best: Option<(u32, usize)>,
    /// Commands that were kept.
    kept: Vec<bool>,
}

impl Seat {
    /// A seat that says so many commands, each one to five times, over all lives.
    pub fn new(door: Door, number: usize, commands: usize, dice: &mut ChaCha12Rng) -> Self {
        let join = Id128(dice.random());
        let mut revision = 0;
        let said = |dice: &mut ChaCha12Rng, n: usize| match dice.random_range(0..10) {
            0 => Said::Speak(if n.is_multiple_of(2) { Language::Fr } else { Language::En }),
            // Older ballots are refused, and a refused command is judged anew at the pace of the seat.
            1..=7 => Said::Rename(n),
            _ => {
                revision += 1;
                Said::Ballot(revision, dice.random_range(0..1_000))
            }
        };
        let mut said = said;
        let plan: Vec<_> = (1..commands).map(|n| (Id128(dice.random()), said(dice, n))).collect();
        let mut todo: [VecDeque<Send>; LIVES] = Default::default();
        for at in 0..plan.len() {
            // What is new in each life is what a seat may say at once.
            let first = if at % LATE == 0 { dice.random_range(0..LIVES) } else { at * LIVES / plan.len() };
            todo[first].push_back(Send { at, other: false });
            for _ in 0..dice.random_range(0..5) {
                todo[dice.random_range(first..LIVES)].push_back(Send { at, other: false });
            }
            if at % OTHER_BODY == 1 {
                todo[LIVES - 1].push_back(Send { at, other: true });
            }
        }
        todo.iter_mut().for_each(|life| life.make_contiguous().shuffle(dice));
        let kept = vec![false; plan.len()];
        Self { door, who: None, number, join, plan, todo, best: None, kept }
    }

    /// The way in, under the same id whenever it is said.
    pub fn join(&self) -> Ask {
        let name = format!("Seat {}", self.number);
        Ask { id: self.join, voice: Voice::Desk, command: Command::Join { name, language: Language::Fr } }
    }

    /// What it says in a life, and what it did not come to say in those before, being late; what is
    /// not answered must be put back.
    pub fn take(&mut self, life: usize) -> VecDeque<Send> {
        self.todo[..=life].iter_mut().flat_map(std::mem::take).collect()
    }

    /// What was not answered is said in the next life.
    pub fn put_back(&mut self, life: usize, rest: impl IntoIterator<Item = Send>) {
        self.todo[(life + 1).min(LIVES - 1)].extend(rest);
    }

    /// How much is left to say.
    pub fn left(&self) -> usize {
        self.todo.iter().map(VecDeque::len).sum()
    }

    /// A command as it goes out.
    pub fn ask(&self, send: Send, choice: &Choice) -> Ask {
        let (id, said) = self.plan[send.at];
        let command = match (send.other, said) {
            (true, _) => Command::Rename { name: "another body".into() },
            (_, Said::Speak(language)) => Command::Speak { language },
            (_, Said::Rename(n)) => Command::Rename { name: format!("Seat {} {n}", self.number) },
            (_, Said::Ballot(revision, mix)) => {
                let marks = dots::words::Marks {
                    revision,
                    dots: three(choice, mix),
                    unsettling: None,
                    run_off: false,
                    wave: 1,
                };
                Command::Act {
                    run: choice.run,
                    command: activities::Command::Dots(dots::words::Command::Ballot(marks)),
                }
            }
        };
        Ask { id, voice: Voice::Participant(self.who.unwrap_or_default()), command }
    }

    /// Takes an answer; says what is wrong with it, and whether the ledger should hear it.
    pub fn hear(&mut self, send: Send, outcome: &Outcome) -> Result<bool, String> {
        let known = self.kept[send.at];
        match (outcome, send.other) {
            (Outcome::Kept { .. }, false) => {
                self.kept[send.at] = true;
                if let (_, Said::Ballot(revision, mix)) = self.plan[send.at]
                    && self.best.is_none_or(|(best, _)| best < revision)
                {
                    self.best = Some((revision, mix));
                }
                Ok(true)
            }
            // An older ballot than the one that counts, or one with a question of one's own table,
            // is no mistake, and is not remembered.
            (Outcome::Refused(Refusal::Superseded | Refusal::BadChoice { .. }), false) if !known => Ok(true),
            (Outcome::Refused(Refusal::IdConflict), true) if known => Ok(false),
            // The other body came first and was judged on its own: it is the command now.
            (_, true) if !known => Ok(false),
            _ => Err(format!("seat {}, {:?}, known {known}: {outcome:?}", self.number, self.plan[send.at])),
        }
    }

    /// The ballot that counts.
    pub fn ballot(&self, choice: &Choice) -> Vec<ItemId> {
        self.best.map_or_else(Vec::new, |(_, mix)| three(choice, mix))
    }

    /// Whether the other body may be said: only of what is known to be kept.
    pub fn may(&self, send: Send) -> bool {
        !send.other || self.kept[send.at]
    }
}

/// Three of the questions, by a number.
fn three(choice: &Choice, mix: usize) -> Vec<ItemId> {
    let mut items = choice.items.clone();
    let count = items.len().max(1);
    items.rotate_left(mix % count);
    items.truncate(3.min(1 + mix % 3));
    items
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn who_missed_a_life_says_all_of_it_in_the_next() {
        let mut dice = ChaCha12Rng::seed_from_u64(1);
        let mut seat = Seat::new(Door::new("127.0.0.1:1"), 0, 50, &mut dice);
        let (all, first) = (seat.left(), seat.todo[0].len());
        let taken = seat.take(1).len();
        assert!(first > 0 && taken > first);
        assert_eq!(taken + seat.left(), all);
        assert_eq!((2..LIVES).map(|life| seat.take(life).len()).sum::<usize>() + taken, all);
        assert_eq!(seat.left(), 0);
    }
}
