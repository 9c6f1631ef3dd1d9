//! What a device was told was kept, so that it can be compared with what the
//! server says at the end of the day. It must never hold more than it was told.

use std::collections::BTreeMap;

use room::protocol::{Answer, Ask, Command, Outcome};
use room::words::{CommandId, ItemId, ParticipantId, Refusal, TableId, Voice};

/// A command that the server said it kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// By which it is known for the room's life.
    pub id: CommandId,
    /// For whom it was said.
    pub voice: Voice,
    /// What was said.
    pub command: Command,
    /// The entry that holds it.
    pub seq: u64,
    /// The text that it made.
    pub made: Option<ItemId>,
}

/// What one device was told.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Everything kept, in the order of the answers.
    pub kept: Vec<Kept>,
    /// Everything refused.
    pub refused: Vec<(Command, Refusal)>,
    /// The table that it was shown in each round: the last one it was shown counts.
    pub tables: BTreeMap<u16, TableId>,
    /// How often it had to come back.
    pub returns: u32,
}

impl Record {
    /// Writes down an answer; gives the person that it brought in.
    pub fn write(&mut self, ask: Ask, answer: &Answer) -> Option<ParticipantId> {
        match &answer.outcome {
            Outcome::Kept { seq, made, who, .. } => {
                self.kept.push(Kept { id: ask.id, voice: ask.voice, command: ask.command, seq: *seq, made: *made });
                *who
            }
            Outcome::Refused(refusal) => {
                self.refused.push((ask.command, refusal.clone()));
                None
            }
        }
    }
}
