//! The cases that are over at once, as data.

mod doors;
mod frames;
mod http;
mod lists;
mod said;
mod typed;

use super::play::{Case, Deed};
pub use lists::SOMEBODY;

/// All of them.
#[must_use]
pub fn all() -> Vec<Case> {
    [http::cases(), doors::cases(), frames::cases(), said::cases(), typed::cases(), lists::cases()].concat()
}

/// One case.
fn case(line: &'static str, name: impl Into<String>, deed: Deed, want: impl Into<String>) -> Case {
    Case { line, name: name.into(), deed, want: want.into() }
}
