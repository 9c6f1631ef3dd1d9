//! A screen without a link: it shows a code, the console of a room confirms it, and
//! the screen comes in. Nothing here is kept over a restart: the screen then shows
//! another code. It grants nothing by itself: a pilot does, by typing what stands
//! on the wall.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::RngExt;

use super::Code;
use crate::journal::RoomKey;

/// How long a code may be confirmed, and a confirmation fetched.
const LIFE: Duration = Duration::from_secs(600);
/// Screens that may wait at once; beyond, the oldest must ask again.
const MOST: usize = 64;

/// Screens that wait to be let in. No `Debug`: it holds secrets.
#[derive(Default)]
pub struct Pairing(Mutex<Vec<Waiting>>);

struct Waiting {
    code: Code,
    secret: [u8; 16],
    until: Instant,
    room: Option<RoomKey>,
}

/// What became of a screen that waits.
#[derive(Debug, PartialEq, Eq)]
pub enum Paired {
    /// Nobody has confirmed it yet.
    Waits,
    /// It belongs to this room now; told once.
    To(RoomKey),
    /// Never asked, over, or told already: it should ask again.
    Gone,
}

impl Pairing {
    /// A code to show on the wall, and a secret that only the screen knows.
    pub fn ask(&self, now: Instant) -> (Code, String) {
        let (code, secret) = (Code::from_bytes(rand::rng().random()), rand::rng().random());
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|one| now < one.until);
        if waiting.len() >= MOST {
            waiting.remove(0);
        }
        waiting.push(Waiting { code, secret, until: now + LIFE, room: None });
        (code, URL_SAFE_NO_PAD.encode(secret))
    }

    /// A console of `room` has read `code` on the wall; false if no screen shows it.
    pub fn confirm(&self, now: Instant, code: &str, room: &RoomKey) -> bool {
        let Some(code) = Code::parse(code) else { return false };
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let shows = |one: &&mut Waiting| one.code == code && now < one.until && one.room.is_none();
        match waiting.iter_mut().find(shows) {
            Some(one) => {
                one.room = Some(room.clone());
                true
            }
            None => false,
        }
    }

    /// What became of the screen that holds this secret.
    pub fn fetch(&self, now: Instant, secret: &str) -> Paired {
        let secret: Option<[u8; 16]> = URL_SAFE_NO_PAD.decode(secret).ok().and_then(|bytes| bytes.try_into().ok());
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(at) = waiting.iter().position(|one| Some(one.secret) == secret && now < one.until) else {
            return Paired::Gone;
        };
        match waiting[at].room.clone() {
            None => Paired::Waits,
            Some(room) => {
                waiting.remove(at);
                Paired::To(room)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confirmed_screen_comes_in_once() {
        let (pairing, now, room) = (Pairing::default(), Instant::now(), RoomKey::fresh());
        let (code, secret) = pairing.ask(now);
        assert_eq!(pairing.fetch(now, &secret), Paired::Waits);
        assert!(!pairing.confirm(now, "0000-0000", &room) && !pairing.confirm(now, "what?", &room));
        assert!(pairing.confirm(now, &code.to_string().to_lowercase(), &room));
        assert!(!pairing.confirm(now, &code.to_string(), &RoomKey::fresh()), "nobody takes it over");
        assert_eq!(pairing.fetch(now, "AAAAAAAAAAAAAAAAAAAAAA"), Paired::Gone);
        assert_eq!(pairing.fetch(now, &secret), Paired::To(room));
        assert_eq!(pairing.fetch(now, &secret), Paired::Gone);
    }

    #[test]
    fn a_code_ends_and_few_wait() {
        let (pairing, now, room) = (Pairing::default(), Instant::now(), RoomKey::fresh());
        let (code, secret) = pairing.ask(now);
        assert!(!pairing.confirm(now + LIFE, &code.to_string(), &room));
        assert_eq!(pairing.fetch(now + LIFE, &secret), Paired::Gone);
        let all: Vec<_> = (0..MOST + 1).map(|_| pairing.ask(now).1).collect();
        assert_eq!(pairing.fetch(now, &all[0]), Paired::Gone);
        assert_eq!(pairing.fetch(now, &all[1]), Paired::Waits);
    }
}
