//! Pairs of questions that were labelled by hand, and how well the room's matcher does on them.
//! The reserved half is told by a hash, so that nobody chooses what is in it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use room::twins::{Traits, twins};
use sha2::{Digest, Sha256};

/// The labelled pairs: tongue and file.
pub const FILES: [(&str, &str); 2] =
    [("fr", include_str!("../../twins/fr.txt")), ("en", include_str!("../../twins/en.txt"))];

/// Two questions, and whether a hall would call them one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub one: String,
    pub other: String,
    pub twin: bool,
    /// What makes them twins, or others.
    pub kind: String,
    /// Never looked at while the matcher was tuned.
    pub reserved: bool,
}

/// Reads the pairs of a file; what the signs mean stands at its head.
///
/// # Errors
/// If a line is none of the three sorts, with its number.
pub fn read(file: &str) -> Result<Vec<Pair>> {
    let mut one: Option<&str> = None;
    let mut pairs = Vec::new();
    for (n, line) in file.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let twin = line.starts_with("= ");
        if !twin && !line.starts_with("! ") {
            one = Some(line);
            continue;
        }
        let one = one.with_context(|| format!("line {}: compared with nothing", n + 1))?;
        let Some((kind, other)) = line[2..].split_once(": ") else { bail!("line {}: no kind", n + 1) };
        let (one, other, kind) = (one.to_owned(), other.to_owned(), kind.to_owned());
        pairs.push(Pair { reserved: reserved(&one), one, other, twin, kind });
    }
    Ok(pairs)
}

/// All pairs of a question fall on one side.
fn reserved(one: &str) -> bool {
    Sha256::digest(one.as_bytes())[0] & 1 == 1
}

/// The pairs with their scores, as the matcher gives them in the harvest of all their texts.
pub fn scored(pairs: &[Pair]) -> Vec<(u16, &Pair)> {
    let mut texts: Vec<&str> = pairs.iter().flat_map(|pair| [pair.one.as_str(), pair.other.as_str()]).collect();
    texts.sort_unstable();
    texts.dedup();
    let traits: Vec<Traits> = texts.iter().map(|text| Traits::of(text)).collect();
    let found = twins(&traits.iter().collect::<Vec<_>>(), 1);
    let scores: BTreeMap<(&str, &str), u16> =
        found.iter().map(|twin| ((texts[twin.one], texts[twin.other]), twin.score)).collect();
    let score = |pair: &Pair| {
        let (one, other) = (pair.one.as_str(), pair.other.as_str());
        scores.get(&(one.min(other), one.max(other))).copied().unwrap_or(0)
    };
    pairs.iter().map(|pair| (score(pair), pair)).collect()
}

/// Of the pairs proposed, how many are twins; of the twins, how many are proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    pub proposed: usize,
    pub right: usize,
    pub twins: usize,
}

impl Quality {
    /// At a threshold, in thousandths.
    pub fn at(scored: &[(u16, &Pair)], least: u16) -> Self {
        let proposed: Vec<_> = scored.iter().filter(|(score, _)| *score >= least).collect();
        Self {
            proposed: proposed.len(),
            right: proposed.iter().filter(|(_, pair)| pair.twin).count(),
            twins: scored.iter().filter(|(_, pair)| pair.twin).count(),
        }
    }

    /// Nothing proposed is nothing wrong.
    pub fn precision(self) -> f64 {
        if self.proposed == 0 { 1.0 } else { self.right as f64 / self.proposed as f64 }
    }

    pub fn recall(self) -> f64 {
        self.right as f64 / self.twins.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use room::twins::SAME as SURE;

    use crate::similar::PROPOSED;

    #[test]
    fn there_are_pairs_of_all_sorts_in_both_tongues() {
        let (mut all, mut held_back) = (0, 0);
        for (tongue, file) in FILES {
            let pairs = read(file).unwrap();
            let twins = pairs.iter().filter(|pair| pair.twin).count();
            assert!(twins >= 100 && pairs.len() - twins >= 100, "{tongue}");
            all += pairs.len();
            held_back += pairs.iter().filter(|pair| pair.reserved).count();
        }
        assert!(all >= 300 && held_back * 5 >= all * 2, "{held_back} of {all}");
    }

    #[test]
    fn what_is_sure_is_right_and_what_is_proposed_mostly_is() {
        for (tongue, file) in FILES {
            for reserved in [false, true] {
                let pairs: Vec<Pair> =
                    read(file).unwrap().into_iter().filter(|pair| pair.reserved == reserved).collect();
                let scored = scored(&pairs);
                let (proposed, sure) = (Quality::at(&scored, PROPOSED), Quality::at(&scored, SURE));
                assert!(sure.precision() >= 0.85 && sure.recall() >= 0.4, "{tongue} {reserved} {sure:?}");
                assert!(proposed.precision() >= 0.7 && proposed.recall() >= 0.6, "{tongue} {reserved} {proposed:?}");
            }
        }
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let told = |file: &str| read(file).unwrap_err().to_string();
        assert_eq!(told("= typo: seul"), "line 1: compared with nothing");
        assert_eq!(told("Une ?\n! deux"), "line 2: no kind");
    }
}
