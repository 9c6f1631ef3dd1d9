//! The ways of narrowing that are compared: two that halls use, which the product
//! refuses and which are counted here by hand, and the product's own.

use anyhow::Result;
use rand::RngExt;
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use rand::seq::SliceRandom;
use room::activities::Settings;
use room::activity::Item;
use room::hall::Hall;
use room::scenario::Scenario;
use serde_json::{Value, json};

use super::crowd::Crowd;
use super::play::{Round, hall, place, questions};

const LARGE: &str = include_str!("../../../scenarios/collective-choice-320.toml");
const SMALL: &str = include_str!("../../../scenarios/collective-choice-40.toml");
/// Up to so many people the small day is played.
const SMALL_HALL: usize = 60;
/// Marks of a full list.
const DOTS: usize = 5;
/// Nobody stops before the thirtieth.
const READS_AT_LEAST: usize = 30;
/// How often the best question is sent again by others.
pub const CLONES: usize = 3;

/// One way.
#[derive(Clone, Debug)]
pub enum Way {
    /// The file's order for all; each reads the first so many, as far as patience goes.
    SameOrder,
    /// Everybody reads everything, in an order of their own.
    FullList,
    /// Rounds of the product, one after the other.
    Rounds(Vec<Value>),
}

/// A procedure and its circumstances.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// In words.
    pub name: String,
    /// How it narrows.
    pub way: Way,
    /// The share of people who vote.
    pub turnout: f64,
    /// The best question was sent four times.
    pub cloned: bool,
}

/// What one hall came to.
#[derive(Debug)]
pub struct Found {
    /// Places in the list, clones at its end.
    pub kept: Vec<usize>,
    /// What had survived the first cut; none where there is but one.
    pub first: Option<Vec<usize>>,
    /// Questions that one person has read.
    pub read: usize,
}

/// Ballots of ten, five marks, in four waves: the whole list, the better half, thirty, ten.
#[must_use]
pub fn alone() -> Way {
    Way::Rounds(vec![
        json!({ "over": "group", "ballot": 10, "dots": 5, "unsettling": 0, "waves": [75, 30, 10], "keep": 5 }),
    ])
}

/// The rounds of the day that the product opens with, or of its small one, one after the other.
///
/// # Errors
/// If the scenario cannot be read.
pub fn shipped(people: usize) -> Result<Way> {
    let source = if people > SMALL_HALL { LARGE } else { SMALL };
    let scenario = Scenario::read(source).map_err(|mistake| anyhow::anyhow!("{mistake}"))?;
    let dots = scenario.agenda.into_iter().filter_map(|step| match step.settings {
        Settings::Dots(settings) => Some(serde_json::to_value(settings)),
        _ => None,
    });
    Ok(Way::Rounds(dots.collect::<Result<_, _>>()?))
}

/// Those that are printed.
///
/// # Errors
/// If the scenario cannot be read.
pub fn all(people: usize) -> Result<Vec<Procedure>> {
    let plain = |name: &str, way: Way| Procedure { name: name.into(), way, turnout: 1.0, cloned: false };
    Ok(vec![
        plain("same order for all, each reads as far as patience goes, 5 dots", Way::SameOrder),
        plain("random order, full list, 5 dots", Way::FullList),
        plain("ours: four waves of 10, half of each kept", alone()),
        Procedure { turnout: 0.7, ..plain("ours at 70 % turnout", alone()) },
        Procedure { cloned: true, ..plain("ours, best question sent four times, unmerged", alone()) },
        plain("ours, best question sent four times, merged", alone()),
        plain("the scenario as shipped: silent waves, then tables, then composition", shipped(people)?),
        Procedure { turnout: 0.7, ..plain("the scenario as shipped, at 70 % turnout", shipped(people)?) },
    ])
}

impl Procedure {
    /// Narrows once.
    ///
    /// # Errors
    /// If the product refuses what it is asked.
    pub fn narrow(&self, crowd: &Crowd, texts: &[(String, u8)], seed: u64) -> Result<Found> {
        let list = crowd.support[0].len();
        match &self.way {
            Way::SameOrder => Ok(by_hand(crowd, seed, |dice| {
                let patience = dice.random_range(READS_AT_LEAST.min(list)..=list);
                (0..patience).collect()
            })),
            Way::FullList => Ok(by_hand(crowd, seed, |dice| {
                let mut order: Vec<usize> = (0..list).collect();
                order.shuffle(dice);
                order
            })),
            Way::Rounds(rounds) => self.rounds(rounds, crowd, texts, seed),
        }
    }

    fn rounds(&self, rounds: &[Value], crowd: &Crowd, texts: &[(String, u8)], seed: u64) -> Result<Found> {
        let hall: Hall = hall(crowd.support.len());
        let mut given: Vec<Item> = questions(texts, hall.table_count());
        let places = |items: &[Item]| items.iter().map(|item| place(item.id)).collect::<Vec<_>>();
        let (mut first, mut read) = (None, 0);
        for settings in rounds {
            let turnout = if settings["voice"] == "table" { 1.0 } else { self.turnout };
            let played = Round::open(&hall, crowd, settings.clone(), &given, seed)?.play(turnout)?;
            read += played.read;
            // The first cut is the one that leaves thirty or fewer.
            let wave = played.left.iter().find(|left| left.len() <= FIRST_CUT);
            let wave = wave.map(|left| left.iter().map(|id| place(*id)).collect());
            first = first.or(wave).or_else(|| (rounds.len() > 1).then(|| places(&played.kept)));
            given = played.kept;
        }
        Ok(Found { kept: places(&given), first, read })
    }
}

/// What the first cut may leave, with a tie or two.
const FIRST_CUT: usize = 34;

/// Counts what the product would refuse: everybody marks five of what they have read.
fn by_hand(crowd: &Crowd, seed: u64, reads: impl Fn(&mut ChaCha12Rng) -> Vec<usize>) -> Found {
    let mut dice = ChaCha12Rng::seed_from_u64(seed);
    let mut marks = vec![0u32; crowd.support[0].len()];
    let mut read = 0;
    for person in &crowd.support {
        let mut list = reads(&mut dice);
        read += list.len();
        list.sort_by(|a, b| person[*b].total_cmp(&person[*a]));
        list.iter().take(DOTS).for_each(|place| marks[*place] += 1);
    }
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.shuffle(&mut dice);
    order.sort_by_key(|place| std::cmp::Reverse(marks[*place]));
    order.truncate(DOTS);
    Found { kept: order, first: None, read: read / crowd.support.len() }
}
