//! Heads for simulated people: what they say, what they like, their luck.

mod hash;
mod own;
mod pool;
mod replay;
mod sentences;

pub use own::OwnWords;
pub use pool::{Planted, Pool};
pub use replay::{Deliberation, Replay, Statement};

use sentences::FIRST_NAMES;

/// The name of the `index`-th simulated person, from 0; no two have the same.
#[must_use]
pub fn name(index: usize) -> String {
    let first = FIRST_NAMES[index % FIRST_NAMES.len()];
    let round = index / FIRST_NAMES.len();
    let initial = |n: usize| char::from(b'A' + (n % 26) as u8);
    match round / 26 {
        0 => format!("{first} {}.", initial(round + index)),
        again => format!("{first} {}. {again}", initial(round + index)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_people_have_the_same_name() {
        let names: BTreeSet<String> = (0..5_000).map(name).collect();
        assert_eq!(names.len(), 5_000);
        assert!(names.iter().all(|name| name.chars().count() <= 40));
    }
}
