//! What the proofs of trust share: a room to work in, phones that never stop
//! saying things, a desk that leads them round and round, a ledger of every
//! acknowledgement that the server has no hand in, and a verdict.

pub mod apart;
pub mod desk;
pub mod fill;
pub mod hall;
pub mod ledger;
pub mod phone;
pub mod verdict;

pub use desk::Desk;
pub use hall::Hall;
pub use ledger::Ledger;
pub use phone::Phone;
pub use verdict::{NotRun, Verdict};

/// A day that can go round and round: tables ask, everybody chooses, once more.
/// Many seats, so that phones of several runs fit in one store.
pub const ROUND: &str = include_str!("round.toml");
