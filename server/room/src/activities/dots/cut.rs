//! The cut: from the sums of a round to what stays, by a rule that was declared
//! before. Sums are divided by how many read a question, compared exactly; a tie is
//! called a tie. It knows no voice, and never breaks a tie by itself.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::activities::dots::settings::{Rule, TieRule};
use crate::activity::Item;
use crate::words::ItemId;

/// The sums of a round: the only thing that is left of its ballots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsCount"))]
pub struct Count {
    pub ballots: u32,
    /// Voices that held a ballot.
    pub voices: u32,
    /// In the order of the questions' ids, which are random.
    pub tallies: Vec<Tally>,
}

/// The sums of one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsTally"))]
pub struct Tally {
    /// Which.
    pub item: ItemId,
    /// Ballots on which it stood.
    pub dealt: u32,
    /// Of these, the ones that were cast.
    pub read: u32,
    /// Marks "the hall should stop here".
    pub marks: u32,
    /// Marks "this one unsettles me".
    pub unsettling: u32,
    /// Marks of the run-off, if it stood in one.
    pub run_off: Option<u32>,
    /// The last wave in which it stood on ballots, from 1.
    #[serde(default = "first")]
    pub wave: u8,
    /// How often it stays when the voices are drawn anew, in a hundred draws.
    #[serde(default)]
    pub stays: Option<u8>,
}

fn first() -> u8 {
    1
}

impl Tally {
    /// A question that nobody has read.
    #[must_use]
    pub fn of(item: ItemId) -> Self {
        Self { item, dealt: 0, read: 0, marks: 0, unsettling: 0, run_off: None, wave: 1, stays: None }
    }
}

/// What stays, and how it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// In the order in which the rule takes them.
    pub kept: Vec<Kept>,
    /// Edges at which more had as much as there were places.
    pub ties: Vec<Tie>,
    /// What the rule would have taken, but for something that says the same.
    #[serde(default)]
    pub apart: Vec<Apart>,
    /// How firm it is; none if all of them stay.
    pub firm: Option<Firm>,
}

/// A question that gives way to its twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsApart"))]
#[allow(missing_docs)]
pub struct Apart {
    pub item: ItemId,
    /// The one that stays.
    pub of: ItemId,
}

/// Pairs of questions that say the same, the smaller id first.
pub type Twins = BTreeSet<(ItemId, ItemId)>;

/// A question that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Kept {
    pub item: ItemId,
    pub why: Why,
    /// The beat of the reveal, from 1.
    pub beat: u8,
}

/// By which part of the rule a question stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsWhy"))]
pub enum Why {
    /// Among the best.
    Best,
    /// The best of its sub-theme.
    Subtheme,
    /// The most unsettling.
    Unsettling,
    /// The next by marks.
    Next,
    /// A wild card of the facilitator.
    Wild,
}

/// An edge at which more had as much as there were places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsTie"))]
pub struct Tie {
    pub why: Why,
    pub subtheme: Option<u8>,
    pub items: Vec<ItemId>,
    pub places: u16,
    pub ending: Ending,
}

/// What became of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsEnding"))]
pub enum Ending {
    /// All of them stay.
    Both,
    /// The run-off has parted them.
    RunOff,
    /// The facilitator has chosen.
    Decided,
    /// The facilitator has yet to choose; until then all of them stay.
    Open,
}

/// How firm a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firm {
    /// How often the least sure of those that stay does so, in a hundred draws of the voices.
    pub weakest: u8,
    /// Whether that is often enough, and nothing ties.
    pub clear: bool,
}

/// What parts a tie: the marks of the run-off, or the facilitator's choice (1 or 0).
pub type Prefer = BTreeMap<ItemId, u32>;

/// One part of the rule.
#[derive(Clone, Copy, Debug)]
struct Stage {
    why: Why,
    subtheme: Option<u8>,
    places: u16,
}

/// Applies the rule; the result is shown in `beats` at most. `open`: ties that nothing parts are
/// left to the facilitator.
#[must_use]
pub fn cut(
    rule: Rule,
    beats: u8,
    items: &[Item],
    count: &Count,
    prefer: &Prefer,
    open: bool,
    twins: &Twins,
) -> Outcome {
    let subtheme: BTreeMap<ItemId, Option<u8>> = items.iter().map(|item| (item.id, item.subtheme)).collect();
    // What an earlier wave has left out competes no more.
    let last = count.tallies.iter().map(|tally| tally.wave).max().unwrap_or(1);
    let mut outcome = Outcome::default();
    for stage in stages(rule, items) {
        let taken: BTreeSet<ItemId> = outcome.kept.iter().map(|kept| kept.item).collect();
        let fits = |tally: &&Tally| {
            tally.wave == last
                && !taken.contains(&tally.item)
                && points(stage.why, tally) > 0
                && (stage.subtheme.is_none() || subtheme.get(&tally.item) == Some(&stage.subtheme))
        };
        let pool = ranked(stage, count.tallies.iter().filter(fits).collect(), prefer);
        let pool = without_twins(stage, pool, twins, &mut outcome);
        take(stage, pool, prefer, (rule.tie, open), &mut outcome);
    }
    set_beats(&mut outcome.kept, beats);
    outcome
}

