//! What each socket was told against what the server exports: items by id and
//! text, ballots by sums per question. A thing told and not exported is lost, a
//! thing exported more often than it was told is doubled.

use std::collections::BTreeMap;

use room::words::{ItemId, RunId};

/// Texts with their ids.
pub type Items = BTreeMap<(ItemId, String), u64>;
/// Sums of one ballot box: run, question, mark; how often.
pub type Sums = BTreeMap<(RunId, String, &'static str), u64>;

/// Everything that can be compared, from one side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Texts, and how often each stands there.
    pub items: Items,
    /// Ballots, added up.
    pub sums: Sums,
}

/// What does not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Told and not exported.
    pub lost: u64,
    /// Exported and not told, or more often.
    pub doubled: u64,
    /// The first few, for people.
    pub examples: Vec<String>,
}

/// Differences worth a line each.
const EXAMPLES: usize = 8;

/// Compares what was told with what was exported.
#[must_use]
pub fn compare(told: &Account, exported: &Account) -> Difference {
    let mut difference = Difference::default();
    difference.weigh(&told.items, &with_words(&told.items, &exported.items), |(id, text)| {
        format!("text {id} \u{ab} {text} \u{bb}")
    });
    difference.weigh(&told.sums, &exported.sums, |(run, question, mark)| format!("run {run}, {mark} of {question}"));
    difference
}

/// What the desk has not let through is exported by its id alone: it counts as the text that was told.
fn with_words(told: &Items, exported: &Items) -> Items {
    let words = |id: &ItemId| told.keys().find(|(other, _)| other == id).map(|(_, text)| text.clone());
    let with = |((id, text), times): (&(ItemId, String), &u64)| {
        let text = if text.is_empty() { words(id).unwrap_or_default() } else { text.clone() };
        ((*id, text), *times)
    };
    exported.iter().map(with).collect()
}

impl Difference {
    fn weigh<K: Ord>(&mut self, told: &BTreeMap<K, u64>, exported: &BTreeMap<K, u64>, name: impl Fn(&K) -> String) {
        for (key, times) in told {
            let there = exported.get(key).copied().unwrap_or(0);
            self.note(*times, there, || name(key));
        }
        for (key, times) in exported.iter().filter(|(key, _)| !told.contains_key(key)) {
            self.note(0, *times, || name(key));
        }
    }

    fn note(&mut self, told: u64, exported: u64, name: impl Fn() -> String) {
        self.lost += told.saturating_sub(exported);
        self.doubled += exported.saturating_sub(told);
        if told != exported && self.examples.len() < EXAMPLES {
            self.examples.push(format!("{}: told {told}, exported {exported}", name()));
        }
    }
}

/// Alters a record by one, so that the comparison can be seen to find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Sabotage {
    /// The crowd believes that one text more was kept.
    Lose,
    /// The crowd forgets that it was told of one text.
    Double,
}

impl Sabotage {
    /// Alters what was told; what has nothing to alter gets something.
    pub fn alter(self, told: &mut Account) {
        match self {
            Self::Lose => *told.items.entry((ItemId(1), "a text that nobody ever sent".into())).or_default() += 1,
            Self::Double => drop(told.items.pop_first()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Account {
        Account {
            items: (1..=5).map(|n| ((ItemId(n * 7), format!("question {n}")), 1)).collect(),
            sums: (1..=5).map(|n| ((RunId(9), format!("q{n}"), "dots"), n)).collect(),
        }
    }

    #[test]
    fn the_same_on_both_sides_is_neither_lost_nor_doubled() {
        assert_eq!(compare(&account(), &account()), Difference::default());
    }

    #[test]
    fn a_text_without_its_words_is_there_and_one_without_its_id_is_not() {
        let mut exported = account();
        let (key, times) = exported.items.pop_first().unwrap();
        exported.items.insert((key.0, String::new()), times);
        assert_eq!(compare(&account(), &exported), Difference::default());
        exported.items.remove(&(key.0, String::new()));
        assert_eq!(compare(&account(), &exported).lost, 1);
    }

    #[test]
    fn a_text_that_is_missing_is_lost() {
        let mut exported = account();
        exported.items.pop_first();
        let found = compare(&account(), &exported);
        assert_eq!((found.lost, found.doubled), (1, 0));
        assert!(found.examples[0].contains("question 1"), "{:?}", found.examples);
    }

    #[test]
    fn a_text_that_stands_twice_is_doubled() {
        let mut exported = account();
        *exported.items.values_mut().next().unwrap() = 2;
        assert_eq!((compare(&account(), &exported).lost, compare(&account(), &exported).doubled), (0, 1));
    }

    #[test]
    fn an_altered_word_is_both() {
        let mut exported = account();
        let ((id, text), _) = exported.items.pop_first().unwrap();
        exported.items.insert((id, text + " ?"), 1);
        assert_eq!((compare(&account(), &exported).lost, compare(&account(), &exported).doubled), (1, 1));
    }

    #[test]
    fn a_mark_more_or_less_is_found() {
        for (change, expected) in [(-1_i64, (1, 0)), (1, (0, 1))] {
            let mut exported = account();
            let sum = exported.sums.values_mut().next_back().unwrap();
            *sum = sum.checked_add_signed(change).unwrap();
            let found = compare(&account(), &exported);
            assert_eq!((found.lost, found.doubled), expected);
        }
    }

    #[test]
    fn marks_of_another_run_are_other_marks() {
        let mut exported = account();
        exported.sums = exported.sums.into_iter().map(|((_, q, m), n)| ((RunId(8), q, m), n)).collect();
        let found = compare(&account(), &exported);
        assert_eq!((found.lost, found.doubled), (15, 15));
    }

    #[test]
    fn sabotage_is_found() {
        for (sabotage, expected) in [(Sabotage::Lose, (1, 0)), (Sabotage::Double, (0, 1))] {
            let mut told = account();
            sabotage.alter(&mut told);
            let found = compare(&told, &account());
            assert_eq!((found.lost, found.doubled), expected);
        }
    }
}
