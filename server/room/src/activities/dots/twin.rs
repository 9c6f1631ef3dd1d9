//! Which questions say the same, so that not both of them take a place among those
//! that the hall is shown. It proposes nothing and joins nothing: the desk does that
//! before the choice, and may lift the other one as a wild card after it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::activities::dots::cut::Twins;
use crate::activity::Item;

/// Pairs with the same words, whatever their case, accents and punctuation.
#[must_use]
pub fn twins(items: &[Item]) -> Twins {
    let folded: Vec<String> = items.iter().map(|item| fold(&item.text)).collect();
    let pairs = (0..items.len()).flat_map(|one| (one + 1..items.len()).map(move |other| (one, other)));
    let same = pairs.filter(|(one, other)| folded[*one] == folded[*other]);
    same.map(|(one, other)| (items[one].id.min(items[other].id), items[one].id.max(items[other].id))).collect()
}

fn fold(text: &str) -> String {
    let letters = text.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)).collect::<String>();
    letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
