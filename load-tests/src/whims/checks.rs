//! What must hold of a room at any time, and what an undo must lead back to.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use room::activity::Presence;
use room::agenda::Status;
use room::hall::Stay;
use room::limits;
use room::room::Room;
use room::words::{At, Audience, ParticipantId, StepId, TableId};

/// The room as the hall knows it, without what no undo can turn back: times, entries, who has met.
#[derive(Debug, PartialEq)]
pub struct Face {
    people: BTreeMap<ParticipantId, (Stay, Option<TableId>)>,
    pens: BTreeMap<TableId, Option<ParticipantId>>,
    closed: Vec<TableId>,
    steps: Vec<(StepId, Status, i64)>,
    stand: (Option<StepId>, u16, bool),
    round: u16,
    announced: bool,
    doors: bool,
    rest: String,
}

impl Face {
    /// As it is now.
    pub fn of(room: &Room) -> Self {
        let hall = &room.hall;
        Self {
            people: hall
                .people
                .iter()
                .filter(|(_, p)| p.stay != Stay::Expected)
                .map(|(who, p)| (*who, (p.stay, p.table)))
                .collect(),
            pens: hall.tables.iter().map(|(id, table)| (*id, table.pen)).collect(),
            closed: hall.tables.iter().filter(|(_, table)| table.closed).map(|(id, _)| *id).collect(),
            steps: room.agenda.steps.iter().map(|step| (step.id, step.status, step.words.minutes.ms())).collect(),
            stand: (room.agenda.stand.step, room.agenda.stand.beat, room.agenda.stand.paused.is_some()),
            round: hall.round,
            announced: hall.announced.is_some(),
            doors: hall.doors,
            rest: format!("{:?} {:?} {:?}", room.show, hall.request, hall.theme.text),
        }
    }

    /// Which parts differ.
    pub fn differs(&self, other: &Self) -> String {
        let parts = [
            (self.people != other.people, format!("people {:?} -> {:?}", self.people, other.people)),
            (self.pens != other.pens, format!("pens {:?} -> {:?}", self.pens, other.pens)),
            (self.closed != other.closed, "closed tables".to_owned()),
            (self.steps != other.steps, format!("steps {:?} -> {:?}", self.steps, other.steps)),
            (self.stand != other.stand, format!("stand {:?} -> {:?}", self.stand, other.stand)),
            (self.round != other.round || self.announced != other.announced, "round".to_owned()),
            (self.doors != other.doors, "doors".to_owned()),
            (self.rest != other.rest, format!("{} -> {}", self.rest, other.rest)),
        ];
        parts.into_iter().filter(|(differs, _)| *differs).map(|(_, what)| what).collect::<Vec<_>>().join("; ")
    }
}

/// Nobody at a closed table, every pen in a hand of its table, nobody erased with a name.
pub fn sound(room: &Room) -> Result<()> {
    let hall = &room.hall;
    for (id, table) in &hall.tables {
        let here = hall.at_table(*id).count();
        ensure!(here == 0 || !table.closed, "{here} people at table {id}, which is closed");
        if let Some(pen) = table.pen {
            ensure!(hall.table_of(pen) == Some(*id), "the pen of table {id} is with {pen}, who does not sit there");
        }
    }
    for (who, person) in &hall.people {
        let gone = person.name.is_none() && person.stay == Stay::Left;
        ensure!(!person.erased || gone, "{who} is erased, and has not gone");
    }
    Ok(())
}

/// Nobody has come to a table that is full, but for somebody beside whoever sits there. A move goes by its plan, which has a proof of its own;
/// one that is taken back leads back to where people sat, whoever has come since.
pub fn room_at_tables(before: &Room, after: &Room, kind: &str) -> Result<()> {
    let hall = &after.hall;
    let most = usize::from(hall.table_seats + limits::TABLE_OVERFLOW);
    let open = hall.tables.values().filter(|table| !table.closed).count();
    if ["undo", "go", "steer", "reshuffle", "add_neighbour"].contains(&kind) {
        return Ok(());
    }
    for id in hall.tables.keys() {
        let (was, now) = (before.hall.at_table(*id).count(), hall.at_table(*id).count());
        ensure!(
            now <= most || now <= was,
            "`{kind}` makes {now} people at table {id}, where {most} may sit; {} people are at {open} open tables",
            hall.all_here().count()
        );
    }
    Ok(())
}

/// Live and replayed show the same; a room without keys shows something; hands stay small.
pub fn views(room: &Room, twin: &Room, blind: &Room, who: ParticipantId, now: At) -> Result<()> {
    let presence = Presence::default();
    for to in Audience::ALL {
        ensure!(room.board(to, &presence, now) == twin.board(to, &presence, now), "the board of {to:?} differs");
        let _ = blind.board(to, &presence, now);
    }
    let hand = room.hand(who, &presence, now);
    ensure!(hand == twin.hand(who, &presence, now), "the hand of {who} differs");
    let _ = blind.hand(who, &presence, now);
    if let Some(hand) = hand {
        let bytes = serde_json::to_string(&hand)?.len();
        ensure!(bytes <= limits::HAND_BYTES, "the hand of {who} has {bytes} bytes");
    }
    for table in room.hall.tables.keys() {
        ensure!(
            room.sheet(*table, &presence, now) == twin.sheet(*table, &presence, now),
            "the sheet of {table} differs"
        );
    }
    Ok(())
}
