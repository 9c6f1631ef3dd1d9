//! Twins: which questions of a harvest are the same question in other words. It proposes, with a
//! score; joining is for people. The same texts give the same pairs, always.
//!
//! Words are folded (case, accents, elisions), freed of small ones and cut to their stems
//! (Snowball, French and English). Two questions are as alike as the share of words that they
//! have in common, a word weighing more the rarer it is in the harvest; one that was mistyped
//! counts by the edits that separate the two. A word that *replaces* another parts two questions
//! more than a word that is added; another order, another word of asking and a denial part them too.
//!
//! It knows no synonyms and no meaning, nor that a French and an English question ask the same:
//! those are for human eyes.

mod harvest;
mod lists;
#[cfg(test)]
mod tests;
mod traits;
mod weigh;

pub use harvest::{Twin, twins};
pub use traits::Traits;

/// From here on (thousandths) two questions say the same, and no eye is needed to see it.
pub const SAME: u16 = 900;
