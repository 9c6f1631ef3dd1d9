//! One device that is connected to a room: what it is, whom it carries, what it
//! was sent. The keeper owns it; it never looks into the room by itself.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use room::access::Right;
use room::protocol::{FromServer, Said};
use room::words::{Audience, DeviceId, ItemId, ParticipantId, Role};

use crate::socket::LatestWins;

/// Texts of one frame, in bytes of JSON: a phone that wakes from its sleep does not wait long for one.
const TEXTS_AT_ONCE: usize = 32 * 1024;

/// Who a socket is; carried by its ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    /// From the cookie.
    pub device: DeviceId,
    /// From the link that it came by.
    pub role: Role,
    /// The seat whose token it has shown.
    pub seat: Option<ParticipantId>,
    /// The generation of the links by which it came in.
    pub links: u32,
}

impl Who {
    /// The board that it sees.
    pub fn audience(&self) -> Audience {
        match self.role {
            Role::Pilot => Audience::Pilot,
            Role::Helper => Audience::Helper,
            Role::Stage => Audience::Stage,
            Role::Screen => Audience::Screen,
            _ => Audience::Phones,
        }
    }

    /// Its own board first; desks follow what the screen shows beside it. Nothing that the matrix
    /// does not let this role see.
    pub fn boards(&self) -> &'static [Audience] {
        let boards: &[Audience] = match self.audience() {
            Audience::Pilot => &[Audience::Pilot, Audience::Screen],
            Audience::Helper => &[Audience::Helper, Audience::Screen],
            Audience::Stage => &[Audience::Stage],
            Audience::Screen => &[Audience::Screen],
            Audience::Phones => &[Audience::Phones],
        };
        let may = |to: &Audience| seeing(*to).held_by_role(self.role);
        if boards.iter().all(may) { boards } else { &[] }
    }
}

/// The right to see a board.
fn seeing(to: Audience) -> Right {
    match to {
        Audience::Phones => Right::SeePhones,
        Audience::Screen => Right::SeeScreen,
        Audience::Stage => Right::SeeStage,
        Audience::Helper => Right::SeeHelper,
        Audience::Pilot => Right::SeePilot,
    }
}

/// A connected device.
pub struct Connection {
    pub who: Who,
    pub outbox: Arc<LatestWins>,
    /// Texts that it has.
    texts: HashSet<ItemId>,
    /// The newest frame of each slot that it was shown.
    shown: Vec<(u8, Utf8Bytes)>,
    /// It has carried somebody since it opened.
    pub has_carried: bool,
}

impl Connection {
    pub fn new(who: Who, outbox: Arc<LatestWins>) -> Self {
        Self { who, outbox, texts: HashSet::new(), shown: Vec::new(), has_carried: false }
    }

    /// Shows a frame, unless it is the one that stands in this slot already.
    pub fn show(&mut self, slot: u8, frame: &Utf8Bytes) {
        let place = self.shown.iter_mut().find(|(key, _)| *key == slot);
        match place {
            Some((_, last)) if last.as_ptr() == frame.as_ptr() => return,
            Some((_, last)) => *last = frame.clone(),
            None => self.shown.push((slot, frame.clone())),
        }
        self.outbox.show(slot, frame.clone());
    }

    /// Forgets the slots that are not among these, and takes back what waits in them.
    pub fn keep_only(&mut self, slots: &[u8]) {
        if self.shown.iter().any(|(slot, _)| !slots.contains(slot)) {
            self.shown.retain(|(slot, _)| slots.contains(slot));
            self.outbox.keep_only(slots);
        }
    }

    /// Sends the texts that it does not have yet.
    pub fn texts(&mut self, needed: impl Iterator<Item = ItemId>, text: impl Fn(ItemId) -> Option<String>) {
        let new: Vec<Said> = needed
            .filter(|id| !self.texts.contains(id))
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|id| self.texts.insert(id).then(|| text(id).map(|text| Said { id, text }))?)
            .collect();
        for said in handfuls(new, TEXTS_AT_ONCE) {
            self.tell(&FromServer::Texts(said));
        }
    }

    /// Sends what must arrive. A device that lets too much wait is sent away, and comes back.
    pub fn tell(&self, frame: &FromServer) {
        let _ = self.outbox.tell(encode(frame));
    }
}

/// Texts in their order, together as long as they fit `most` bytes of JSON; one that is larger goes
/// alone.
fn handfuls(texts: Vec<Said>, most: usize) -> Vec<Vec<Said>> {
    let (mut all, mut bytes) = (Vec::new(), 0);
    for said in texts {
        let more = serde_json::to_string(&said).map_or(0, |json| json.len() + 1);
        if all.is_empty() || bytes + more > most {
            all.push(Vec::new());
            bytes = 0;
        }
        bytes += more;
        all.last_mut().expect("one was put there").push(said);
    }
    all
}

/// A frame as text.
pub fn encode(frame: &FromServer) -> Utf8Bytes {
    serde_json::to_string(frame).expect("a frame is JSON").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_travel_in_frames_of_bounded_bytes_whatever_signs_they_are_made_of() {
        for sign in ["a", "😀", "\u{1}", "\""] {
            let texts: Vec<Said> = (0..70).map(|n| Said { id: ItemId(n), text: sign.repeat(280) }).collect();
            let frames = handfuls(texts.clone(), TEXTS_AT_ONCE);
            for frame in &frames {
                assert!(encode(&FromServer::Texts(frame.clone())).len() <= TEXTS_AT_ONCE + 64, "{sign:?}");
            }
            assert_eq!(frames.concat(), texts, "all of them, in their order");
        }
        let long = vec![Said { id: ItemId(1), text: "x".repeat(TEXTS_AT_ONCE * 2) }; 2];
        assert_eq!(handfuls(long, TEXTS_AT_ONCE).len(), 2);
    }

    #[test]
    fn a_console_that_comes_in_late_gets_every_text_of_the_day_and_stays() {
        let who = Who { device: room::words::Id128([1; 16]), role: Role::Pilot, seat: None, links: 1 };
        for notes in [70, 2_000] {
            let mut console = Connection::new(who, Arc::new(LatestWins::roomy()));
            console.texts((0..notes).map(ItemId), |_| Some("😀".repeat(280)));
            console.show(0, &"board".into());
            let mut frames = console.outbox.drain();
            assert_eq!(frames.pop().unwrap(), "board", "it is not being sent away");
            let said = frames.iter().flat_map(|frame| match serde_json::from_str(frame).unwrap() {
                FromServer::Texts(texts) => texts,
                other => panic!("{other:?}"),
            });
            assert_eq!(said.map(|said| said.id).collect::<Vec<_>>(), (0..notes).map(ItemId).collect::<Vec<_>>());
        }
    }
}
