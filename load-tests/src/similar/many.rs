//! Harvests of any size, made from the sentences of a real one: whole sentences with words of others
//! in the place of their own, and among them twins whose places are known.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

/// A harvest, and which of its texts are twins.
#[derive(Debug)]
pub struct Made {
    pub texts: Vec<String>,
    /// Earlier and later place.
    pub planted: Vec<(usize, usize)>,
}

/// How often a word of another sentence stands in the place of one's own.
const CHANGED: f64 = 0.4;
/// How often a text is the twin of an earlier one.
const TWIN: f64 = 0.02;
/// A twin needs words enough to be told by.
const WORDS: usize = 5;

/// So many texts.
pub fn make(sentences: &[String], count: usize, dice: &mut impl Rng) -> Made {
    let split: Vec<Vec<&str>> = sentences.iter().map(|text| text.split_whitespace().collect()).collect();
    let words: Vec<&str> = split.iter().flatten().copied().collect();
    let mut made = Made { texts: Vec::with_capacity(count), planted: Vec::new() };
    let Some(first) = split.first() else { return made };
    while made.texts.len() < count {
        let one = (!made.texts.is_empty() && dice.random_bool(TWIN)).then(|| dice.random_range(0..made.texts.len()));
        if let Some(one) = one.filter(|one| made.texts[*one].split_whitespace().count() >= WORDS) {
            made.planted.push((one, made.texts.len()));
            made.texts.push(mistype(&made.texts[one], dice));
        } else {
            let sentence = split.choose(dice).unwrap_or(first);
            let mut text = sentence.clone();
            for word in &mut text {
                if dice.random_bool(CHANGED) {
                    *word = words.choose(dice).copied().unwrap_or(word);
                }
            }
            made.texts.push(text.join(" "));
        }
    }
    made
}

/// One slip of the thumb: two letters of the longest word change places; and no accents.
fn mistype(text: &str, dice: &mut impl Rng) -> String {
    let mut words: Vec<String> = text.to_uppercase().split_whitespace().map(str::to_owned).collect();
    if let Some(longest) = words.iter_mut().max_by_key(|word| word.chars().count()) {
        let mut letters: Vec<char> = longest.chars().collect();
        if letters.len() > 2 {
            let at = dice.random_range(1..letters.len() - 1);
            letters.swap(at, at + 1);
        }
        *longest = letters.into_iter().collect();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::ChaCha12Rng;

    use super::*;

    #[test]
    fn as_many_as_asked_for_with_known_twins() {
        let sentences =
            ["Comment réduire le bruit en caisse ?".to_owned(), "Qui range la réserve le soir ?".to_owned()];
        let made = make(&sentences, 500, &mut ChaCha12Rng::seed_from_u64(1));
        assert_eq!(made.texts.len(), 500);
        assert!(made.planted.len() > 3 && made.planted.iter().all(|(one, other)| one < other));
        assert!(make(&[], 5, &mut ChaCha12Rng::seed_from_u64(1)).texts.is_empty());
    }
}
