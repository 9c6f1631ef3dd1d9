//! Who sits where in each round, so that nobody meets the same person twice.
//!
//! ```text
//!  Brief ─► Rules ─► design ─► labels ─► relabel ─► Board: settle, anneal ─► Plan ─► audit
//!   what is   checked  a formula   who gets   soft wishes   whatever no formula      counted again,
//!   wanted             for tables  which seat  at no cost    can say                  beside the bound
//! ```
//!
//! A formula first: with a good [`design::Design`] a seat is a look-up and zero
//! repeats are a proof. Search comes after, for what the formula cannot say
//! (couples, closed tables, mixed sizes, more rounds than a proof allows).
//! [`living::Living`] does the same one round at a time, for a hall that lives.
//!
//! Nothing here knows a clock: every search takes its number of steps and a
//! question `stop` from the caller ([`Effort`]), and the best so far counts.

pub mod audit;
mod board;
pub mod bound;
mod brief;
pub mod case;
pub mod design;
mod effort;
mod engine;
mod extra;
mod field;
mod label;
mod labels;
mod living;
pub mod matrix;
mod pairs;
mod parts;
pub mod plain;
mod plan;
mod relabel;
mod repair;
mod rules;
mod seeds;
mod settle;
pub mod shipped;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_living;
mod turned;
mod zones;

pub use brief::{About, Brief, Cannot, NO_GROUP};
pub use effort::Effort;
pub use engine::{Seating, seat};
pub use label::{Label, proven_rounds};
pub use living::{Living, Replan, Welcome};
pub use parts::parts;
pub use plan::{AWAY, Plan};
pub use rules::Rules;
