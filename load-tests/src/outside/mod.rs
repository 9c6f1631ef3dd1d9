//! What the proofs of the edge share: raw bytes on a socket, a device that keeps
//! all it was sent, every link of a room, what the server's process costs. It knows the
//! server only from outside, and judges nothing.

pub mod links;
pub mod phone;
pub mod process;
pub mod raw;
pub mod search;

pub use links::AllLinks;
pub use phone::Phone;
pub use raw::Raw;
