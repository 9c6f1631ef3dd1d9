//! Where those sit who asked for the microphone with a tap, and what that means for their turn.
//! The body is followed by looking at the hall, never by writing anything down: an entry that
//! says who sits elsewhere now, with a turn that changes beside it, would tell whose turn it is.

use super::Voices;
use super::words::{Nod, Sentence, Stage, Turn, TurnId};
use crate::hall::Hall;
use crate::secret::Sealed;
use crate::words::{ParticipantId, RunId, TableId};

impl Voices {
    /// Those who wait and are in the hall, in their order.
    pub(super) fn next_up(&self, hall: &Hall) -> impl Iterator<Item = TurnId> {
        self.waiting().filter(|id| self.turns.get(id).is_some_and(|turn| is_here(turn, hall)))
    }

    /// The queue as it is seen: whoever has left waits no more.
    pub(super) fn queue(&self, hall: &Hall) -> impl Iterator<Item = (TurnId, &Turn)> {
        self.in_order().filter(|(_, turn)| turn.stage != Stage::Waiting || is_here(turn, hall))
    }
}

/// Whose turn it is, as long as it is known.
pub(super) fn body(turn: &Turn) -> Option<ParticipantId> {
    turn.who.as_ref().and_then(Sealed::get).copied()
}

fn is_here(turn: &Turn, hall: &Hall) -> bool {
    body(turn).is_none_or(|who| hall.here(who).is_ok())
}

/// Whether the body that asked says where the turn belongs, and not the desk.
fn follows(turn: &Turn) -> bool {
    turn.who.is_some() && turn.table.is_none()
}

/// The table of a turn. It stays the one that had the microphone, or that has nodded.
pub(super) fn table_of(turn: &Turn, hall: &Hall) -> Option<TableId> {
    let at = || turn.at.as_ref().and_then(Sealed::get).copied();
    match follows(turn) {
        false => turn.table,
        true if unsettled(turn) => body(turn).and_then(|who| hall.table_of(who)),
        true => at(),
    }
}

/// What the table of a turn says of its words: who sits elsewhere since has another table, and
/// that one was not asked.
pub(super) fn nod_of(turn: &Turn, said: &Sentence, hall: &Hall) -> Nod {
    let asked = turn.at.as_ref().and_then(Sealed::get).copied();
    if follows(turn) && unsettled(turn) && asked != table_of(turn, hall) { Nod::Typed } else { said.nod }
}

/// The turn, at the table where its body sits now.
pub(super) fn placed(turn: &Turn, hall: &Hall, run: RunId) -> Turn {
    let at = body(turn).filter(|_| follows(turn)).and_then(|who| hall.table_of(who));
    Turn { at: at.map(|table| Sealed::new(run, table)), ..turn.clone() }
}

/// Whether the table still matters: the turn is ahead, or its words are not nodded to.
pub(super) fn unsettled(turn: &Turn) -> bool {
    turn.stage == Stage::Waiting || turn.said.as_ref().is_some_and(|said| said.nod != Nod::Yes)
}
