//! What of a question is compared: its words of weight, cut to their stems, in their order; what
//! it asks for; whether it denies.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lists::{ASKING, DENYING, ENGLISH, FRENCH, LESS, MORE, WHAT};

/// What of a text is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traits {
    /// The words of weight, in their order.
    pub(super) words: Vec<Word>,
    /// With which letters these begin, one bit each.
    pub(super) letters: u64,
    /// Where a comma or a colon parts these words: clauses may change places there.
    pub(super) clause: Option<usize>,
    /// Which words of asking it holds, one bit a group.
    pub(super) asks: u8,
    /// Whether it denies.
    pub(super) denies: bool,
    /// More (1), less (-1), or neither.
    pub(super) degree: i8,
    /// All of it, without case, accents and signs: what tells the more alike of two pairs.
    pub(super) line: String,
}

/// One word of weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Without its ending: what is looked up.
    pub(super) stem: String,
    /// As it was written, without case and accents.
    pub(super) whole: String,
}

impl Word {
    /// Its first letter, as one of 64 bits.
    pub(super) fn letter(&self) -> u64 {
        1 << (self.whole.as_bytes().first().copied().unwrap_or_default() & 63)
    }
}

impl Traits {
    /// The traits of a text, in French or English.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let lower: String = text.to_lowercase().replace('œ', "oe").replace('æ', "ae").nfc().collect();
        let written: Vec<&str> = split(&lower).collect();
        let folded: Vec<String> = written.iter().map(|word| fold(word)).collect();
        let stemmer = tongue(&folded);
        let mut words: Vec<Word> = std::iter::zip(written, &folded)
            .filter(|(_, word)| says_something(word))
            .map(|(written, word)| Word { stem: fold(&stemmer.stem(written)), whole: word.clone() })
            .collect();
        let clause = clause(&lower).filter(|at| (1..words.len()).contains(at));
        if words.is_empty() {
            // Of a question in small words only ("Et nous ?") all are kept.
            words = folded.iter().map(|word| Word { stem: word.clone(), whole: word.clone() }).collect();
        }
        let (asks, denies, degree) = (asks(&lower, &folded), denies(&folded), degree(&folded));
        let letters = words.iter().fold(0, |letters, word| letters | word.letter());
        Self { words, letters, clause, asks, denies, degree, line: folded.join(" ") }
    }
}

/// Apostrophes of both sorts part words: "qu’attend" is two.
fn split(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn fold(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// The tongue that has more of the small words; French when neither has.
fn tongue(folded: &[String]) -> Stemmer {
    let count = |list: &BTreeSet<&str>| folded.iter().filter(|word| list.contains(word.as_str())).count();
    let english = count(&SMALL_ENGLISH) > count(&SMALL_FRENCH);
    Stemmer::new(if english { Algorithm::English } else { Algorithm::French })
}

static SMALL_FRENCH: LazyLock<BTreeSet<&str>> = LazyLock::new(|| FRENCH.iter().copied().collect());
static SMALL_ENGLISH: LazyLock<BTreeSet<&str>> = LazyLock::new(|| ENGLISH.iter().copied().collect());
/// They are compared apart from the words of weight.
static TURNING: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| ASKING.iter().copied().flatten().chain(DENYING).chain(MORE).chain(LESS).copied().collect());

fn says_something(word: &str) -> bool {
    !SMALL_FRENCH.contains(word) && !SMALL_ENGLISH.contains(word) && !TURNING.contains(word)
}

/// How many words of weight stand before the first comma or colon.
fn clause(lower: &str) -> Option<usize> {
    let at = lower.find([',', ':'])?;
    Some(split(&lower[..at]).filter(|word| says_something(&fold(word))).count())
}

fn asks(lower: &str, folded: &[String]) -> u8 {
    let held = |group: &[&str]| folded.iter().any(|word| group.contains(&word.as_str()));
    let bits = ASKING.iter().enumerate().filter(|(_, group)| held(group)).fold(0, |bits, (n, _)| bits | 1 << n);
    // "Que" asks where a clause begins, with an "et" before it or not; elsewhere it is a small word.
    let joins = |word: &&str| matches!(*word, "et" | "mais" | "alors" | "donc");
    let leads = |clause: &str| matches!(split(clause).find(|word| !joins(word)), Some("que" | "qu"));
    if lower.split([',', ':', ';', '.', '?', '!']).any(leads) { bits | 1 << WHAT } else { bits }
}

/// "Ne … plus" denies as "pas" does.
fn denies(folded: &[String]) -> bool {
    folded.iter().enumerate().any(|(n, word)| DENYING.contains(&word.as_str()) || no_more(folded, n))
}

fn no_more(folded: &[String], n: usize) -> bool {
    const REACH: usize = 4;
    folded[n] == "plus" && folded[..n].iter().rev().take(REACH).any(|before| before == "ne" || before == "n")
}

fn degree(folded: &[String]) -> i8 {
    let less = folded.iter().any(|word| LESS.contains(&word.as_str()));
    let more = folded.iter().enumerate().any(|(n, word)| MORE.contains(&word.as_str()) && !no_more(folded, n));
    i8::from(more) - i8::from(less)
}
