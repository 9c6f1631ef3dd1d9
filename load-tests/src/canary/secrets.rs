//! What must not be found, and where it may stand all the same.

use std::collections::BTreeSet;
use std::fmt;

use rand::RngExt;
use rand::rngs::ChaCha12Rng;

/// Something that a server has said or kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// What the phone of the person with this number was sent.
    Phone(usize),
    /// What a desk, the stage or the screen was sent.
    Desk(&'static str),
    /// A phone that came in and took no seat.
    Stranger,
    #[allow(missing_docs)]
    Log,
    #[allow(missing_docs)]
    Metrics,
    /// A file of the store.
    Store(String),
    /// A page or a table that was taken away.
    Export(String),
}

impl Place {
    /// What it is one of.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Phone(_) => "phone's socket",
            Self::Desk(_) => "desk's socket",
            Self::Stranger => "stranger's socket",
            Self::Log => "log",
            Self::Metrics => "figures",
            Self::Store(_) => "file of the store",
            Self::Export(_) => "export",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phone(n) => write!(f, "the socket of phone {n}"),
            Self::Desk(which) => write!(f, "the socket of the {which}"),
            Self::Store(file) | Self::Export(file) => write!(f, "{}: {file}", self.kind()),
            other => f.write_str(other.kind()),
        }
    }
}

/// One secret.
#[derive(Clone, Debug)]
pub struct Secret {
    /// What kind of secret it is.
    pub kind: &'static str,
    /// The bytes that must not be found.
    pub word: String,
    /// Where they may.
    pub allowed: BTreeSet<Place>,
    /// Whether they must be found there: somebody was sent them.
    pub shown: bool,
}

impl Secret {
    /// A secret that may stand nowhere.
    #[must_use]
    pub fn nowhere(kind: &'static str, word: impl Into<String>) -> Self {
        Self { kind, word: word.into(), allowed: BTreeSet::new(), shown: false }
    }

    /// A secret that was sent to these.
    #[must_use]
    pub fn at(kind: &'static str, word: impl Into<String>, allowed: impl IntoIterator<Item = Place>) -> Self {
        Self { kind, word: word.into(), allowed: allowed.into_iter().collect(), shown: true }
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.word)
    }
}

/// A word that nobody has ever written: letters, so that nothing in it is cleaned or escaped, and
/// an accent, so that an escape would show.
#[must_use]
pub fn word(dice: &mut ChaCha12Rng, start: &str) -> String {
    let letters: String = (0..20).map(|_| char::from(dice.random_range(b'a'..=b'z'))).collect();
    format!("{start}é{letters}")
}
