//! Who may come in: links, room codes, device cookies, tickets, origins.
//!
//! Everything is derived from one key file of the data folder, a room, a role
//! and an epoch, so that links can be printed again, and turned by a new epoch.
//! This module says who knocks; what they may do is decided at each command.
//! It never logs or stores a link, and never looks at a public address.

mod code;
mod cookie;
mod gate;
mod guesses;
mod origin;
mod pairing;
mod secret;
mod tickets;

use std::{fmt, path::Path};

use crate::{Fault, journal::RoomKey};
pub use code::Code;
pub use cookie::Device;
pub use gate::{Comes, Gate};
pub use guesses::Guesses;
pub use origin::{NotOurs, check_origin, is_secret};
pub use pairing::{Paired, Pairing};
use secret::Secret;
pub use tickets::Tickets;

/// What a device came in as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The console of whoever leads the room.
    Pilot,
    /// Someone who helps on the floor.
    Helper,
    /// The stage's own view.
    Stage,
    /// A projected screen.
    Screen,
    /// A director or a member of a jury.
    Director,
    /// A phone with one or more participants; its link names a seat.
    Seat,
    /// Who runs the server; not of any room.
    Operator,
}

impl Role {
    /// Every role, in the order in which links are printed.
    pub const ALL: [Self; 7] =
        [Self::Operator, Self::Pilot, Self::Helper, Self::Stage, Self::Screen, Self::Director, Self::Seat];

    /// The word used in addresses and cookies.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pilot => "pilot",
            Self::Helper => "helper",
            Self::Stage => "stage",
            Self::Screen => "screen",
            Self::Director => "director",
            Self::Seat => "seat",
            Self::Operator => "operator",
        }
    }

    /// The inverse of [`Role::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The doors of one data folder. No `Debug`: it holds the key.
pub struct Doors {
    secret: Secret,
}

impl Doors {
    /// Reads or makes `operator.key` in the data folder `dir`.
    ///
    /// # Errors
    /// If the file cannot be read, written or is not a key.
    pub fn open(dir: &Path) -> Result<Self, Fault> {
        Ok(Self { secret: Secret::open(&dir.join("operator.key"))? })
    }

    /// The operator's token, 22 signs.
    pub fn operator_token(&self) -> String {
        self.secret.token(&[b"operator", &self.operator_epoch().to_be_bytes()])
    }

    /// Whether `token` is the operator's, in constant time.
    pub fn is_operator(&self, token: &str) -> bool {
        secret::equal(&self.operator_token(), token)
    }

    /// The epoch that an operator's cookie must carry.
    pub fn operator_epoch(&self) -> u32 {
        self.secret.epoch()
    }

    /// Makes a new operator's link and cuts the old one; rooms keep theirs.
    ///
    /// # Errors
    /// If the key file cannot be written; the old link then stays.
    pub fn turn_operator(&self) -> Result<(), Fault> {
        self.secret.turn()
    }

    /// The token of a role's link in a room, 22 signs (128 bits).
    pub fn token(&self, room: &RoomKey, role: Role, epoch: u32) -> String {
        let (room, word) = (room.as_str().as_bytes(), role.word().as_bytes());
        self.secret.token(&[b"link", room, word, &epoch.to_be_bytes()])
    }

    /// Which role of the room a link's token opens, each tried in constant time.
    pub fn role_of(&self, room: &RoomKey, epoch: u32, token: &str) -> Option<Role> {
        let linked = Role::ALL.into_iter().filter(|role| !matches!(role, Role::Seat | Role::Operator));
        let fits = |role: &Role| secret::equal(&self.token(room, *role, epoch), token);
        // No early end: how far the search came must not show in the time it took.
        linked.fold(None, |found, role| if fits(&role) { Some(role) } else { found })
    }

    /// The token of one participant's seat card, 22 signs (128 bits).
    pub fn seat_token(&self, room: &RoomKey, participant: u32, epoch: u32) -> String {
        let room = room.as_str().as_bytes();
        let (number, epoch) = (participant.to_be_bytes(), epoch.to_be_bytes());
        self.secret.token(&[b"seat", room, &number, &epoch])
    }

