//! How alike two questions are, once it is known how much each of their words weighs.

use super::lists::CONTRARY;
use super::traits::{Traits, Word};

/// A question whose words were weighed.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) traits: &'a Traits,
    /// The rank of each stem and its weight, in the order of the words.
    pub(super) weights: &'a [(u32, f64)],
}

/// A word that one has and the other lacks weighs less than a common one…
const ADDED: f64 = 0.7;
/// …and one that stands in the place of another weighs more.
const REPLACED: f64 = 1.6;
/// What is left when no two words keep their order.
const DISORDER: f64 = 0.5;
/// What is left when one denies and the other does not.
const DENIED: f64 = 0.6;
/// What is left when one wants more and the other less.
const REVERSED: f64 = 0.65;
/// What is left when each asks for something else, and when only one of them does.
const ASKED_ELSE: f64 = 0.65;
const ASKED_MORE: f64 = 0.9;
/// How much the signs of the whole text count beside its words.
const SIGNS: f64 = 0.05;
/// Two words of one family: "simplifier", "simples".
const FAMILY: f64 = 0.9;
/// Signs that a family has in common at least.
const ROOT: usize = 4;
/// Below this share of signs in common two words are two words.
const MISTYPED: f64 = 0.75;

/// How alike, in thousandths; nothing when less than `least`. The same in both directions.
pub(super) fn score(one: Side<'_>, other: Side<'_>, least: u16) -> Option<u16> {
    if to_thousandths(at_best(one, other)) < least {
        return None;
    }
    let words = words_alike(one, other);
    let most = to_thousandths(words);
    if most < least || most == 0 {
        return None; // signs can only take off: the longer comparison is spared
    }
    let signs = strsim::normalized_levenshtein(&one.traits.line, &other.traits.line);
    Some(to_thousandths(words * (1.0 - SIGNS + SIGNS * signs))).filter(|score| *score >= least)
}

fn to_thousandths(share: f64) -> u16 {
    (share * 1000.0).round() as u16
}

/// What it comes to if all words that begin alike are the same: most pairs are told apart here.
fn at_best(one: Side<'_>, other: Side<'_>) -> f64 {
    let begun = |side: Side<'_>, letters: u64| {
        let words = std::iter::zip(&side.traits.words, side.weights);
        words.fold((0.0, 0.0), |(begun, all), (word, (_, weight))| {
            let alike = letters & word.letter() != 0;
            (if alike { begun + weight } else { begun }, all + weight)
        })
    };
    let (here, all_here) = begun(one, other.traits.letters);
    let (there, all_there) = begun(other, one.traits.letters);
    let shared = here + there;
    let all = shared + ADDED * (all_here + all_there - shared);
    if all > 0.0 { shared / all } else { 0.0 }
}

fn words_alike(one: Side<'_>, other: Side<'_>) -> f64 {
    let common = common(one, other);
    let replaced = 2.0 * common.left.0.min(common.left.1);
    let added = (common.left.0 - common.left.1).abs() + common.mistyped;
    let all = common.shared + ADDED * added + REPLACED * replaced;
    if all <= 0.0 {
        return 0.0;
    }
    let ordered = DISORDER + (1.0 - DISORDER) * in_order(&common.places, one, other);
    let turned = turned(one.traits, other.traits);
    common.shared / all * ordered * turned
}

fn turned(one: &Traits, other: &Traits) -> f64 {
    let denied = if one.denies == other.denies { 1.0 } else { DENIED };
    let reversed = if one.degree * other.degree < 0 { REVERSED } else { 1.0 };
    let asked = match (one.asks & !other.asks != 0, other.asks & !one.asks != 0) {
        (true, true) => ASKED_ELSE,
        (false, false) => 1.0,
        _ => ASKED_MORE,
    };
    denied * reversed * asked
}

/// What two questions have in common.
struct Common {
    /// The weight of the words in common, of both sides.
    shared: f64,
    /// What its mistyped words have lost of their weight.
    mistyped: f64,
    /// The weight of what is left, on each side.
    left: (f64, f64),
    /// For each word in common, in the order of the one: where it stands in the one, and in the other.
    places: Vec<(usize, usize)>,
}

