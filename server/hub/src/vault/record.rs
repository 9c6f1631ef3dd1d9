//! The records of commands: under whose keys the digest of one stands. What a line
//! holds under the keys of a person or of a step must not be confirmed by a guess once
//! that key is gone; so its digest needs the same keys, all of them.

use std::collections::BTreeSet;

use super::key::{self, Key, Name, named};
use super::ring::Ring;
use crate::Fault;

/// What a digest begins with where only who said it is to be forgotten, and not what was said.
const ONLY_WHO: u8 = 1;
/// How long the name of a digest is without that sign.
const PLAIN_NAME: usize = 4;

/// Whose keys a record stands under; without any, the room's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Under {
    /// Runs of steps.
    pub seals: BTreeSet<u32>,
    /// Persons.
    pub owns: BTreeSet<u32>,
    /// What was said is secret, and not only who said it: a phone keeps such a command until its run
    /// has settled.
    pub secret: bool,
}

impl Under {
    /// The same, and the key of this run too.
    #[must_use]
    pub fn and_run(mut self, run: u32) -> Self {
        self.seals.insert(run);
        self
    }

    fn names(&self) -> Vec<Name> {
        let seals = self.seals.iter().copied().map(Name::Seal);
        let names: Vec<Name> = seals.chain(self.owns.iter().copied().map(Name::Own)).collect();
        if names.is_empty() { vec![Name::Digest] } else { names }
    }

    /// The sign before the name. Stores of the first weeks have none.
    fn form(&self) -> &'static [u8] {
        let rooms = self.seals.is_empty() && self.owns.is_empty();
        if rooms || self.secret { &[] } else { &[ONLY_WHO] }
    }
}

/// Whether this is the digest of a command of which only the sender is to be forgotten.
pub fn only_who(digest: &[u8]) -> bool {
    named(digest).is_some_and(|name| name.len() > PLAIN_NAME)
}

pub(super) fn digest(ring: &mut Ring, under: &Under, seat: &str, body: &[u8]) -> Result<Vec<u8>, Fault> {
    let names = under.names();
    if names == [Name::Digest] {
        ring.make(&names)?;
    }
    let keys = names.iter().map(|name| ring.need(*name)).collect::<Result<Vec<&Key>, Fault>>()?;
    Ok([under.form(), &key::digest(keys[0], &keys[1..], seat, body)].concat())
}

/// Whether these keys have made this digest.
pub(super) fn made(ring: &Ring, under: &Under, digest: &[u8]) -> bool {
    let keys: Option<Vec<&Key>> = under.names().into_iter().map(|name| ring.get(name)).collect();
    let name = |keys: Vec<&Key>| [under.form(), &key::name(keys[0], &keys[1..])].concat();
    keys.is_some_and(|keys| named(digest) == Some(name(keys).as_slice()))
}
