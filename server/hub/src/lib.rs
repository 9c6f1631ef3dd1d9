//! The world around the rooms: sockets, clock, dice, disk.
//!
//! Nothing here decides what a gathering may do: that is the crate `room`.

pub mod assets;