fn common(one: Side<'_>, other: Side<'_>) -> Common {
    let mut at: Vec<Option<usize>> = vec![None; one.weights.len()];
    let mut free = vec![true; other.weights.len()];
    let (mut shared, mut mistyped) = (0.0, 0.0);
    for (n, (rank, weight)) in one.weights.iter().enumerate() {
        let same = (0..free.len()).find(|m| free[*m] && other.weights[*m].0 == *rank);
        if let Some(m) = same {
            (at[n], free[m]) = (Some(m), false);
            shared += 2.0 * weight;
        }
    }
    for (likeness, n, m) in nearest(one, other, &at, &free) {
        if at[n].is_none() && free[m] {
            (at[n], free[m]) = (Some(m), false);
            let weight = one.weights[n].1 + other.weights[m].1;
            shared += likeness * weight;
            mistyped += (1.0 - likeness) * weight;
        }
    }
    let of_one = std::iter::zip(one.weights, &at).filter(|(_, at)| at.is_none()).map(|((_, weight), _)| weight);
    let of_other = std::iter::zip(other.weights, &free).filter(|(_, free)| **free).map(|((_, weight), _)| weight);
    let left = (of_one.sum(), of_other.sum());
    Common { shared, mistyped, left, places: at.iter().enumerate().filter_map(|(n, at)| Some((n, (*at)?))).collect() }
}

/// The words that are nearly the same, the nearest first; in an order that knows no sides.
fn nearest(one: Side<'_>, other: Side<'_>, at: &[Option<usize>], free: &[bool]) -> Vec<(f64, usize, usize)> {
    let mut near = Vec::new();
    for n in (0..at.len()).filter(|n| at[*n].is_none()) {
        for m in (0..free.len()).filter(|m| free[*m]) {
            let likeness = near_words(&one.traits.words[n], &other.traits.words[m]);
            if likeness > 0.0 {
                near.push((likeness, n, m));
            }
        }
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1 + a.2).cmp(&(b.1 + b.2))));
    near
}

/// Both begin alike: a thumb hardly slips on the first letter, and "âge" is not "rage".
fn near_words(one: &Word, other: &Word) -> f64 {
    let turns = |word: &str, root: &str| CONTRARY.iter().any(|before| word.strip_prefix(before) == Some(root));
    if one.letter() != other.letter() || turns(&one.whole, &other.whole) || turns(&other.whole, &one.whole) {
        return 0.0;
    }
    let root = std::iter::zip(one.stem.chars(), other.stem.chars()).take_while(|(a, b)| a == b).count();
    let shorter = one.stem.chars().count().min(other.stem.chars().count());
    if root >= ROOT && root + 1 >= shorter {
        return FAMILY;
    }
    let (short, long) = (one.whole.len().min(other.whole.len()), one.whole.len().max(other.whole.len()));
    if (short as f64) < MISTYPED * long as f64 {
        return 0.0;
    }
    let signs = strsim::normalized_levenshtein(&one.whole, &other.whole);
    if signs >= MISTYPED { signs } else { 0.0 }
}

/// The share of neighbours that keep their order, as they stand or with the clauses of one of the
/// two in the other order.
fn in_order(places: &[(usize, usize)], one: Side<'_>, other: Side<'_>) -> f64 {
    if places.len() < 2 {
        return 1.0;
    }
    let as_they_stand = kept(places.to_vec());
    let of_one = one.traits.clause.map(|cut| {
        let words = one.weights.len();
        kept(places.iter().map(|(n, m)| (if *n < cut { n + words } else { *n }, *m)).collect())
    });
    let of_other = other.traits.clause.map(|cut| {
        let words = other.weights.len();
        kept(places.iter().map(|(n, m)| (*n, if *m < cut { m + words } else { *m })).collect())
    });
    of_one.into_iter().chain(of_other).fold(as_they_stand, f64::max)
}

fn kept(mut places: Vec<(usize, usize)>) -> f64 {
    places.sort_unstable();
    let kept = places.windows(2).filter(|two| two[1].1 > two[0].1).count();
    kept as f64 / (places.len() - 1) as f64
}
