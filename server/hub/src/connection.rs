//! One device that is connected to a room: what it is, whom it carries, what it
//! was sent. The keeper owns it; it never looks into the room by itself.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use room::access::Right;
use room::protocol::{FromServer, Said};
use room::words::{Audience, DeviceId, ItemId, ParticipantId, Role};

use crate::socket::LatestWins;

/// Texts of one frame: a frame must fit the socket's write buffer.
const TEXTS_AT_ONCE: usize = 64;

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
}

impl Connection {
    pub fn new(who: Who, outbox: Arc<LatestWins>) -> Self {
        Self { who, outbox, texts: HashSet::new(), shown: Vec::new() }
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

    /// Sends the texts that it does not have yet.
    pub fn texts(&mut self, needed: impl Iterator<Item = ItemId>, text: impl Fn(ItemId) -> Option<String>) {
        let new: Vec<Said> = needed
            .filter(|id| !self.texts.contains(id))
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|id| self.texts.insert(id).then(|| text(id).map(|text| Said { id, text }))?)
            .collect();
        for said in new.chunks(TEXTS_AT_ONCE) {
            self.tell(&FromServer::Texts(said.to_vec()));
        }
    }

    /// Sends what must arrive. A device that lets too much wait is sent away, and comes back.
    pub fn tell(&self, frame: &FromServer) {
        let _ = self.outbox.tell(encode(frame));
    }
}

/// A frame as text.
pub fn encode(frame: &FromServer) -> Utf8Bytes {
    serde_json::to_string(frame).expect("a frame is JSON").into()
}
