//! The rules of a room, pure.
//!
//! ```text
//!   command ──► Room::ask ──► events ──► Room::apply ──► board, sheet, hand
//!                  ▲   (may refuse)          ▲
//!            Moment: time and dice     journal (replay)
//! ```
//!
//! A [`room::Room`] is one gathering: a state machine that turns commands into
//! events and shows itself as three kinds of view. It never touches the world:
//! no clock, socket, file or log stands in its dependencies, and time and
//! chance come in as an argument ([`words::Moment`]). The hub around it decides
//! when, the rules decide what.

#[macro_use]
mod kinds;

pub mod access;
pub mod activities;
pub mod activity;
pub mod agenda;
pub mod answers;
pub mod entry;
pub mod forecast;
pub mod guests;
pub mod hall;
pub mod limits;
pub mod meetings;
pub mod pool;
pub mod protocol;
pub mod register;
pub mod report;
pub mod room;
pub mod scenario;
pub mod seating;
pub mod secret;
pub mod spoken;
pub mod text;
#[cfg(test)]
pub mod tryout;
pub mod twins;
#[cfg(test)]
mod types;
pub mod views;
pub mod words;
