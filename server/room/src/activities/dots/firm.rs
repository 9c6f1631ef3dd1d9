//! How firm a result is. The voices of the box are drawn anew, as many as there were,
//! some twice and others not at all, and the rule is applied to what they had marked;
//! a hundred times. How often a question stays tells whether it hangs on a few ballots
//! (the bootstrap: Efron, "Bootstrap methods: another look at the jackknife", 1979).
//! It speaks of the last cut alone: what an earlier wave has left out is not drawn back.
//! It rolls dice, so it runs when an event is made; whose ballot was drawn goes nowhere.

use std::collections::BTreeMap;

use rand::RngExt;
use rand::rngs::ChaCha12Rng;

use crate::activities::dots::cut::{Count, Firm, Outcome, Prefer, Tally, Twins, cut};
use crate::activities::dots::settings::{Rule, TieRule};
use crate::activities::dots::words::Marks;
use crate::activity::Item;
use crate::words::ItemId;

/// How often the voices are drawn: then a share reads as "so many times in a hundred".
pub const DRAWS: u32 = 100;
/// A choice is clear if each question that stays does so this often.
pub const CLEAR: u8 = 90;

/// What one voice has read, and what it marked there, wave by wave.
pub type Said<'a> = Vec<(&'a [ItemId], &'a Marks)>;

/// How often each question stays, in a hundred draws.
#[must_use]
pub fn stays(
    rule: Rule,
    items: &[Item],
    count: &Count,
    twins: &Twins,
    voices: &[Said<'_>],
    dice: &mut ChaCha12Rng,
) -> BTreeMap<ItemId, u8> {
    let place: BTreeMap<ItemId, usize> = count.tallies.iter().enumerate().map(|(n, tally)| (tally.item, n)).collect();
    let said: Vec<Vec<(usize, u32, u32)>> = voices.iter().map(|said| by_place(said, &place)).collect();
    let mut times: BTreeMap<ItemId, u8> = BTreeMap::new();
    let rule = Rule { tie: TieRule::Both, ..rule };
    for _ in 0..DRAWS {
        let blank = |tally: &Tally| Tally { wave: tally.wave, ..Tally::of(tally.item) };
        let mut drawn: Vec<Tally> = count.tallies.iter().map(blank).collect();
        for _ in 0..said.len() {
            for (place, marks, unsettling) in &said[dice.random_range(0..said.len())] {
                let tally = &mut drawn[*place];
                tally.read += 1;
                tally.marks += marks;
                tally.unsettling += unsettling;
            }
        }
        let drawn = Count { tallies: drawn, ..Count::default() };
        let outcome = cut(rule, 0, items, &drawn, &Prefer::new(), false, twins);
        outcome.kept.iter().for_each(|kept| *times.entry(kept.item).or_default() += 1);
    }
    times
}

/// (question, marked, unsettles) for each reading.
fn by_place(said: &Said<'_>, place: &BTreeMap<ItemId, usize>) -> Vec<(usize, u32, u32)> {
    let reading = |item: &ItemId, marks: &Marks| {
        let marked = u32::from(marks.dots.contains(item));
        Some((*place.get(item)?, marked, u32::from(marks.unsettling == Some(*item))))
    };
    said.iter().flat_map(|(hand, marks)| hand.iter().filter_map(move |item| reading(item, marks))).collect()
}

/// The weakest of those that stay speaks for the whole; nothing, where all of them stay.
#[must_use]
pub fn firm(count: &Count, outcome: &Outcome) -> Option<Firm> {
    let stays = |item: ItemId| outcome.kept.iter().any(|kept| kept.item == item);
    let last = count.tallies.iter().map(|tally| tally.wave).max()?;
    let out = |tally: &&Tally| tally.wave == last && !stays(tally.item);
    count.tallies.iter().find(out)?;
    let kept = count.tallies.iter().filter(|tally| stays(tally.item));
    let weakest = kept.filter_map(|tally| tally.stays).min()?;
    Some(Firm { weakest, clear: weakest >= CLEAR && outcome.ties.is_empty() })
}
