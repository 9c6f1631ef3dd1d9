//! All twins of a harvest, without comparing every question with every other: by the rarest root
//! that two have in common (prefix filtering, as in Bayardo, Ma and Srikant, "Scaling up all pairs
//! similarity search", 2007, with weights in the place of counts).

use std::collections::{BTreeMap, BTreeSet};

use super::traits::{Traits, Word};
use super::weigh::{Side, score};

/// Two questions that look alike, by their places in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twin {
    /// The earlier one.
    pub one: usize,
    #[allow(missing_docs)]
    pub other: usize,
    /// How alike, in thousandths.
    pub score: u16,
}

/// Two questions are compared when the roots that they have in common, to the letter, weigh at
/// least this share of each: the rest may be mistyped.
const TO_THE_LETTER: f64 = 0.3;
/// The signs of a root: enough to tell most words, few enough for one to survive a slip of the
/// thumb or an ending that the stemmer left.
const ROOT: usize = 4;
/// What a word weighs that everybody uses; one that nobody else uses weighs 1 more.
const COMMONPLACE: f64 = 0.5;

/// All pairs that are at least so much alike (thousandths), the most alike first.
#[must_use]
pub fn twins(harvest: &[&Traits], least: u16) -> Vec<Twin> {
    let stems = weigh(harvest, |word| word.stem.clone());
    let roots = weigh(harvest, |word| root(&word.stem));
    let most = roots.iter().flatten().map(|(rank, _)| *rank as usize + 1).max().unwrap_or(0);
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); most];
    let mut met: Vec<usize> = vec![usize::MAX; harvest.len()];
    let side = |n: usize| Side { traits: harvest[n], weights: &stems[n] };
    let mut found = Vec::new();
    for (other, roots) in roots.iter().enumerate() {
        for rank in telling(roots) {
            let holders = &mut holders[rank as usize];
            for one in holders.iter().copied() {
                if std::mem::replace(&mut met[one], other) != other {
                    found.extend(score(side(one), side(other), least).map(|score| Twin { one, other, score }));
                }
            }
            holders.push(other);
        }
    }
    found.sort_by_key(|twin| (std::cmp::Reverse(twin.score), twin.one, twin.other));
    found
}

/// Doubled letters count once: they are what people miss first ("apeler", "misstake").
fn root(stem: &str) -> String {
    let mut root = String::new();
    for letter in stem.chars() {
        if root.chars().count() < ROOT && !root.ends_with(letter) {
            root.push(letter);
        }
    }
    root
}

/// For each word its rank, the rarest first, and its weight.
fn weigh(harvest: &[&Traits], key: impl Fn(&Word) -> String) -> Vec<Vec<(u32, f64)>> {
    let keys: Vec<Vec<String>> = harvest.iter().map(|traits| traits.words.iter().map(&key).collect()).collect();
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for keys in &keys {
        let once: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
        once.into_iter().for_each(|key| *held.entry(key).or_default() += 1);
    }
    let mut by_rarity: Vec<(usize, &str)> = held.into_iter().map(|(key, count)| (count, key)).collect();
    by_rarity.sort_unstable();
    let all = ((harvest.len() + 1) as f64).ln();
    let weight = |count: usize| COMMONPLACE + 1.0 - (count as f64).ln() / all;
    let known: BTreeMap<&str, (u32, f64)> =
        by_rarity.iter().enumerate().map(|(rank, (count, key))| (*key, (rank as u32, weight(*count)))).collect();
    keys.iter().map(|keys| keys.iter().map(|key| known[key.as_str()]).collect()).collect()
}

/// The rarest roots, up to where those that follow weigh less than [`TO_THE_LETTER`]. Two questions
/// that have so much in common have their rarest common root among these, on both sides.
fn telling(weights: &[(u32, f64)]) -> Vec<u32> {
    let mut rarest = weights.to_vec();
    rarest.sort_unstable_by_key(|(rank, _)| *rank);
    rarest.dedup_by_key(|(rank, _)| *rank);
    let all: f64 = rarest.iter().map(|(_, weight)| weight).sum();
    let mut left = all;
    let begins = |(rank, weight): (u32, f64)| {
        let telling = left >= TO_THE_LETTER * all;
        left -= weight;
        telling.then_some(rank)
    };
    rarest.into_iter().map_while(begins).collect()
}

/// What [`twins`] must find: every pair compared, at the price of every pair.
#[cfg(test)]
pub(super) fn compare_all(harvest: &[&Traits], least: u16) -> Vec<(usize, usize)> {
    let stems = weigh(harvest, |word| word.stem.clone());
    let side = |n: usize| Side { traits: harvest[n], weights: &stems[n] };
    let pairs = (0..harvest.len()).flat_map(|other| (0..other).map(move |one| (one, other)));
    pairs.filter(|(one, other)| score(side(*one), side(*other), least).is_some()).collect()
}
