//! Who is heard: not a device that came by a link that was turned, not more
//! sockets of one device than a person has tabs, not a seat that speaks too fast.
//! What a command may do is not decided here: the room's matrix does.

use std::time::Duration;

use room::words::{DeviceId, ParticipantId, Refusal, Role, TableId, Voice};
use tokio::time::Instant;

use super::Keeper;
use crate::connection::Who;
use crate::faults::{self, Bug};
use crate::pace::Seat;

/// Sockets of one device: the same room in a few tabs.
const TABS: usize = 4;
/// The close code for a socket that may not stay.
pub(super) const POLICY: u16 = 1008;

/// Whose pen the seeded bug `former-table` has given back, and what was there before.
pub(super) struct FormerPen {
    table: TableId,
    pen: Option<ParticipantId>,
    former: ParticipantId,
    sat: Option<TableId>,
}

impl Keeper {
    /// Whether a new command is judged at all.
    pub(super) fn hears(&mut self, who: Who, voice: Voice) -> Result<(), Refusal> {
        if self.turned_out(&who) {
            return Err(Refusal::Denied);
        }
        if matches!(who.role, Role::Pilot | Role::Helper) {
            return Ok(());
        }
        let carries = |person| self.room.carried(who.device).any(|carried| carried == person);
        let seat = match voice {
            Voice::Participant(person) if carries(person) => Seat::Person(person),
            Voice::Table(table) if self.room.hall.pen(table).is_some_and(carries) => Seat::Table(table),
            _ => Seat::Device(who.device),
        };
        let slow = |wait: Duration| Refusal::Slow { retry_ms: u32::try_from(wait.as_millis()).unwrap_or(u32::MAX) };
        self.pace.speak(seat, Instant::now().into_std()).map_err(slow)
    }

    /// The seeded bug `former-table`: whoever once held a table's pen sits there and holds it for the
    /// length of this command. Gives back what must be put back.
    pub(super) fn former_pen(&mut self, who: Who, voice: Voice) -> Option<FormerPen> {
        if !faults::has(Bug::FormerTable) {
            return None;
        }
        let held = self.room.hall.tables.iter().filter_map(|(table, it)| Some((*table, it.pen?)));
        self.pens.extend(held.map(|(table, pen)| (pen, table)));
        let Voice::Table(table) = voice else { return None };
        let former = self.room.carried(who.device).find(|person| self.pens.contains(&(*person, table)))?;
        let pen = self.room.hall.tables.get_mut(&table)?.pen.replace(former);
        let sat = self.room.hall.people.get_mut(&former)?.table.replace(table);
        Some(FormerPen { table, pen, former, sat })
    }

    /// Undoes [`Keeper::former_pen`].
    pub(super) fn put_back(&mut self, former: Option<FormerPen>) {
        let Some(FormerPen { table, pen, former, sat }) = former else { return };
        self.room.hall.tables.entry(table).and_modify(|it| it.pen = pen);
        self.room.hall.people.entry(former).and_modify(|it| it.table = sat);
    }

    /// Whether somebody came by a link that counts no more. Seats outlive a turn.
    pub(super) fn turned_out(&self, who: &Who) -> bool {
        who.role != Role::Participant && who.links != self.links && self.turned_by != Some(who.device)
    }

    /// A device has a few tabs at most: the newest stay.
    pub(super) fn make_place(&mut self, device: DeviceId) {
        let mut newest = self.connections.values().rev().filter(|it| it.who.device == device);
        if let Some(oldest) = newest.nth(TABS - 1) {
            oldest.outbox.close(POLICY);
        }
    }

    /// Desks, stages and screens must come in again by a link that counts; whoever turned the links
    /// stays, on its newest socket.
    pub(super) fn turn(&mut self, links: u32, by: DeviceId) {
        (self.links, self.turned_by) = (links, Some(by));
        let mut stays = Some(by);
        for connection in self.connections.values().rev().filter(|it| it.who.role != Role::Participant) {
            if stays == Some(connection.who.device) {
                stays = None;
            } else {
                connection.outbox.close(POLICY);
            }
        }
    }
}