fn stages(rule: Rule, items: &[Item]) -> Vec<Stage> {
    let stage = |why, places| Stage { why, subtheme: None, places };
    let subthemes: BTreeSet<u8> = items.iter().filter_map(|item| item.subtheme).collect();
    let mut stages = vec![stage(Why::Best, rule.best)];
    stages.extend(subthemes.into_iter().map(|n| Stage { subtheme: Some(n), ..stage(Why::Subtheme, rule.per_subtheme) }));
    stages.push(stage(Why::Unsettling, rule.unsettling));
    stages.push(stage(Why::Next, rule.next));
    stages.retain(|stage| stage.places > 0);
    stages
}

fn ranked<'a>(stage: Stage, mut pool: Vec<&'a Tally>, prefer: &Prefer) -> Vec<&'a Tally> {
    let liked = |tally: &Tally| prefer.get(&tally.item).copied().unwrap_or(0);
    // The id, which is random, only orders the list: it never parts a tie.
    pool.sort_by(|a, b| {
        compare(stage.why, b, a).then_with(|| liked(b).cmp(&liked(a))).then_with(|| a.item.cmp(&b.item))
    });
    pool
}

/// Leaves out what says the same as something that is in, or that comes before it. It is written
/// down where it would have been taken otherwise.
fn without_twins<'a>(stage: Stage, pool: Vec<&'a Tally>, twins: &Twins, outcome: &mut Outcome) -> Vec<&'a Tally> {
    let places = usize::from(stage.places);
    let mut left: Vec<&Tally> = Vec::new();
    for tally in pool {
        let mut taken = outcome.kept.iter().map(|kept| kept.item).chain(left.iter().take(places).map(|tally| tally.item));
        let same = |of: &ItemId| twins.contains(&(tally.item.min(*of), tally.item.max(*of)));
        let Some(of) = taken.find(same) else {
            left.push(tally);
            continue;
        };
        if left.len() < places && !outcome.apart.iter().any(|apart| apart.item == tally.item) {
            outcome.apart.push(Apart { item: tally.item, of });
        }
    }
    left
}

/// Fills the places of one stage from its pool, the best first.
fn take(stage: Stage, pool: Vec<&Tally>, prefer: &Prefer, tie: (TieRule, bool), outcome: &mut Outcome) {
    let liked = |tally: &Tally| prefer.get(&tally.item).copied().unwrap_or(0);
    let places = usize::from(stage.places);
    let (Some(edge), Some(first_out)) = (pool.get(places - 1).copied(), pool.get(places).copied()) else {
        return keep(stage, &pool, outcome);
    };
    if compare(stage.why, edge, first_out) != Ordering::Equal {
        return keep(stage, &pool[..places], outcome);
    }
    let equal: Vec<&Tally> =
        pool.iter().copied().filter(|tally| compare(stage.why, tally, edge) == Ordering::Equal).collect();
    let sure = pool.iter().filter(|tally| compare(stage.why, tally, edge) == Ordering::Greater).count();
    let parted = liked(edge) != liked(first_out);
    let last = if parted { places } else { sure + equal.iter().filter(|tally| liked(tally) >= liked(edge)).count() };
    outcome.ties.push(Tie {
        why: stage.why,
        subtheme: stage.subtheme,
        items: equal.iter().map(|tally| tally.item).collect(),
        places: (places - sure) as u16,
        ending: match (parted, tie) {
            (true, (TieRule::Decide, _)) => Ending::Decided,
            (true, _) => Ending::RunOff,
            (false, (_, true)) => Ending::Open,
            (false, _) => Ending::Both,
        },
    });
    keep(stage, &pool[..last], outcome);
}

fn keep(stage: Stage, pool: &[&Tally], outcome: &mut Outcome) {
    outcome.kept.extend(pool.iter().map(|tally| Kept { item: tally.item, why: stage.why, beat: 1 }));
}

fn points(why: Why, tally: &Tally) -> u32 {
    if why == Why::Unsettling { tally.unsettling } else { tally.marks }
}

/// By points for each reader: two fractions, compared without rounding.
fn compare(why: Why, a: &Tally, b: &Tally) -> Ordering {
    let cross = |x: &Tally, y: &Tally| u64::from(points(why, x)) * u64::from(y.read.max(1));
    cross(a, b).cmp(&cross(b, a))
}

/// One beat a part of the rule (for "the best so many", thirds), in `most` beats at most.
fn set_beats(kept: &mut [Kept], most: u8) {
    let count = kept.len();
    for (place, kept) in kept.iter_mut().enumerate() {
        let beat = match kept.why {
            Why::Best => place * 3 / count,
            Why::Subtheme => 0,
            Why::Unsettling => 1,
            Why::Next | Why::Wild => 2,
        };
        kept.beat = beat as u8;
    }
    // A beat without a question would be a GO that shows nothing.
    let used: Vec<u8> = kept.iter().map(|kept| kept.beat).collect::<BTreeSet<_>>().into_iter().collect();
    for kept in kept {
        let beat = used.iter().position(|beat| *beat == kept.beat).unwrap_or(0) as u8 + 1;
        kept.beat = beat.min(most.max(1));
    }
}
