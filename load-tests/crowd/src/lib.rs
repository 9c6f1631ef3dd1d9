//! A participant and a crowd over real sockets.
//!
//! ```text
//!   door (HTTP) ─► socket ─► sight ─► robot of the kind ─► outbox ─► socket
//!                              │                              │
//!                         what is shown                record: what was kept
//! ```
//!
//! Everything here knows the protocol of the room and nothing of the server: a
//! [`participant::Participant`] is one phone, a [`console::Console`] the pilot's
//! desk, a [`crowd::Crowd`] many phones at once. Used by the rehearsal, by tests
//! and by the programs of `load-tests`.

pub mod address;
pub mod conductor;
pub mod console;
pub mod crowd;
pub mod device;
pub mod door;
pub mod mind;
pub mod outbox;
pub mod participant;
pub mod record;
pub mod rehearse;
pub mod sight;
pub mod socket;
pub mod thought;
pub mod voice;

pub use address::Address;
pub use rehearse::{Auto, rehearse};