    /// Whether `token` is that of the participant's seat, in constant time.
    pub fn is_seat(&self, room: &RoomKey, participant: u32, epoch: u32, token: &str) -> bool {
        secret::equal(&self.seat_token(room, participant, epoch), token)
    }

    /// The code that is spoken or written on the wall: 40 bits.
    pub fn code(&self, room: &RoomKey, epoch: u32) -> Code {
        let room = room.as_str().as_bytes();
        Code::from_bytes(self.secret.derive(&[b"code", room, &epoch.to_be_bytes()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doors() -> (tempfile::TempDir, Doors) {
        let dir = tempfile::tempdir().unwrap();
        let doors = Doors::open(dir.path()).unwrap();
        (dir, doors)
    }

    fn room(name: &str) -> RoomKey {
        RoomKey::parse(name).unwrap()
    }

    #[test]
    fn links_can_be_printed_again_after_a_new_start() {
        let (dir, doors) = doors();
        let again = Doors::open(dir.path()).unwrap();
        let a = room("a");
        assert_eq!(doors.operator_token(), again.operator_token());
        assert_eq!(doors.code(&a, 1), again.code(&a, 1));
        assert_eq!(again.role_of(&a, 1, &doors.token(&a, Role::Stage, 1)), Some(Role::Stage));
        assert!(again.is_seat(&a, 7, 1, &doors.seat_token(&a, 7, 1)));
        assert!(again.is_operator(&doors.operator_token()));
    }

    #[test]
    fn no_two_doors_have_the_same_token() {
        let (_dir, doors) = doors();
        let (_other, elsewhere) = self::doors();
        let mut seen = std::collections::HashSet::new();
        for doors in [&doors, &elsewhere] {
            for (name, epoch) in [("a", 0), ("a", 1), ("b", 0)] {
                let (room, linked) = (room(name), &Role::ALL[1..6]);
                for role in linked {
                    assert!(seen.insert(doors.token(&room, *role, epoch)));
                }
                assert!((0..50).all(|number| seen.insert(doors.seat_token(&room, number, epoch))));
            }
            assert!(seen.insert(doors.operator_token()));
        }
        assert!(seen.iter().all(|token| token.len() == 22));
    }

    #[test]
    fn a_turned_link_no_longer_opens() {
        let (dir, doors) = doors();
        let (a, old) = (room("a"), doors.operator_token());
        assert_eq!(doors.role_of(&a, 2, &doors.token(&a, Role::Pilot, 1)), None);
        assert_eq!(doors.role_of(&room("b"), 1, &doors.token(&a, Role::Pilot, 1)), None);
        assert!(!doors.is_seat(&a, 7, 2, &doors.seat_token(&a, 7, 1)));
        assert!(!doors.is_seat(&a, 8, 1, &doors.seat_token(&a, 7, 1)));
        let pilot = doors.token(&a, Role::Pilot, 1);
        doors.turn_operator().unwrap();
        assert!(!doors.is_operator(&old) && !doors.is_operator(""));
        assert!(!Doors::open(dir.path()).unwrap().is_operator(&old));
        assert_eq!(doors.token(&a, Role::Pilot, 1), pilot);
    }

    #[test]
    fn a_link_never_opens_a_seat_or_the_server() {
        let (_dir, doors) = doors();
        let a = room("a");
        for token in [doors.seat_token(&a, 1, 0), doors.operator_token(), String::new()] {
            assert_eq!(doors.role_of(&a, 0, &token), None);
        }
        assert_eq!(doors.role_of(&a, 0, &doors.token(&a, Role::Operator, 0)), None);
    }

    #[test]
    fn a_damaged_key_file_is_named_and_never_replaced() {
        let (dir, _) = doors();
        let path = dir.path().join("operator.key");
        std::fs::write(&path, "short").unwrap();
        let told = Doors::open(dir.path()).err().unwrap().to_string();
        assert!(told.contains("operator.key"), "{told}");
        assert_eq!(std::fs::read(&path).unwrap(), b"short");
    }
}
