//! The world around the rooms: sockets, clock, dice, disk.
//!
//! Nothing here decides what a gathering may do: that is the crate `room`.

pub mod assets;
mod budget;
pub mod doors;
pub mod fault;
mod files;
pub mod journal;
pub mod listen;
pub mod signals;
pub mod socket;
pub mod terminal;
pub mod vault;
pub mod wire;

pub use fault::Fault;
