//! Where a test may make this program die, lie, or live at another time. All of
//! it is empty unless the feature `faults` is on, which only the package
//! `load-tests/broken` asks for; `ronde --version` says which. It must never
//! decide anything in a release.
//!
//! With the feature, `RONDE_BROKEN` says by name what happens, for example
//! `kill=after-sync:3 bug=normal clock=86400000`: die at the third time that
//! point is passed, run with that seeded bug, live a day ahead.

#[cfg(not(feature = "faults"))]
mod off;
#[cfg(feature = "faults")]
mod on;

#[cfg(not(feature = "faults"))]
pub use off::{ahead_ms, check, has, pass};
#[cfg(feature = "faults")]
pub use on::{ahead_ms, check, has, pass};

/// Whether this build has the hooks; `--version` says so.
pub const BUILT_IN: bool = cfg!(feature = "faults");

macro_rules! named {
    ($(#[$doc:meta])* $list:ident { $($(#[$each:meta])* $item:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $list {
            $($(#[$each])* $item,)*
        }

        impl $list {
            /// All of them, in the order in which work passes them.
            pub const ALL: &[Self] = &[$(Self::$item,)*];

            /// The name by which it is chosen.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$item => $name,)*
                }
            }

            /// The inverse of its name.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.name() == name)
            }
        }
    };
}

named! {
    /// A place at which the program can be told to die.
    Point {
        /// The store is about to be brought to a newer version.
        Migrate = "migrate",
        /// A room was read back; the entry of this start is not written yet.
        TakeUp = "take-up",
        /// A batch was judged and lies in the memory only.
        BeforeWrite = "before-write",
        /// A key's file is written under its final name; its folder is not synced.
        KeyWritten = "key-written",
        /// The key is durable; nothing is closed under it yet.
        KeyMade = "key-made",
        /// The batch is in SQLite's hands; the commit has not begun.
        AfterWrite = "after-write",
        /// The commit is on the disk; nobody has been told.
        AfterSync = "after-sync",
        /// The keeper knows that the batch is durable; no answer has left.
        BeforeAnswer = "before-answer",
        /// Some answers have left, others have not.
        BetweenAnswers = "between-answers",
        /// Everybody was answered; nothing was shown.
        BeforeShow = "before-show",
        /// A run has settled; its key is still there.
        BeforeDestroy = "before-destroy",
        /// A key was overwritten; its name is still there.
        KeyOverwritten = "key-overwritten",
        /// The key is gone; the records made under it are still there.
        KeyDestroyed = "key-destroyed",
        /// The log is about to be copied into the file.
        BeforeCheckpoint = "before-checkpoint",
        /// It was.
        AfterCheckpoint = "after-checkpoint",
    }
}

named! {
    /// A seeded bug: the tests of trust must go red on each.
    Bug {
        /// Answers leave before the disk has the batch.
        AckBeforeCommit = "ack-before-commit",
        /// SQLite runs with `synchronous=NORMAL`.
        Normal = "normal",
        /// Any page may open a socket.
        NoOriginCheck = "no-origin-check",
        /// The log says who wrote what.
        AuthorInLog = "author-in-log",
        /// Rights at a table are those of the round before.
        FormerTable = "former-table",
    }
}

/// `RONDE_BROKEN` is not understood: a test that chooses nothing would pass for nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("RONDE_BROKEN: {0}")]
pub struct Unknown(pub String);
