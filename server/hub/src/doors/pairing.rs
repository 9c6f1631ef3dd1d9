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
use subtle::ConstantTimeEq;

use super::Code;
use crate::journal::RoomKey;

/// How long a code may be confirmed, and a confirmation fetched.
const LIFE: Duration = Duration::from_secs(600);
/// Screens that may wait at once; beyond, others must ask later: nobody who asks takes the code from
/// a wall that shows one.
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
    ///
    /// # Errors
    /// When to ask again: too many wait.
    pub fn ask(&self, now: Instant) -> Result<(Code, String), Duration> {
        let (code, secret) = (Code::from_bytes(rand::rng().random()), rand::rng().random());
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|one| now < one.until);
        if waiting.len() >= MOST {
            return Err(waiting.first().map_or(LIFE, |oldest| oldest.until.duration_since(now)));
        }
        waiting.push(Waiting { code, secret, until: now + LIFE, room: None });
        Ok((code, URL_SAFE_NO_PAD.encode(secret)))
    }

    /// A console of `room` has read `code` on the wall; false if no screen shows it.
    pub fn confirm(&self, now: Instant, code: &str, room: &RoomKey) -> bool {
        let Some(code) = Code::parse(code) else { return false };
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let shows = |one: &Waiting| one.code == code && now < one.until && one.room.is_none();
        match waiting.iter_mut().fold(None, |found, one| if shows(one) { Some(one) } else { found }) {
            Some(one) => {
                one.room = Some(room.clone());
                true
            }
            None => false,
        }
    }

    /// What became of the screen that holds this secret.
    pub fn fetch(&self, now: Instant, secret: &str) -> Paired {
        let secret = URL_SAFE_NO_PAD.decode(secret).unwrap_or_default();
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // No early end: how far the search came must not show in the time it took.
        let theirs = |one: &Waiting| bool::from(one.secret.ct_eq(&secret)) && now < one.until;
        let fold = |found, (at, one)| if theirs(one) { Some(at) } else { found };
        let Some(at) = waiting.iter().enumerate().fold(None, fold) else { return Paired::Gone };
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
        let (code, secret) = pairing.ask(now).unwrap();
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
        let (code, secret) = pairing.ask(now).unwrap();
        assert!(!pairing.confirm(now + LIFE, &code.to_string(), &room));
        assert_eq!(pairing.fetch(now + LIFE, &secret), Paired::Gone);
        let all: Vec<_> = (0..MOST + 1).map(|_| pairing.ask(now)).collect();
        assert_eq!(all[MOST], Err(LIFE), "whoever asks too late waits");
        assert_eq!(pairing.fetch(now, &all[0].as_ref().unwrap().1), Paired::Waits, "and takes no other's place");
        assert!(pairing.ask(now + LIFE).is_ok());
    }
}
