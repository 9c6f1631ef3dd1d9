//! The world around the rooms: sockets, clock, dice, disk.
//!
//! Nothing here decides what a gathering may do: that is the crate `room`.

pub mod assets;
mod budget;
mod clock;
mod connection;
pub mod doors;
mod entries;
pub mod export;
pub mod fault;
mod files;
mod frames;
pub mod journal;
mod keeper;
pub mod listen;
pub mod rehearse;
mod rooms;
pub mod seat;
mod seen;
pub mod server;
pub mod signals;
pub mod socket;
pub mod terminal;
pub mod vault;
mod web;
pub mod wire;

pub use fault::Fault;
pub use server::{Options, Server};
