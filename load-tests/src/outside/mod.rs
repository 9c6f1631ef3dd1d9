//! What the proofs of the edge share: raw bytes on a socket, a device that keeps
//! all it was sent, every link of a room, the server's memory. It knows the
//! server only from outside, and judges nothing.

pub mod links;
pub mod memory;
pub mod phone;
pub mod raw;
pub mod search;

pub use links::AllLinks;
pub use phone::Phone;
pub use raw::Raw;
