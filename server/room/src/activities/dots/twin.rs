//! Which questions say the same, so that not both of them take a place among those
//! that the hall is shown. It proposes nothing and joins nothing: the desk does that
//! before the choice, and may lift the other one as a wild card after it.

use crate::activities::dots::cut::Twins;
use crate::activity::Item;
use crate::twins::{SAME, Traits, twins as alike};

/// Pairs that say the same, in words that hardly differ.
#[must_use]
pub fn twins(items: &[Item]) -> Twins {
    let traits: Vec<Traits> = items.iter().map(|item| Traits::of(&item.text)).collect();
    let pairs = alike(&traits.iter().collect::<Vec<_>>(), SAME);
    let ids = pairs.into_iter().map(|pair| (items[pair.one].id, items[pair.other].id));
    ids.map(|(one, other)| (one.min(other), one.max(other))).collect()
}
