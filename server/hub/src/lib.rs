//! The world around the rooms: sockets, clock, dice, disk.
//!
//! Nothing here decides what a gathering may do: that is the crate `room`.

pub mod assets;
pub mod backup;
mod budget;
mod clock;
mod connection;
mod descriptors;
pub mod doors;
pub mod entries;
pub mod export;
pub mod fault;
pub mod faults;
mod files;
mod frames;
pub mod journal;
mod keeper;
pub mod listen;
mod lost;
mod pace;
pub mod rehearse;
mod replay;
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

/// The version, and whether the hooks of the fault tests are built in: never in a release.
pub const VERSION: &str = if faults::BUILT_IN {
    concat!(env!("CARGO_PKG_VERSION"), " (fault hooks: built in)")
} else {
    concat!(env!("CARGO_PKG_VERSION"), " (fault hooks: none)")
};

pub use fault::Fault;
pub use server::{Certificate, Options, Server};
pub use web::from_client;
